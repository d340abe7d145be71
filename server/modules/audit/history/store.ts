import type { Ctx } from '../../../kernel/context.ts'
import { join, sql, type Sql } from '../../../kernel/db.ts'
import { cursor } from '../../../kernel/http.ts'
import { wrongCursor } from '../../../kernel/paging.ts'
import type { JsonObject } from '../rules.ts'

/** An event as the page of the record it is about tells it; who may see what of it is the caller's business. */
export interface Told {
  seq: number
  id: string
  at: string
  actor: { kind: string; id: string | null; name: string }
  kind: string
  subject: { kind: string; id: string | null; label: string }
  before: JsonObject | null
  after: JsonObject | null
  reason: string | null
}

export interface HistoryQuery {
  limit: number
  cursor?: string
  /** Further conditions over the alias `b` of `events`. */
  only?: Sql[]
}

/**
 * The events about some records, newest first: `subjects` is a query of their ids as texts. The books are the only
 * history there is.
 */
export async function listHistory({ db, tenant }: Ctx, subjects: Sql, { limit, only = [], ...query }: HistoryQuery) {
  const before = query.cursor === undefined ? null : seqIn(query.cursor)
  const conditions = [
    sql`b.tenant_id = ${tenant.id} and b.subject_id = any(array(${subjects}))`,
    ...(before === null ? [] : [sql`b.seq < ${before}`]),
    ...only,
  ]
  const found = await db.rows<Told>(sql`
    select b.seq, b.id, b.at, b.kind, b.before, b.after, b.reason,
      json_build_object('kind', b.actor_kind, 'id', b.actor_id, 'name', b.actor_name) as actor,
      json_build_object('kind', b.subject_kind, 'id', b.subject_id, 'label', b.subject_label) as subject
    from events b where ${join(conditions, ' and ')} order by b.seq + 0 desc limit ${limit + 1}`)
  const rows = found.slice(0, limit)
  return { rows, nextCursor: found.length > limit ? cursor.write([String(rows.at(-1)!.seq)]) : null }
}

function seqIn(text: string): number {
  const [seq] = cursor.read(text, 1) ?? []
  if (seq == null || !/^[1-9]\d{0,14}$/.test(seq)) throw wrongCursor()
  return Number(seq)
}
