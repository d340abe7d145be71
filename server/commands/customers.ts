import { say, type Locale, type Text } from '../kernel/i18n.ts'
import { date, parse } from '../kernel/input.ts'
import { searchText } from '../kernel/paging.ts'
import { listCustomers, type CustomerLine } from '../modules/customers/index.ts'
import { agingOn } from '../modules/trade/index.ts'
import { wrongUsage, type Command } from './command.ts'
import { inColumns } from './text.ts'

const customers: Command = {
  name: 'customers',
  usage: 'customers [--q TEXT] [--json]',
  summary: { zh: '列出客户，可按名称或编码查找', en: 'List customers, found by name or code' },
  options: { q: { type: 'string' } },
  async run(cli, args, options) {
    if (args.length) throw wrongUsage(customers)
    const q = options['q'] === undefined ? undefined : parse(searchText(), options['q'], '--q')
    return cli.transaction(async (ctx) => {
      const rows: CustomerLine[] = []
      let cursor: string | null = null
      do {
        const found: { rows: CustomerLine[]; nextCursor: string | null } = await listCustomers(ctx, {
          sort: 'code',
          limit: 1000,
          ...(q ? { q } : {}),
          ...(cursor === null ? {} : { cursor }),
        })
        rows.push(...found.rows)
        cursor = found.nextCursor
      } while (cursor !== null)
      return { customers: rows }
    })
  },
  text: ({ customers: rows }: { customers: CustomerLine[] }) =>
    inColumns(rows.map((c) => [c.code, c.name, c.class ?? '-', c.grade ?? '-', c.owner?.name ?? '-'])),
}

const words = {
  bucket: { zh: '账龄', en: 'Bucket' },
  count: { zh: '张数', en: 'Invoices' },
  amount: { zh: '金额', en: 'Amount' },
  total: { zh: '未核销发票', en: 'Open invoices' },
  creditNotes: { zh: '红字发票', en: 'Credit notes' },
  receipts: { zh: '未核销回款', en: 'Unapplied receipts' },
  balance: { zh: '应收余额', en: 'Balance' },
  'not-due': { zh: '未到期', en: 'Not due' },
} satisfies Record<string, Text>

type Aging = Awaited<ReturnType<typeof agingOn>>

const aging: Command = {
  name: 'aging',
  usage: 'aging --as-of DATE [--json]',
  summary: { zh: '某日的应收账款账龄', en: 'Receivables aging on a day' },
  options: { 'as-of': { type: 'string' } },
  async run(cli, args, options) {
    if (args.length || options['as-of'] === undefined) throw wrongUsage(aging)
    const asOf = parse(date(), options['as-of'], '--as-of')
    return cli.transaction((ctx) => agingOn(ctx, asOf))
  },
  text: (answer: Aging, locale: Locale) => {
    const word = (name: keyof typeof words) => say(words[name], locale)
    const bucketName = (bucket: string) => (bucket === 'not-due' ? word('not-due') : bucket)
    return inColumns(
      [
        [`${word('bucket')} (${answer.asOf})`, word('count'), word('amount')],
        ...answer.buckets.map(({ bucket, count, amount }) => [bucketName(bucket), String(count), amount]),
        [word('total'), String(answer.open.count), answer.open.amount],
        [word('creditNotes'), '', answer.unapplied.creditNotes],
        [word('receipts'), '', answer.unapplied.receipts],
        [word('balance'), '', answer.balance],
      ],
      [1, 2],
    )
  },
}

export const customerCommands: Command[] = [customers, aging]
