import { may, type Actor } from '../../../kernel/access.ts'
import type { InvoiceStatus } from './rules.ts'

/** What the actor may do with an invoice: a valid one to which no receipt was explicitly allocated can be voided. */
export function abilities(actor: Actor, invoice: { status: InvoiceStatus; allocations: { method: string }[] }) {
  const isStated = invoice.allocations.some(({ method }) => method === 'explicit')
  return { void: may(actor, 'trade.write') && invoice.status === 'valid' && !isStated }
}
