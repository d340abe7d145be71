import type { OpportunityFact } from './opportunity-facts.ts'

const stage = (name: string, zh: string, en: string, probability: string, requires: OpportunityFact[] = []) => ({
  stage: name,
  title: { zh, en },
  probability,
  requires,
})

/** The two flows of T-06 a new company starts with. */
export const stageTemplates = [
  {
    template: 'outreach',
    title: { zh: '拓展', en: 'Outreach' },
    stages: [
      stage('contact', '初步接触', 'First contact', '10'),
      stage('need', '需求确认', 'Need confirmed', '25', ['need', 'decisionMaker']),
      stage('visit', '拜访洽谈', 'Visits and talks', '40', ['visit', 'amount', 'expectedOn']),
      stage('proposal', '方案报价', 'Proposal and quotation', '60', ['solution', 'quotation', 'competitors']),
      stage('negotiation', '商务谈判', 'Negotiation', '80', ['budget', 'terms']),
    ],
    toWin: ['contract', 'amount'] as OpportunityFact[],
  },
  {
    template: 'government-procurement',
    title: { zh: '政府采购', en: 'Government procurement' },
    stages: [
      stage('notice', '采购信息', 'Procurement notice', '10'),
      stage('review', '投标评审', 'Whether to bid', '20', ['tender', 'need', 'amount', 'expectedOn']),
      stage('registration', '报名购标', 'Registration', '35', ['bidFee']),
      stage('preparation', '标书制作', 'Preparing the bid', '50', ['competitors']),
      stage('submission', '投标递交', 'Bid handed in', '60', ['bidDocuments', 'bidSubmitted']),
      stage('award', '中标签约', 'Award and contract', '90', ['award']),
    ],
    toWin: ['contract'] as OpportunityFact[],
  },
]

const reason = (name: string, zh: string, en: string, needsCompetitor = true) => ({
  reason: name,
  title: { zh, en },
  needsCompetitor,
})

export const lossReasons = [
  reason('price', '价格', 'Price'),
  reason('specification', '技术或规格不符', 'Specification'),
  reason('delivery', '交货期', 'Delivery time'),
  reason('terms', '付款或商务条款', 'Payment or commercial terms'),
  reason('relations', '客户关系', 'Relations'),
  reason('qualification', '资质不足', 'Qualification'),
  reason('given-up', '采购取消或客户放弃', 'The purchase was given up', false),
]

const paper = (name: string, zh: string, en: string, daysBefore: number) => ({
  document: name,
  title: { zh, en },
  daysBefore,
})

export const bidDocuments = [
  paper('qualification', '资格证明文件', 'Proof of qualification', 7),
  paper('deposit', '投标保证金缴纳凭证', 'Proof of the bid bond', 5),
  paper('technical', '技术响应文件', 'Technical response', 5),
  paper('references', '业绩与合同证明', 'References and contracts', 5),
  paper('commercial', '商务响应文件', 'Commercial response', 3),
  paper('authorisation', '法定代表人授权书', 'Authorisation by the legal representative', 3),
  paper('price', '报价一览表', 'Price schedule', 2),
  paper('sealed', '标书装订、签章与密封', 'Bid bound, stamped and sealed', 1),
]
