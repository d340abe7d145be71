import type { Ctx } from '../../../../kernel/context.ts'
import { sql } from '../../../../kernel/db.ts'
import { record } from '../../../audit/index.ts'
import {
  customerSubject,
  homeOf,
  indexCustomers,
  indexNewCustomers,
  provisionalCodes,
} from '../../../customers/index.ts'
import { matchCustomers } from '../matching/store.ts'
import { holdBack, keepMarks, readMarks, type Proposed } from '../proposals/store.ts'
import type { Staged } from '../staging/store.ts'
import { applyChanges, findChanges, listChanges, takeBack, type Change } from '../updates/store.ts'
import { giveCodes, insertCompanies, withoutCode } from './store.ts'

/** What to do with a row that seems to be a customer already: list it, or create it all the same. */
export const duplicatePolicies = ['propose', 'create'] as const
export type DuplicatePolicy = (typeof duplicatePolicies)[number]

/** Finds which customers the rows are about and what they change; holds back what seems to be there already. */
export async function checkCompanies(ctx: Ctx, staged: Staged, duplicates: DuplicatePolicy): Promise<Proposed> {
  await matchCustomers(staged)
  await findChanges(ctx, staged)
  await readMarks(staged)
  return duplicates === 'propose' ? holdBack(ctx, staged) : { proposed: 0, proposals: [] }
}

/** Creates the new customers and changes the others; both are found and compared by what they are now. */
export async function bookCompanies(
  ctx: Ctx,
  staged: Staged,
  importId: string,
): Promise<{ imported: number; updated: number }> {
  const codeless = await withoutCode(staged)
  if (codeless.length) {
    const codes = await provisionalCodes(ctx, codeless.length, sql`select code from import_first where is_new`)
    await giveCodes(staged, codeless, codes)
  }
  const created = await insertCompanies(staged, importId, homeOf(ctx.actor), ctx.today)
  if (created) {
    await keepMarks(ctx, importId)
    await introduce(ctx, importId)
  }
  const updated = await applyChanges(staged, importId)
  if (updated) await tellChanges(ctx, importId)
  return { imported: created + updated, updated }
}

/** The search learns of the customers an import created, and the comparison of those that came with documents. */
export const introduce = (ctx: Ctx, importId: string) =>
  indexNewCustomers(ctx.db, ctx.tenant.id, sql`c.import_id = ${importId}::uuid`)

/** The search, the comparison and the event log learn of what was changed. */
async function tellChanges(ctx: Ctx, importId: string): Promise<void> {
  for await (const changes of listChanges(ctx, importId)) {
    for (const change of changes) recordChange(ctx, change)
    await refresh(ctx, changes)
  }
}

/** Gives changed customers their values of before. */
export async function takeBackChanges(ctx: Ctx, importId: string, reason: string): Promise<void> {
  const all: Change[] = []
  for await (const changes of listChanges(ctx, importId)) all.push(...changes)
  await takeBack(ctx, importId)
  for (const change of all) {
    recordChange(ctx, { ...change, before: change.after, after: change.before }, reason)
  }
  for (let at = 0; at < all.length; at += 1000) await refresh(ctx, all.slice(at, at + 1000))
}

const refresh = (ctx: Ctx, changes: Change[]) => indexCustomers(ctx, [...new Set(changes.map(({ id }) => id))])

function recordChange(ctx: Ctx, { part, before, after, ...customer }: Change, reason?: string): void {
  const change =
    part === '' ? { kind: 'customer.changed', after } : { kind: 'archive.changed', after: { part, ...after } }
  record(ctx, { ...change, subject: customerSubject(customer), before, ...(reason ? { reason } : {}) })
}
