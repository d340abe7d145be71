import { say, type Locale, type Text } from '../kernel/i18n.ts'
import { date, parse } from '../kernel/input.ts'
import { searchText } from '../kernel/paging.ts'
import { listCustomers, reindex, type CustomerLine } from '../modules/customers/index.ts'
import { agingOn } from '../modules/trade/index.ts'
import { wrongUsage, type Command } from './command.ts'
import { inColumns } from './text.ts'

const customers: Command = {
  name: 'customers',
  usage: 'customers [--q TEXT] [--json]',
  summary: {
    zh: '列出客户，可按名称、拼音、首字母、编码、电话或信用代码查找',
    en: 'List customers, found by name, pinyin, initials, code, phone or credit code',
  },
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

const reindexing: Command = {
  name: 'customers reindex',
  usage: 'customers reindex [--json]',
  summary: { zh: '重建客户查找索引', en: 'Build the index that customers are found by anew' },
  async run(cli, args) {
    if (args.length) throw wrongUsage(reindexing)
    const customers = await cli.transaction((ctx) => reindex(ctx, (done) => cli.progress(String(done))))
    cli.progress('')
    return { customers }
  },
  text: ({ customers: done }: { customers: number }, locale: Locale) =>
    say({ zh: '已重建{done}个客户的查找索引', en: 'The index of {done} customers is built' }, locale, { done }),
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

/** The longer name first: the first one that fits is run. */
export const customerCommands: Command[] = [reindexing, customers, aging]
