import { z } from 'zod'
import { line } from '../server/kernel/input.ts'
import { refuseField } from './checks.ts'
import { definePolicy } from './policy.ts'

/** What the general survey collects (D-06), and what a company may ask for besides. */
export const documentSlots = [
  'history',
  'basic-data',
  'annual-accounts',
  'brochure',
  'product-list',
  'business-licence',
  'certificates',
  'references',
] as const
export type DocumentSlot = (typeof documentSlots)[number]

/** What candidates are judged on, with the article each comes from (D-02 to D-05). */
export const criteria = [
  { criterion: 'operating-strength', article: 'D-02.1' },
  { criterion: 'finances', article: 'D-02.2' },
  { criterion: 'cooperation', article: 'D-03' },
  { criterion: 'confidentiality', article: 'D-04' },
  { criterion: 'cost-control', article: 'D-05' },
] as const
export type Criterion = (typeof criteria)[number]['criterion']

export const agreementKinds = ['supply', 'quality-assurance', 'confidentiality', 'settlement'] as const
export type AgreementKind = (typeof agreementKinds)[number]

const share = z.int().min(1).max(100)
const points = z.int().min(0).max(100)
const standard = z.strictObject({ weight: share, minimum: points })

/** A list in which nothing stands twice. */
const distinct = <T extends z.ZodType<string>>(type: T, most: number) =>
  z
    .array(type)
    .min(1)
    .max(most)
    .check(({ value, issues }) => {
      value.forEach((each, at) => {
        if (value.indexOf(each) < at) issues.push(refuseField(value, [at], 'list.twice'))
      })
    })

const numberPlace = /\{number:([3-9])\}/g
/** The pattern of codes: literal text, `{year}` where a new count begins each year, and one `{number:digits}`. */
const codePattern = line(40).check(({ value, issues }) => {
  const numbers = [...value.matchAll(numberPlace)]
  if (numbers.length !== 1) issues.push(refuseField(value, [], 'pattern.number'))
  const sample = value.replaceAll('{year}', '2026').replaceAll(numberPlace, (_, digits) => '1'.repeat(Number(digits)))
  if (!/^[A-Z0-9_-]{1,32}$/.test(sample)) issues.push(refuseField(value, [], 'pattern.charset'))
  if (/^P\d{6}$/.test(sample)) issues.push(refuseField(value, [], 'pattern.provisional'))
})

/** D-02 to D-11: who is taken on as a key account, by which survey and agreements, and under which code. */
export const development = definePolicy({
  kind: 'development',
  number: 'D-02',
  title: { zh: '大客户开发管理制度', en: 'Development of key accounts' },
  owner: { zh: '客户服务部', en: 'Key-account service' },
  parameters: z
    .strictObject({
      documents: distinct(z.enum(documentSlots), documentSlots.length),
      departments: distinct(line(), 12),
      findingWithin: z.int().min(1).max(60),
      criteria: z.strictObject({
        'operating-strength': standard,
        finances: standard,
        cooperation: standard,
        confidentiality: standard,
        'cost-control': standard,
      }),
      minimumTotal: points,
      requiredAgreements: distinct(z.enum(agreementKinds), agreementKinds.length),
      remindBeforeExpiry: z.int().min(1).max(365),
      codePattern,
    })
    .check(({ value, issues }) => {
      const total = Object.values(value.criteria).reduce((sum, { weight }) => sum + weight, 0)
      if (total !== 100) issues.push(refuseField(value, ['criteria'], 'weight.total', { total }))
    }),
  defaults: {
    documents: ['history', 'basic-data', 'annual-accounts', 'brochure', 'product-list'],
    departments: ['技术部', '设计部', '质量部'],
    findingWithin: 5,
    criteria: {
      'operating-strength': { weight: 25, minimum: 60 },
      finances: { weight: 25, minimum: 60 },
      cooperation: { weight: 20, minimum: 60 },
      confidentiality: { weight: 15, minimum: 60 },
      'cost-control': { weight: 15, minimum: 60 },
    },
    minimumTotal: 70,
    requiredAgreements: ['supply', 'quality-assurance'],
    remindBeforeExpiry: 60,
    codePattern: 'K{year}-{number:4}',
  },
  labels: {
    documents: { zh: '一般调查必备资料', en: 'Papers the general survey needs' },
    departments: { zh: '参加实地调查的部门', en: 'Departments on the field survey' },
    findingWithin: { zh: '签署调查意见期限（工作日）', en: 'Time to sign a finding (working days)' },
    criteria: { zh: '评价标准（百分制）', en: 'Criteria (out of 100)' },
    minimumTotal: { zh: '加权总分最低（分）', en: 'Least weighted total (points)' },
    requiredAgreements: { zh: '认证须签的协议', en: 'Agreements certification needs' },
    remindBeforeExpiry: { zh: '协议到期前提醒（天）', en: 'Reminder before an agreement ends (days)' },
    codePattern: { zh: '客户编码规则', en: 'Pattern of customer codes' },
  },
  words: {
    history: { zh: '发展历程', en: 'history' },
    'basic-data': { zh: '基本资料', en: 'basic data' },
    'annual-accounts': { zh: '最近年度财务报表', en: 'latest annual accounts' },
    brochure: { zh: '产品手册', en: 'product brochure' },
    'product-list': { zh: '产品目录', en: 'product list' },
    'business-licence': { zh: '营业执照', en: 'business licence' },
    certificates: { zh: '资质证书', en: 'certificates' },
    references: { zh: '业绩与推荐', en: 'references' },
    'operating-strength': { zh: '经营能力', en: 'operating strength' },
    finances: { zh: '财务与信用记录', en: 'finances and credit record' },
    cooperation: { zh: '合作精神', en: 'cooperation' },
    confidentiality: { zh: '保密', en: 'confidentiality' },
    'cost-control': { zh: '成本控制', en: 'cost control' },
    weight: { zh: '权重（%）', en: 'weight (%)' },
    minimum: { zh: '最低分', en: 'at least' },
    'requiredAgreements.confidentiality': { zh: '保密协议', en: 'confidentiality agreement' },
    supply: { zh: '供货协议', en: 'supply agreement' },
    'quality-assurance': { zh: '质量保证协议', en: 'quality-assurance agreement' },
    settlement: { zh: '账务结算协议', en: 'settlement agreement' },
  },
  articles: [
    {
      code: 'D-02',
      text: {
        zh: '拟发展的大客户按下列标准各评百分制得分，附评分依据：“{criteria}”。任何一项低于最低分，或加权总分低于 {minimumTotal} 分的，不予认证。',
        en: 'Candidates are scored out of 100 on each criterion, with evidence: {criteria}. One criterion below its minimum, or a weighted total below {minimumTotal}, and there is no certification.',
      },
    },
    { code: 'D-02.1', text: { zh: '经营能力较高。', en: 'Considerable operating strength.' } },
    { code: 'D-02.2', text: { zh: '财务状况稳健，信用记录良好。', en: 'Sound finances and a good credit record.' } },
    { code: 'D-03', text: { zh: '合作意愿良好。', en: 'A cooperative spirit.' } },
    {
      code: 'D-04',
      text: { zh: '在商务和技术上遵守保密约定。', en: 'Confidentiality in matters of business and technology.' },
    },
    {
      code: 'D-05',
      text: {
        zh: '成本控制和成本标准符合公司要求。',
        en: 'Cost control and cost standards that meet our requirements.',
      },
    },
    {
      code: 'D-06',
      text: {
        zh: '先作一般调查：收集“{documents}”，并与对方主要负责人面谈，了解其生产经营、经营方针和对我公司的看法。资料不齐或未面谈的，不得结束。',
        en: 'First a general survey: {documents}, and an interview with the principal on operations, strategy and view of us. It is not closed while anything is missing.',
      },
    },
    {
      code: 'D-07',
      text: {
        zh: '一般调查结果良好的，会同“{departments}”实地调查，每部门至少一人，{findingWithin} 个工作日内各自签署意见，不得代签，签署后不得更改。全部签署且评价达标后方可申报认证。',
        en: 'If that is good, a field survey with {departments}, at least one person each; everybody signs a finding of his own within {findingWithin} working days, nobody for another, and it stays as signed. Only after all have signed and the criteria are met can certification be applied for.',
      },
    },
    {
      code: 'D-08',
      text: {
        zh: '认证申请报告写明交易的理由和原则、交易商品及金额、调查资料和结论，按核决权限表核准。不予核准的，案卷保留；再次申报另立新案。',
        en: 'The application says why to trade and on which principles, lists products with amounts, and gives material and conclusions; it is approved by the authority table. A refused case keeps its file; a second try is a new case.',
      },
    },
    {
      code: 'D-09',
      text: {
        zh: '核准后由双方法定代表人签订供货协议。认证须签：“{requiredAgreements}”。协议到期前 {remindBeforeExpiry} 天提醒续签。',
        en: 'Once approved, both legal representatives sign the supply agreement. Certification needs: {requiredAgreements}. Renewal is due {remindBeforeExpiry} days before an agreement ends.',
      },
    },
    {
      code: 'D-10',
      text: {
        zh: '质量保证协议与供货协议一并签订。',
        en: 'The quality-assurance agreement is signed together with the supply agreement.',
      },
    },
    {
      code: 'D-11',
      text: {
        zh: '所需协议签订后，按“{codePattern}”连续编号，为客户编定并登记正式编码，只编一次。',
        en: 'When those are signed, the customer gets its code by {codePattern}, numbered without gaps, once, and it is registered.',
      },
    },
    {
      code: 'D-14',
      text: {
        zh: '记账结算的客户须签订账务结算协议，写明结算周期。',
        en: 'Customers settling on account sign a settlement agreement that states the cycle.',
      },
    },
  ],
})

export type Development = z.output<typeof development.parameters>
