import { z } from 'zod'
import { pack, type PolicyKind } from '../../../policy-pack/index.ts'
import { route, type Route } from '../../kernel/http.ts'
import { date, note, out } from '../../kernel/input.ts'
import { acknowledgementRoutes, reading } from './acknowledgements/routes.ts'
import { readingOf } from './acknowledgements/service.ts'
import { diffRoutes } from './diff/routes.ts'
import { draftArticles, headerSchema, versionStates } from './documents/rules.ts'
import { presentOneVersion, presentPolicy, presentSummary } from './documents/service.ts'
import { draftRoutes } from './drafts/routes.ts'
import { isUnderReview } from './drafts/store.ts'
import { decisionKind, decisionOut, policyKind, schemaOf, type DecisionKind } from './rules.ts'
import { decide, publish } from './service.ts'
import { simulationRoutes, type Simulating } from './simulations/routes.ts'

export type { presentPolicy } from './documents/service.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const anyObject = z.record(z.string(), z.unknown())
const kindParam = z.object({ kind: z.string() })

const policySummary = z.object({
  kind: z.string(),
  number: z.string(),
  title: text,
  version: z.int(),
  effectiveOn: out.date,
})

const signature = z.object({ name: z.string(), on: out.date })
const signatures = {
  drawn: signature.nullable(),
  reviewed: z.array(signature),
  approved: signature.nullable(),
  /** What changed against the version before, by article, parameter and line of the header. */
  changes: z.object({
    mark: z.int(),
    count: z.int(),
    articles: z.array(z.string()),
    parameters: z.array(z.string()),
    header: z.array(z.string()),
  }),
}

const policyVersion = z.object({
  version: z.int(),
  effectiveOn: out.date,
  reason: z.string(),
  publishedByName: z.string(),
  publishedAt: out.instant.nullable(),
  parameters: anyObject,
  state: z.enum(versionStates),
  ...signatures,
})

const policyDetail = policySummary.extend({
  owner: text,
  state: z.enum(versionStates),
  header: z.object({
    number: z.string(),
    title: text,
    isControlled: z.boolean(),
    owning: text,
    supervising: text,
    executing: z.array(text),
    version: z.int(),
    effectiveOn: out.date,
    ...signatures,
  }),
  articles: z.array(z.object({ code: z.string(), text })),
  parameters: anyObject,
  labels: z.record(z.string(), text),
  /** Words for values and parts of values, such as `invoiced`. */
  words: z.record(z.string(), text),
  /** What codes are called in this company, by what they stand for: positions, matters, rights, people. */
  names: z.record(z.string(), z.record(z.string(), text)),
  /** What each parameter says in words; as a table too where it is one. */
  worded: z.record(
    z.string(),
    z.object({
      text,
      table: z.object({ columns: z.array(text), rows: z.array(z.array(text)) }).nullable(),
    }),
  ),
  schema: anyObject,
  /** How many have read this version. */
  reading,
  /** A draft of it is up for signature. */
  isUnderReview: z.boolean(),
  versions: z.array(policyVersion),
})

/** The regulations and the decisions anybody may put a case to; decisions and simulations come from every module. */
export function routes(decisions: DecisionKind[], simulating: Simulating): Route[] {
  return [
    ...policyRoutes,
    ...draftRoutes(simulating.simulations),
    ...diffRoutes,
    ...acknowledgementRoutes,
    ...simulationRoutes(simulating),
    ...decisionRoutes(decisions),
  ]
}

const policyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/policies',
    access: 'policies.read',
    summary: 'The regulations with the version in force today',
    response: z.object({ rows: z.array(policySummary.extend({ isUnderReview: z.boolean() })) }),
    handle: async (ctx) => {
      const rows = []
      for (const kind of Object.keys(pack) as PolicyKind[]) {
        const isBeing = await isUnderReview(ctx.db, kind)
        rows.push({ ...(await presentSummary(ctx.db, kind, ctx.today)), isUnderReview: isBeing })
      }
      return { rows }
    },
  }),
  route({
    method: 'GET',
    path: '/policies/:kind',
    access: 'policies.read',
    summary: 'One regulation as it applies on a day, or one version of it, with all its versions',
    params: kindParam,
    query: z.object({
      at: date().optional(),
      version: z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .optional(),
    }),
    response: policyDetail,
    handle: async (ctx, { params, query }) => {
      const kind = policyKind(params.kind)
      const version = query.version === undefined ? undefined : Number(query.version)
      const policy = await presentPolicy(ctx.db, kind, query.at ?? ctx.today, { version, today: ctx.today })
      const under = { isUnderReview: await isUnderReview(ctx.db, kind) }
      return { ...policy, ...under, reading: await readingOf(ctx, kind, policy.version) }
    },
  }),
  route({
    method: 'POST',
    path: '/policies/:kind/versions',
    access: 'policies.publish-directly',
    summary: 'Publish the next version of a regulation without approval',
    params: kindParam,
    body: z.object({
      effectiveOn: date(),
      reason: reasonText(),
      parameters: anyObject,
      articles: draftArticles.optional(),
      header: headerSchema.optional(),
    }),
    status: 201,
    response: policyVersion,
    handle: async (ctx, { params, body }) => {
      const kind = policyKind(params.kind)
      return presentOneVersion(ctx, kind, await publish(ctx, kind, body))
    },
  }),
]

const decisionRoutes = (decisions: DecisionKind[]): Route[] => [
  route({
    method: 'GET',
    path: '/decisions',
    access: 'decisions.run',
    summary: 'The kinds of decision a case can be put to',
    response: z.object({ rows: z.array(z.object({ kind: z.string(), title: text })) }),
    handle: () => Promise.resolve({ rows: decisions.map(({ kind, title }) => ({ kind, title })) }),
  }),
  route({
    method: 'GET',
    path: '/decisions/:kind',
    access: 'decisions.run',
    summary: 'JSON Schema of the facts a decision takes',
    params: kindParam,
    response: anyObject,
    handle: (_ctx, { params }) => Promise.resolve(schemaOf(decisionKind(decisions, params.kind).facts)),
  }),
  route({
    method: 'POST',
    path: '/decisions/:kind',
    access: 'decisions.run',
    summary: 'Put a case to a regulation in force, or to a draft of it; stored nowhere',
    params: kindParam,
    body: z.object({ facts: z.unknown(), at: date().optional(), parameters: anyObject.optional() }),
    response: decisionOut,
    handle: (ctx, { params, body }) => decide(ctx, decisionKind(decisions, params.kind), body),
  }),
]

function reasonText() {
  return note(1000).check((payload) => {
    if (payload.value) return
    payload.issues.push({ code: 'custom', input: '', params: { code: 'text.blank' }, message: 'text.blank' })
  })
}
