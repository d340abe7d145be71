import { may } from '../../../kernel/access.ts'
import type { Attachable } from '../../customers/index.ts'
import { findTender } from './store.ts'

/** Files of a tender — the notice, the bid — lie with the customer's papers; a notice without a customer has none. */
export const tenderFiles: Attachable = {
  kind: 'tender',
  async find(ctx, id) {
    const mayLook = /^[0-9a-f-]{36}$/.test(id) && may(ctx.actor, 'development.read')
    const tender = mayLook ? await findTender(ctx, id) : null
    if (!tender?.customer) return null
    const write = may(ctx.actor, 'development.write') && tender.status !== 'abandoned'
    return { customerId: tender.customer.id, part: 'other', can: { read: true, write } }
  },
}
