import { criteria, documentSlots } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { AppError } from '../../../kernel/errors.ts'
import { rightOn, standingOf, type Attachable, type AttachableSubject } from '../../customers/index.ts'
import { findAgreement } from '../agreements/store.ts'
import { isScorable, type Stage } from '../certifications/rules.ts'
import { getCase } from '../certifications/service.ts'
import type { CaseRow } from '../certifications/store.ts'
import { findingById } from '../surveys/store.ts'
import { fileKinds, filePart, placeOf } from './service.ts'

/** A case for whoever may open it, else null. */
async function caseFor(ctx: Ctx, id: string): Promise<CaseRow | null> {
  if (!may(ctx.actor, 'development.read')) return null
  try {
    return await getCase(ctx, id)
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null
    throw error
  }
}

const found = (customerId: string, write: boolean): AttachableSubject => ({
  customerId,
  part: filePart,
  can: { read: true, write },
})

/** Accounts handed in on paper are no more open than those entered in the archive. */
const accounts = { slot: 'annual-accounts', like: { part: 'basic', list: 'financial-statements' } } as const

async function isClosed(ctx: Ctx, slot: string, { isVisible, customer }: CaseRow): Promise<boolean> {
  // Who surveys or approves the case is let into all of it.
  if (slot !== accounts.slot || !isVisible) return false
  const right = rightOn(await standingOf(ctx, customer.id), accounts.like.part, accounts.like.list)
  return right !== 'read' && right !== 'edit'
}

/** Papers of a slot or criterion: whoever opens the case reads them, the team changes them while it is at that stage. */
const placed = (kind: string, places: readonly string[], isOpen: (stage: Stage) => boolean): Attachable => ({
  kind,
  async find(ctx, id) {
    const place = placeOf(id, places)
    const row = place && (await caseFor(ctx, place.caseId))
    if (!row) return null
    if (await isClosed(ctx, place.place, row)) {
      return { customerId: row.customer.id, part: filePart, can: { read: false, write: false }, like: accounts.like }
    }
    return found(row.customer.id, row.isVisible && may(ctx.actor, 'development.write') && isOpen(row.stage))
  },
})

/** Pictures of the visit: only who signs the finding adds them, and only until he has signed. */
const ofFinding: Attachable = {
  kind: fileKinds.finding,
  async find(ctx, id) {
    const finding = /^[0-9a-f-]{36}$/.test(id) ? await findingById(ctx, id) : null
    const row = finding && (await caseFor(ctx, finding.caseId))
    if (!row) return null
    const isOwn = finding.person.id === ctx.actor.userId
    return found(row.customer.id, isOwn && finding.signedAt === null && row.stage === 'field-survey')
  },
}

/** Scans of an agreement: with the customer's papers, changed while it is a draft; the case shows them to approvers. */
const ofAgreement: Attachable = {
  kind: fileKinds.agreement,
  async find(ctx, id) {
    const isId = /^[0-9a-f-]{36}$/.test(id) && may(ctx.actor, 'development.read')
    const agreement = isId ? await findAgreement(ctx, id) : null
    return agreement && found(agreement.customer.id, may(ctx.actor, 'development.write') && agreement.state === 'draft')
  },
}

/** What of this module files hang on, and who reads and attaches them. */
export const caseFiles: Attachable[] = [
  placed(fileKinds.document, documentSlots, (stage) => stage === 'general-survey'),
  placed(
    fileKinds.evidence,
    criteria.map(({ criterion }) => criterion),
    isScorable,
  ),
  ofFinding,
  ofAgreement,
]
