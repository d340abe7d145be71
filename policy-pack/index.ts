import type { z } from 'zod'
import { abc } from './abc.ts'
import { aging } from './aging.ts'
import { authorityTable } from './authority-table.ts'
import { grading } from './grading.ts'
import { keyAccount } from './key-account.ts'
import { obligations } from './obligations.ts'

export { agingBuckets, type Aging } from './aging.ts'
export {
  authorityMatters,
  type ApproverRule,
  type AuthorityRow,
  type AuthorityStep,
  type AuthorityTable,
} from './authority-table.ts'
export { percentage } from './checks.ts'
export type { Abc } from './abc.ts'
export { influences, type Grading, type Influence } from './grading.ts'
export type { KeyAccount } from './key-account.ts'
export type { Article } from './policy.ts'
export type { Obligations } from './obligations.ts'
export { defaultOrganisation } from './organisation.ts'

/** The built-in regulations, by kind. Each is version 1 of its kind until another one is published. */
export const pack = {
  'key-account': keyAccount,
  grading,
  abc,
  aging,
  obligations,
  'authority-table': authorityTable,
} as const

export type PolicyKind = keyof typeof pack
export type ParametersOf<Kind extends PolicyKind> = z.output<(typeof pack)[Kind]['parameters']>
