import { z } from 'zod'
import { refuseField } from './checks.ts'
import { definePolicy } from './policy.ts'

/** G-04: when duties are shown, reminded of and reported up the line, and what counts as on time. */
export const obligations = definePolicy({
  kind: 'obligations',
  number: 'G-04',
  title: { zh: '待办的提醒、上报与准时', en: 'Duties: reminders, reporting up, punctuality' },
  owner: { zh: '企划部', en: 'Planning' },
  parameters: z.strictObject({
    createDaysAhead: z.int().min(0).max(366),
    remindBefore: z
      .array(z.int().min(0).max(60))
      .max(6)
      .check(({ value, issues }) => {
        value.forEach((days, at) => {
          if (at > 0 && days >= value[at - 1]!) issues.push(refuseField(value, [at], 'value.descending'))
        })
      }),
    escalateAfter: z
      .array(z.int().min(1).max(120))
      .min(1)
      .max(8)
      .check(({ value, issues }) => {
        value.forEach((days, at) => {
          if (at > 0 && days <= value[at - 1]!) issues.push(refuseField(value, [at], 'value.ascending'))
        })
      }),
    graceDays: z.int().min(0).max(30),
    decideWithin: z.int().min(1).max(60),
    acknowledgeWithin: z.int().min(1).max(60).default(5),
    signWithin: z.int().min(1).max(60).default(3),
  }),
  defaults: {
    createDaysAhead: 30,
    remindBefore: [3, 0],
    escalateAfter: [1, 3, 5],
    graceDays: 0,
    decideWithin: 3,
    acknowledgeWithin: 5,
    signWithin: 3,
  },
  labels: {
    createDaysAhead: { zh: '提前生成（天）', en: 'Shown ahead (days)' },
    remindBefore: { zh: '到期前提醒（工作日）', en: 'Reminders before due (working days)' },
    escalateAfter: { zh: '逾期逐级上报（工作日）', en: 'Reported up when late by (working days)' },
    graceDays: { zh: '准时宽限（工作日）', en: 'Grace for being on time (working days)' },
    decideWithin: {
      zh: '审批期限，未另行规定的（工作日）',
      en: 'Time to decide where nothing else is said (working days)',
    },
    acknowledgeWithin: {
      zh: '制度签阅期限（工作日）',
      en: 'Time to read a regulation that came into force (working days)',
    },
    signWithin: { zh: '客户移交签字期限（工作日）', en: 'Time to sign a hand-over of customers (working days)' },
  },
  words: {},
  articles: [
    {
      code: 'G-04',
      text: {
        zh: '制度规定的每项职责都有责任人、期限和完成凭证，由系统提前 {createDaysAhead} 天列入待办。期限按公司工作日历计算；没有日历的年份不作推算，明确标出。',
        en: 'Every duty under a regulation has an owner, a date and evidence that fulfils it, and appears {createDaysAhead} days ahead. Dates follow the company’s working calendar; a year without a calendar is never guessed but marked.',
      },
    },
    {
      code: 'G-04.1',
      text: {
        zh: '到期前 {remindBefore} 个工作日各提醒责任人一次（0 为到期当日）。',
        en: 'The owner is reminded once at each of {remindBefore} working days before the date (0: on the day).',
      },
    },
    {
      code: 'G-04.2',
      text: {
        zh: '逾期满 {escalateAfter} 个工作日，依次向上一级、再上一级负责人上报，每级一次。暂停期间不计。',
        en: 'When late by {escalateAfter} working days, the first, second … superior up the line is told, each once. Time on hold does not count.',
      },
    },
    {
      code: 'G-04.3',
      text: {
        zh: '期限后 {graceDays} 个工作日内完成的计为准时。准时率按到期项目计算，免除的不计入。',
        en: 'What is fulfilled within {graceDays} working days after the date counts as on time. The rate is taken over what fell due; what was waived does not count.',
      },
    },
    {
      code: 'G-04.4',
      text: {
        zh: '轮到审批的人员应在核决权限表规定的期限内决定；未规定期限的，为 {decideWithin} 个工作日。',
        en: 'Whoever is asked to decide does so within the time the authority table gives, or {decideWithin} working days where it gives none.',
      },
    },
    {
      code: 'G-04.6',
      text: {
        zh: '客户更换负责人须办理移交：移交人与接手人各自签字，移交人已离岗的由其上级签字，任何人不得代签；签字期限为 {signWithin} 个工作日。全部签字后，客户与其名下未了事项同时转给接手人。',
        en: 'Customers change hands by a hand-over that giver and receiver each sign, the superior in the place of a giver who has left, nobody for another, within {signWithin} working days. With the last signature the customers go to the receiver together with what is open on them.',
      },
    },
  ],
})

export type Obligations = z.output<typeof obligations.parameters>
