import { z } from 'zod'
import { compare } from '../server/kernel/money.ts'
import { percentage, refuseField } from './checks.ts'
import { definePolicy } from './policy.ts'

/** A, B and C customers by their share of sales. Percentages as decimal strings. */
export const abc = definePolicy({
  kind: 'abc',
  number: 'A-08',
  title: { zh: '客户 ABC 分类', en: 'ABC classification of customers' },
  owner: { zh: '企划部', en: 'Planning' },
  parameters: z.strictObject({ shareA: percentage(), shareB: percentage() }).check(({ value, issues }) => {
    if (compare(value.shareB, value.shareA) <= 0) issues.push(refuseField(value, ['shareB'], 'value.ascending'))
  }),
  defaults: { shareA: '80', shareB: '95' },
  labels: {
    shareA: { zh: 'A 类累计占比低于（%）', en: 'A below a cumulative share of (%)' },
    shareB: { zh: 'B 类累计占比低于（%）', en: 'B below a cumulative share of (%)' },
  },
  words: {},
  articles: [
    {
      code: 'A-08',
      text: {
        zh: '按期间销售额由高到低排列。排在某客户之前的客户合计占比低于 {shareA}% 的为 A 类，低于 {shareB}% 的为 B 类，其余为 C 类。期间销售额为零或负数的客户归入 C 类。',
        en: 'Customers are ranked by their sales of the period. A customer is A when those ranked before it hold less than {shareA} % of all sales together, B below {shareB} %, else C. Customers whose sales are zero or negative are C.',
      },
    },
  ],
})

export type Abc = z.output<typeof abc.parameters>
