import { z } from 'zod'
import { opportunityFacts } from '../../../../policy-pack/index.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { amount, date, id, line, note, optionalLine, out } from '../../../kernel/input.ts'
import { searchText, sortBy } from '../../../kernel/paging.ts'
import { allFacts, writtenFacts } from './rules.ts'
import {
  choices,
  editOpportunity,
  historyOf,
  lose,
  moveOpportunity,
  openOne,
  openOpportunity,
  pipeline,
  win,
} from './service.ts'
import { listOpportunities, sortNames } from './store.ts'

const person = z.object({ id: out.id, name: z.string() })
const text = z.object({ zh: z.string(), en: z.string() })
const factName = z.enum(allFacts as [(typeof allFacts)[number], ...(typeof allFacts)[number][]])
const sources = [...new Set(Object.values(opportunityFacts).map(({ from }) => from))]
const factOut = z.object({ fact: factName, label: text, from: z.enum(sources as ['people', 'opportunity', 'tender']) })
const party = z.object({
  kind: z.enum(['customer', 'lead']),
  id: out.id,
  code: z.string().nullable(),
  name: z.string(),
})
const status = z.enum(['open', 'won', 'lost'])

const opportunityLine = z.object({
  id: out.id,
  party,
  title: z.string(),
  template: z.string(),
  stage: z.string(),
  /** Percent. */
  probability: z.string(),
  amount: out.amount.nullable(),
  /** Amount times probability, to the fen. */
  weighted: out.amount,
  expectedOn: out.date.nullable(),
  owner: person,
  status,
  closedOn: out.date.nullable(),
  updatedAt: out.instant,
  version: z.int(),
})
const opportunity = opportunityLine.extend({
  templateTitle: text,
  policyVersion: z.int(),
  /** `missing`: what is wanting before the stage can be entered. */
  stages: z.array(
    z.object({
      stage: z.string(),
      title: text,
      probability: z.string(),
      state: z.enum(['passed', 'present', 'ahead']),
      missing: z.array(factOut),
    }),
  ),
  missingToWin: z.array(factOut),
  known: z.array(factName),
  facts: z.record(z.string(), z.string()),
  competitors: z.array(z.object({ name: z.string(), note: z.string() })),
  tenders: z.array(
    z.object({ id: out.id, number: z.string(), title: z.string(), deadline: out.instant, status: z.string() }),
  ),
  lossReason: z.string().nullable(),
  lossReasonTitle: text.nullable(),
  lostTo: z.string().nullable(),
  closeNote: z.string().nullable(),
  createdAt: out.instant,
  can: z.object({ edit: z.boolean() }),
})
const figures = { count: z.int(), amount: out.amount, weighted: out.amount }
const pipelineOut = z.object({
  templates: z.array(
    z.object({
      template: z.string(),
      title: text,
      stages: z.array(z.object({ stage: z.string(), title: text, probability: z.string().nullable(), ...figures })),
      total: z.object(figures),
    }),
  ),
  total: z.object(figures),
})
const stageOut = z.object({ stage: z.string(), title: text, probability: z.string(), requires: z.array(factName) })
const choicesOut = z.object({
  version: z.int(),
  templates: z.array(
    z.object({ template: z.string(), title: text, stages: z.array(stageOut), toWin: z.array(factName) }),
  ),
  lossReasons: z.array(z.object({ reason: z.string(), title: text, needsCompetitor: z.boolean() })),
  facts: z.array(factOut),
})
const happening = z.object({
  id: out.id,
  at: out.instant,
  actor: z.object({ id: out.id.nullable(), name: z.string() }),
  kind: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
})

const byId = z.object({ id: id() })
const filters = {
  template: searchText().optional(),
  stage: searchText().optional(),
  ownerId: id().optional(),
  customerId: id().optional(),
  leadId: id().optional(),
  q: searchText().optional(),
}
const competitor = z.object({ name: line(), note: optionalLine(500).default('') })
const facts = z.strictObject(Object.fromEntries(writtenFacts.map((fact) => [fact, note(2000).optional()])))
const onlyOne = z.object({ customerId: id().optional(), leadId: id().optional() })

const lists: Route[] = [
  route({
    method: 'GET',
    path: '/opportunities',
    access: 'development.read',
    summary: 'Opportunities with the customers and leads you see',
    query: z.object({ ...pageQuery, ...filters, status: status.optional(), sort: sortBy(sortNames) }),
    response: page(opportunityLine),
    handle: (ctx, { query }) => listOpportunities(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/opportunity-pipeline',
    access: 'development.read',
    summary: 'Open opportunities by template and stage: number, amount, amount weighted by the chance of the stage',
    query: z.object(filters),
    response: pipelineOut,
    handle: (ctx, { query }) => pipeline(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/opportunity-choices',
    access: 'development.read',
    summary: 'Stage templates, reasons for loss and facts of the regulation in force',
    response: choicesOut,
    handle: (ctx) => choices(ctx),
  }),
  route({
    method: 'GET',
    path: '/opportunities/:id',
    access: 'development.read',
    summary: 'One opportunity with its stages and what each still wants',
    params: byId,
    response: opportunity,
    handle: (ctx, { params }) => openOne(ctx, params.id),
  }),
  route({
    method: 'GET',
    path: '/opportunities/:id/history',
    access: 'development.read',
    summary: 'What happened to an opportunity, newest first',
    params: byId,
    query: z.object(pageQuery),
    response: page(happening),
    handle: (ctx, { params, query }) => historyOf(ctx, params.id, query),
  }),
]

const writes: Route[] = [
  route({
    method: 'POST',
    path: '/opportunities',
    access: 'development.write',
    summary: 'Open an opportunity with a customer or a lead, in the first stage of a template',
    body: onlyOne
      .extend({
        title: line(),
        template: line(40),
        amount: amount().nullish(),
        expectedOn: date().nullish(),
        ownerId: id().optional(),
      })
      .check(({ value, issues }) => {
        if (Boolean(value.customerId) !== Boolean(value.leadId)) return
        const params = {
          code: 'field.required',
          text: { zh: '客户或线索，二者填一', en: 'Either a customer or a lead' },
        }
        issues.push({ code: 'custom', input: value, path: ['customerId'], params, message: 'field.required' })
      }),
    status: 201,
    response: opportunity,
    handle: (ctx, { body: { amount: sum = null, expectedOn = null, ...rest } }) =>
      openOpportunity(ctx, { ...rest, amount: sum, expectedOn }),
  }),
  route({
    method: 'PATCH',
    path: '/opportunities/:id',
    access: 'development.write',
    summary: 'Edit what is known of an opportunity; needs If-Match',
    params: byId,
    body: z.object({
      title: line().optional(),
      amount: amount().nullish(),
      expectedOn: date().nullish(),
      ownerId: id().optional(),
      competitors: z.array(competitor).max(20).optional(),
      facts: facts.optional(),
    }),
    response: opportunity,
    handle: (ctx, { params, body, ifMatch }) => editOpportunity(ctx, params.id, body, ifMatch),
  }),
  route({
    method: 'POST',
    path: '/opportunities/:id/move',
    access: 'development.write',
    summary: 'Go to the next stage, when what it requires is known, or back to an earlier one, with a reason',
    params: byId,
    body: z.object({ stage: line(40), reason: optionalLine(500).default('') }),
    response: opportunity,
    handle: (ctx, { params, body }) => moveOpportunity(ctx, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/opportunities/:id/winning',
    access: 'development.write',
    summary: 'Won, from the last stage',
    params: byId,
    body: z.object({ note: note(2000).default('') }),
    response: opportunity,
    handle: (ctx, { params, body }) => win(ctx, params.id, body.note),
  }),
  route({
    method: 'POST',
    path: '/opportunities/:id/loss',
    access: 'development.write',
    summary: 'Lost, with the reason and the competitor who won',
    params: byId,
    body: z.object({ reason: line(40), competitor: optionalLine().default(''), note: note(2000).default('') }),
    response: opportunity,
    handle: (ctx, { params, body }) => lose(ctx, params.id, body),
  }),
]

export const opportunityRoutes: Route[] = [...lists, ...writes]

/** The contract as the pages read it. */
export type OpportunityLine = z.infer<typeof opportunityLine>
export type Opportunity = z.infer<typeof opportunity>
export type Pipeline = z.infer<typeof pipelineOut>
export type OpportunityChoices = z.infer<typeof choicesOut>
export type OpportunityEvent = z.infer<typeof happening>
