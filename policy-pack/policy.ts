import type { z } from 'zod'
import type { Text } from '../server/kernel/i18n.ts'

/** A numbered clause. Its text shows the numbers in force by `{parameter}` placeholders. */
export interface Article {
  code: string
  text: Text
}

/** A regulation: who owns it, what its articles say, and the typed numbers that fill them. */
export interface Policy<Kind extends string, Schema extends z.ZodObject> {
  kind: Kind
  /** The article that heads it; decisions name it. */
  number: string
  title: Text
  owner: Text
  /** Who sees to it that it is kept; the general manager's office unless said otherwise. */
  supervising?: Text
  /** Who carries it out; the owning department unless said otherwise. */
  executing?: Text[]
  parameters: Schema
  defaults: z.output<Schema>
  labels: Record<keyof z.output<Schema>, Text>
  /** Words for values and parts of values, such as `invoiced` or `leader`. */
  words: Record<string, Text>
  articles: Article[]
}

/** Declares a regulation. Its defaults go through its own schema, so a built-in one that is nonsense does not load. */
export function definePolicy<const Kind extends string, Schema extends z.ZodObject>(
  policy: Omit<Policy<Kind, Schema>, 'defaults'> & { defaults: z.input<Schema> },
): Policy<Kind, Schema> {
  return { ...policy, defaults: policy.parameters.parse(policy.defaults) }
}
