import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import { record } from '../../audit/index.ts'
import { customerSubject } from '../service.ts'
import type { CustomerName } from '../store.ts'
import { isAbove, lockGroups, setParent } from './store.ts'

const ring = {
  zh: '上级公司不能是客户自己或其下级公司',
  en: 'The parent cannot be the customer itself or a company below it',
}

/** Puts a customer under a parent company, or under none; a ring is refused. The customer must be locked. */
export async function joinGroup(
  ctx: Ctx,
  customer: CustomerName,
  { from, to, reason }: { from: string | null; to: string | null; reason: string | null },
): Promise<void> {
  if (from === to) return
  await lockGroups(ctx)
  if (to !== null && (await isAbove(ctx, customer.id, to))) {
    throw invalidInput({}, [{ field: 'values.parent', code: 'group.ring', text: ring }])
  }
  await setParent(ctx, customer.id, to)
  record(ctx, {
    kind: 'archive.changed',
    subject: customerSubject(customer),
    before: { parent: from },
    after: { part: 'basic', parent: to },
    reason,
  })
}
