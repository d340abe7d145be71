import type { Part } from '../policy-pack/index.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject } from '../server/modules/customers/index.ts'
import { printedArchive, type PrintedArchive } from './archive.ts'
import type { Block, Column, Form, Options } from './engine/definition.ts'
import { customerData } from './f-01-customer-summary.ts'
import { headerOf } from './regulation.ts'

const texts = {
  code: { zh: '客户编码', en: 'Code' },
  cardDate: { zh: '制卡日期', en: 'Card of' },
  customer: { zh: '客户名称', en: 'Customer' },
  people: { zh: '重要人员', en: 'Key persons' },
  name: { zh: '姓名', en: 'Name' },
  position: { zh: '职务', en: 'Position' },
  role: { zh: '决策角色', en: 'Role' },
  influence: { zh: '影响力', en: 'Influence' },
  attitude: { zh: '态度', en: 'Attitude' },
  character: { zh: '性格', en: 'Character' },
  interests: { zh: '爱好', en: 'Interests' },
  birthday: { zh: '生日', en: 'Birthday' },
  finance: { zh: '财务状况（金额单位：元）', en: 'Finance (CNY)' },
  year: { zh: '年度', en: 'Year' },
  revenue: { zh: '营业收入', en: 'Revenue' },
  netProfit: { zh: '净利润', en: 'Net profit' },
  assets: { zh: '资产总计', en: 'Assets' },
  liabilities: { zh: '负债合计', en: 'Liabilities' },
  current: { zh: '流动比率', en: 'Current' },
  quick: { zh: '速动比率', en: 'Quick' },
  debt: { zh: '负债率%', en: 'Debt %' },
  days: { zh: '应收天数', en: 'Rec. days' },
  margin: { zh: '毛利率%', en: 'Margin %' },
  madeBy: { zh: '制卡人', en: 'Made by' },
  checkedBy: { zh: '审核人', en: 'Checked by' },
  keptBy: { zh: '档案保管人', en: 'Kept by' },
} satisfies Record<string, Text>
type Word = keyof typeof texts
type Locale = Options['locale']

/** F-04 客户管理卡 (K-02, K-03): the whole card, from the archive as whoever prints it may see it. */
export const managementCard: Form = {
  code: 'F-04',
  title: { zh: '客户管理卡', en: 'Customer management card' },
  subjects: ['customer'],
  access: 'customers.read',
  subjectId: id(),
  async compose(ctx, subjectId, options) {
    const { locale, asOf } = options
    const parts: Part[] = ['basic', 'contact', 'key-persons', 'service']
    const archive = await printedArchive(ctx, subjectId, parts, options)
    const { customer } = archive
    const word = (name: Word) => say(texts[name], locale)
    return {
      content: {
        header: headerOf(customerData, 'F-04', locale),
        blocks: [
          { kind: 'line', left: `${word('code')}  ${customer.code}`, right: `${word('cardDate')}  ${asOf}` },
          { kind: 'line', left: `${word('customer')}  ${customer.name}` },
          ...archive.groups('basic'),
          ...archive.groups('contact'),
          ...people(archive, locale),
          ...finance(archive, locale),
          { kind: 'signatures', who: [word('madeBy'), word('checkedBy'), word('keptBy')] },
        ],
      },
      subject: customerSubject(customer),
      name: customer.code,
    }
  },
}

function tableOf(
  heading: Word,
  columns: [Word, number, Column['align']?][],
  rows: string[][],
  locale: Locale,
): Block[] {
  if (rows.length === 0) return []
  return [
    { kind: 'heading', text: say(texts[heading], locale) },
    {
      kind: 'table',
      columns: columns.map(([name, width, align]) => ({
        title: say(texts[name], locale),
        width,
        ...(align ? { align } : {}),
      })),
      rows,
    },
  ]
}

function people(archive: PrintedArchive, locale: Locale): Block[] {
  const fields = ['personName', 'personPosition', 'decisionRole', 'influence', 'attitude', 'character', 'interests']
  const rows = archive
    .rows('key-persons', 'key-persons')
    .map((row) => [...fields, 'birthday'].map((field) => archive.cell('key-persons', 'key-persons', row, field)))
  const columns: [Word, number][] = [
    ['name', 13],
    ['position', 14],
    ['role', 12],
    ['influence', 9],
    ['attitude', 12],
    ['character', 13],
    ['interests', 14],
    ['birthday', 13],
  ]
  return tableOf('people', columns, rows, locale)
}

/** The last five years, newest first. */
function finance(archive: PrintedArchive, locale: Locale): Block[] {
  const list = 'financial-statements'
  const fields = ['statementRevenue', 'netProfit', 'statementTotalAssets', 'totalLiabilities']
  const rows = archive
    .rows('basic', list)
    .toSorted((a, b) => (b.values['statementYear'] ?? '').localeCompare(a.values['statementYear'] ?? ''))
    .slice(0, 5)
    .map((row) => {
      const { current, quick, debt, receivableDays, margin } = row.ratios!
      const figures = fields.map((field) => archive.cell('basic', list, row, field))
      const ratios = [current, quick, debt, receivableDays, margin].map((ratio) => ratio ?? '')
      return [archive.cell('basic', list, row, 'statementYear'), ...figures, ...ratios]
    })
  const right = (name: Word, width: number): [Word, number, Column['align']] => [name, width, 'right']
  const columns: [Word, number, Column['align']?][] = [
    ['year', 7],
    right('revenue', 15),
    right('netProfit', 14),
    right('assets', 15),
    right('liabilities', 14),
    right('current', 7),
    right('quick', 7),
    right('debt', 7),
    right('days', 7),
    right('margin', 7),
  ]
  return tableOf('finance', columns, rows, locale)
}
