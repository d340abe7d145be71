import { listOf, type Part } from '../policy-pack/index.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject } from '../server/modules/customers/index.ts'
import { printedArchive, type PrintedArchive } from './archive.ts'
import { dateText, type Block, type Column, type Form, type Options } from './engine/definition.ts'
import { headerOfPolicy } from './regulation.ts'

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
  birthday: { zh: '生日（年龄）', en: 'Birthday (age)' },
  age: { zh: '{age} 岁', en: 'aged {age}' },
  character: { zh: '性格', en: 'Character' },
  interests: { zh: '爱好', en: 'Interests' },
  family: { zh: '家庭', en: 'Family' },
  ability: { zh: '能力', en: 'Ability' },
  finance: { zh: '财务状况（金额单位：元）', en: 'Finance (CNY)' },
  item: { zh: '项目', en: 'Item' },
  year: { zh: '{year} 年', en: '{year}' },
  current: { zh: '流动比率', en: 'Current ratio' },
  quick: { zh: '速动比率', en: 'Quick ratio' },
  debt: { zh: '资产负债率（%）', en: 'Debt ratio (%)' },
  receivableDays: { zh: '应收账款周转天数', en: 'Days of receivables' },
  margin: { zh: '毛利率（%）', en: 'Margin (%)' },
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
        header: await headerOfPolicy(ctx, 'customer-data', 'F-04', options),
        blocks: [
          {
            kind: 'line',
            left: `${word('code')}  ${customer.code}`,
            right: `${word('cardDate')}  ${dateText(asOf, locale)}`,
          },
          { kind: 'line', left: `${word('customer')}  ${customer.name}` },
          ...archive.groups('basic'),
          ...archive.groups('contact'),
          ...archive.groups('service'),
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

/** Owners, managers and those who decide (K-03); lines to write on where nobody is known. */
function people(archive: PrintedArchive, locale: Locale): Block[] {
  const list = 'key-persons'
  const columns: [Word, number, string[]][] = [
    ['name', 9, ['personName']],
    ['position', 12, ['personPosition']],
    ['role', 10, ['decisionRole']],
    ['influence', 7, ['influence']],
    ['attitude', 9, ['attitude']],
    ['birthday', 13, ['birthday', 'age']],
    ['character', 9, ['character']],
    ['interests', 11, ['interests']],
    ['family', 10, ['family']],
    ['ability', 10, ['ability']],
  ]
  const worded = (field: string, text: string) =>
    field === 'age' && /^\d+$/.test(text) ? say(texts.age, locale, { age: text }) : text
  const rows = archive.rows('key-persons', list).map((row) =>
    columns.map(([, , fields]) =>
      fields
        .map((field) => worded(field, archive.cell('key-persons', list, row, field)))
        .filter(Boolean)
        .join('\n'),
    ),
  )
  return [
    { kind: 'heading', text: say(texts.people, locale) },
    {
      kind: 'table',
      columns: columns.map(([name, width]) => ({ title: say(texts[name], locale), width })),
      rows: rows.length ? rows : Array.from({ length: 3 }, () => columns.map(() => '')),
    },
  ]
}

const ratios = ['current', 'quick', 'debt', 'receivableDays', 'margin'] as const

/** Profit and loss, balance sheet and ratios of the last five years, newest first; empty columns where there are none. */
function finance(archive: PrintedArchive, locale: Locale): Block[] {
  const list = 'financial-statements'
  const years = archive
    .rows('basic', list)
    .toSorted((a, b) => (b.values['statementYear'] ?? '').localeCompare(a.values['statementYear'] ?? ''))
    .slice(0, 5)
  const titles = years.map((row) =>
    say(texts.year, locale, { year: archive.cell('basic', list, row, 'statementYear') }),
  )
  const blank = years.length ? [] : ['', '', '']
  const items = listOf('basic', list)!.fields.filter(
    ({ field }) => !['statementYear', 'statementRemark'].includes(field),
  )
  const rows = [
    ...items.map(({ field, label }) => [
      say(label, locale),
      ...years.map((row) => archive.cell('basic', list, row, field)),
      ...blank,
    ]),
    ...ratios.map((name) => [say(texts[name], locale), ...years.map((row) => row.ratios?.[name] ?? ''), ...blank]),
  ]
  return [
    { kind: 'heading', text: say(texts.finance, locale) },
    {
      kind: 'table',
      columns: [
        { title: say(texts.item, locale), width: 20 },
        ...[...titles, ...blank].map((title): Column => ({ title, width: 16, align: 'right' })),
      ],
      rows,
    },
  ]
}
