import { authorityMatters } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { notFound } from '../../../kernel/errors.ts'
import { say, type Locale, type Text } from '../../../kernel/i18n.ts'
import { reasonIn } from '../../audit/index.ts'
import { userNames, whoLost } from '../../people/index.ts'
import { person } from '../access.ts'
import { standsFor } from '../delegations/rules.ts'
import { standInsOn } from '../delegations/store.ts'
import { customerOf, findMatter, namelessOf, nameOf, sight } from '../matters/service.ts'
import { asked, barred, earlierSteps, openStep, transitions, type Flow } from '../rules.ts'
import { findRequest, loadFlow, type RequestRow } from '../store.ts'
import { listActions, listRequests, mayInspect, namedRequests, partsOf, type BoxQuery } from './store.ts'

/**
 * Of some requests, those that do not say which customer they are about to the actor: he has no part in them and does
 * not see it.
 */
async function closedAmong(ctx: Ctx, rows: RequestRow[]): Promise<Set<string>> {
  const about = rows.flatMap((row) => {
    const customerId = customerOf(row)
    return customerId === null ? [] : [{ id: row.id, customerId }]
  })
  if (about.length === 0) return new Set()
  const [me, customerIds] = [person(ctx), [...new Set(about.map(({ customerId }) => customerId))]]
  const seen = new Set((await sight.whoSees(ctx, customerIds, [me])).map(({ customerId }) => customerId))
  const unseen = about.flatMap(({ id, customerId }) => (seen.has(customerId) ? [] : [id]))
  const theirs = await partsOf(ctx, unseen)
  return new Set(unseen.filter((id) => !theirs.has(id)))
}

/** A request as lists show it: with what it is about in the reader's words, and where to, unless that is closed to him. */
function presentRequest(row: RequestRow, locale: Locale, isClosed: boolean) {
  const matter = findMatter(row.matter)
  const title = matter?.title ?? authorityMatters[row.matter] ?? { zh: row.matter, en: row.matter }
  return {
    ...row,
    subject: { ...row.subject, label: inWords(isClosed ? namelessOf(row) : nameOf(row), locale) },
    matter: { code: row.matter, title },
    summary: (isClosed ? [] : (matter?.summary(row.snapshot) ?? [])).map(({ label, value }) => ({
      label,
      value: inWords(value, locale),
    })),
    link: isClosed ? null : (matter?.link(row) ?? null),
  }
}

/** A page of a box of requests. */
export async function showRequests(ctx: Ctx, query: BoxQuery) {
  const { rows, nextCursor } = await listRequests(ctx, query)
  const closed = await closedAmong(ctx, rows)
  return {
    rows: rows.map((row) => ({ ...presentRequest(row, ctx.locale, closed.has(row.id)), step: row.step })),
    nextCursor,
  }
}

const inWords = (text: string | Text, locale: Locale) => (typeof text === 'string' ? text : say(text, locale))

/** What some requests are called in the reader's language, by id; asks nobody's rights. */
export async function mattersOf({ db, locale }: Ctx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  return new Map(
    (await namedRequests(db, ids)).flatMap(({ id, matter, label }) => {
      const title = findMatter(matter)?.title
      return title ? [[id, [say(title, locale), label].join(' · ')] as const] : []
    }),
  )
}

/** One request with its steps, people and history; `not_found` for whoever has nothing to do with it. */
export async function getRequest(ctx: Ctx, id: string) {
  const row = (await mayInspect(ctx, id)) ? await findRequest(ctx.db, id) : null
  if (!row) throw notFound()
  const me = person(ctx)
  const flow = await loadFlow(ctx.db, row)
  const current = openStep(flow)
  const lost = await whoLost(ctx.db, current?.items ?? [])
  const principals = standsFor(await standInsOn(ctx.db, ctx.today), me, barred(flow))
  const mine = asked(flow, me, principals).filter((userId) => !lost.includes(userId))
  const names = await userNames(
    ctx.db,
    flow.steps.flatMap(({ items }) => items.map(({ userId }) => userId)),
  )
  return {
    ...presentRequest(row, ctx.locale, (await closedAmong(ctx, [row])).has(id)),
    step: current
      ? { number: flow.steps.indexOf(current) + 1, title: current.title, deadlineDays: current.deadlineDays }
      : null,
    steps: presentSteps(flow, names),
    actions: (await listActions(ctx.db, id)).map((one) => ({ ...one, comment: reasonIn(ctx.locale, one.comment) })),
    standingInFor: mine.filter((userId) => userId !== me).map((userId) => names.get(userId)!),
    returnSteps: mine.length > 0 ? [0, ...earlierSteps(flow)] : [],
    can: abilities(ctx, flow, me, mine.length > 0),
  }
}

function presentSteps(flow: Flow, names: Map<string, string>) {
  return flow.steps.map((step, at) => ({
    number: at + 1,
    title: step.title,
    kind: step.kind,
    mode: step.mode,
    state: step.state,
    deadlineDays: step.deadlineDays,
    isAdded: step.addedBy !== null,
    people: step.items.map(({ userId, state, carried }) => ({ id: userId, name: names.get(userId)!, state, carried })),
  }))
}

function abilities(ctx: Ctx, flow: Flow, me: string, isAsked: boolean) {
  const open = transitions[flow.status]
  const isSubmitter = me === flow.submitterId
  const decide = open.approve !== undefined && isAsked
  return {
    approve: decide,
    reject: decide,
    return: decide,
    add: decide,
    transfer: decide,
    withdraw: open.withdraw !== undefined && isSubmitter,
    reassign: open.reassign !== undefined && !isSubmitter && may(ctx.actor, 'approvals.administer'),
  }
}
