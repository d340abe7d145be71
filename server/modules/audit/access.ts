import type { Actor, Permissions } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db.ts'
import { forbidden } from '../../kernel/errors.ts'
import type { StoredEvent } from './store.ts'

export const permissions: Permissions = {
  'audit.read': { zh: '查看操作日志', en: 'See the event log' },
  'audit.verify': { zh: '校验日志是否被改动', en: 'Verify that the logs are unchanged' },
  'audit.keep': { zh: '设定日志保存期限', en: 'Set how long the logs are kept' },
  'access-register.read': { zh: '查看档案查阅登记', en: 'See the access register' },
}

/** The books speak of every customer, so only somebody who sees them all may read there. */
export function mustSeeAll(actor: Actor): void {
  if (actor.scope !== 'all') throw forbidden()
}

/** What of the events' values the actor may read: made once, then asked for many rows. */
export type EventView = (ctx: Ctx) => Promise<(db: Db, rows: StoredEvent[]) => Promise<StoredEvent[]>>

/** A field of an event in words, as the page of the record itself shows it. */
export interface EventWord {
  field: string
  label: string
  before: string | null
  after: string | null
}

/** Words some fields of events in the reader's language, by the event's id. */
export type EventWording = (ctx: Ctx, rows: StoredEvent[]) => Promise<Map<string, EventWord[]>>

/** Filled by the composition with what modules know to word. */
export const eventWordings: EventWording[] = []

/** Filled by the composition with what modules close to some readers of the books. */
export const eventViews: EventView[] = []

/** The names of records by their ids, as far as they are known. */
export type NameFinder = (db: Db, ids: string[]) => Promise<Map<string, string>>

/** Filled by the composition with what modules call the records that events name by their ids. */
export const nameFinders: NameFinder[] = []
