import { listOf, ownFields, partFields, type Field, type Part } from '../policy-pack/index.ts'
import type { Ctx } from '../server/kernel/context.ts'
import { say } from '../server/kernel/i18n.ts'
import { openForPrint, type PresentedPart } from '../server/modules/customers/index.ts'
import { capitals } from './engine/capitals.ts'
import { dateText, thousands, type Block, type Box, type Choice, type Options } from './engine/definition.ts'

type Values = PresentedPart['values']
type Row = PresentedPart['lists'][string]['rows'][number]

/** A customer's archive as it may stand on paper for whoever prints it: nothing hidden, what is masked masked. */
export interface PrintedArchive {
  customer: { id: string; code: string; name: string }
  /** A field in words; null for one that is empty or not for this person's eyes. */
  text(part: Part, field: string): string | null
  /** The boxes to tick of a choice. */
  ticks(part: Part, field: string): Choice
  /** The entries of a list. */
  rows(part: Part, list: string): Row[]
  /** A field of an entry in words. */
  cell(part: Part, list: string, row: Row, field: string): string
  /** A field with its own label. */
  box(part: Part, field: string, rest?: Partial<Box>): Box
  /** The groups of a part with their titles, two fields to a row, notes over the whole width. */
  groups(part: Part): Block[]
}

/** Opens the parts a form needs, each as on its page: registered, and with a purpose where the policy wants one. */
export async function printedArchive(
  ctx: Ctx,
  customerId: string,
  wanted: Part[],
  { locale, purpose }: Options,
): Promise<PrintedArchive> {
  const { customer, parts } = await openForPrint(ctx, customerId, wanted, purpose)
  const inWords = (field: Field, values: Values, names: Record<string, string>): string | null => {
    const value = values[field.field] ?? null
    return value === null ? null : worded(field, value, names, locale)
  }
  const fieldOf = (part: Part, field: string) => ownFields(part).find((one) => one.field === field)!
  const text = (part: Part, field: string): string | null => {
    const opened = parts[part]
    if (!opened) return null
    const declared = fieldOf(part, field)
    const words = inWords(declared, opened.values, opened.names)
    if (words === null || declared.type !== 'amount') return words
    const isCapital = field === 'registeredCapital'
    return withCurrency(declared, words, isCapital ? text(part, 'capitalCurrency') : null, locale)
  }
  const box = (part: Part, field: string, rest: Partial<Box> = {}): Box => ({
    label: say(fieldOf(part, field).label, locale),
    value: text(part, field),
    ...rest,
  })
  return {
    customer,
    text,
    box,
    ticks(part, field) {
      const chosen = parts[part]?.values[field]
      const options = fieldOf(part, field).choices!
      return { options: options.map((one) => ({ text: say(one.text, locale), isChosen: one.value === chosen })) }
    },
    rows: (part, list) => parts[part]?.lists[list]?.rows ?? [],
    cell(part, list, { values }, field) {
      const declared = listOf(part, list)!.fields.find((one) => one.field === field)!
      return inWords(declared, values, parts[part]?.names ?? {}) ?? ''
    },
    groups: (part) =>
      partFields(part).groups.flatMap(({ title, fields }): Block[] => [
        { kind: 'heading', text: say(title, locale) },
        { kind: 'boxes', pairs: 2, rows: inPairs(fields, (field, rest) => box(part, field.field, rest)) },
      ]),
  }
}

/** Two to a row; a note, and one without a neighbour, over the whole width. */
function inPairs(fields: Field[], box: (field: Field, rest: Partial<Box>) => Box): Box[][] {
  const rows: Box[][] = []
  let waiting: Field | null = null
  for (const field of [...fields, null]) {
    if (field && field.type !== 'note' && !waiting) {
      waiting = field
      continue
    }
    if (field && field.type !== 'note' && waiting) {
      rows.push([box(waiting, {}), box(field, {})])
      waiting = null
      continue
    }
    if (waiting) rows.push([box(waiting, { span: 2 })])
    waiting = null
    if (field) rows.push([box(field, { span: 2 })])
  }
  return rows
}

function worded(field: Field, value: string, names: Record<string, string>, locale: Options['locale']): string {
  const choice = field.choices?.find((one) => one.value === value)
  if (choice) return say(choice.text, locale)
  // What is masked has no figures to set apart.
  if (field.type === 'amount' && /^-?[\d.]+$/.test(value)) return thousands(value)
  if (field.type === 'date') return dateText(value, locale)
  if (field.type === 'percent' && /^[\d.]+$/.test(value)) return `${value.replace(/\.?0+$/, '') || '0'} %`
  return names[value] ?? value
}

/** An amount in a box with its currency; the registered capital, in renminbi, in capitals too. What is masked stays so. */
function withCurrency({ field }: Field, figures: string, currency: string | null, locale: Options['locale']): string {
  if (!/^-?[\d,.]+$/.test(figures)) return figures
  if (locale === 'en') return `${currency ?? 'CNY'} ${figures}`
  if (currency !== null && currency !== '人民币') return `${figures} ${currency}`
  if (field !== 'registeredCapital') return `${figures} 元`
  return `￥${figures}\n人民币${capitals(figures.replaceAll(',', ''))}`
}
