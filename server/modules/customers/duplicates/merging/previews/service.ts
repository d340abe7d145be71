import type { Ctx } from '../../../../../kernel/context.ts'
import type { Text } from '../../../../../kernel/i18n.ts'
import { userNames } from '../../../../people/index.ts'
import { registerAccess } from '../../../../audit/index.ts'
import { isOthers } from '../../../access.ts'
import { customerSubject } from '../../../service.ts'
import { mergeFields, ownership, type MergedField } from '../fields/rules.ts'
import { readFields } from '../fields/store.ts'
import { countRows } from '../journal/store.ts'
import { mergeTables, type Pair } from '../registry/service.ts'
import { mayChoose, obstaclesOf, standingsOf } from '../service.ts'

export interface Preview {
  from: { id: string; code: string; name: string }
  into: { id: string; code: string; name: string }
  fields: MergedField[]
  rows: { title: Text; count: number; goes: boolean; because: Text | null }[]
  obstacles: Text[]
}

/** What a merge would do: the fields in which the two differ, the rows that would go along or stay, what is in the way. */
export async function previewMerge(ctx: Ctx, pair: Pair): Promise<Preview> {
  const standings = await standingsOf(ctx, pair)
  for (const standing of [standings.from, standings.into]) {
    if (isOthers(standing)) registerAccess(ctx, { action: 'opened', subject: customerSubject(standing.customer) })
  }
  const all = mergeFields(await readFields(ctx, pair.fromId), await readFields(ctx, pair.intoId), {})
  const fields = await named(
    ctx,
    all.filter((one) => mayChoose(standings, one)),
  )
  const rows: Preview['rows'] = []
  for (const place of mergeTables) {
    if (place.how !== 'move' && place.how !== 'stay') continue
    const { count } = await countRows(ctx, place, pair.fromId)
    const because = place.how === 'stay' ? place.because : null
    if (count) rows.push({ title: place.title, count, goes: place.how === 'move', because })
  }
  const shown = ({ id, code, name }: { id: string; code: string; name: string }) => ({ id, code, name })
  const { from, into } = standings
  return {
    from: shown(from.customer),
    into: shown(into.customer),
    fields,
    rows,
    obstacles: await obstaclesOf(ctx, pair, standings),
  }
}

/** The owner is shown by name. */
async function named(ctx: Ctx, fields: MergedField[]): Promise<MergedField[]> {
  const owner = fields.find(({ field }) => field === ownership)
  if (!owner) return fields
  const names = await userNames(
    ctx.db,
    [owner.from, owner.into].filter((id) => id !== null),
  )
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? id))
  return fields.map((one) => (one === owner ? { ...one, from: nameOf(one.from), into: nameOf(one.into) } : one))
}
