import type { Ctx } from '../../../../../kernel/context.ts'
import type { EventView, StoredEvent } from '../../../../audit/index.ts'
import { nearness, rightOn, standpointOf, type Standing, type Standpoint } from '../../../access.ts'
import { masked } from '../../../grants/rules.ts'
import { changesIn } from '../rules.ts'
import { listPlaces, type PlaceRow } from './store.ts'

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
