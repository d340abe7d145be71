import { wrongUsage, type Cli, type Command } from './command.ts'
import type { DateText } from '../kernel/calendar.ts'
import { date, parse } from '../kernel/input.ts'
import { abcOf, judgeBook, matched, type Judged } from '../modules/grading/index.ts'
import { inColumns } from './text.ts'

/** Judges every customer as of the day of `--as-of` and keeps of each what `keep` takes. */
async function judged<T>(
  cli: Cli,
  asOf: DateText,
  keep: (one: Judged) => T,
): Promise<{ asOf: DateText; customers: T[] }> {
  const customers: T[] = []
  await cli.transaction(async (ctx) => {
    for await (const batch of judgeBook(ctx, asOf)) customers.push(...batch.map(keep))
  })
  return { asOf, customers }
}

function dayOf(command: Command, args: string[], asOf: string | boolean | undefined): DateText {
  if (args.length > 0 || asOf === undefined) throw wrongUsage(command)
  return parse(date(), asOf, 'as-of')
}

const classed = ({ customer, classDecision }: Judged) => ({
  code: customer.code,
  class: classDecision.outcome,
  ...matched(classDecision),
})

const graded = ({ customer, classDecision, gradeDecision }: Judged) => ({
  code: customer.code,
  class: classDecision.outcome,
  grade: gradeDecision.outcome,
  points: gradeDecision.value!.points,
  decision: gradeDecision,
  classDecision,
})

const classify: Command = {
  name: 'classify',
  usage: 'classify --as-of DATE [--json]',
  summary: { zh: '大客户认定：每个客户的类别及所依据的条款', en: 'Who is a key account, by which criteria' },
  options: { 'as-of': { type: 'string' } },
  run(cli, args, options) {
    return judged(cli, dayOf(this, args, options['as-of']), classed)
  },
  text: ({ customers }: { customers: ReturnType<typeof classed>[] }) =>
    inColumns(customers.map((one) => [one.code, one.class, one.criteria.join(' '), one.months.join(' ')])),
}

const grade: Command = {
  name: 'grade',
  usage: 'grade --as-of DATE [--json]',
  summary: { zh: '客户等级：每个客户的类别、等级和得分', en: 'Class, grade and points of every customer' },
  options: { 'as-of': { type: 'string' } },
  run(cli, args, options) {
    return judged(cli, dayOf(this, args, options['as-of']), graded)
  },
  text: ({ customers }: { customers: ReturnType<typeof graded>[] }) =>
    inColumns(
      customers.map((one) => [one.code, one.class, one.grade, String(one.points), one.decision.policy.article]),
      [3],
    ),
}

interface AbcAnswer {
  period: string
  customers: { code: string; amount: string; abc: string }[]
}

const abc: Command = {
  name: 'abc',
  usage: 'abc --period YEAR|YEAR-H1|YEAR-Q1|YEAR-MONTH [--json]',
  summary: { zh: '客户 ABC 分类', en: 'A, B and C customers by their share of sales' },
  options: { period: { type: 'string' } },
  async run(cli, args, { period }): Promise<AbcAnswer> {
    if (args.length > 0 || typeof period !== 'string') throw wrongUsage(this)
    const { rows } = await cli.transaction((ctx) => abcOf(ctx, period))
    return {
      period,
      customers: rows.map((row) => ({ code: row.customer.code, amount: row.amount, abc: row.abc })),
    }
  },
  text: ({ customers }: AbcAnswer) =>
    inColumns(
      customers.map((one) => [one.code, one.amount, one.abc]),
      [1],
    ),
}

export const gradingCommands: Command[] = [classify, grade, abc]
