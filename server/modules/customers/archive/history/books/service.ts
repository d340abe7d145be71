import { listOf, partFields } from '../../../../../../policy-pack/index.ts'
import type { Ctx } from '../../../../../kernel/context.ts'
import { say, type Text } from '../../../../../kernel/i18n.ts'
import type { EventView, EventWord, EventWording, StoredEvent } from '../../../../audit/index.ts'
import { nearness, rightOn, standpointOf, type Standing, type Standpoint } from '../../../access.ts'
import { masked } from '../../../grants/rules.ts'
import { namesOf } from '../../store.ts'
import { changesIn, fieldOf, type Change } from '../rules.ts'
import { valueText } from './rules.ts'
import { listPlaces, type PlaceRow } from './store.ts'

const texts = {
  part: { zh: '档案部分', en: 'Part of the archive' },
  list: { zh: '列表', en: 'List' },
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ofCustomer = ({ subjectKind, subjectId }: StoredEvent): string[] =>
  subjectKind === 'customer' && subjectId !== null && isId.test(subjectId) ? [subjectId] : []

/**
 * What the books say of archives, as its reader may read the archives themselves: that a value changed he is
 * told, the value only where its field is open to him.
 */
export const eventView: EventView = async (ctx) => {
  const standpoint = await standpointOf(ctx)
  return async (db, rows) => {
    const places = await listPlaces(db, ctx.actor, [...new Set(rows.flatMap(ofCustomer))])
    const standings = new Map(places.map((place) => [place.id, { ...standpoint, ...standingAt(ctx, place) }]))
    return rows.map((row) => {
      const standing = standings.get(ofCustomer(row)[0] ?? '')
      return standing ? veiled(standing, row) : row
    })
  }
}

/** Who reads the books sees every customer. */
const standingAt = ({ actor }: Ctx, { isDeputy, ...customer }: PlaceRow): Omit<Standing, keyof Standpoint> => ({
  customer,
  nearness: nearness(actor, { ...customer, isDeputy }),
  isOwner: customer.ownerId === actor.userId,
  isVisible: true,
  grants: [],
})

function veiled(standing: Standing, row: StoredEvent): StoredEvent {
  const [before, after] = [row.before && { ...row.before }, row.after && { ...row.after }]
  for (const { part, fields } of changesIn(before, after)) {
    for (const { field } of fields) {
      const right = rightOn(standing, part, field)
      if (right === 'read' || right === 'edit') continue
      for (const side of [before, after]) {
        if ((side?.[field] ?? null) === null) continue
        side![field] = right === 'masked' ? String(masked(part, field, side![field])) : '****'
      }
    }
  }
  return { ...row, before, after }
}

/** Fields of archives as their page shows them: by their labels, with names and words instead of ids and codes. */
export const eventWording: EventWording = async (ctx, rows) => {
  const changed = rows.flatMap(({ id, subjectKind, before, after }) =>
    subjectKind === 'customer' ? [{ id, changes: changesIn(before, after) }] : [],
  )
  const values = changed.flatMap(({ changes }) => changes.flatMap(({ fields }) => fields))
  const names = await namesOf(
    ctx,
    values.flatMap(({ before, after }) => [before, after]),
  )
  const worded = (change: Change) =>
    change.fields.flatMap(({ field: name, before, after }) => {
      const field = fieldOf(change, name)
      if (!field) return []
      const [from, to] = [before, after].map((value) => valueText(field, value, names, ctx.locale))
      return [{ field: name, label: say(field.label, ctx.locale), before: from ?? null, after: to ?? null }]
    })
  const told = ({ id, changes }: (typeof changed)[number]) =>
    [id, [...changes.flatMap((change) => placeOf(ctx, change)), ...changes.flatMap(worded)]] as [string, EventWord[]]
  return new Map(changed.map(told))
}

/** Which part and list an event about the archive speaks of. */
function placeOf({ locale }: Ctx, { part, list, said }: Change): EventWord[] {
  if (said === null) return []
  const listed = list === null ? undefined : listOf(part, list)
  const word = (field: string, label: Text, title: Text): EventWord => {
    const sides =
      said === 'before' ? { before: say(title, locale), after: null } : { before: null, after: say(title, locale) }
    return { field, label: say(label, locale), ...sides }
  }
  const place = [word('part', texts.part, partFields(part).title)]
  return listed ? [...place, word('list', texts.list, listed.title)] : place
}
