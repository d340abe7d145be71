import { z } from 'zod'
import { influences, percentage } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import { fieldError, parse } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { customerSubject, holdVisibleCustomer } from '../../customers/index.ts'
import { insertAssessment, type AssessmentRow } from './store.ts'

export interface Judgement {
  kind: AssessmentRow['kind']
  /** For influence one of the four levels, for premium a percentage. */
  value: string
  assessedOn: DateText
  reason: string
}

const values = { influence: z.enum(influences), premium: percentage() }

/** C-03: what somebody entitled judges about a customer, with date and reason. Earlier judgements stay. */
export async function assess(ctx: Ctx, customerId: string, judgement: Judgement): Promise<AssessmentRow> {
  const customer = await holdVisibleCustomer(ctx, customerId)
  const value = parse(values[judgement.kind], judgement.value, 'value')
  if (judgement.assessedOn > ctx.today) throw invalidInput({}, [fieldError('assessedOn', 'date.out_of_range')])
  const made = await insertAssessment(ctx.db, {
    ...judgement,
    value,
    tenantId: ctx.tenant.id,
    customerId: customer.id,
    assessedBy: ctx.actor.userId,
    assessedByName: ctx.actor.name,
  })
  const { kind, assessedOn, reason } = judgement
  record(ctx, {
    kind: 'customer.assessed',
    subject: customerSubject(customer),
    after: { kind, value, assessedOn },
    reason,
  })
  return made
}
