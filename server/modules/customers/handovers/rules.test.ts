import { describe, expect, it } from 'vitest'
import { signatureOf, standIn, type Signature } from './rules.ts'

const person = (id: string, hasLeft = false) => ({ id, name: id, hasLeft })
const signature = (role: Signature['role'], party: string, rest: Partial<Signature> = {}): Signature => ({
  role,
  party: person(party),
  signer: person(party),
  signedAt: null,
  customers: 1,
  ...rest,
})
const laidOut = (...signatures: Signature[]) => ({ status: 'signing' as const, contentHash: 'h', signatures })
const by = (userId: string, rest = {}) => ({ userId, contentHash: 'h', standsFor: null, ...rest })

describe('T-04 who signs a hand-over', () => {
  const both = laidOut(signature('giver', 'giver'), signature('receiver', 'receiver'))

  it.each([
    ['the giver signs as giver', both, by('giver'), 'giver'],
    ['the receiver signs as receiver', both, by('receiver'), 'receiver'],
  ])('%s', (_title, handover, who, role) => {
    expect(signatureOf(handover, who)).toMatchObject({ signature: { role } })
  })

  it.each([
    ['nobody signs for another', both, by('boss'), 'not_yours'],
    ['a stand-in does not sign while the giver is there', both, by('boss', { standsFor: 'boss' }), 'not_yours'],
    ['nobody signs what he was not shown', both, by('giver', { contentHash: 'other' }), 'stale'],
    ['nothing is signed after the end', { ...both, status: 'withdrawn' as const }, by('giver'), 'closed'],
    [
      'nobody signs twice',
      laidOut(signature('giver', 'giver', { signedAt: 'then' }), signature('receiver', 'receiver')),
      by('giver'),
      'signed',
    ],
    [
      'the stand-in of the giver does not sign for a receiver who has left',
      laidOut(
        signature('giver', 'giver', { signedAt: 'then' }),
        signature('receiver', 'r', { signer: person('r', true) }),
      ),
      by('boss', { standsFor: 'boss' }),
      'not_yours',
    ],
  ])('%s', (_title, handover, who, refused) => {
    expect(signatureOf(handover, who)).toEqual({ refused })
  })

  it('who stands above signs for a giver who left after it was laid out', () => {
    const left = laidOut(
      signature('giver', 'giver', { signer: person('giver', true) }),
      signature('receiver', 'receiver'),
    )
    expect(signatureOf(left, by('boss', { standsFor: 'boss' }))).toMatchObject({ signature: { role: 'giver' } })
    expect(signatureOf(left, by('other', { standsFor: 'boss' }))).toEqual({ refused: 'not_yours' })
  })

  it('a superior who receives customers himself does not sign for the giver too', () => {
    expect(standIn(['chief', 'director'], ['chief'])).toBe('director')
    expect(standIn(['chief'], ['chief'])).toBeNull()
  })
})
