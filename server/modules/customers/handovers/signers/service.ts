import type { Ctx } from '../../../../kernel/context.ts'
import { defineDuty, oweAll } from '../../../obligations/index.ts'
import { administrators, departmentHead, findActiveUser, placeOf, superiorsOf } from '../../../people/index.ts'
import { inForce } from '../../../policies/index.ts'
import { standIn, type Signature } from '../rules.ts'
import type { HandoverRow } from '../store.ts'

/** Signing a hand-over: nobody can do it for another. */
export const signDuty = defineDuty({
  kind: 'customer-handover.sign',
  title: { zh: '签署客户移交', en: 'Sign a hand-over of customers' },
  link: ({ id }) => `/customers/handovers/${id}`,
  isPersonal: true,
})

/** The giver himself; for one who has left the nearest above him, his head of department, or an administrator. */
export async function giverSigner(ctx: Ctx, giverId: string, receivers: string[]): Promise<string | null> {
  if (await findActiveUser(ctx.db, giverId)) return giverId
  const place = await placeOf(ctx.db, giverId)
  const head = await departmentHead(ctx.db, place?.departmentId ?? null)
  const above = [
    ...(await superiorsOf(ctx.db, giverId)),
    ...(head ? [head] : []),
    ...(await administrators(ctx.db)).map(({ id }) => id),
  ]
  return standIn(above, receivers)
}

/** Who signs for a giver whose signer has left meanwhile; null while he is there. */
export async function standInFor(ctx: Ctx, { from, status, signatures }: HandoverRow): Promise<string | null> {
  const waits =
    status === 'signing' &&
    signatures.some(({ role, signedAt, signer }) => role === 'giver' && !signedAt && signer.hasLeft)
  if (!waits) return null
  const receivers = signatures.filter(({ role }) => role === 'receiver').map(({ party }) => party.id)
  return giverSigner(ctx, from.id, receivers)
}

/** Everybody who has to sign owes it within the days of the regulation (G-04.6). */
export async function oweSignatures(ctx: Ctx, { id, from, customers, signatures }: HandoverRow): Promise<void> {
  const policy = await inForce(ctx.db, 'obligations', ctx.today)
  await oweAll(
    ctx,
    signatures.map(({ role, party, signer }) => ({
      kind: signDuty.kind,
      key: keyOf(id, role, party.id),
      article: { policy: policy.kind, version: policy.version, code: 'G-04.6' },
      ownerId: signer.id,
      subject: { kind: 'customer_handover', id, label: `${from.name} · ${customers}` },
      dueOn: { after: ctx.today, workingDays: policy.parameters.signWithin },
      evidence: 'record' as const,
    })),
  )
}

const keyOf = (id: string, role: string, partyId: string) => `${id}:${role}:${partyId}`

/** The duty to give a signature, by its kind and key. */
export const named = (id: string, { role, party }: Signature) => ({
  kind: signDuty.kind,
  key: keyOf(id, role, party.id),
})
