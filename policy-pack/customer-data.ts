import { z } from 'zod'
import { line } from '../server/kernel/input.ts'
import { refuseField } from './checks.ts'
import { definePolicy, reads } from './policy.ts'

/** Something people choose from: the code stays, the words may change. */
const option = z.strictObject({
  code: reads('key', z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)),
  text: z.strictObject({ zh: line(30), en: line(60) }),
})

const options = () =>
  z
    .array(option)
    .min(1)
    .max(30)
    .check(({ value, issues }) => {
      value.forEach(({ code }, at) => {
        const first = value.findIndex((other) => other.code === code)
        if (first < at) issues.push(refuseField(value, [at, 'code'], 'value.twice'))
      })
    })

const hostName = z.string().regex(/^([a-z0-9-]{1,63}\.)+[a-z]{2,24}$/)

/** where customers come from, how leads are verified and entered, what counts as the same customer. */
export const customerData = definePolicy({
  kind: 'customer-data',
  number: 'A-01',
  title: { zh: '客户资料的收集与整理', en: 'Collecting and cleaning customer data' },
  owner: { zh: '企划部', en: 'Planning' },
  parameters: z.strictObject({
    sources: options(),
    methods: options(),
    verifyWithin: z.int().min(1).max(60),
    enterWithin: z.int().min(0).max(60),
    homophonesFrom: z.int().min(2).max(20),
    sharedByAtMost: z.int().min(2).max(100),
    publicDomains: z.array(hostName).max(200),
  }),
  defaults: {
    sources: [
      { code: 'visit', text: { zh: '走访', en: 'Visit' } },
      { code: 'survey', text: { zh: '市场调研', en: 'Market survey' } },
      { code: 'media', text: { zh: '媒体与网络', en: 'Media and internet' } },
      { code: 'fair', text: { zh: '展会', en: 'Trade fair' } },
      { code: 'introduction', text: { zh: '介绍', en: 'Introduction' } },
      { code: 'other', text: { zh: '其他', en: 'Other' } },
    ],
    methods: [
      { code: 'phone', text: { zh: '电话', en: 'Phone' } },
      { code: 'fax', text: { zh: '传真', en: 'Fax' } },
      { code: 'mail', text: { zh: '信函或邮件', en: 'Letter or e-mail' } },
      { code: 'visit', text: { zh: '上门', en: 'Visit' } },
    ],
    verifyWithin: 5,
    enterWithin: 2,
    homophonesFrom: 3,
    sharedByAtMost: 10,
    publicDomains: [
      '163.com',
      '126.com',
      'yeah.net',
      'qq.com',
      'foxmail.com',
      'sina.com',
      'sina.cn',
      'sohu.com',
      'aliyun.com',
      '139.com',
      '189.cn',
      'gmail.com',
      'outlook.com',
      'hotmail.com',
      'icloud.com',
      'yahoo.com',
    ],
  },
  labels: {
    sources: { zh: '客户来源', en: 'Sources of customers' },
    methods: { zh: '核实方式', en: 'Ways of verifying' },
    verifyWithin: { zh: '线索核实期限（工作日）', en: 'Verify a lead within (working days)' },
    enterWithin: { zh: '录入期限（工作日）', en: 'Enter within (working days)' },
    homophonesFrom: { zh: '按同音查重的最少字数', en: 'Same sound counts from so many characters' },
    sharedByAtMost: {
      zh: '电话、域名最多由几家客户共用仍算疑似',
      en: 'A phone or domain counts when shared by at most',
    },
    publicDomains: { zh: '公共邮箱域名（不作为查重依据）', en: 'Public mail domains (say nothing)' },
  },
  words: {
    code: { zh: '代号', en: 'key' },
    text: { zh: '名称', en: 'name' },
  },
  articles: [
    {
      code: 'A-01',
      text: {
        zh: '现有客户、尚未往来的客户、潜在客户和流失客户的资料都要收集，统一存于一套档案。',
        en: 'Data are collected of present customers, of those never dealt with, of potential and of lost ones, all in one archive.',
      },
    },
    {
      code: 'A-03',
      text: {
        zh: '每条线索注明来源：{sources}。按来源统计线索数、有效数、转化数和成交客户数。',
        en: 'Every lead states its source: {sources}. Per source it is counted how many leads there were, how many were valid, converted, and trade today.',
      },
    },
    {
      code: 'A-04',
      text: {
        zh: '线索由责任人在 {verifyWithin} 个工作日内核实，方式为：{methods}。无效的注明原因后剔除，有效的确认后建档。',
        en: 'The owner verifies a lead within {verifyWithin} working days, by: {methods}. Invalid ones are dropped with a reason, valid ones confirmed and taken into the archive.',
      },
    },
    {
      code: 'A-04.1',
      text: {
        zh: '名称（不计全角半角、括号、空格和公司形式）、简称或曾用名相同，统一社会信用代码、电话或网站邮箱域名相同，或名称满 {homophonesFrom} 个字且读音相同的，视为疑似重复；两家各有不同信用代码的，仅凭读音、电话、域名不算。由 {sharedByAtMost} 家以上客户共用的电话和域名，以及公共邮箱域名（{publicDomains}），不作为依据。疑似重复须合并，或注明原因后排除。',
        en: 'Customers may be the same when their names agree (width, brackets, spaces and legal form aside), one’s short or former name agrees, they share a credit code, phone or domain, or their names of at least {homophonesFrom} characters sound alike; of two with different credit codes only the names count. A phone or domain shared by more than {sharedByAtMost} customers and public mail domains ({publicDomains}) say nothing. What may be the same is merged, or dismissed with a reason.',
      },
    },
    {
      code: 'A-06',
      text: {
        zh: '得知客户后 {enterWithin} 个工作日内录入系统；录入的及时性和有效率作为人员考核的依据之一。',
        en: 'What is learned of a customer is entered within {enterWithin} working days; how timely and how valid the entries are counts in assessing people.',
      },
    },
  ],
})

export type CustomerData = z.output<typeof customerData.parameters>
