import { Readable } from 'node:stream'
import { z } from 'zod'
import { addDays, type DateText } from '../../kernel/calendar.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalidInput, notFound } from '../../kernel/errors.ts'
import { giveOut } from '../../kernel/file-exchange.ts'
import { openRoute, route, type Route } from '../../kernel/http.ts'
import { date, fieldError, id, line, out } from '../../kernel/input.ts'
import { seen, standingOf } from './access.ts'
import { boardRoutes } from './board/routes.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { handInFile, openEvidence } from './evidence/service.ts'
import { handOver, handOverAll, handOverChosen } from './handovers/service.ts'
import { listHandovers } from './handovers/store.ts'
import { listNotices } from './ladder/store.ts'
import { obligation, presentObligations, type Shown } from './presentation/routes.ts'
import { ratesOf } from './rates/service.ts'
import { groupings } from './rates/store.ts'
import { evidenceInput } from './rules.ts'
import { acknowledge, handIn, pause, resume, waiveByHand } from './service.ts'
import { findObligation } from './store.ts'

const byId = z.object({ id: id() })
const reason = () => line(500)
const detail = obligation.extend({
  notices: z.array(
    z.object({
      kind: z.enum(['reminder', 'escalation']),
      step: z.int(),
      toName: z.string().nullable(),
      toldOn: out.date,
    }),
  ),
  handovers: z.array(
    z.object({
      fromName: z.string(),
      toName: z.string(),
      reason: z.string(),
      madeByName: z.string(),
      madeAt: out.instant,
    }),
  ),
})

/** The contract as the pages read it. */
export type ObligationDetail = z.infer<typeof detail>

async function presentDetail(ctx: Ctx, shown: Shown, obligationId: string) {
  const standing = await standingOf(ctx.db, ctx.actor)
  const row = await findObligation(ctx.db, obligationId, seen(standing))
  if (!row) throw notFound()
  const [presented] = await presentObligations(ctx, shown, [row], standing)
  const notices = await listNotices(ctx.db, obligationId)
  return { ...presented!, notices, handovers: await listHandovers(ctx.db, obligationId) }
}

/** The board of duties and what can be done with one; `shown` says what the other modules know about them. */
export const routes = (shown: Shown): Route[] => [
  ...boardRoutes(shown),
  ...readingRoutes(shown),
  ...actionRoutes(shown),
  ...evidenceRoutes(shown),
  ...handoverRoutes(shown),
  ...calendarRoutes,
]

const readingRoutes = (shown: Shown): Route[] => [
  route({
    method: 'GET',
    path: '/obligations/rates',
    access: 'signed-in',
    summary: 'Share of duties fulfilled on time, per article, person or department',
    query: z.object({ by: z.enum(groupings).default('article'), from: date().optional(), to: date().optional() }),
    response: z.object({
      from: out.date,
      to: out.date,
      rows: z.array(z.object({ key: z.string(), label: z.string(), due: z.int(), onTime: z.int(), rate: z.string() })),
    }),
    handle: async (ctx, { query }) => {
      const { from, to } = spanOf(query, ctx.today)
      return { from, to, rows: await ratesOf(ctx, { by: query.by, from, to }) }
    },
  }),
  route({
    method: 'GET',
    path: '/obligations/:id',
    access: 'signed-in',
    summary: 'One duty with its reminders, reports up the line and hand-overs',
    params: byId,
    response: detail,
    handle: (ctx, { params }) => presentDetail(ctx, shown, params.id),
  }),
]

/** The year so far unless said; at most three years. */
function spanOf(query: { from?: DateText; to?: DateText }, today: DateText): { from: DateText; to: DateText } {
  const to = query.to ?? today
  const from = query.from ?? `${to.slice(0, 4)}-01-01`
  if (from > to) throw invalidInput({}, [fieldError('to', 'date.range_reversed')])
  if (to > '9990-01-01' || addDays(from, 1096) < to) throw invalidInput({}, [fieldError('from', 'date.out_of_range')])
  return { from, to }
}

const actionRoutes = (shown: Shown): Route[] => {
  const action = <B extends z.ZodType | undefined = undefined>(
    name: string,
    summary: string,
    body: B,
    act: (ctx: Ctx, id: string, body: B extends z.ZodType ? z.output<B> : undefined) => Promise<void>,
  ) =>
    route({
      method: 'POST',
      path: `/obligations/:id/${name}`,
      access: 'signed-in',
      summary,
      params: byId,
      ...(body ? { body } : {}),
      response: detail,
      handle: async (ctx, input) => {
        await act(ctx, input.params.id, input.body as never)
        return presentDetail(ctx, shown, input.params.id)
      },
    })
  return [
    action(
      'fulfilment',
      'Hand in what fulfils a duty',
      z.object({ evidence: evidenceInput }),
      (ctx, obligationId, body) => handIn(ctx, obligationId, body.evidence),
    ),
    action('acknowledgement', 'Say that one knows of a duty of one’s own', undefined, acknowledge),
    action(
      'pause',
      'Stop the clock of a duty until a day',
      z.object({ reason: reason(), until: date() }),
      (ctx, obligationId, body) => pause(ctx, shown.duties, obligationId, body),
    ),
    action('resumption', 'Let the clock of a duty run again', undefined, resume),
    action('waiver', 'Waive a duty of somebody else', z.object({ reason: reason() }), (ctx, obligationId, body) =>
      waiveByHand(ctx, shown.duties, obligationId, body.reason),
    ),
  ]
}

const evidenceRoutes = (shown: Shown): Route[] => [
  openRoute({
    method: 'POST',
    path: '/obligations/:id/evidence',
    access: 'signed-in',
    summary: 'Hand in a file that fulfils a duty, at most 50 MB; the body is the file itself',
    params: byId,
    query: z.object({ name: z.string().min(1).max(2000) }),
    response: detail,
    upload: true,
    async handle({ services, request, transaction }, { params, query }) {
      const content = (request.body as Readable | undefined) ?? Readable.from([])
      await handInFile({ services, transaction }, params.id, { name: query.name, content })
      return transaction((ctx) => presentDetail(ctx, shown, params.id))
    },
  }),
  openRoute({
    method: 'GET',
    path: '/obligations/:id/evidence',
    access: 'signed-in',
    summary: 'The file a duty was fulfilled by, always to be saved and never shown by the browser',
    params: byId,
    async handle({ services, reply, transaction }, { params }) {
      const file = await transaction((ctx) => openEvidence(ctx, params.id, shown.visibleCustomers))
      return giveOut(services, reply, file)
    },
  }),
]

const handoverRoutes = ({ duties }: Shown): Route[] => [
  route({
    method: 'POST',
    path: '/obligations/:id/handover',
    access: 'signed-in',
    summary: 'Hand a duty to a named successor',
    status: 204,
    params: byId,
    body: z.object({ toUserId: id(), reason: reason() }),
    handle: (ctx, { params, body }) => handOver(ctx, duties, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/obligation-handovers',
    access: 'signed-in',
    summary: 'Hand what is open of somebody, all of it or some, or chosen duties of anybody to a named successor',
    /** Without `fromUserId`, the duties of `ids` whosever they are; what each refused one is refused for comes back. */
    body: z.union([
      z.strictObject({
        fromUserId: id(),
        toUserId: id(),
        reason: reason(),
        ids: z.array(id()).min(1).max(200).optional(),
      }),
      z.strictObject({ toUserId: id(), reason: reason(), ids: z.array(id()).min(1).max(200) }),
    ]),
    response: z.object({
      moved: z.int(),
      checked: z.int(),
      left: z.int(),
      refused: z.array(z.object({ id: out.id, why: z.object({ zh: z.string(), en: z.string() }) })),
    }),
    handle: (ctx, { body }) =>
      'fromUserId' in body ? handOverAll(ctx, duties, body) : handOverChosen(ctx, duties, body),
  }),
]
