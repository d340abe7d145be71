import { z } from 'zod'
import { archiveWords, ownFields, partFields, parts, type Part } from './archive-fields.ts'
import { refuseField } from './checks.ts'
import { definePolicy, reads } from './policy.ts'

/** Class and grade together, as staleness asks for them; a customer without either is not graded. */
export const archiveGrades = ['keyA', 'keyB', 'keyC', 'generalA', 'generalB', 'generalC', 'ungraded'] as const
export type ArchiveGrade = (typeof archiveGrades)[number]

/** Relations of a customer with us. */
export const relations = ['potential', 'followed', 'trading', 'lost'] as const
export type Relation = (typeof relations)[number]

/** What can count for the completeness of a part: the fields it has once, and its lists, filled when not empty. */
const countable = (part: Part): string[] => [
  ...ownFields(part).map(({ field }) => field),
  ...partFields(part).lists.map(({ list }) => list),
]

const countedIn = (part: Part) =>
  z
    .array(reads('archive-field', z.string().max(64)))
    .max(100)
    .check(({ value, issues }) => {
      value.forEach((name, at) => {
        if (!countable(part).includes(name)) issues.push(refuseField(value, [at], 'archive.no_field'))
        else if (value.indexOf(name) < at) issues.push(refuseField(value, [at], 'value.twice'))
      })
    })

const once = <T extends string>(names: readonly T[]) =>
  z.array(z.enum(names)).check(({ value, issues }) => {
    value.forEach((name, at) => {
      if (value.indexOf(name) < at) issues.push(refuseField(value, [at], 'value.twice'))
    })
  })

const byPart = <T>(of: (part: Part) => T) =>
  Object.fromEntries(parts.map((part) => [part, of(part)])) as Record<Part, T>
const required = (part: Part) => ownFields(part).flatMap((one) => (one.required ? [one.field] : []))
const days = () => z.int().min(1).max(3650)

/** D-16, D-17, R-06, A-05: when the archive is complete, when a part of it is stale, and who must say it still holds. */
export const archive = definePolicy({
  kind: 'archive',
  number: 'D-16',
  title: { zh: '客户档案的完整与更新', en: 'The archive: complete and up to date' },
  owner: { zh: '客户服务部', en: 'Customer service' },
  parameters: z.strictObject({
    counted: z.strictObject(byPart(countedIn)),
    staleAfterDays: z.strictObject(
      Object.fromEntries(archiveGrades.map((grade) => [grade, days()])) as Record<ArchiveGrade, z.ZodInt>,
    ),
    reconfirmWithin: z.int().min(1).max(60),
    reconfirmParts: once(parts),
    reconfirmRelations: once(relations),
    reconfirmPerDay: z.int().min(1).max(1000),
  }),
  defaults: {
    counted: {
      ...byPart(required),
      contact: [...required('contact'), 'contacts'],
      'key-persons': [...required('key-persons'), 'key-persons'],
      basic: [...required('basic'), 'financial-statements', 'bank-accounts'],
      products: [...required('products'), 'product-use'],
      other: ['records'],
      preferential: ['preferences'],
    },
    staleAfterDays: {
      keyA: 90,
      keyB: 120,
      keyC: 180,
      generalA: 180,
      generalB: 365,
      generalC: 365,
      ungraded: 365,
    },
    reconfirmWithin: 10,
    reconfirmParts: ['basic', 'contact', 'key-persons', 'service', 'products', 'preferential'],
    reconfirmRelations: ['followed', 'trading'],
    reconfirmPerDay: 10,
  },
  labels: {
    counted: { zh: '计入完整度的项目', en: 'What counts for completeness' },
    staleAfterDays: { zh: '多少天未核实即为过期', en: 'Days after which a part not confirmed is stale' },
    reconfirmWithin: { zh: '核实期限（工作日）', en: 'Time to confirm it again (working days)' },
    reconfirmParts: { zh: '须定期核实的部分', en: 'Parts that must be confirmed again' },
    reconfirmRelations: { zh: '须定期核实的客户', en: 'Customers whose archive must be confirmed' },
    reconfirmPerDay: { zh: '每位负责人每天最多新增（项）', en: 'New ones per owner and day, at most' },
  },
  words: {
    ...archiveWords,
    keyA: { zh: '大客户 A', en: 'key A' },
    keyB: { zh: '大客户 B', en: 'key B' },
    keyC: { zh: '大客户 C', en: 'key C' },
    generalA: { zh: '一般客户 A', en: 'general A' },
    generalB: { zh: '一般客户 B', en: 'general B' },
    generalC: { zh: '一般客户 C', en: 'general C' },
    ungraded: { zh: '未分级', en: 'not graded' },
    potential: { zh: '潜在', en: 'potential' },
    followed: { zh: '已跟进', en: 'followed up' },
    trading: { zh: '已成交', en: 'trading' },
    lost: { zh: '流失', en: 'lost' },
  },
  articles: [
    {
      code: 'D-16',
      text: {
        zh: '客户档案是服务和营销的基础，由负责人及时整理更新。档案某一部分是否完整，按其中应有项目的填写比例计算。',
        en: 'The archive is what service and marketing stand on; whoever is responsible keeps it up to date. How complete a part is, is the share of what it should hold that is filled in.',
      },
    },
    {
      code: 'D-17',
      text: {
        zh: '档案分七个部分：基本信息、联络信息、重要相关人员、服务管理、产品使用情况、其他文档、优惠政策。计入完整度的项目：{counted}。',
        en: 'The archive has seven parts: basic data, contact, key persons, service, products used, other files, preferential policies. What counts for completeness: {counted}.',
      },
    },
    {
      code: 'R-06',
      text: {
        zh: '档案卡是动态的，每个客户有且只有一名负责人，可另设协办人。自上次核实起，超过按客户等级规定的天数（{staleAfterDays}）未再核实的部分为过期。',
        en: 'The card is a living one; every customer has exactly one owner and may have deputies. A part is stale when it was not confirmed for longer than the grade of the customer allows ({staleAfterDays}).',
      },
    },
    {
      code: 'A-05',
      text: {
        zh: '下列部分过期后，负责人应在 {reconfirmWithin} 个工作日内核实：{reconfirmParts}。适用于下列往来关系的客户：{reconfirmRelations}。过期最久的先办，每位负责人每天新增不超过 {reconfirmPerDay} 项。',
        en: 'When one of these parts is stale its owner confirms it within {reconfirmWithin} working days: {reconfirmParts}; for customers that are: {reconfirmRelations}. The longest stale come first, at most {reconfirmPerDay} new ones per owner and day.',
      },
    },
  ],
})

export type Archive = z.output<typeof archive.parameters>
