import type { Ctx } from '../../../../../kernel/context.ts'
import { sql } from '../../../../../kernel/db.ts'
import { defineError, notFound, type FieldError } from '../../../../../kernel/errors.ts'
import type { Text } from '../../../../../kernel/i18n.ts'
import { indexCustomers } from '../../../find/service.ts'
import { lockPair, readFields } from '../fields/store.ts'
import { changedSince, crossings, restoreRows } from '../journal/store.ts'
import { mergeHooks, mergeTables, type ChangedRows, type MovedRows } from '../registry/service.ts'
import { changedPlaces, tell, tellFields } from '../service.ts'
import { findMerge, laterMerges, lockMerge, setUndone, type MergeRow } from '../store.ts'

const alreadyUndone = defineError('merge.undone', 409, {
  zh: '这次合并已经撤销',
  en: 'This merge is undone already',
})
const isNeeded = defineError('merge.needed', 409, {
  zh: '合并之后的业务以合并为前提，不能撤销',
  en: 'What was done since needs the merge; it cannot be undone',
})

/** Puts both customers back as they were before a merge; refused, naming it, while something done since needs it. */
export async function undoMerge(ctx: Ctx, id: string, reason: string): Promise<MergeRow> {
  const merge = await lockMerge(ctx, id)
  if (!merge) throw notFound()
  if (merge.undoneAt) throw alreadyUndone()
  const pair = { fromId: merge.from.id, intoId: merge.into.id }
  await lockPair(ctx, pair)
  refuse((await laterMerges(ctx, merge)).map((label) => says(`其后的合并 ${label}`, `A merge after it: ${label}`)))
  const moved = mergeTables.filter((place): place is MovedRows => place.how === 'move')
  refuse(await changesSince(ctx, id, [...moved, ...changedPlaces().filter(({ isLenient }) => !isLenient)]))
  const before = await readFields(ctx, pair.intoId)
  for (const place of moved) await restoreRows(ctx, id, place)
  await restoreChanged(ctx, id, pair.intoId)
  refuse(
    (await crossings(ctx, id, moved, pair)).map(({ title, label }) =>
      says(`${title.zh} ${label}`, `${title.en}: ${label}`),
    ),
  )
  for (const { ties } of mergeHooks) refuse((await ties?.(ctx, pair)) ?? [])
  for (const { movedBack } of mergeHooks) await movedBack?.(ctx, pair)
  await indexCustomers(ctx, [pair.fromId, pair.intoId])
  await setUndone(ctx, id, reason)
  const customers = await lockPair(ctx, pair)
  const sides = { from: customers.get(pair.fromId)!, into: customers.get(pair.intoId)! }
  tellFields(ctx, sides.into, before, await readFields(ctx, pair.intoId), reason)
  tell(ctx, 'customer.merge_undone', sides, { mergeId: id }, reason)
  return (await findMerge(ctx, id))!
}

const says = (zh: string, en: string): Text => ({ zh, en })

function refuse(reasons: Text[]): void {
  const details = reasons.map((text): FieldError => ({ field: 'id', code: 'merge.needed', text }))
  if (details.length) throw isNeeded({}, details)
}

async function changesSince(ctx: Ctx, id: string, places: (MovedRows | ChangedRows)[]): Promise<Text[]> {
  const found: Text[] = []
  for (const place of places) {
    const { title } = place
    const labels = await changedSince(ctx, id, place)
    found.push(
      ...labels.map((label) => says(`${title.zh} ${label} 其后有改动`, `${title.en}: ${label} was changed since`)),
    )
  }
  return found
}

/** The customer that stays gives back first what only one of the two can carry. */
async function restoreChanged(ctx: Ctx, id: string, intoId: string): Promise<void> {
  for (const place of changedPlaces()) {
    if (place.table !== 'customers') {
      await restoreRows(ctx, id, place)
      continue
    }
    await restoreRows(ctx, id, place, sql`j.key ->> 'id' = ${intoId}`)
    await restoreRows(ctx, id, place, sql`j.key ->> 'id' <> ${intoId}`)
  }
}
