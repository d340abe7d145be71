import { z } from 'zod'
import { amount } from '../server/kernel/input.ts'
import { compare } from '../server/kernel/money.ts'
import { percentage, refuseField } from './checks.ts'
import { definePolicy } from './policy.ts'

const points = z.int().min(0).max(100)
/** Bands for a value that is the better the higher it is, and for one that is the better the lower. */
const highIsBest = (limit: z.ZodType<string>) =>
  z
    .array(z.strictObject({ atLeast: limit.nullable(), points }))
    .min(2)
    .max(12)
    .check(({ value, issues }) => {
      issues.push(...bandIssues(value, 'atLeast', (band) => band.atLeast))
    })
const lowIsBest = (limit: z.ZodType<string>) =>
  z
    .array(z.strictObject({ atMost: limit.nullable(), points }))
    .min(2)
    .max(12)
    .check(({ value, issues }) => {
      issues.push(...bandIssues(value, 'atMost', (band) => band.atMost))
    })

/**
 * Bands go from the best down: limits in order, points falling, and the last band open, so that every value lies in
 * exactly one band.
 */
function bandIssues<Band extends { points: number }>(
  bands: Band[],
  name: 'atLeast' | 'atMost',
  limitOf: (band: Band) => string | null,
) {
  return bands.flatMap((band, at) => {
    const limit = limitOf(band)
    const before = bands[at - 1]
    const limitBefore = before ? limitOf(before) : null
    const isLast = at === bands.length - 1
    const order = limit !== null && limitBefore !== null ? compare(limit, limitBefore) : null
    const outOfOrder = order !== null && order !== (name === 'atLeast' ? -1 : 1)
    return [
      ...((limit === null) === isLast ? [] : [refuseField(bands, [at, name], 'band.rest_last')]),
      ...(outOfOrder
        ? [refuseField(bands, [at, name], name === 'atLeast' ? 'value.descending' : 'value.ascending')]
        : []),
      ...(before && band.points >= before.points ? [refuseField(bands, [at, 'points'], 'band.points')] : []),
    ]
  })
}

export const influences = ['leader', 'important', 'ordinary', 'marginal'] as const

/** C-02 to C-04: grades A, B, C by four indicators. Amounts in yuan, the premium in percent, as decimal strings. */
export const grading = definePolicy({
  kind: 'grading',
  number: 'C-02',
  title: { zh: '客户分级标准', en: 'Grades of customers' },
  owner: { zh: '销售部', en: 'Sales' },
  parameters: z
    .strictObject({
      periodMonths: z.int().min(6).max(12),
      contractBasis: z.enum(['contracts', 'invoiced', 'contracts-else-invoiced']),
      contractBands: highIsBest(amount()),
      receivableBands: lowIsBest(amount()),
      premiumBands: highIsBest(percentage()),
      influencePoints: z.strictObject({ leader: points, important: points, ordinary: points, marginal: points }),
      gradeAFrom: z.int().min(1).max(400),
      gradeBFrom: z.int().min(1).max(400),
      firstYearMonths: z.int().min(1).max(36),
      firstYearGrade: z.enum(['A', 'B', 'C']),
    })
    .check(({ value, issues }) => {
      const { influencePoints, contractBands, receivableBands, premiumBands } = value
      influences.forEach((name, at) => {
        if (at > 0 && influencePoints[name] >= influencePoints[influences[at - 1]!])
          issues.push(refuseField(value, ['influencePoints', name], 'band.points'))
      })
      const best = [contractBands, receivableBands, premiumBands].map((list) => list[0]?.points ?? 0)
      const max = best.reduce((total, each) => total + each, influencePoints.leader)
      if (value.gradeAFrom > max) issues.push(refuseField(value, ['gradeAFrom'], 'value.unreachable', { max }))
      if (value.gradeBFrom >= value.gradeAFrom) issues.push(refuseField(value, ['gradeBFrom'], 'value.descending'))
    }),
  defaults: {
    periodMonths: 12,
    contractBasis: 'contracts-else-invoiced',
    contractBands: [
      { atLeast: '5000000', points: 4 },
      { atLeast: '2000000', points: 3 },
      { atLeast: '500000', points: 2 },
      { atLeast: null, points: 1 },
    ],
    receivableBands: [
      { atMost: '200000', points: 4 },
      { atMost: '500000', points: 3 },
      { atMost: '1000000', points: 2 },
      { atMost: null, points: 1 },
    ],
    premiumBands: [
      { atLeast: '10', points: 4 },
      { atLeast: '5', points: 3 },
      { atLeast: '2', points: 2 },
      { atLeast: null, points: 1 },
    ],
    influencePoints: { leader: 4, important: 3, ordinary: 2, marginal: 1 },
    gradeAFrom: 13,
    gradeBFrom: 9,
    firstYearMonths: 12,
    firstYearGrade: 'C',
  },
  labels: {
    periodMonths: { zh: '考评期（月）', en: 'Period judged (months)' },
    contractBasis: { zh: '合同金额口径', en: 'What the contract amount is taken from' },
    contractBands: { zh: '合同金额分档（元）', en: 'Bands of the contract amount (CNY)' },
    receivableBands: { zh: '期末应收账款分档（元）', en: 'Bands of the receivables at the end (CNY)' },
    premiumBands: { zh: '溢价率分档（%）', en: 'Bands of the price premium (%)' },
    influencePoints: { zh: '战略影响分值', en: 'Points for strategic influence' },
    gradeAFrom: { zh: 'A 级起点分', en: 'Points from which a customer is A' },
    gradeBFrom: { zh: 'B 级起点分', en: 'Points from which a customer is B' },
    firstYearMonths: { zh: '新客户期（月）', en: 'Months at the fixed first grade' },
    firstYearGrade: { zh: '新客户等级', en: 'Fixed grade of new customers' },
  },
  words: {
    contracts: { zh: '签订的合同', en: 'contracts signed' },
    invoiced: { zh: '开票金额', en: 'amounts invoiced' },
    'contracts-else-invoiced': {
      zh: '签订的合同，没有合同的按开票金额',
      en: 'contracts signed, or amounts invoiced where there are none',
    },
    atLeast: { zh: '不低于', en: 'at least' },
    atMost: { zh: '不高于', en: 'at most' },
    'atLeast.null': { zh: '其余', en: 'others' },
    'atMost.null': { zh: '其余', en: 'others' },
    points: { zh: '分值', en: 'points' },
    leader: { zh: '行业龙头', en: 'leader' },
    important: { zh: '重要', en: 'important' },
    ordinary: { zh: '一般', en: 'ordinary' },
    marginal: { zh: '边缘', en: 'marginal' },
  },
  articles: [
    {
      code: 'C-02',
      text: {
        zh: '大客户和一般客户各分 A、B、C 三级。按最近 {periodMonths} 个月的四项指标分别计分，合计 {gradeAFrom} 分起为 A 级，{gradeBFrom} 分起为 B 级，其余为 C 级。',
        en: 'Key accounts and general customers are each graded A, B or C. Four indicators of the last {periodMonths} months give points; from {gradeAFrom} points in total a customer is A, from {gradeBFrom} B, else C.',
      },
    },
    {
      code: 'C-02.1',
      text: {
        zh: '合同金额及回款：合同金额（取{contractBasis}）按“{contractBands}”计分。',
        en: 'Contract amount and its collection: the contract amount ({contractBasis}) is scored by {contractBands}.',
      },
    },
    {
      code: 'C-02.2',
      text: {
        zh: '期末应收账款：按“{receivableBands}”计分。',
        en: 'Receivables at the end: scored by {receivableBands}.',
      },
    },
    {
      code: 'C-02.3',
      text: { zh: '溢价率（%）：按“{premiumBands}”计分。', en: 'Price premium (%): scored by {premiumBands}.' },
    },
    {
      code: 'C-02.4',
      text: { zh: '战略影响：按“{influencePoints}”计分。', en: 'Strategic influence: scored by {influencePoints}.' },
    },
    {
      code: 'C-03',
      text: {
        zh: '期末有逾期未收款的，第一项指标按最低档计分。战略影响由销售部经理及以上人员评定，写明日期和理由。',
        en: 'A customer with anything overdue at the end of the period gets the lowest band of the first indicator. Strategic influence is judged by the sales manager or above, with date and reason.',
      },
    },
    {
      code: 'C-04',
      text: {
        zh: '新客户自首次交易起 {firstYearMonths} 个月内，不论规模，一律为 {firstYearGrade} 级。',
        en: 'For {firstYearMonths} months after its first trade a new customer is at grade {firstYearGrade}, whatever its size.',
      },
    },
  ],
})

export type Grading = z.output<typeof grading.parameters>
export type Influence = (typeof influences)[number]
