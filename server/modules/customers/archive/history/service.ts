import { fieldsOfPart, partFields, parts, type Part } from '../../../../../policy-pack/index.ts'
import { may, type Permission } from '../../../../kernel/access.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { join, sql, type Sql } from '../../../../kernel/db.ts'
import { notFound } from '../../../../kernel/errors.ts'
import type { Text } from '../../../../kernel/i18n.ts'
import { eventOf, listHistory, reasonIn, registerAccess, type HistoryEvent } from '../../../audit/index.ts'
import { isOthers, openPart, openParts, present, rightOn, standingOf, type Standing } from '../../access.ts'
import { formerSelves } from '../../duplicates/merging/store.ts'
import { customerSubject } from '../../service.ts'
import { namesOf } from '../store.ts'
import { asField } from './books/rules.ts'
import { recordsOn, titlesOf } from './sources/service.ts'
import { changesIn, fieldOf, type Change, type Changed } from './rules.ts'

/** One change of a part, as far as the actor may see it. */
export interface HistoryRow extends Omit<Change, 'said'> {
  id: string
  at: string
  actor: { id: string | null; name: string }
  kind: string
  reason: string | null
  /** Of the people and customers the values name, as far as the actor sees them. */
  names: Record<string, string>
}

export interface HistoryQuery {
  part?: Part | undefined
  field?: string | undefined
  purpose?: string | undefined
  limit: number
  cursor?: string | undefined
}

const tells = sql`(b.kind like 'archive.%' or b.kind like 'customer.%')`

/**
 * How the fields of a part, or of all that are open to the actor, came to be what they are: who, when, why, from what
 * to what. Told by the books; rights to fields hold for their past too.
 */
export async function historyOf(ctx: Ctx, customerId: string, { part, field, purpose, ...query }: HistoryQuery) {
  const standing = await standingOf(ctx, customerId)
  const wanted = part === undefined ? openParts(standing) : [part]
  for (const one of wanted) openPart(ctx, standing, one, purpose)
  // Whether there is more to come would tell that a hidden field was changed.
  const holders = field === undefined ? [] : wanted.filter((one) => fieldsOfPart.get(one)!.includes(field))
  if (holders.length && holders.every((one) => rightOn(standing, one, field) === 'hidden'))
    return { rows: [], nextCursor: null }
  const subjects = sql`select ${customerId}::text union all ${formerSelves(ctx, customerId)}`
  const { rows, nextCursor } = await listHistory(ctx, subjects, {
    ...paging(query),
    // Entries came along when another customer was merged into this one; of fields, the merge says what was taken.
    only: [tells, about(part, field), sql`(b.subject_id = ${customerId} or b.kind like 'archive.entry%')`],
  })
  const told = rows.flatMap((row) => shown(standing, row, wanted, field))
  const values = told.flatMap(({ fields }) => fields.flatMap(({ before, after }) => [before, after]))
  const names = await namesOf(ctx, values)
  return { rows: told.map((row) => worded(ctx, row, names)), nextCursor }
}

const worded = ({ locale }: Ctx, row: Omit<HistoryRow, 'names'>, names: Record<string, string>): HistoryRow => ({
  ...row,
  reason: reasonIn(locale, row.reason),
  names: namesOn(row, names),
})

/** The names that the values of a row speak of. */
function namesOn({ fields }: Pick<Change, 'fields'>, names: Record<string, string>): Record<string, string> {
  const ids = new Set(fields.flatMap(({ before, after }) => [before, after]))
  return Object.fromEntries(Object.entries(names).filter(([id]) => ids.has(id)))
}

const paging = ({ limit, cursor }: { limit: number; cursor?: string | undefined }) =>
  cursor === undefined ? { limit } : { limit, cursor }

/** Events of other parts and fields are left out here already, so that pages are full. */
function about(part: Part | undefined, field: string | undefined): Sql {
  const names = field === undefined ? (part === undefined ? null : [...fieldsOfPart.get(part)!]) : [field]
  const conditions = [
    ...(part === undefined ? [] : [sql`coalesce(b.after ->> 'part', b.before ->> 'part', ${part}) = ${part}`]),
    ...(names === null || (part !== undefined && field === undefined)
      ? []
      : [sql`(jsonb_exists_any(b.before, ${names}) or jsonb_exists_any(b.after, ${names}))`]),
    ...(part !== undefined && field === undefined
      ? [sql`(b.kind like 'archive.%' or jsonb_exists_any(b.before, ${names}) or jsonb_exists_any(b.after, ${names}))`]
      : []),
  ]
  return conditions.length ? join(conditions, ' and ') : sql`true`
}

function shown(
  standing: Standing,
  row: HistoryEvent,
  wanted: Part[],
  field: string | undefined,
): Omit<HistoryRow, 'names'>[] {
  return changesIn(row.before, row.after)
    .filter(({ part }) => wanted.includes(part))
    .flatMap((change) => {
      const fields = seen(standing, change).filter((one) => !field || one.field === field)
      if (fields.length === 0) return []
      const { id, at, actor, kind, reason } = row
      const { part, list, entryId } = change
      return [{ part, list, entryId, fields, id, at, actor: { id: actor.id, name: actor.name }, kind, reason }]
    })
}

function seen(standing: Standing, { part, list, fields }: Omit<Change, 'said'>): Changed[] {
  const held = fields.map(({ field, before, after }) => {
    const of = fieldOf({ part, list }, field)
    return { field, before: asField(before, of), after: asField(after, of) }
  })
  const side = (of: 'before' | 'after') =>
    present(standing, part, Object.fromEntries(held.map((one) => [one.field, one[of]])))
  const [before, after] = [side('before'), side('after')]
  return fields
    .filter(({ field }) => after.rights[field] !== 'hidden')
    .map(({ field }) => ({ field, before: before.values[field] ?? null, after: after.values[field] ?? null }))
}

/** One thing that happened on a customer. */
export interface TimelineRow {
  id: string
  at: string
  actor: { id: string | null; name: string }
  kind: string
  /** The kind in words. */
  title: Text
  subject: { kind: string; id: string | null; label: string }
  /** What of the archive it touched, without the values. */
  parts: { part: Part; list: string | null; fields: string[] }[]
  reason: string | null
}

/** Kinds of events on the customer itself that need a right of their own; modules above add theirs. */
export const timelineGuards: Record<string, Permission> = {}

/** Everything that happened on a customer, newest first: its archive, its documents, the duties and decisions on it. */
export async function timelineOf(ctx: Ctx, customerId: string, query: { limit: number; cursor?: string | undefined }) {
  const standing = await standingOf(ctx, customerId)
  // Who was let into parts sees the history of those, not all that goes on.
  if (!standing.isVisible) throw notFound()
  if (isOthers(standing)) {
    registerAccess(ctx, { action: 'opened', subject: customerSubject(standing.customer), part: 'timeline' })
  }
  const subjects = join(await recordsOn(ctx, customerId, standing), ' union all ')
  const { rows, nextCursor } = await listHistory(ctx, subjects, {
    ...paging(query),
    only: [notHidden(standing), notGuarded(ctx, standing)],
  })
  const told = rows.filter((row) => isTold(standing, row))
  const titles = await titlesOf(
    ctx,
    told.map(({ subject }) => subject),
  )
  const named = ({ subject, ...row }: HistoryEvent): HistoryEvent => ({
    ...row,
    subject: { ...subject, label: titles.get(subject.id ?? '') ?? subject.label },
  })
  return { rows: told.map((row) => lineOf(ctx, standing, named(row))), nextCursor }
}

/** What changed nothing but fields hidden from the actor did not happen for him: its reason would tell of them. */
function isTold(standing: Standing, { subject, before, after }: HistoryEvent): boolean {
  const touched = subject.kind === 'customer' ? changesIn(before, after) : []
  const fields = touched.flatMap(({ part, fields: changed }) => changed.map(({ field }) => ({ part, field })))
  return fields.length === 0 || fields.some(({ part, field }) => rightOn(standing, part, field) !== 'hidden')
}

/** Changes of parts and lists that are hidden from the actor did not happen for him. */
function notHidden(standing: Standing): Sql {
  const hidden = parts.filter((part) => rightOn(standing, part) === 'hidden')
  const lists = parts.flatMap((part) =>
    partFields(part).lists.flatMap(({ list, fields }) =>
      fields.every(({ field }) => rightOn(standing, part, field) === 'hidden') ? [`${part} ${list}`] : [],
    ),
  )
  const said = (name: 'part' | 'list') => sql`coalesce(b.after ->> ${name}, b.before ->> ${name}, '')`
  return sql`not (b.kind like 'archive.%' and (
    ${said('part')} = any(${hidden}) or ${said('part')} || ' ' || ${said('list')} = any(${lists})))`
}

/** Who was let in is told to whom the page of readers is open: who looks after the customer, or oversees archives. */
function notGuarded({ actor }: Ctx, { nearness }: Standing): Sql {
  const kinds = Object.entries(timelineGuards).flatMap(([kind, right]) => (may(actor, right) ? [] : [kind]))
  const seesReaders = nearness === 'own' || may(actor, 'archive.oversee')
  const readers = seesReaders ? sql`true` : sql`b.kind not like all (array['archive.access%', 'archive.grant%'])`
  return sql`${readers} and b.kind <> all(${kinds})`
}

function lineOf(
  { locale }: Ctx,
  standing: Standing,
  { id, at, actor, kind, subject, before, after, reason }: HistoryEvent,
): TimelineRow {
  const touched = (subject.kind === 'customer' ? changesIn(before, after) : []).map(({ part, list, fields }) => ({
    part,
    list,
    fields: fields.map(({ field }) => field).filter((field) => rightOn(standing, part, field) !== 'hidden'),
  }))
  const isOpen = ({ part }: { part: Part }) => rightOn(standing, part) !== 'hidden'
  return {
    id,
    at,
    actor: { id: actor.id, name: actor.name },
    kind,
    title: eventOf(kind),
    subject,
    parts: subject.kind === 'attachment' ? partOfFile(after ?? before) : touched.filter(isOpen),
    reason: reasonIn(locale, reason),
  }
}

/** Which part a file lies in, as its event says. */
function partOfFile(said: HistoryEvent['after']): TimelineRow['parts'] {
  const part = parts.find((one) => one === said?.['part'])
  return part ? [{ part, list: null, fields: [] }] : []
}
