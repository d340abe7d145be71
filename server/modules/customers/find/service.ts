import type { Part } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Db, type Sql } from '../../../kernel/db.ts'
import { mayFindBy, mayReadIn, nearness, standpointFrom, standpointOf } from '../access.ts'
import { compareCustomers, entersCustomers, markCustomers } from '../duplicates/service.ts'
import { rangesOf, termsOf, type Kind } from './rules.ts'
import {
  deleteAllTerms,
  deleteTerms,
  findableAmong,
  findIn,
  insertTerms,
  lockFindable,
  phonesOfContacts,
  unindexed,
  within,
  type FindableRow,
  type Hit,
} from './store.ts'

/** Whether every field that a number of this kind may stand in passes. */
function everyField(kind: Kind, passes: (part: Part, field: string) => boolean): boolean {
  if (kind === 't') return passes('contact', 'phone')
  if (kind === 'u') return passes('basic', 'unifiedSocialCreditCode')
  return kind !== 'k' || phonesOfContacts.every(({ part, field }) => passes(part, field))
}

/** What matches a number tells it: such kinds find only for who may read the number. */
const isClosed = ({ kind }: { kind: Kind }) => kind === 't' || kind === 'k' || kind === 'u'

/**
 * The customers by what somebody typed, best first, those out of his sight among them; found by a phone only where he
 * may read it, by a credit code also as the duplicate it is for who enters customers, and with the owner only where he
 * may know that.
 */
export async function searchCustomers(ctx: Ctx, typed: string, limit: number): Promise<Hit[]> {
  const ranges = rangesOf(typed)
  if (ranges.length === 0) return []
  const { found, of } = await findIn(ctx, ranges, limit)
  const standpoint = standpointFrom(ctx, of)
  const entersOthers = entersCustomers(ctx)
  return found.flatMap((hit) => {
    const near = nearness(ctx.actor, hit)
    const mayRead = (part: Part, field: string) => mayReadIn(standpoint, near, part, field)
    const isDuplicate = hit.kind === 'u' && entersOthers
    if (!isDuplicate && !everyField(hit.kind, mayRead)) return []
    return mayRead('service', 'owner') ? [hit] : [{ ...hit, owner: null }]
  })
}

/** What the `q` of a list finds, as a condition over the alias `c` of `customers`; complete at any size. */
export async function matchingSearch(ctx: Ctx, typed: string): Promise<Sql> {
  const ranges = rangesOf(typed)
  if (!ranges.some(isClosed)) return within(ctx, ranges)
  const standpoint = await standpointOf(ctx)
  const mayAsk = (kind: Kind) => everyField(kind, (part, field) => mayFindBy(ctx, standpoint, part, field))
  return within(
    ctx,
    ranges.filter(({ kind }) => mayAsk(kind)),
  )
}

/**
 * Makes customers findable by what they are now, and compares them with the others: to be called by whatever changes a
 * code, name, credit code or phone. Former names and codes stay findable.
 */
export async function indexCustomers(ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await lockFindable(ctx, ids)
  await deleteTerms(ctx, ids)
  await insertTerms(ctx.db, ctx.tenant.id, rows.flatMap(rowTerms))
  await compareCustomers(ctx, ids)
}

/** Makes many new customers findable, how many: `among` is a condition over `customers c`. */
export async function indexNewCustomers(
  db: Db,
  tenantId: string,
  among: Sql,
  progress: (done: number) => void = () => undefined,
): Promise<number> {
  let done = 0
  for await (const batch of findableAmong(db, tenantId, among)) {
    await insertTerms(db, tenantId, batch.flatMap(rowTerms))
    progress((done += batch.length))
  }
  if (done) await markCustomers(db, tenantId, sql`c.name_key is null and ${among}`)
  return done
}

/** Forgets every term of the company and makes all customers findable anew; how many. */
export async function reindex(ctx: Ctx, progress?: (done: number) => void): Promise<number> {
  await deleteAllTerms(ctx)
  return indexNewCustomers(ctx.db, ctx.tenant.id, sql`true`, progress)
}

/** Makes customers findable that came without terms. */
export async function indexForgotten(ctx: Ctx): Promise<void> {
  const ids = await unindexed(ctx)
  if (ids.length) await indexNewCustomers(ctx.db, ctx.tenant.id, sql`c.id = any(${ids}::uuid[])`)
}

const rowTerms = ({ id, ...customer }: FindableRow) => termsOf(customer).map((term) => ({ ...term, id }))
