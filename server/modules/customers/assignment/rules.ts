import type { Nearness } from '../../../../policy-pack/index.ts'

/*
 * Who looks after a customer: its owner, his deputies, the department and the region. Whoever is named there sees
 * the archive, so naming is a matter of its own: who may edit an archive may not let people into it by that.
 */

const places = new Set(['owner', 'department', 'region'])
const deputies = new Set(['deputies', 'deputy'])

/** Whether a field of the service part says who or which place looks after the customer. */
export const isPlaceField = (field: string): boolean => places.has(field)

/** Whether it is the list of deputies, or in it. */
export const isDeputyField = (field: string): boolean => deputies.has(field)

export type AssignmentRefusal = 'by_hand_over' | 'to_oneself'

export interface Assignment {
  /** Whether the customer had an owner, and whether it would have another one. */
  owner: { isThere: boolean; changes: boolean }
  /** Whether somebody, a person or a department, looks after it today. */
  isLookedAfter: boolean
  /** How near whoever assigns stands to the customer, and how near he would stand. */
  nearness: { before: Nearness; after: Nearness }
}

const order: Nearness[] = ['foreign', 'region', 'team', 'own']

/**
 * What keeps somebody from assigning a customer like this (R-06, T-04, A-07); null when nothing does. An owner gives his
 * customer away by a hand-over that both sign; and nobody brings others' customers nearer to himself.
 */
export function refuseAssignment({ owner, isLookedAfter, nearness }: Assignment): AssignmentRefusal | null {
  if (owner.isThere && owner.changes) return 'by_hand_over'
  const comesNearer = order.indexOf(nearness.after) > order.indexOf(nearness.before)
  return isLookedAfter && comesNearer ? 'to_oneself' : null
}

export type DeputyRefusal = 'deputy.oneself' | 'deputy.is_owner' | 'deputy.other_department'

export interface DeputyFacts {
  isSelf: boolean
  isOwner: boolean
  /** Whether the deputy works in the department that looks after the customer; where none does, in the owner's. */
  isOfDepartment: boolean
  /** Whether whoever names him says who looks after customers, of whatever department. */
  mayAssign: boolean
}

/**
 * What keeps somebody from being named a deputy; null when nothing does. An owner names colleagues of the
 * department; for others it takes the right to assign customers, since it opens the archive to another department.
 */
export function refuseDeputy({ isSelf, isOwner, isOfDepartment, mayAssign }: DeputyFacts): DeputyRefusal | null {
  if (isOwner) return 'deputy.is_owner'
  if (isSelf) return 'deputy.oneself'
  return isOfDepartment || mayAssign ? null : 'deputy.other_department'
}
