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
  /**
   * Words for columns and values, such as `weight` or `invoiced`. Where a word means something else in one place it
   * is named with the column before it: `of.department`, `grade.null`.
   */
  words: Record<string, Text>
  articles: Article[]
}

/** How a part of a regulation is read where its schema alone does not tell: what its code stands for, or as what form. */
export const readings = [
  // Codes people read and choose by name.
  'position',
  'matter',
  'right',
  'person',
  'department',
  'archive-field',
  // Tells items of a list apart; nobody reads it.
  'key',
  // The parts of the authority table, which read as sentences.
  'route',
  'step',
  'approver',
  'limit',
] as const
export type Reading = (typeof readings)[number]

/** Says how a part is read; it goes along with the JSON Schema of the regulation. */
export const reads = <T extends z.ZodType>(as: Reading, type: T): T => type.meta({ reads: as }) as T

/** Declares a regulation. Its defaults go through its own schema, so a built-in one that is nonsense does not load. */
export function definePolicy<const Kind extends string, Schema extends z.ZodObject>(
  policy: Omit<Policy<Kind, Schema>, 'defaults'> & { defaults: z.input<Schema> },
): Policy<Kind, Schema> {
  return { ...policy, defaults: policy.parameters.parse(policy.defaults) }
}
