import { z } from 'zod'
import { pack, type ParametersOf, type PolicyKind, type Reading } from '../../../policy-pack/index.ts'
import type { Decision, InForce } from '../../kernel/decision.ts'
import { defineError } from '../../kernel/errors.ts'
import type { Text } from '../../kernel/i18n.ts'
import { parse } from '../../kernel/input.ts'

const unknownPolicy = defineError('policy.unknown', 404, {
  zh: '没有制度“{kind}”；可用：{kinds}',
  en: 'There is no policy “{kind}”; there are: {kinds}',
})
const unknownDecision = defineError('decision.unknown', 404, {
  zh: '没有判定“{kind}”；可用：{kinds}',
  en: 'There is no decision “{kind}”; there are: {kinds}',
})

/** A decision as it leaves the system. */
export const decisionOut = z.object({
  outcome: z.string(),
  value: z.unknown().optional(),
  reasons: z.array(z.object({ code: z.string(), article: z.string(), facts: z.record(z.string(), z.unknown()) })),
  missing: z.array(z.string()),
  policy: z.object({ kind: z.string(), version: z.int(), article: z.string() }),
})

/** The built-in version of every kind is in force from this day on. */
export const builtInSince = '1900-01-01'

/** The kind by its name; `policy.unknown` (404) names the kinds there are. */
export function policyKind(name: string): PolicyKind {
  if (Object.hasOwn(pack, name)) return name as PolicyKind
  throw unknownPolicy({ kind: name.slice(0, 64), kinds: Object.keys(pack).join(', ') })
}

/** A kind's parameters, checked; `invalid_input` names every field that is wrong. */
export function checkedParameters<Kind extends PolicyKind>(
  kind: Kind,
  parameters: unknown,
  where?: string,
): ParametersOf<Kind> {
  return parse(pack[kind].parameters, parameters, where) as ParametersOf<Kind>
}

/** The JSON Schema of what a zod type accepts. */
export const schemaOf = (type: z.ZodType) => z.toJSONSchema(type, { io: 'input' }) as Record<string, unknown>

/** One kind of decision that anybody may put a case to: the rule, its facts, and the policy it stands on. */
export interface DecisionKind {
  kind: string
  policy: PolicyKind
  title: Text
  facts: z.ZodType
  decide(facts: unknown, policy: InForce<unknown>): Decision
}

/** Declares a kind of decision; `app.ts` hands those of all modules to the routes and commands. */
export function defineDecision<Kind extends PolicyKind, Facts extends z.ZodType>(declared: {
  kind: string
  policy: Kind
  title: Text
  facts: Facts
  decide(facts: z.output<Facts>, policy: InForce<ParametersOf<Kind>>): Decision
}): DecisionKind {
  return declared as DecisionKind
}

/** The declared decision of that name; `decision.unknown` (404) names those there are. */
export function decisionKind(decisions: DecisionKind[], name: string): DecisionKind {
  const found = decisions.find(({ kind }) => kind === name)
  if (found) return found
  throw unknownDecision({ kind: name.slice(0, 64), kinds: decisions.map(({ kind }) => kind).join(', ') })
}

/** What codes are called in this company: its positions, people and rights, by what the code stands for. */
export type Names = Partial<Record<Reading, Record<string, Text>>>

/** What a regulation's values are worded with. */
export interface Wording {
  words: Record<string, Text>
  names: Names
}

/** A text in both languages; the same in both if only one is given. */
export const both = (zh: string, en = zh): Text => ({ zh, en })

/** Texts put together, in each language by its own signs. */
export const joined = (texts: Text[], zh: string, en: string): Text => ({
  zh: texts.map((text) => text.zh).join(zh),
  en: texts.map((text) => text.en).join(en),
})

/** A figure with thousands separators and without decimals that say nothing; other texts as they are. */
export function figure(text: string): string {
  if (!/^\d+\.00$|^\d{4,}(\.\d+)?$/.test(text)) return text
  const [whole, fraction] = text.replace(/\.00$/, '').split('.') as [string, string?]
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`)
}
