import type { Ctx } from '../../../kernel/context.ts'
import type { Db } from '../../../kernel/db.ts'
import { say, type Locale } from '../../../kernel/i18n.ts'
import { eventViews, eventWordings, nameFinders, type EventWord } from '../access.ts'
import { reasonIn, type ChainName } from '../rules.ts'
import { entryOf, type Stored, type StoredEvent } from '../store.ts'
import { actorOf, eventOf, nounOf, partOf } from '../wording/rules.ts'

/** An entry with its codes in words and its ids by name. */
export function presented(chain: ChainName, row: Stored, locale: Locale, names: Map<string, string>) {
  const entry = entryOf(chain, row)
  const worded = {
    ...entry,
    actor: { ...entry.actor, as: actorOf(entry.actor.kind), name: nameOfActor(row, locale) },
    subject: { ...entry.subject, noun: nounOf(entry.subject.kind) },
  }
  if (entry.chain === 'access') return { ...worded, partTitle: entry.part === null ? null : partOf(entry.part) }
  const known = idsIn([entry.before, entry.after]).flatMap((id) => (names.has(id) ? [[id, names.get(id)!]] : []))
  const reason = reasonIn(locale, entry.reason)
  return { ...worded, title: eventOf(entry.kind), reason, names: Object.fromEntries(known) as Record<string, string> }
}

/** The system has no name of its own. */
export const nameOfActor = ({ actorKind, actorName }: Stored, locale: Locale) =>
  actorKind === 'system' ? say(actorOf('system'), locale) : actorName

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return isId.test(value) ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : []
}

/** What the ids in some entries are called, as far as it is known. */
export async function namesIn(db: Db, rows: Stored[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => ('before' in row ? idsIn([row.before, row.after]) : [])))]
  const names = new Map<string, string>()
  if (ids.length > 0) {
    for (const find of nameFinders) for (const [id, name] of await find(db, ids)) names.set(id, name)
  }
  return names
}

/** What modules word of some events, by the event; null for a chain without any. */
export async function wordsOf(ctx: Ctx, chain: ChainName, rows: Stored[]): Promise<Map<string, EventWord[]> | null> {
  if (chain !== 'events') return null
  const found = await Promise.all(eventWordings.map((wording) => wording(ctx, rows as StoredEvent[])))
  return new Map(found.flatMap((words) => [...words]))
}

/** The rows of a chain as the actor may read them: values he may not read where they lie stay closed in the books too. */
export async function viewOf(ctx: Ctx, chain: ChainName): Promise<(db: Db, rows: Stored[]) => Promise<Stored[]>> {
  const views = chain === 'events' ? await Promise.all(eventViews.map((view) => view(ctx))) : []
  return async (db, rows) => {
    let seen = rows
    for (const view of views) seen = (await view(db, seen as StoredEvent[])) as Stored[]
    return seen
  }
}
