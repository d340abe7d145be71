import type { z } from 'zod'
import { abc } from './abc.ts'
import { aging } from './aging.ts'
import { grading } from './grading.ts'
import { keyAccount } from './key-account.ts'

export { agingBuckets, type Aging } from './aging.ts'
export { percentage } from './checks.ts'
export type { Abc } from './abc.ts'
export { influences, type Grading, type Influence } from './grading.ts'
export type { KeyAccount } from './key-account.ts'
export { defaultOrganisation } from './organisation.ts'

/** The built-in regulations, by kind. Each is version 1 of its kind until another one is published. */
export const pack = { 'key-account': keyAccount, grading, abc, aging } as const

export type PolicyKind = keyof typeof pack
export type ParametersOf<Kind extends PolicyKind> = z.output<(typeof pack)[Kind]['parameters']>
