import { z } from 'zod'
import { agingBuckets } from '../policy-pack/index.ts'
import type { Ctx } from '../server/kernel/context.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { sum, toFen } from '../server/kernel/money.ts'
import { customerSubject, findVisibleCustomer } from '../server/modules/customers/index.ts'
import { inForce } from '../server/modules/policies/index.ts'
import { agingOn, bookOf, listCustomerAging, listInvoiceAging } from '../server/modules/trade/index.ts'
import { capitals } from './engine/capitals.ts'
import {
  dateText,
  thousands,
  type Block,
  type Box,
  type Column,
  type Composed,
  type Form,
  type Options,
} from './engine/definition.ts'
import { checkedRows, rowLimit } from './engine/limit.ts'
import { headerOfPolicy } from './regulation.ts'

const texts = {
  asOf: { zh: '截止日期', en: 'As of' },
  unit: { zh: '单位：人民币元', en: 'Amounts in CNY' },
  balance: { zh: '应收余额', en: 'Receivables' },
  open: { zh: '未收发票', en: 'Open invoices' },
  unapplied: { zh: '未核销贷项及收款', en: 'Unapplied credit' },
  dso: { zh: '应收账款周转天数', en: 'Days sales outstanding' },
  days: { zh: '{days} 天', en: '{days} days' },
  capitals: { zh: '大写', en: 'In capitals' },
  number: { zh: '序号', en: 'No.' },
  customer: { zh: '客户名称', en: 'Customer' },
  code: { zh: '客户编码', en: 'Code' },
  total: { zh: '合计', en: 'Total' },
  invoice: { zh: '发票号码', en: 'Invoice' },
  issuedOn: { zh: '开票日期', en: 'Issued' },
  dueOn: { zh: '到期日', en: 'Due' },
  gross: { zh: '价税合计', en: 'Gross' },
  unpaid: { zh: '未收金额', en: 'Open' },
  overdue: { zh: '逾期天数', en: 'Days past due' },
  bucket: { zh: '账龄段', en: 'Bucket' },
  notDue: { zh: '未到期', en: 'Not due' },
  within: { zh: '{span} 天', en: '{span} days' },
  over: { zh: '{limit} 天以上', en: 'Over {limit} days' },
  madeBy: { zh: '制表人', en: 'Made by' },
  checkedBy: { zh: '复核人', en: 'Checked by' },
  approvedBy: { zh: '财务负责人', en: 'Head of finance' },
} satisfies Record<string, Text>

type Aging = Awaited<ReturnType<typeof agingOn>>

/** F-07 应收账款账龄登记表: of every customer the actor sees, or of one with its invoices. */
export const agingLedger: Form = {
  code: 'F-07',
  title: { zh: '应收账款账龄登记表', en: 'Receivables aging ledger' },
  subjects: ['book', 'customer'],
  access: 'aging.read',
  subjectId: z.union([z.literal('book'), id()]),
  compose: (ctx, subjectId, options) =>
    subjectId === 'book' ? bookLedger(ctx, options) : customerLedger(ctx, subjectId, options),
}

async function bookLedger(ctx: Ctx, options: Options): Promise<Composed> {
  const { asOf, locale } = options
  const { parameters } = await inForce(ctx.db, 'aging', asOf)
  const aging = await agingOn(ctx, asOf)
  const query = { sort: 'code' as const, limit: rowLimit + 1 }
  const { rows } = await listCustomerAging(ctx.db, bookOf(ctx, asOf), parameters, query)
  checkedRows(rows.length)
  const word = (name: keyof typeof texts) => say(texts[name], locale)
  const columns: Column[] = [
    { title: word('number'), width: 3, align: 'center' },
    { title: word('code'), width: 7 },
    { title: word('customer'), width: 24 },
    ...agingBuckets(parameters).map((bucket) => amountColumn(bucketText(bucket, locale))),
    amountColumn(word('open')),
    amountColumn(word('unapplied')),
    amountColumn(word('balance')),
  ]
  const table: Block = {
    kind: 'table',
    columns,
    rows: rows.map((row, at) => [
      String(at + 1),
      row.customer.code,
      row.customer.name,
      ...[...row.amounts, row.open, row.unapplied, row.balance].map(thousands),
    ]),
    foot: ['', '', word('total'), ...totals(aging).map(thousands)],
  }
  return {
    content: await ledger(ctx, options, aging, [table]),
    subject: { kind: 'aging', id: null, label: `${say(agingLedger.title, 'zh-CN')} ${asOf}` },
    rows: rows.length,
    name: asOf,
  }
}

async function customerLedger(ctx: Ctx, customerId: string, options: Options): Promise<Composed> {
  const { asOf, locale } = options
  const customer = await findVisibleCustomer(ctx, customerId)
  const { parameters } = await inForce(ctx.db, 'aging', asOf)
  const aging = await agingOn(ctx, asOf, customerId)
  const book = bookOf(ctx, asOf, customerId)
  const { rows } = await listInvoiceAging(ctx.db, book, parameters, { limit: rowLimit + 1 })
  checkedRows(rows.length)
  const word = (name: keyof typeof texts) => say(texts[name], locale)
  const names = agingBuckets(parameters)
  const table: Block = {
    kind: 'table',
    columns: [
      { title: word('number'), width: 4, align: 'center' },
      { title: word('invoice'), width: 18 },
      { title: word('issuedOn'), width: 9, align: 'center' },
      { title: word('dueOn'), width: 9, align: 'center' },
      amountColumn(word('gross')),
      amountColumn(word('unpaid')),
      { title: word('overdue'), width: 7, align: 'right' },
      { title: word('bucket'), width: 9, align: 'center' },
    ],
    rows: rows.map((row, at) => [
      String(at + 1),
      row.series ? `${row.series} ${row.number}` : row.number,
      dateText(row.issuedOn, locale),
      dateText(row.dueOn, locale),
      thousands(row.gross),
      thousands(row.open),
      String(row.daysPastDue),
      bucketText(names[row.place]!, locale),
    ]),
    foot: [
      '',
      word('total'),
      '',
      '',
      thousands(toFen(sum(rows.map((row) => row.gross)))),
      thousands(aging.open.amount),
      '',
      '',
    ],
  }
  const who: Box[][] = [
    [{ label: word('customer'), value: customer.name, span: 2 }],
    [{ label: word('code'), value: customer.code, span: 2 }],
  ]
  return {
    content: await ledger(ctx, options, aging, [bucketTable(aging, locale), table], who),
    subject: customerSubject(customer),
    rows: rows.length,
    name: `${customer.code} ${asOf}`,
  }
}

const amountColumn = (title: string): Column => ({ title, width: 9, align: 'right' })

const totals = ({ buckets, open, unapplied, balance }: Aging) => [
  ...buckets.map(({ amount }) => amount),
  open.amount,
  toFen(sum([unapplied.creditNotes, unapplied.receipts])),
  balance,
]

function bucketTable(aging: Aging, locale: Options['locale']): Block {
  const titles = [...aging.buckets.map(({ bucket }) => bucketText(bucket, locale)), say(texts.unapplied, locale)]
  const amounts = totals(aging).map(thousands)
  return {
    kind: 'table',
    columns: titles.map(amountColumn),
    rows: [[...amounts.slice(0, aging.buckets.length), amounts.at(-2)!]],
  }
}

async function ledger(ctx: Ctx, options: Options, aging: Aging, parts: Block[], who: Box[][] = []) {
  const { asOf, locale } = options
  const word = (name: keyof typeof texts) => say(texts[name], locale)
  const days = aging.dso.countBack
  const inWords =
    locale === 'en' ? [] : [[{ label: word('capitals'), value: `人民币${capitals(aging.balance)}`, span: 2 }]]
  return {
    isLandscape: true,
    header: await headerOfPolicy(ctx, 'aging', agingLedger.code, options),
    blocks: [
      { kind: 'line', left: `${word('asOf')}  ${dateText(asOf, locale)}`, right: word('unit') },
      {
        kind: 'boxes',
        pairs: 2,
        rows: [
          ...who,
          [
            { label: word('balance'), value: thousands(aging.balance) },
            {
              label: word('dso'),
              value: days === null ? null : say(texts.days, locale, { days: days.replace(/\.?0+$/, '') || '0' }),
            },
          ],
          ...inWords,
        ],
      },
      ...parts,
      { kind: 'signatures', who: [word('madeBy'), word('checkedBy'), word('approvedBy')] },
    ] satisfies Block[],
  }
}

/** `31-60` as 31–60 天. */
function bucketText(bucket: string, locale: Options['locale']): string {
  if (bucket === 'not-due') return say(texts.notDue, locale)
  if (bucket.startsWith('over-')) return say(texts.over, locale, { limit: bucket.slice('over-'.length) })
  return say(texts.within, locale, { span: bucket.replace('-', '–') })
}
