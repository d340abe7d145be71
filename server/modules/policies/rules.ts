import { z } from 'zod'
import { pack, type ParametersOf, type PolicyKind } from '../../../policy-pack/index.ts'
import type { Decision, InForce } from '../../kernel/decision.ts'
import { defineError } from '../../kernel/errors.ts'
import { say, type Locale, type Text } from '../../kernel/i18n.ts'
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

/**
 * A value of a regulation in words: a number, a word, a list, bands from the best down, or points by name. `written`
 * says how a figure looks where it is read.
 */
export function parameterWords(
  value: unknown,
  words: Record<string, Text>,
  locale: Locale,
  written: (figure: string) => string = (figure) => figure,
): string {
  const between = locale === 'en' ? '; ' : '；'
  const word = (name: string) => (Object.hasOwn(words, name) ? say(words[name]!, locale) : name)
  const inner = (each: unknown) => parameterWords(each, words, locale, written)
  if (Array.isArray(value)) return value.map(inner).join(between)
  if (typeof value === 'string') return word(written(value))
  if (typeof value !== 'object' || value === null) return word(String(value))
  const { points, ...rest } = value as Record<string, unknown>
  const named = Object.entries(rest)
  if (points === undefined) return named.map(([name, each]) => `${word(name)} ${inner(each)}`).join(between)
  const [limit] = named
  return `${limit?.[1] == null ? word('rest') : `${word(limit[0])} ${inner(limit[1])}`} → ${inner(points)} ${word('points')}`
}

/** A value of a regulation in words, amounts with thousands separators. */
export const parameterText = (value: unknown, kind: PolicyKind, locale: Locale): string =>
  parameterWords(value, pack[kind].words, locale, (figure) =>
    /^\d+\.00$|^\d{4,}(\.\d+)?$/.test(figure) ? grouped(figure.replace(/\.00$/, '')) : figure,
  )

function grouped(figure: string): string {
  const [whole, fraction] = figure.split('.') as [string, string?]
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`)
}
