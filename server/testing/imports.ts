import { Readable } from 'node:stream'
import type { Actor } from '../kernel/access.ts'
import { systemActor } from '../kernel/access.ts'
import { inTransaction } from '../kernel/context.ts'
import { raw, sql } from '../kernel/db.ts'
import {
  parseMapping,
  runImport,
  type DuplicatePolicy,
  type ImportKind,
  type StoredResult,
} from '../modules/trade/index.ts'
import type { TestApp } from './app.ts'

export interface ImportOptions {
  name?: string
  dryRun?: boolean
  jobId?: string
  actor?: Actor
  duplicates?: DuplicatePolicy
}

/** Imports content as the system, the way the command line does. */
export async function importContent(
  t: TestApp,
  kind: ImportKind,
  content: string | Buffer,
  mapping: unknown,
  options: ImportOptions = {},
): Promise<StoredResult> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const { sha256 } = await t.services().files.put(Readable.from([bytes]), 1_073_741_824)
  const who = { actor: options.actor ?? systemActor, tenant: t.tenant() }
  return runImport((work) => inTransaction(t.services(), who, work), {
    kind,
    sha256,
    name: options.name ?? 'file.csv',
    mapping: parseMapping(mapping),
    dryRun: options.dryRun ?? false,
    jobId: options.jobId,
    ...(options.duplicates ? { duplicates: options.duplicates } : {}),
  })
}

const businessTables = [
  'customers',
  'archive_parts',
  'customer_terms',
  'customer_marks',
  'customer_suspicions',
  'products',
  'contracts',
  'shipments',
  'invoices',
  'receipts',
  'allocations',
]

/** Every business row of the company as text: equal before and after means nothing changed. */
export async function dump(t: TestApp): Promise<Record<string, string[]>> {
  return t.system(async ({ db }) => {
    const all: Record<string, string[]> = {}
    for (const table of businessTables) {
      const rows = await db.rows<{ text: string }>(sql`select x::text as text from ${raw(table)} x order by x::text`)
      all[table] = rows.map(({ text }) => text)
    }
    return all
  })
}
