import { notFound } from '../server/kernel/errors.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject, findCustomer, type CustomerRow } from '../server/modules/customers/index.ts'
import type { Box, Choice, Form, Options, Value } from './engine/definition.ts'
import { capitalText } from './f-01-customer-summary.ts'
import { headerOf, type Regulation } from './regulation.ts'

const archive: Regulation = {
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
  phone: { zh: '电话', en: 'Phone' },
  industry: { zh: '行业', en: 'Industry' },
  legalRepresentative: { zh: '法定代表人', en: 'Legal representative' },
  registeredOn: { zh: '注册日期', en: 'Registered on' },
  capital: { zh: '注册资本', en: 'Registered capital' },
  class: { zh: '客户类别', en: 'Class' },
  key: { zh: '大客户', en: 'key account' },
  general: { zh: '一般客户', en: 'general' },
  grade: { zh: '客户等级', en: 'Grade' },
  relation: { zh: '往来关系', en: 'Relation' },
  existing: { zh: '现有', en: 'existing' },
  neverDealt: { zh: '未成交', en: 'never dealt' },
  potential: { zh: '潜在', en: 'potential' },
  lost: { zh: '流失', en: 'lost' },
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
  async compose(ctx, subjectId, { locale, asOf }) {
    const customer = await findCustomer(ctx, subjectId)
    if (!customer) throw notFound()
    const word = (name: Word) => say(texts[name], locale)
    return {
      content: {
        header: headerOf(archive, 'F-19', locale),
        blocks: [
          { kind: 'line', left: `${word('code')}  ${customer.code}`, right: `${word('cardDate')}  ${asOf}` },
          { kind: 'heading', text: word('basics') },
          { kind: 'boxes', pairs: 2, rows: basics(customer, locale) },
          { kind: 'heading', text: word('traits') },
          {
            kind: 'boxes',
            pairs: 2,
            rows: blankRows(['size', 'purchasing', 'needs', 'decisionMaker', 'trend'], locale),
          },
          { kind: 'heading', text: word('trade') },
          { kind: 'boxes', pairs: 2, rows: tradeRows(customer, locale) },
          { kind: 'signatures', who: [word('madeBy'), word('checkedBy'), word('keptBy')] },
        ],
      },
      subject: customerSubject(customer),
      name: customer.code,
    }
  },
}

function basics(customer: CustomerRow, locale: Options['locale']): Box[][] {
  const word = (name: Word) => say(texts[name], locale)
  const box = (name: Word, value: Value, rest: Partial<Box> = {}): Box => ({ label: word(name), value, ...rest })
  const choice = (options: [string, boolean][]): Choice => ({
    options: options.map(([text, isChosen]) => ({ text, isChosen })),
  })
  const grades = (['A', 'B', 'C'] as const).map((grade): [string, boolean] => [grade, customer.grade === grade])
  const classes = (['key', 'general'] as const).map((name): [string, boolean] => [word(name), customer.class === name])
  const relations = (['existing', 'neverDealt', 'potential', 'lost'] as const).map((name): [string, boolean] => [
    word(name),
    false,
  ])
  return [
    [box('name', customer.name, { span: 2 })],
    [box('shortName', customer.shortName), box('creditCode', customer.unifiedSocialCreditCode)],
    [box('class', choice(classes)), box('grade', choice(grades))],
    [box('relation', choice(relations), { span: 2 })],
    [box('industry', customer.industry), box('phone', customer.phone)],
    [box('address', customer.address, { span: 2 })],
    [box('legalRepresentative', customer.legalRepresentative), box('registeredOn', customer.registeredOn)],
    [box('capital', capitalText(customer, locale), { span: 2 })],
    [box('region', customer.region?.name ?? null), box('department', customer.department?.name ?? null)],
    [box('owner', customer.owner?.name ?? null, { span: 2 })],
    [box('scope', customer.businessScope, { span: 2, lines: 2 })],
  ]
}

const blankRows = (names: Word[], locale: Options['locale']): Box[][] =>
  names.map((name) => [{ label: say(texts[name], locale), value: null, span: 2, lines: 2 }])

const tradeRows = ({ remark }: CustomerRow, locale: Options['locale']): Box[][] => [
  ...blankRows(['competitors', 'withUs'], locale).map(([box]) => [{ ...box!, lines: 3 }]),
  [{ label: say(texts.remark, locale), value: remark, span: 2, lines: 2 }],
]
