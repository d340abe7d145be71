import type { Near, Person, Target, World } from './world.ts'

/*
 * How the matrix says what a route answers about customers, by who asks and how near the customer is.
 */

interface Call {
  path: string
  body?: object
  ifMatch?: number
}

/** Names every customer the asker sees, by its mark, and no other. */
interface ListRow {
  list: (w: World) => string | Call
  /** Ways of being near that do not count here. */
  not?: Near[]
  /** Who is told of none. */
  closed?: (p: Person) => boolean
}

/** About one customer: `ok` for those one sees, 404 for others, as for one that is not there. */
export interface OneRow {
  one: (c: Target, w: World, serial: number) => Call
  /** Null: what is seen is not tried, since it would change what the others rest on. */
  ok: number | null | ((p: Person, near: Near) => number | null)
  not?: Near[]
  /** Whether the answer names the customer; not asked when left out. */
  names?: (p: Person) => boolean
  /** One answer is enough, it is slow to make. */
  once?: true
}

/** A figure over the customers the asker sees: those he does not see never move it. */
interface TotalRow {
  total: (w: World) => string
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape
  read: (body: any) => unknown
  of: (visible: Target[]) => unknown
  not?: Near[]
}

export type Row = ListRow | OneRow | TotalRow

export const gross = (visible: Target[]) => `${visible.reduce((sum, target) => sum + target.gross, 0n)}.00`
export const count = (visible: Target[]) => visible.length
export const list = (path: string, rest: Omit<ListRow, 'list'> = {}): ListRow => ({ list: () => path, ...rest })
/** The same, asked with a body. */
export const listing = (path: string, body: object): ListRow => ({ list: () => ({ path, body }) })
export const get = (path: (c: Target, w: World) => string, ok: OneRow['ok'] = 200): OneRow => ({
  one: (c, w) => ({ path: path(c, w) }),
  ok,
})
/** An edit from a version that is long past: found stale only by whoever may see the record. */
export const edit = (path: (c: Target) => string, body: object): OneRow => ({
  one: (c) => ({ path: path(c), body, ifMatch: 999 }),
  ok: 409,
})
export const post = (
  path: (c: Target) => string,
  body: (c: Target, serial: number) => object,
  ok: OneRow['ok'],
): OneRow => ({
  one: (c, _w, serial) => ({ path: path(c), body: body(c, serial) }),
  ok,
})
export const untried = (path: (c: Target) => string, body: object = {}): OneRow => ({
  one: (c) => ({ path: path(c), body }),
  ok: null,
})
export const reason = { reason: '核对' }
export const suppliers = ['technology', 'design', 'quality', 'production']
export const fieldsOf = (c: Target) => `/customers/${c.id}`
