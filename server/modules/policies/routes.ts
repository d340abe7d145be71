import { z } from 'zod'
import { pack, type PolicyKind } from '../../../policy-pack/index.ts'
import type { DateText } from '../../kernel/calendar.ts'
import type { Db } from '../../kernel/db.ts'
import { route, type Route } from '../../kernel/http.ts'
import { date, note, out } from '../../kernel/input.ts'
import { builtInSince, decisionKind, policyKind, type DecisionKind } from './rules.ts'
import { decide, inForce, publish } from './service.ts'
import { findVersionOn, listVersions, type VersionRow } from './store.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const anyObject = z.record(z.string(), z.unknown())
const kindParam = z.object({ kind: z.string() })

/** A decision as it leaves the system. */
export const decisionOut = z.object({
  outcome: z.string(),
  value: z.unknown().optional(),
  reasons: z.array(z.object({ code: z.string(), article: z.string(), facts: anyObject })),
  missing: z.array(z.string()),
  policy: z.object({ kind: z.string(), version: z.int(), article: z.string() }),
})

const policySummary = z.object({
  kind: z.string(),
  number: z.string(),
  title: text,
  version: z.int(),
  effectiveOn: out.date,
})

const policyVersion = z.object({
  version: z.int(),
  effectiveOn: out.date,
  reason: z.string(),
  publishedByName: z.string(),
  publishedAt: out.instant.nullable(),
  parameters: anyObject,
})

const policyDetail = policySummary.extend({
  owner: text,
  articles: z.array(z.object({ code: z.string(), text })),
  parameters: anyObject,
  labels: z.record(z.string(), text),
  /** Words for values and parts of values, such as `invoiced`. */
  words: z.record(z.string(), text),
  schema: anyObject,
  versions: z.array(policyVersion),
})

/** The regulations and the decisions anybody may put a case to; `decisions` come from every module. */
export function routes(decisions: DecisionKind[]): Route[] {
  return [...policyRoutes, ...decisionRoutes(decisions)]
}

const policyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/policies',
    access: 'policies.read',
    summary: 'The regulations with the version in force today',
    response: z.object({ rows: z.array(policySummary) }),
    handle: async (ctx) => {
      const rows = []
      for (const kind of Object.keys(pack) as PolicyKind[]) rows.push(await presentSummary(ctx.db, kind, ctx.today))
      return { rows }
    },
  }),
  route({
    method: 'GET',
    path: '/policies/:kind',
    access: 'policies.read',
    summary: 'One regulation as it applies on a day, with all its versions',
    params: kindParam,
    query: z.object({ at: date().optional() }),
    response: policyDetail,
    handle: (ctx, { params, query }) => presentPolicy(ctx.db, policyKind(params.kind), query.at ?? ctx.today),
  }),
  route({
    method: 'POST',
    path: '/policies/:kind/versions',
    access: 'policies.publish',
    summary: 'Publish the next version of a regulation',
    params: kindParam,
    body: z.object({ effectiveOn: date(), reason: reasonText(), parameters: anyObject }),
    status: 201,
    response: policyVersion,
    handle: async (ctx, { params, body }) => {
      const kind = policyKind(params.kind)
      const version = await publish(ctx, kind, body)
      return (await listVersions(ctx.db, kind)).find((row) => row.version === version)!
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

/** The JSON Schema of what a zod type accepts. */
export const schemaOf = (type: z.ZodType) => z.toJSONSchema(type, { io: 'input' }) as Record<string, unknown>

async function presentSummary(db: Db, kind: PolicyKind, on: DateText) {
  const { number, title } = pack[kind]
  const published = await findVersionOn(db, kind, on)
  const { version, effectiveOn } = published ?? builtIn(kind)
  return { kind, number, title, version, effectiveOn }
}

/** One regulation as it applies on a day: its articles, numbers, their labels and schema, and all its versions. */
export async function presentPolicy(db: Db, kind: PolicyKind, on: DateText) {
  const { owner, articles, labels, words } = pack[kind]
  const { parameters } = await inForce(db, kind, on)
  return {
    ...(await presentSummary(db, kind, on)),
    owner,
    articles,
    parameters: { ...parameters } as Record<string, unknown>,
    labels,
    words,
    schema: schemaOf(pack[kind].parameters),
    versions: [...(await listVersions(db, kind)), builtIn(kind)],
  }
}

const builtIn = (kind: PolicyKind): VersionRow => ({
  version: 1,
  effectiveOn: builtInSince,
  reason: '内置 / built in',
  publishedByName: 'Clavis',
  publishedAt: null,
  parameters: { ...pack[kind].defaults },
})
