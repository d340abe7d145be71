import { describe, expect, test } from 'vitest'
import { refuseAssignment, refuseDeputy, type Assignment } from './rules.ts'

describe('R-06 who looks after a customer', () => {
  const place: Assignment = {
    owner: { isThere: false, changes: false },
    isLookedAfter: false,
    nearness: { before: 'foreign', after: 'foreign' },
  }
  const nearer = { before: 'foreign', after: 'team' } as const
  test.each<[string, Partial<Assignment>, ReturnType<typeof refuseAssignment>]>([
    [
      'T-04 an owner gives his customer away by a hand-over',
      { owner: { isThere: true, changes: true } },
      'by_hand_over',
    ],
    ['an owner who stays is no hindrance', { owner: { isThere: true, changes: false } }, null],
    ['a customer without an owner gets one', { owner: { isThere: false, changes: true } }, null],
    ['A-07 nobody brings others’ customers nearer to himself', { isLookedAfter: true, nearness: nearer }, 'to_oneself'],
    ['a customer of nobody may come nearer', { isLookedAfter: false, nearness: nearer }, null],
    [
      'others’ customers may go further away',
      { isLookedAfter: true, nearness: { before: 'team', after: 'foreign' } },
      null,
    ],
    ['and stay where they are', { isLookedAfter: true, nearness: { before: 'team', after: 'team' } }, null],
  ])('%s', (_title, given, refused) => {
    expect(refuseAssignment({ ...place, ...given })).toBe(refused)
  })
})

describe('R-06 who may be named a deputy', () => {
  const colleague = { isSelf: false, isOwner: false, isOfDepartment: true, mayAssign: false }
  test.each<[string, Partial<typeof colleague>, ReturnType<typeof refuseDeputy>]>([
    ['a colleague of the department', {}, null],
    ['the owner is no deputy', { isOwner: true }, 'deputy.is_owner'],
    ['A-07 nobody names himself', { isSelf: true }, 'deputy.oneself'],
    ['not even who may assign customers', { isSelf: true, mayAssign: true }, 'deputy.oneself'],
    ['another department’s people are not the owner’s to name', { isOfDepartment: false }, 'deputy.other_department'],
    ['but of who may assign customers', { isOfDepartment: false, mayAssign: true }, null],
  ])('%s', (_title, given, refused) => {
    expect(refuseDeputy({ ...colleague, ...given })).toBe(refused)
  })
})
