import type { Decision } from '../../server/kernel/decision.ts'
import type { Text } from './decision-texts.ts'

type Facts = Record<string, unknown>

/** Something that would lead to another outcome; {names} of the text are its facts. */
export interface Change {
  text: Text
  facts: Facts
}

/** Decimal texts as whole numbers of 1/10000, so that differences stay exact. */
function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const size = BigInt(whole) * 10_000n + BigInt(fraction.slice(0, 4).padEnd(4, '0'))
  return text.startsWith('-') ? -size : size
}

/** a − b, exact, with two decimals unless more are needed. */
export function difference(a: string, b: string): string {
  const value = scaled(a) - scaled(b)
  const size = value < 0n ? -value : value
  const fraction = String(size % 10_000n)
    .padStart(4, '0')
    .replace(/0{1,2}$/, '')
  return `${value < 0n ? '-' : ''}${size / 10_000n}.${fraction}`
}

const isLess = (a: string, b: string) => scaled(a) < scaled(b)

/** What part of a whole something is, percent with two decimals, cut off. */
export function percentOf(part: string, whole: string): string {
  const all = scaled(whole)
  if (all === 0n) return '0.00'
  const hundredths = (scaled(part) * 10_000n) / all
  return difference(`${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`, '0')
}

/**
 * What would have to be otherwise for another outcome, as far as the decision, its facts and the parameters of its
 * version tell. `parameters` null: not readable for this user; then only the reasons speak.
 */
export function changesOf(decision: Decision, facts: Facts, parameters: Facts | null): Change[] {
  if (decision.policy.kind === 'key-account') return keyAccountChanges(decision, facts, parameters)
  if (decision.policy.kind === 'grading') return gradingChanges(decision, facts, parameters)
  if (decision.policy.kind === 'abc') return abcChanges(decision)
  if (decision.policy.kind === 'archive') return [{ text: texts.confirmAgain, facts: decision.reasons[0]!.facts }]
  return []
}

function keyAccountChanges({ outcome, reasons }: Decision, facts: Facts, parameters: Facts | null): Change[] {
  if (outcome === 'key') {
    const cumulative = reasons.find(({ code }) => code === 'key-account.cumulative')?.facts
    const above = cumulative && difference(String(cumulative.cumulative), String(cumulative.over))
    return [
      ...(above ? [{ text: texts.aboveCumulative, facts: { above } }] : []),
      { text: texts.noLongerKey, facts: {} },
    ]
  }
  if (!parameters) return []
  const { cumulativeOver, monthlyOver, consecutiveMonths } = parameters as Record<string, string>
  const months = (facts.months ?? {}) as Record<string, string>
  const run = longestRun(months, monthlyOver!)
  return [
    ...(typeof facts.cumulative === 'string'
      ? [
          {
            text: texts.belowCumulative,
            facts: { gap: difference(cumulativeOver!, facts.cumulative), over: cumulativeOver },
          },
        ]
      : []),
    {
      text: run.length ? texts.monthsSoFar : texts.monthsNone,
      facts: { count: consecutiveMonths, over: monthlyOver, have: run.length, run },
    },
  ]
}

/** The longest run of months in a row that are each over the limit. */
function longestRun(months: Record<string, string>, limit: string): string[] {
  const ordinal = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))
  let best: string[] = []
  let run: string[] = []
  for (const month of Object.keys(months).sort()) {
    if (!isLess(limit, months[month]!)) continue
    run = run.length > 0 && ordinal(month) - ordinal(run.at(-1)!) === 1 ? [...run, month] : [month]
    if (run.length > best.length) best = run
  }
  return best
}

type Band = { points: number; atLeast?: string | null; atMost?: string | null }

function gradingChanges({ reasons, outcome }: Decision, facts: Facts, parameters: Facts | null): Change[] {
  const of = (code: string) => reasons.find((reason) => reason.code === code)?.facts
  const firstYear = of('grading.first-year')
  if (firstYear) return [{ text: texts.firstYearEnds, facts: firstYear }]
  const total = of('grading.total') as { points: number; gradeAFrom: number; gradeBFrom: number } | undefined
  if (!total) return []
  const next =
    outcome === 'A'
      ? null
      : outcome === 'B'
        ? { grade: 'A', from: total.gradeAFrom }
        : { grade: 'B', from: total.gradeBFrom }
  if (!next) return [{ text: texts.spare, facts: { spare: total.points - total.gradeAFrom } }]
  const overdue = of('grading.overdue') ?? of('grading.overdue-unknown')
  const settled = overdue && Number(overdue.instead) > Number(overdue.points)
  return [
    { text: texts.morePoints, facts: { ...next, gap: next.from - total.points } },
    ...(settled ? [{ text: texts.settle, facts: { more: Number(overdue.instead) - Number(overdue.points) } }] : []),
    ...(parameters ? indicatorChanges(facts, parameters, !!overdue) : []),
  ]
}

function indicatorChanges(facts: Facts, parameters: Facts, isOverdue: boolean): Change[] {
  const raise = (text: Text, value: unknown, bands: unknown): Change[] => {
    if (typeof value !== 'string') return []
    const list = bands as Band[]
    const at = list.findIndex(({ atLeast }) => atLeast == null || !isLess(value, atLeast))
    const better = list[at - 1]
    if (!better?.atLeast) return []
    return [
      {
        text,
        facts: { gap: difference(better.atLeast, value), to: better.atLeast, more: better.points - list[at]!.points },
      },
    ]
  }
  const lower = (value: unknown, bands: unknown): Change[] => {
    if (typeof value !== 'string') return []
    const list = bands as Band[]
    const at = list.findIndex(({ atMost }) => atMost == null || !isLess(atMost, value))
    const better = list[at - 1]
    if (!better?.atMost) return []
    return [
      {
        text: texts.lessReceivables,
        facts: { gap: difference(value, better.atMost), to: better.atMost, more: better.points - list[at]!.points },
      },
    ]
  }
  return [
    ...(isOverdue ? [] : raise(texts.moreContract, facts.contractAmount, parameters.contractBands)),
    ...lower(facts.receivables, parameters.receivableBands),
    ...raise(texts.morePremium, facts.premium, parameters.premiumBands),
    ...(facts.premium == null ? [{ text: texts.judgePremium, facts: {} }] : []),
    ...(facts.influence == null ? [{ text: texts.judgeInfluence, facts: {} }] : []),
  ]
}

function abcChanges({ reasons, outcome }: Decision): Change[] {
  const share = reasons.find(({ code }) => code === 'abc.share')?.facts as Record<string, string> | undefined
  if (!share || outcome === 'A') return []
  const limit = outcome === 'B' ? share.shareA! : share.shareB!
  return [
    {
      text: texts.abcBelow,
      facts: { now: percentOf(share.before!, share.total!), limit, better: outcome === 'B' ? 'A' : 'B' },
    },
  ]
}

const texts = {
  confirmAgain: {
    zh: '核实一次，自核实之日起 {limit} 天内不过期',
    en: 'Confirming it: it then holds for {limit} days',
  },
  aboveCumulative: { zh: '累计交易额高出标准 {above} 元', en: 'Cumulative trade is CNY {above} above the limit' },
  noLongerKey: { zh: '以上各项都不再成立时，为一般客户', en: 'A general customer once none of the above holds' },
  belowCumulative: {
    zh: '累计交易额再增加 {gap} 元以上（须超过 {over} 元）',
    en: 'More than CNY {gap} of further trade (to exceed CNY {over})',
  },
  monthsSoFar: {
    zh: '连续 {count} 个月每月超过 {over} 元；至今最长连续 {have} 个月（{run}）',
    en: '{count} consecutive months over CNY {over} each; the longest run so far is {have} ({run})',
  },
  monthsNone: {
    zh: '连续 {count} 个月每月超过 {over} 元；至今没有一个月超过',
    en: '{count} consecutive months over CNY {over} each; no month so far',
  },
  firstYearEnds: {
    zh: '{until} 起按分值评定；按目前分值为 {instead} 级',
    en: 'From {until} points decide; by the present points grade {instead}',
  },
  spare: { zh: '比 A 级起点高 {spare} 分', en: '{spare} points above the start of A' },
  morePoints: {
    zh: '再得 {gap} 分为 {grade} 级（{from} 分起）',
    en: '{gap} more points for grade {grade} (from {from})',
  },
  settle: { zh: '结清逾期款：多得 {more} 分', en: 'Nothing overdue: {more} more points' },
  moreContract: {
    zh: '合同金额再增加 {gap} 元，达到 {to} 元：多得 {more} 分',
    en: 'CNY {gap} more contract amount, to CNY {to}: {more} more points',
  },
  lessReceivables: {
    zh: '应收账款减少 {gap} 元，不超过 {to} 元：多得 {more} 分',
    en: 'CNY {gap} less receivables, to at most CNY {to}: {more} more points',
  },
  morePremium: {
    zh: '溢价率提高 {gap} 个百分点，达到 {to}%：多得 {more} 分',
    en: 'A premium higher by {gap} points, to {to} %: {more} more points',
  },
  judgePremium: { zh: '评定溢价率', en: 'Judge the price premium' },
  judgeInfluence: { zh: '评定战略影响', en: 'Judge the strategic influence' },
  abcBelow: {
    zh: '排在其前的客户合计占比降到 {limit}% 以下（目前 {now}%）为 {better} 类',
    en: 'Class {better} once those ranked before hold less than {limit} % (now {now} %)',
  },
}
