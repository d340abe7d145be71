import { z } from 'zod'
import { amount } from '../server/kernel/input.ts'
import { definePolicy } from './policy.ts'

/** who is a key account. Amounts in yuan with tax, as decimal strings. */
export const keyAccount = definePolicy({
  kind: 'key-account',
  number: 'R-05',
  title: { zh: '大客户认定标准', en: 'Who is a key account' },
  owner: { zh: '客户关系部', en: 'Customer relations' },
  parameters: z.strictObject({
    cumulativeOver: amount(),
    monthlyOver: amount(),
    newMonthlyOver: amount(),
    consecutiveMonths: z.int().min(2).max(12).default(3),
    newWithinMonths: z.int().min(1).max(36).default(12),
    basis: z.enum(['shipped', 'invoiced']).default('invoiced'),
  }),
  defaults: {
    cumulativeOver: '2000000',
    monthlyOver: '500000',
    newMonthlyOver: '100000',
    consecutiveMonths: 3,
    newWithinMonths: 12,
    basis: 'invoiced',
  },
  labels: {
    cumulativeOver: { zh: '累计交易额超过（元）', en: 'Cumulative trade over (CNY)' },
    monthlyOver: { zh: '连续各月交易额超过（元）', en: 'Each consecutive month over (CNY)' },
    newMonthlyOver: { zh: '新客户连续各月交易额超过（元）', en: 'New customer: each consecutive month over (CNY)' },
    consecutiveMonths: { zh: '连续月数', en: 'Consecutive months' },
    newWithinMonths: { zh: '新客户期限（月）', en: 'Months for which a customer counts as new' },
    basis: { zh: '交易额口径（发货或开票）', en: 'Trade is counted by shipments or by invoices' },
  },
  words: {
    shipped: { zh: '发货', en: 'shipments' },
    invoiced: { zh: '开票', en: 'invoices' },
  },
  articles: [
    {
      code: 'R-05',
      text: {
        zh: '符合下列任何一项的客户为大客户，其余为一般客户。交易额为含税金额，按{basis}计。',
        en: 'A customer that meets any one of the following points is a key account; all others are general customers. Trade includes tax and is counted by: {basis}.',
      },
    },
    {
      code: 'R-05.1',
      text: {
        zh: '累计交易额超过 {cumulativeOver} 元。',
        en: 'Its cumulative trade exceeds CNY {cumulativeOver}.',
      },
    },
    {
      code: 'R-05.2',
      text: {
        zh: '有连续 {consecutiveMonths} 个月，每月交易额都超过 {monthlyOver} 元；中间缺一个月即不算连续。',
        en: 'In {consecutiveMonths} consecutive months its trade exceeded CNY {monthlyOver} each; a month without trade breaks the run.',
      },
    },
    {
      code: 'R-05.3',
      text: {
        zh: '首次交易不满 {newWithinMonths} 个月的新客户，有连续 {consecutiveMonths} 个月，每月交易额都超过 {newMonthlyOver} 元。',
        en: 'It first traded less than {newWithinMonths} months ago and, in {consecutiveMonths} consecutive months, its trade exceeded CNY {newMonthlyOver} each.',
      },
    },
  ],
})

export type KeyAccount = z.output<typeof keyAccount.parameters>
