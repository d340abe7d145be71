import { createHash } from 'node:crypto'
import type { Ctx, Services, Tenant } from './kernel/context.ts'
import type { Db } from './kernel/db.ts'
import type { Files, FileUse } from './kernel/files.ts'
import { defineSchedule } from './kernel/jobs.ts'
import { record } from './modules/audit/index.ts'
import * as customers from './modules/customers/index.ts'
import { notify } from './modules/messages/index.ts'
import * as obligations from './modules/obligations/index.ts'
import { administrators, usersWithRight } from './modules/people/index.ts'
import * as trade from './modules/trade/index.ts'

/*
 * Do records and stored files agree (R34)? The rows are in the database and the bytes in a directory, and a backup, a
 * disk or a hand can take one without the other.
 */

interface MissingFile {
  sha256: string
  fault: 'absent' | 'size' | 'content'
  /** Records that need it. */
  neededBy: { kind: string; id: string; label: string }[]
}

export interface FileCheck {
  ok: boolean
  /** Different files that records need. */
  checked: number
  missing: MissingFile[]
}

/** Every record of a company that needs a stored file. */
async function* usesOf(db: Db): AsyncGenerator<FileUse> {
  for (const uses of [customers.attachedFiles(db), trade.importedFiles(db), obligations.evidenceFiles(db)])
    for await (const batch of uses) yield* batch
}

/** Looks for every file the company's records need; with `content` reads each one and works out its hash again. */
export async function checkFiles(
  { database, files }: Services,
  tenant: Tenant,
  options: { content?: boolean; progress?: (checked: number) => void } = {},
): Promise<FileCheck> {
  const faults = new Map<string, MissingFile['fault'] | null>()
  const missing = new Map<string, MissingFile>()
  await database.tenant(tenant.id, async (db) => {
    for await (const { sha256, size, ...record } of usesOf(db)) {
      if (!faults.has(sha256)) {
        faults.set(sha256, await faultOf(files, sha256, size, options.content === true))
        options.progress?.(faults.size)
      }
      const fault = faults.get(sha256)
      if (!fault) continue
      const found = missing.get(sha256) ?? { sha256, fault, neededBy: [] }
      found.neededBy.push(record)
      missing.set(sha256, found)
    }
  })
  return { ok: missing.size === 0, checked: faults.size, missing: [...missing.values()] }
}

async function faultOf(
  files: Files,
  sha256: string,
  size: number | null,
  readsContent: boolean,
): Promise<MissingFile['fault'] | null> {
  const present = await files.sizeOf(sha256)
  if (present === null) return 'absent'
  if (size !== null && present !== size) return 'size'
  if (!readsContent) return null
  const hash = createHash('sha256')
  for await (const chunk of files.read(sha256)) hash.update(chunk as Buffer)
  return hash.digest('hex') === sha256 ? null : 'content'
}

const day = 86_400_000

/** Files that no record of any company needs; uploads of the last day may still wait to be imported. */
export async function unneededFiles({ database, files, clock }: Services): Promise<{ count: number; bytes: number }> {
  const found = { count: 0, bytes: 0 }
  const judge = async (batch: { sha256: string; size: number }[]) => {
    const names = batch.map(({ sha256 }) => sha256)
    const needed = await database.admin(async (db) => {
      const [attached, imported] = [await customers.neededFiles(db, names), await trade.neededFiles(db, names)]
      return new Set([...attached, ...imported, ...(await obligations.filesOfEvidence(db, names))])
    })
    for (const { sha256, size } of batch) {
      if (needed.has(sha256)) continue
      found.count += 1
      found.bytes += size
    }
  }
  let batch: { sha256: string; size: number }[] = []
  for await (const { since, ...file } of files.list()) {
    if (clock().getTime() - since.getTime() < day) continue
    if (batch.push(file) < 1000) continue
    await judge(batch)
    batch = []
  }
  if (batch.length) await judge(batch)
  return found
}

/** Every night: what uploads left behind goes, and what is missing is told to those who can bring it back. */
export const nightlyFileCheck = defineSchedule({
  name: 'files.check',
  cron: '40 3 * * *',
  zone: 'Asia/Shanghai',
  async run(ctx: Ctx) {
    const { services, tenant, db } = ctx
    await services.files.tidy(services.clock())
    const { ok, checked, missing } = await checkFiles(services, tenant)
    if (ok) return
    const first = missing[0]!.neededBy[0]!.label
    record(ctx, {
      kind: 'files.missing_found',
      subject: { kind: 'files', id: null, label: first },
      after: { checked, missing: missing.length, first: missing.slice(0, 20) },
    })
    const people = [...(await administrators(db)), ...(await usersWithRight(db, 'audit.verify'))]
    await notify(ctx, {
      to: people.map(({ id }) => id),
      kind: 'files.missing',
      parameters: { count: missing.length, first },
      link: '/audit',
    })
  },
})
