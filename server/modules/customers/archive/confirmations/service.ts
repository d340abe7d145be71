import { partFields, type Archive, type Part } from '../../../../../policy-pack/index.ts'
import type { DateText } from '../../../../kernel/calendar.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { forbidden } from '../../../../kernel/errors.ts'
import { record } from '../../../audit/index.ts'
import {
  defineDuty,
  defineGenerator,
  fulfil,
  type Duty,
  type Generator,
  type Owed,
} from '../../../obligations/index.ts'
import type { InForce } from '../../../../kernel/decision.ts'
import { inForce } from '../../../policies/index.ts'
import { openPart, rightOn, standingOf } from '../../access.ts'
import { customerSubject } from '../../service.ts'
import { lockPart, readArchive } from '../store.ts'
import { summaryOf, type PartSummary } from '../summary/service.ts'
import { listStale, setConfirmed, type Stale } from './store.ts'

const name = 'archive.reconfirm'
const keyOf = (customerId: string, part: Part, since: DateText) => `${customerId}:${part}:${since}`

/** To say that a part of a customer's archive still holds. */
export const reconfirmDuty: Duty = defineDuty({
  kind: name,
  title: { zh: '核实客户档案', en: 'Confirm that an archive still holds' },
  link: ({ id }) => `/customers/${id}`,
})

/**
 * Owes the owner of a customer the confirmation of a part when it has become stale. It looks at what is stale today
 * whatever days it is asked for, because grades, relations and the regulation move the day.
 */
export const reconfirm: Generator = defineGenerator({
  name,
  async due(ctx) {
    const policy = await inForce(ctx.db, 'archive', ctx.today)
    const stale = await listStale(ctx, policy.parameters, { kind: name, prefix: `${name}:` })
    return stale.map((one) => owed(ctx, policy, one))
  },
})

function owed(ctx: Ctx, policy: InForce<Archive>, { customer, ownerId, part, since }: Stale): Owed {
  const { id, label } = customerSubject(customer)
  return {
    kind: name,
    key: keyOf(id, part, since),
    article: { policy: policy.kind, version: policy.version, code: 'A-05' },
    ownerId,
    subject: { kind: 'customer', id, label: `${label} · ${partFields(part).title.zh}`, customerId: id },
    dueOn: { after: ctx.today, workingDays: policy.parameters.reconfirmWithin },
    evidence: 'record',
  }
}

/** Says that a part holds as it stands; needs the right to edit it, and fulfils the duty if one is owed. */
export async function confirmPart(ctx: Ctx, customerId: string, part: Part, purpose?: string): Promise<PartSummary> {
  const standing = await standingOf(ctx, customerId)
  openPart(ctx, standing, part, purpose)
  if (rightOn(standing, part) !== 'edit') throw forbidden()
  await lockPart(ctx, customerId, part)
  const stored = await readArchive(ctx, customerId, [part])
  const before = stored.parts[0]?.confirmedOn ?? null
  await setConfirmed(ctx, customerId, part)
  const subject = customerSubject(standing.customer)
  record(ctx, {
    kind: 'archive.confirmed',
    subject,
    before: { confirmedOn: before },
    after: { part, confirmedOn: ctx.today },
  })
  const key = `${name}:${keyOf(customerId, part, before ?? stored.createdOn)}`
  await fulfil(ctx, { kind: name, key }, { kind: 'record', record: subject })
  const policy = await inForce(ctx.db, 'archive', ctx.today)
  return summaryOf(ctx, standing, part, await readArchive(ctx, customerId, [part]), policy)
}
