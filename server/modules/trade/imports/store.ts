import type { Actor } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Database, type Db } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import type { ImportIssue } from './issues/rules.ts'
import type { Proposal } from './proposals/store.ts'
import type { Mapping } from './mapping/rules.ts'
import type { Kind } from './rules.ts'

/** What an import came to. Kept with the import and with its job. */
export interface StoredResult {
  importId: string | null
  dryRun: boolean
  read: number
  /** Records made and changed. */
  imported: number
  /** Of them, customers that were there and are changed. */
  updated: number
  skipped: number
  failed: number
  /** Rows held back because they seem to be customers already; the first 200 of them. */
  proposed: number
  proposals: Proposal[]
  customersCreated: number
  receiptsCreated: number
  void: number
  /** The first 200; the report has them all. */
  issues: ImportIssue[]
  /** SHA-256 of the stored report, null when there is nothing to report. */
  report: string | null
}

export interface ImportRow {
  id: string
  kind: Kind
  fileName: string
  sha256: string
  mapping: Mapping
  read: number
  imported: number
  updated: number
  skipped: number
  proposed: number
  customersCreated: number
  receiptsCreated: number
  importedBy: string | null
  importedByName: string
  importedAt: string
  undoneByName: string | null
  undoneAt: string | null
  undoReason: string | null
}

const columns = sql`
  i.id, i.kind, i.file_name as "fileName", i.sha256, i.mapping, i.rows_read as "read", i.rows_imported as imported,
  i.rows_updated as updated, i.rows_skipped as skipped, i.rows_proposed as proposed, i.customers_created as "customersCreated", i.receipts_created as "receiptsCreated",
  i.imported_by as "importedBy", i.imported_by_name as "importedByName", i.imported_at as "importedAt",
  i.undone_by_name as "undoneByName", i.undone_at as "undoneAt", i.undo_reason as "undoReason"`

/** Somebody who does not see every customer sees their own imports only. */
const own = (actor: Actor) => (actor.scope === 'all' ? sql`true` : sql`i.imported_by = ${actor.userId}::uuid`)

export async function listImports(ctx: Ctx, query: { kind?: Kind; limit: number; cursor?: string }) {
  const sort = { column: sql`i.imported_at`, type: 'timestamptz', descending: true } as const
  const at = keyset(query, '-importedAt', sort, sql`i.id`)
  const ofKind = query.kind ? sql`i.kind = ${query.kind}` : sql`true`
  const rows = await ctx.db.rows<ImportRow & { sortKey: string }>(sql`
    select ${columns}, ${at.key} as "sortKey" from imports i
    where i.tenant_id = ${ctx.tenant.id} and ${own(ctx.actor)} and ${ofKind} and ${at.after}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export function findImport(ctx: Ctx, id: string): Promise<ImportRow | null> {
  return ctx.db.maybe<ImportRow>(sql`
    select ${columns} from imports i where i.tenant_id = ${ctx.tenant.id} and i.id = ${id} and ${own(ctx.actor)}`)
}

/** The import, held until the transaction ends. */
export function lockImport(ctx: Ctx, id: string): Promise<ImportRow | null> {
  return ctx.db.maybe<ImportRow>(sql`
    select ${columns} from imports i
    where i.tenant_id = ${ctx.tenant.id} and i.id = ${id} and ${own(ctx.actor)} for update`)
}

export function findResultOfJob(db: Db, tenantId: string, jobId: string): Promise<{ result: StoredResult } | null> {
  return db.maybe<{ result: StoredResult }>(
    sql`select result from imports where tenant_id = ${tenantId} and job_id = ${jobId}`,
  )
}

/** What is asked to be imported. */
export interface ImportRequest {
  kind: Kind
  sha256: string
  name: string
  mapping: Mapping
}

/** Whether the same file was imported with the same mapping and not undone. */
export async function isImportedAlready(ctx: Ctx, request: ImportRequest): Promise<boolean> {
  const { found } = await ctx.db.one<{ found: boolean }>(sql`
    select exists (
      select from imports where tenant_id = ${ctx.tenant.id} and sha256 = ${request.sha256} and kind = ${request.kind}
        and mapping = ${JSON.stringify(request.mapping)}::jsonb and undone_at is null
    ) as found`)
  return found
}

export async function insertImport(
  ctx: Ctx,
  request: ImportRequest,
  read: number,
  jobId: string | null,
): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into imports (tenant_id, kind, file_name, sha256, mapping, rows_read, rows_imported, rows_skipped,
                         customers_created, imported_by, imported_by_name, imported_at, job_id)
    values (${ctx.tenant.id}, ${request.kind}, ${request.name}, ${request.sha256}, ${JSON.stringify(request.mapping)},
            ${read}, 0, 0, 0, ${ctx.actor.userId}, ${ctx.actor.name}, ${ctx.now}, ${jobId})
    returning id`)
  return id
}

export async function completeImport(ctx: Ctx, id: string, result: StoredResult): Promise<void> {
  await ctx.db.run(sql`
    update imports set rows_imported = ${result.imported}, rows_updated = ${result.updated},
      rows_skipped = ${result.skipped}, rows_proposed = ${result.proposed},
      customers_created = ${result.customersCreated}, receipts_created = ${result.receiptsCreated},
      result = ${JSON.stringify(result)}
    where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}

export interface ImportJob {
  id: string
  name: string
  state: 'queued' | 'running' | 'done' | 'failed'
  done: number
  total: number | null
  result: StoredResult | null
  error: unknown
  createdAt: string
  finishedAt: string | null
}

/** An import's job, for the one who started it. */
export function findImportJob(ctx: Ctx, id: string): Promise<ImportJob | null> {
  return ctx.db.maybe<ImportJob>(sql`
    select id, name, state, done, total, result, error, created_at as "createdAt", finished_at as "finishedAt"
    from jobs
    where tenant_id = ${ctx.tenant.id} and id = ${id} and name = 'import'
      and user_id is not distinct from ${ctx.actor.userId}::uuid`)
}

/**
 * Tells the planner what an import changed. PostgreSQL would notice within minutes by itself; until then it plans for
 * empty tables, and the first grading of a book takes a hundred times as long.
 */
export async function refreshStatistics(database: Database): Promise<void> {
  await database.admin((db) =>
    db.run(sql`analyze customers, customer_terms, customer_marks, archive_parts, contracts, shipments, invoices,
      receipts, allocations`),
  )
}
