import { z } from 'zod'
import { refuseField } from './checks.ts'
import { definePolicy } from './policy.ts'

/** K-09: into which buckets open invoices fall. `limits` are days past due, ascending. */
export const aging = definePolicy({
  kind: 'aging',
  number: 'K-09',
  title: { zh: '应收账款账龄', en: 'Receivables aging' },
  owner: { zh: '财务部', en: 'Finance' },
  parameters: z.strictObject({
    limits: z
      .array(z.int().min(1).max(3650))
      .min(1)
      .max(11)
      .check(({ value, issues }) => {
        value.forEach((limit, at) => {
          if (at > 0 && limit <= value[at - 1]!) issues.push(refuseField(value, [at], 'value.ascending'))
        })
      }),
  }),
  defaults: { limits: [30, 60, 90, 180] },
  labels: { limits: { zh: '账龄分段（逾期天数上限）', en: 'Bucket limits (days past due)' } },
  words: {},
  articles: [
    {
      code: 'K-09',
      text: {
        zh: '开出的发票按到期日计算逾期天数，未核销余额分为未到期、各逾期段（{limits} 天为各段上限）和更长逾期。到期当日不算逾期；截止日之后的收款不计入。未核销的红字发票和收款单独列示。',
        en: 'The open amount of every invoice falls into a bucket by its days past due: not due, up to each of {limits} days, or longer. An invoice due today is not overdue; receipts after the day of the statement do not count. Credit notes and receipts not yet applied are shown apart.',
      },
    },
  ],
})

export type Aging = z.output<typeof aging.parameters>

/** Names of the buckets in order: `not-due`, `1-30`, … `over-180`. */
export function agingBuckets({ limits }: Aging): string[] {
  const between = limits.map((limit, at) => `${at === 0 ? 1 : limits[at - 1]! + 1}-${limit}`)
  return ['not-due', ...between, `over-${limits.at(-1)}`]
}
