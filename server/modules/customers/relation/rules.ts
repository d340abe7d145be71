import type { Relation } from '../../../../policy-pack/index.ts'

/**
 * Which relation a customer's may become: potential → followed up → trading → lost → trading. The first valid
 * trade makes any of them trading.
 */
export const transitions: Record<Relation, readonly Relation[]> = {
  potential: ['followed', 'trading'],
  followed: ['potential', 'trading'],
  trading: ['lost'],
  lost: ['trading'],
}

export const mayBecome = (from: Relation, to: Relation): boolean => transitions[from].includes(to)
