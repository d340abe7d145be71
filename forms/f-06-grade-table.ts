import { z } from 'zod'
import type { Ctx } from '../server/kernel/context.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { listSeen, type SeenLine } from '../server/modules/customers/index.ts'
import { checkedRows, rowLimit } from './engine/limit.ts'
import { dateText, type Block, type Column, type Form, type Options } from './engine/definition.ts'
import { headerOfPolicy } from './regulation.ts'

const texts = {
  asOf: { zh: '制表日期', en: 'As of' },
  heading: { zh: '{grade} 级客户（{count} 户）', en: 'Grade {grade} ({count})' },
  none: { zh: '尚无已评定等级的客户', en: 'No customer has a grade yet' },
  number: { zh: '序号', en: 'No.' },
  code: { zh: '客户编码', en: 'Code' },
  name: { zh: '客户名称', en: 'Customer' },
  class: { zh: '类别', en: 'Class' },
  key: { zh: '大客户', en: 'key' },
  general: { zh: '一般客户', en: 'general' },
  industry: { zh: '行业', en: 'Industry' },
  region: { zh: '区域', en: 'Region' },
  owner: { zh: '负责人', en: 'Owner' },
  creditGrade: { zh: '信用等级', en: 'Credit grade' },
  remark: { zh: '备注', en: 'Remark' },
  madeBy: { zh: '制表人', en: 'Made by' },
  checkedBy: { zh: '审核人', en: 'Checked by' },
  approvedBy: { zh: '批准人', en: 'Approved by' },
} satisfies Record<string, Text>

const grades = ['A', 'B', 'C'] as const

/** F-06 客户等级分类表: the customers the actor sees, by grade; credit grades are filled in by hand. */
export const gradeTable: Form = {
  code: 'F-06',
  title: { zh: '客户信用等级分类表', en: 'Grades of customers' },
  subjects: ['book'],
  access: 'customers.read',
  subjectId: z.literal('book'),
  async compose(ctx, _subjectId, options) {
    const { locale, asOf } = options
    const word = (name: keyof typeof texts) => say(texts[name], locale)
    const parts: { grade: string; customers: SeenLine[] }[] = []
    for (const grade of grades) parts.push({ grade, customers: await customersOf(ctx, grade) })
    const rows = checkedRows(parts.reduce((sum, { customers }) => sum + customers.length, 0))
    const blocks = parts.flatMap(({ grade, customers }) => partOf(grade, customers, locale))
    return {
      content: {
        header: await headerOfPolicy(ctx, 'grading', 'F-06', options),
        blocks: [
          { kind: 'line', left: `${word('asOf')}  ${dateText(asOf, locale)}` },
          ...(blocks.length ? blocks : [{ kind: 'heading' as const, text: word('none') }]),
          { kind: 'signatures', who: [word('madeBy'), word('checkedBy'), word('approvedBy')] },
        ],
      },
      subject: { kind: 'customers', id: null, label: say(this.title, 'zh-CN') },
      rows,
      name: asOf,
    }
  },
}

/** Key accounts first, then by code. */
async function customersOf(ctx: Ctx, grade: string): Promise<SeenLine[]> {
  const { rows } = await listSeen(ctx, { grade, sort: 'code', limit: rowLimit + 1 })
  return rows.toSorted((a, b) => Number(b.class === 'key') - Number(a.class === 'key'))
}

function partOf(grade: string, customers: SeenLine[], locale: Options['locale']): Block[] {
  if (customers.length === 0) return []
  const word = (name: keyof typeof texts) => say(texts[name], locale)
  const columns: Column[] = [
    { title: word('number'), width: 4, align: 'center' },
    { title: word('code'), width: 11 },
    { title: word('name'), width: 28 },
    { title: word('class'), width: 8, align: 'center' },
    { title: word('industry'), width: 12 },
    { title: word('region'), width: 9 },
    { title: word('owner'), width: 9 },
    { title: word('creditGrade'), width: 9 },
    { title: word('remark'), width: 10 },
  ]
  const rows = customers.map((customer, at) => [
    String(at + 1),
    customer.code,
    customer.name,
    customer.class ? word(customer.class) : '',
    customer.industry ?? '',
    customer.region?.name ?? '',
    customer.owner?.name ?? '',
    '',
    '',
  ])
  return [
    { kind: 'heading', text: say(texts.heading, locale, { grade, count: customers.length }) },
    { kind: 'table', columns, rows },
  ]
}
