import { add, compare, isNegative, type Amount } from '../../../kernel/money.ts'

export type InvoiceKind = 'invoice' | 'credit-note'
export type InvoiceStatus = 'valid' | 'void'

/** A negative total makes a credit note (红字发票). */
export const kindOf = (gross: Amount): InvoiceKind => (isNegative(gross) ? 'credit-note' : 'invoice')

/** True unless net and tax are both stated and do not make the total. */
export function isAddedUp({ net, tax, gross }: { net: Amount | null; tax: Amount | null; gross: Amount }): boolean {
  return net === null || tax === null || compare(add(net, tax), gross) === 0
}
