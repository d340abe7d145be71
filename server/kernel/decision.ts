/**
 * What a pure rule answers: an outcome under an article of the version in force, with every reason that led to it.
 * Codes and numbers, never sentences: the screens word them in both languages.
 */
export interface Decision<Outcome extends string = string, Value = unknown> {
  outcome: Outcome
  value?: Value
  reasons: Reason[]
  /** Facts the rule needed and did not get. */
  missing: string[]
  policy: { kind: string; version: number; article: string }
}

export interface Reason {
  /** Names the wording, e.g. `key-account.cumulative`. */
  code: string
  /** The article (and point) that was applied, e.g. `R-05.1`. */
  article: string
  facts: Record<string, unknown>
}

/** A version of a regulation as a rule sees it: which one, and its numbers. `version` 0 is a draft. */
export interface InForce<Parameters> {
  kind: string
  version: number
  parameters: Parameters
}

/** Puts a decision together; `article` is the one that heads the rule. */
export function decided<Outcome extends string, Value = undefined>(
  policy: InForce<unknown>,
  article: string,
  outcome: Outcome,
  reasons: Reason[],
  rest: { value?: Value; missing?: string[] } = {},
): Decision<Outcome, Value> {
  return {
    outcome,
    ...(rest.value === undefined ? {} : { value: rest.value }),
    reasons,
    missing: rest.missing ?? [],
    policy: { kind: policy.kind, version: policy.version, article },
  }
}

/** A reason if the condition holds, else nothing; spread into the list of reasons. */
export function when<T>(
  condition: T,
  code: string,
  article: string,
  facts: Record<string, unknown> | ((value: NonNullable<T>) => Record<string, unknown>),
): Reason[] {
  if (!condition) return []
  return [{ code, article, facts: typeof facts === 'function' ? facts(condition as NonNullable<T>) : facts }]
}
