import { compare, subtract, toFen, type Amount } from '../../../kernel/money.ts'

export interface OpenInvoice {
  id: string
  dueOn: string
  issuedOn: string
  series: string
  number: string
  /** What explicit allocations leave of it, in yuan. */
  open: Amount
}

export interface FreeReceipt {
  id: string
  receivedOn: string
  number: string
  amount: Amount
}

export interface Allocation {
  receiptId: string
  invoiceId: string
  amount: Amount
}

/**
 * K-09: which receipt pays which invoice when nobody said so. Receipts in order of day and number each pay the
 * invoice that was due first; equal due dates go by day of issue, series and number. What no invoice takes stays
 * unapplied. The same documents always give the same answer, in whatever order they were entered.
 */
export function allocateOldestFirst(invoices: OpenInvoice[], receipts: FreeReceipt[]): Allocation[] {
  const waiting = invoices.toSorted(byKeys((i) => [i.dueOn, i.issuedOn, i.series, i.number]))
  const allocations: Allocation[] = []
  let at = 0
  let open = waiting[0]?.open
  for (const receipt of receipts.toSorted(byKeys((r) => [r.receivedOn, r.number]))) {
    let left = receipt.amount
    while (open !== undefined && compare(left, '0') > 0) {
      const amount = compare(left, open) < 0 ? left : open
      if (compare(amount, '0') > 0) {
        allocations.push({ receiptId: receipt.id, invoiceId: waiting[at]!.id, amount: toFen(amount) })
      }
      left = subtract(left, amount)
      open = subtract(open, amount)
      if (compare(open, '0') === 0) open = waiting[++at]?.open
    }
  }
  return allocations
}

function byKeys<T>(keys: (item: T) => string[]) {
  return (a: T, b: T) => {
    const others = keys(b)
    for (const [place, key] of keys(a).entries()) {
      if (key !== others[place]) return key < others[place]! ? -1 : 1
    }
    return 0
  }
}
