import type { Part } from '../policy-pack/index.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject } from '../server/modules/customers/index.ts'
import { capitalText, printedArchive, type PrintedArchive } from './archive.ts'
import type { Box, Form, Options, Value } from './engine/definition.ts'
import { headerOf, type Regulation } from './regulation.ts'

const regulation: Regulation = {
  title: { zh: '客户资料管理规定', en: 'Management of customer data' },
  number: 'A-10',
  executing: { zh: '市场部', en: 'Marketing' },
}

const texts = {
  code: { zh: '客户编码', en: 'Code' },
  cardDate: { zh: '建卡日期', en: 'Card of' },
  basics: { zh: '一、基础资料', en: '1. Basics' },
  name: { zh: '客户名称', en: 'Customer' },
  shortName: { zh: '简称', en: 'Short name' },
  creditCode: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  address: { zh: '地址', en: 'Address' },
  nature: { zh: '企业性质', en: 'Kind of company' },
  foundedOn: { zh: '成立时间', en: 'Founded on' },
  contact: { zh: '联系人', en: 'Contacts' },
  email: { zh: '电子邮箱', en: 'E-mail' },
  revenue: { zh: '营业额', en: 'revenue' },
  staff: { zh: '员工', en: 'staff' },
  phone: { zh: '电话', en: 'Phone' },
  industry: { zh: '行业', en: 'Industry' },
  legalRepresentative: { zh: '法定代表人', en: 'Legal representative' },
  registeredOn: { zh: '注册日期', en: 'Registered on' },
  capital: { zh: '注册资本', en: 'Registered capital' },
  class: { zh: '客户类别', en: 'Class' },
  grade: { zh: '客户等级', en: 'Grade' },
  relation: { zh: '往来关系', en: 'Relation' },
  region: { zh: '所属区域', en: 'Region' },
  department: { zh: '所属部门', en: 'Department' },
  owner: { zh: '负责人', en: 'Owner' },
  scope: { zh: '经营范围', en: 'Scope of business' },
  traits: { zh: '二、客户特征', en: '2. Characteristics' },
  size: { zh: '经营规模', en: 'Size' },
  purchasing: { zh: '采购决策特征', en: 'How it decides purchases' },
  needs: { zh: '具体需求', en: 'Needs' },
  decisionMaker: { zh: '决策者爱好、生日', en: 'Decision maker: interests, birthday' },
  trend: { zh: '业务发展趋势', en: 'Trend of its business' },
  trade: { zh: '三、交易资料', en: '3. Trade' },
  competitors: { zh: '与竞争对手合作（方式、金额、付款）', en: 'With competitors (way, amount, payment)' },
  withUs: {
    zh: '与本公司交易（方式、金额、付款、合同号、流失原因）',
    en: 'With us (way, amount, payment, contract, reason lost)',
  },
  remark: { zh: '备注', en: 'Remark' },
  madeBy: { zh: '建卡人', en: 'Made by' },
  checkedBy: { zh: '审核人', en: 'Checked by' },
  keptBy: { zh: '档案保管人', en: 'Kept by' },
} satisfies Record<string, Text>

type Word = keyof typeof texts

/** F-19 客户基本资料卡. */
export const basicDataCard: Form = {
  code: 'F-19',
  title: { zh: '客户基本资料卡', en: 'Customer basic data card' },
  subjects: ['customer'],
  access: 'customers.read',
  subjectId: id(),
  async compose(ctx, subjectId, options) {
    const { locale, asOf } = options
    const parts: Part[] = ['basic', 'contact', 'key-persons', 'service', 'products']
    const archive = await printedArchive(ctx, subjectId, parts, options)
    const { customer } = archive
    const word = (name: Word) => say(texts[name], locale)
    return {
      content: {
        header: headerOf(regulation, 'F-19', locale),
        blocks: [
          { kind: 'line', left: `${word('code')}  ${customer.code}`, right: `${word('cardDate')}  ${asOf}` },
          { kind: 'heading', text: word('basics') },
          { kind: 'boxes', pairs: 2, rows: basics(archive, locale) },
          { kind: 'heading', text: word('traits') },
          { kind: 'boxes', pairs: 2, rows: traits(archive, locale) },
          { kind: 'heading', text: word('trade') },
          { kind: 'boxes', pairs: 2, rows: tradeRows(archive, locale) },
          { kind: 'signatures', who: [word('madeBy'), word('checkedBy'), word('keptBy')] },
        ],
      },
      subject: customerSubject(customer),
      name: customer.code,
    }
  },
}

function boxIn(locale: Options['locale']) {
  return (name: Word, value: Value, rest: Partial<Box> = {}): Box => ({
    label: say(texts[name], locale),
    value,
    ...rest,
  })
}

function basics(archive: PrintedArchive, locale: Options['locale']): Box[][] {
  const box = boxIn(locale)
  const basic = (field: string) => archive.text('basic', field)
  const contact = (field: string) => archive.text('contact', field)
  const service = (field: string) => archive.text('service', field)
  return [
    [box('name', archive.customer.name, { span: 2 })],
    [box('shortName', basic('shortName')), box('creditCode', basic('unifiedSocialCreditCode'))],
    [box('class', archive.ticks('basic', 'class')), box('grade', archive.ticks('basic', 'grade'))],
    [box('relation', archive.ticks('basic', 'relation'), { span: 2 })],
    [box('nature', basic('nature')), box('foundedOn', basic('foundedOn'))],
    [box('industry', basic('industry')), box('phone', contact('phone'))],
    [box('address', contact('address'), { span: 2 })],
    [box('contact', contactNames(archive)), box('email', contact('email'))],
    [box('legalRepresentative', basic('legalRepresentative')), box('registeredOn', basic('registeredOn'))],
    [box('capital', capitalText(archive, locale), { span: 2 })],
    [box('region', service('region')), box('department', service('department'))],
    [box('owner', service('owner'), { span: 2 })],
    [box('scope', basic('businessScope'), { span: 2, lines: 2 })],
  ]
}

const contactNames = (archive: PrintedArchive): string | null =>
  archive
    .rows('contact', 'contacts')
    .map((row) => archive.cell('contact', 'contacts', row, 'contactName'))
    .join('、') || null

function traits(archive: PrintedArchive, locale: Options['locale']): Box[][] {
  const box = boxIn(locale)
  const wide = { span: 2, lines: 2 }
  const size = joined([
    archive.text('basic', 'size'),
    labelled(texts.revenue, archive.text('basic', 'revenue'), locale),
    labelled(texts.staff, archive.text('basic', 'staff'), locale),
  ])
  return [
    [box('size', size, wide)],
    [box('purchasing', archive.text('key-persons', 'purchasingDecision'), wide)],
    [box('needs', archive.text('basic', 'needs'), wide)],
    [box('decisionMaker', decisionMakers(archive), wide)],
    [box('trend', archive.text('basic', 'trend'), wide)],
  ]
}

const joined = (parts: (string | null)[]): string | null => parts.filter((part) => part).join('；') || null
const labelled = (label: Text, value: string | null, locale: Options['locale']) =>
  value === null ? null : `${say(label, locale)} ${value}`

/** Name, interests and birthday of those who decide, or of all key persons while nobody is said to. */
function decisionMakers(archive: PrintedArchive): string | null {
  const rows = archive.rows('key-persons', 'key-persons')
  const deciding = rows.filter(({ values }) => values['decisionRole'] === 'decides')
  const cell = (row: (typeof rows)[number], field: string) => archive.cell('key-persons', 'key-persons', row, field)
  const lines = (deciding.length ? deciding : rows).map((row) =>
    ['personName', 'interests', 'birthday']
      .map((field) => cell(row, field))
      .filter(Boolean)
      .join('，'),
  )
  return lines.join('\n') || null
}

function tradeRows(archive: PrintedArchive, locale: Options['locale']): Box[][] {
  const box = boxIn(locale)
  const fields = ['competitor', 'competitorWay', 'competitorAmount', 'competitorPayment']
  const competitors = archive.rows('products', 'competitors').map((row) =>
    fields
      .map((field) => archive.cell('products', 'competitors', row, field))
      .filter(Boolean)
      .join('，'),
  )
  const ours = ['tradeWay', 'tradeAmount', 'tradePayment', 'tradeContract', 'lostReason']
  return [
    [box('competitors', competitors.join('\n') || null, { span: 2, lines: 3 })],
    [box('withUs', joined(ours.map((field) => archive.text('products', field))), { span: 2, lines: 3 })],
    [box('remark', archive.text('basic', 'remark'), { span: 2, lines: 2 })],
  ]
}
