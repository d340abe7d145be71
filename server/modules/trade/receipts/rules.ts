import type { FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { compare, isOver, sum, type Amount } from '../../../kernel/money.ts'

const texts = {
  'allocation.unknown_invoice': { zh: '这个客户没有这张发票', en: 'This customer has no such invoice' },
  'allocation.not_payable': { zh: '红字发票或作废发票不能核销', en: 'A credit note or void invoice cannot be paid' },
  'allocation.over_open': { zh: '超过发票未核销余额 {open}', en: 'More than the {open} open on the invoice' },
  'allocation.repeated': { zh: '同一张发票只能出现一次', en: 'Each invoice only once' },
  'allocation.zero': { zh: '核销金额须大于 0', en: 'An allocation must be more than 0' },
  'allocation.over_receipt': {
    zh: '核销合计 {allocated} 超过回款金额',
    en: 'The allocations, {allocated}, exceed the receipt',
  },
} as const satisfies Record<string, Text>

export interface StatedAllocation {
  invoiceId: string
  amount: Amount
}

/** An invoice as far as a receipt may pay it. */
export interface Payable {
  id: string
  customerId: string
  kind: 'invoice' | 'credit-note'
  status: 'valid' | 'void'
  open: Amount
}

/** Everything wrong with the allocations stated with a receipt; none when they may stand (K-09). */
export function allocationErrors(
  receipt: { customerId: string; amount: Amount },
  stated: StatedAllocation[],
  invoices: Payable[],
): FieldError[] {
  const payable = new Map(invoices.filter((i) => i.customerId === receipt.customerId).map((i) => [i.id, i]))
  const seen = new Set<string>()
  const errors = stated.flatMap(({ invoiceId, amount }, at) => {
    const invoice = payable.get(invoiceId.toLowerCase())
    const isRepeated = seen.has(invoiceId.toLowerCase())
    seen.add(invoiceId.toLowerCase())
    if (!invoice) return [refusal(`allocations.${at}.invoiceId`, 'allocation.unknown_invoice')]
    if (isRepeated) return [refusal(`allocations.${at}.invoiceId`, 'allocation.repeated')]
    if (invoice.kind !== 'invoice' || invoice.status !== 'valid') {
      return [refusal(`allocations.${at}.invoiceId`, 'allocation.not_payable')]
    }
    if (compare(amount, '0') === 0) return [refusal(`allocations.${at}.amount`, 'allocation.zero')]
    if (isOver(amount, invoice.open)) {
      return [refusal(`allocations.${at}.amount`, 'allocation.over_open', { open: invoice.open })]
    }
    return []
  })
  const allocated = sum(stated.map(({ amount }) => amount))
  if (isOver(allocated, receipt.amount)) errors.push(refusal('allocations', 'allocation.over_receipt', { allocated }))
  return errors
}

function refusal(field: string, code: keyof typeof texts, parameters?: Record<string, unknown>): FieldError {
  return { field, code, text: texts[code], parameters }
}
