import { may, type Actor, type Permissions } from '../../kernel/access.ts'
import { sql, type Db, type Sql } from '../../kernel/db.ts'
import { peopleBelow } from '../people/index.ts'

export const permissions: Permissions = {
  'obligations.read-all': { zh: '查看全公司的待办', en: 'See everybody’s duties' },
  'obligations.manage': { zh: '暂停、免除和移交他人的待办', en: 'Hold, waive and hand over other people’s duties' },
  'calendar.manage': { zh: '维护工作日历', en: 'Keep the working calendar' },
}

/** Whom a duty binds. */
export interface Bound {
  ownerId: string
  checkerId: string | null
}

/** What the actor's place in the line lets him see and do with duties; asked once per use case. */
export interface Standing {
  actor: Actor
  below: ReadonlySet<string>
}

export async function standingOf(db: Db, actor: Actor): Promise<Standing> {
  return { actor, below: new Set(actor.userId ? await peopleBelow(db, actor.userId) : []) }
}

/** The same without asking for the line, where nobody below matters. */
export const alone = (actor: Actor): Standing => ({ actor, below: new Set() })

const isOwner = ({ actor }: Standing, { ownerId }: Bound) => actor.userId === ownerId

/** Somebody else's duty that one looks after: by the line, as its checker, or by right. Nobody oversees himself. */
export const oversees = (standing: Standing, duty: Bound): boolean =>
  !isOwner(standing, duty) &&
  (standing.below.has(duty.ownerId) ||
    (standing.actor.userId !== null && standing.actor.userId === duty.checkerId) ||
    may(standing.actor, 'obligations.manage'))

export const actsOn = (standing: Standing, duty: Bound): boolean => isOwner(standing, duty) || oversees(standing, duty)

/** Which duties somebody sees, over the alias `o`: his own, those he checks, those of people below him, or all. */
export function seen({ actor, below }: Standing): Sql {
  if (may(actor, 'obligations.read-all') || may(actor, 'obligations.manage')) return sql`true`
  return sql`(o.owner_id = ${actor.userId}::uuid or o.checker_id = ${actor.userId}::uuid
    or o.owner_id = any(${[...below]}::uuid[]))`
}
