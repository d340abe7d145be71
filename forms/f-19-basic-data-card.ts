import type { Part } from '../policy-pack/index.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject } from '../server/modules/customers/index.ts'
import { printedArchive, type PrintedArchive } from './archive.ts'
import { dateText, type Block, type Box, type Form, type Options, type Value } from './engine/definition.ts'
import { headerOfPolicy } from './regulation.ts'

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
  fax: { zh: '传真', en: 'Fax' },
  proprietor: { zh: '所有者', en: 'Owner of the company' },
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
  competitors: { zh: '三、与竞争对手的交易（金额单位：元）', en: '3. Trade with competitors (CNY)' },
  competitor: { zh: '竞争对手', en: 'Competitor' },
  competitorProduct: { zh: '竞品', en: 'Product' },
  competitorWay: { zh: '合作方式', en: 'Way' },
  competitorAmount: { zh: '年交易额', en: 'Amount a year' },
  competitorPayment: { zh: '付款方式', en: 'Payment' },
  withUs: { zh: '四、与本公司的交易', en: '4. Trade with us' },
  tradeWay: { zh: '合作方式', en: 'Way' },
  tradeAmount: { zh: '交易额', en: 'Amount' },
  tradePayment: { zh: '付款方式', en: 'Payment' },
  tradeContract: { zh: '合同编号', en: 'Contract no.' },
  lostReason: { zh: '流失原因', en: 'Reason lost' },
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
        header: await headerOfPolicy(ctx, 'customer-data', 'F-19', options),
        blocks: [
          {
            kind: 'line',
            left: `${word('code')}  ${customer.code}`,
            right: `${word('cardDate')}  ${dateText(asOf, locale)}`,
          },
          { kind: 'heading', text: word('basics') },
          { kind: 'boxes', pairs: 2, rows: basics(archive, locale) },
          { kind: 'heading', text: word('traits') },
          { kind: 'boxes', pairs: 2, rows: traits(archive, locale) },
          { kind: 'heading', text: word('competitors') },
          competitorTable(archive, locale),
          { kind: 'heading', text: word('withUs') },
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
    [box('industry', basic('industry')), box('registeredOn', basic('registeredOn'))],
    [box('address', contact('address'), { span: 2 })],
    [box('contact', contactNames(archive)), box('phone', contact('phone'))],
    [box('fax', contact('fax')), box('email', contact('email'))],
    [box('proprietor', basic('proprietor')), box('legalRepresentative', basic('legalRepresentative'))],
    [box('capital', basic('registeredCapital'), { span: 2 })],
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

/** What it buys from others; lines to write on where nothing is known. */
function competitorTable(archive: PrintedArchive, locale: Options['locale']): Block {
  const columns: [Word, number][] = [
    ['competitor', 26],
    ['competitorProduct', 24],
    ['competitorWay', 16],
    ['competitorAmount', 18],
    ['competitorPayment', 16],
  ]
  const rows = archive
    .rows('products', 'competitors')
    .map((row) => columns.map(([field]) => archive.cell('products', 'competitors', row, field)))
  return {
    kind: 'table',
    columns: columns.map(([name, width]) => ({
      title: say(texts[name], locale),
      width,
      ...(name === 'competitorAmount' ? { align: 'right' as const } : {}),
    })),
    rows: rows.length ? rows : Array.from({ length: 2 }, () => columns.map(() => '')),
  }
}

function tradeRows(archive: PrintedArchive, locale: Options['locale']): Box[][] {
  const box = boxIn(locale)
  const ours = (field: Word, rest: Partial<Box> = {}) => box(field, archive.text('products', field), rest)
  return [
    [ours('tradeWay'), ours('tradeAmount')],
    [ours('tradePayment'), ours('tradeContract')],
    [ours('lostReason', { span: 2 })],
    [box('remark', archive.text('basic', 'remark'), { span: 2, lines: 2 })],
  ]
}
