/** `signing`: somebody has yet to sign; the others are ends. */
export const handoverStatuses = ['signing', 'effective', 'refused', 'withdrawn'] as const
export type HandoverStatus = (typeof handoverStatuses)[number]

/** Who has to sign, and who has: for `party`, who gives or receives; the signer differs for a giver who has left. */
export interface Signature {
  role: 'giver' | 'receiver'
  party: { id: string; name: string }
  signer: { id: string; name: string; hasLeft: boolean }
  signedAt: string | null
  /** How many customers it is about. */
  customers: number
}

export type SigningRefusal = 'closed' | 'stale' | 'signed' | 'not_yours'

/**
 * The signature somebody is to give (T-04). `standsFor` is who signs for a giver whose signer has left. Nobody signs
 * for another, nobody twice, and only what he was shown.
 */
export function signatureOf(
  handover: { status: HandoverStatus; contentHash: string; signatures: Signature[] },
  by: { userId: string; contentHash: string; standsFor: string | null },
): { signature: Signature } | { refused: SigningRefusal } {
  if (handover.status !== 'signing') return { refused: 'closed' }
  if (handover.contentHash !== by.contentHash) return { refused: 'stale' }
  const own = handover.signatures.filter((each) => signs(each, by))
  const waiting = own.find(({ signedAt }) => signedAt === null)
  if (waiting) return { signature: waiting }
  return { refused: own.length > 0 ? 'signed' : 'not_yours' }
}

function signs({ role, signer }: Signature, { userId, standsFor }: { userId: string; standsFor: string | null }) {
  if (signer.id === userId) return true
  return role === 'giver' && signer.hasLeft && standsFor === userId
}

/** Who signs for somebody who has left: the nearest above him who receives nothing himself. */
export const standIn = (above: readonly string[], receivers: readonly string[]): string | null =>
  above.find((id) => !receivers.includes(id)) ?? null
