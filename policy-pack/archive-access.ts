import { z } from 'zod'
import type { Text } from '../server/kernel/i18n.ts'
import { archiveFields, archiveWords, parts, type Part } from './archive-fields.ts'
import { definePolicy, reads } from './policy.ts'

/** What somebody may do with a part or field, from nothing up. */
export const rights = ['hidden', 'masked', 'read', 'edit'] as const
export type Right = (typeof rights)[number]

/** How near somebody stands to a customer; `granted`: let in for a time to what he would not see. */
export const nearnesses = ['own', 'team', 'region', 'foreign'] as const
export type Nearness = (typeof nearnesses)[number]
export const standings = [...nearnesses, 'granted'] as const

const listedIn = new Map(
  archiveFields.flatMap(({ part, lists }) =>
    lists.flatMap(({ list, fields }) => fields.map(({ field }) => [`${part} ${field}`, list] as const)),
  ),
)

/** The list of a part that a field is in; undefined for a field the part has once, and for a list itself. */
export const listOfField = (part: Part, field: string): string | undefined => listedIn.get(`${part} ${field}`)

/** The names a row can speak of, by part: fields, and lists, which stand for all of their fields. */
export const fieldsOfPart: ReadonlyMap<Part, readonly string[]> = new Map(
  archiveFields.map(({ part, groups, lists }) => [
    part,
    [
      ...groups.flatMap(({ fields }) => fields.map(({ field }) => field)),
      ...lists.flatMap(({ list, fields }) => [list, ...fields.map(({ field }) => field)]),
    ],
  ]),
)

const any = '*'
const row = z.strictObject({
  position: reads('position', z.string().regex(/^(\*|[a-z0-9][a-z0-9._-]{0,63})$/)),
  nearness: z.enum([...standings, any]),
  part: z.enum([...parts, any]),
  field: reads('archive-field', z.string().max(128)),
  right: z.enum(rights),
})
export type ArchiveAccessRow = z.output<typeof row>

const texts = {
  'archive-access.field': { zh: '该部分没有这个字段', en: 'This part has no such field' },
  'archive-access.field_needs_part': { zh: '指定字段时须先指定档案部分', en: 'A field is named within a part' },
  'archive-access.unreachable': {
    zh: '永远不会用到：第 {row} 行已涵盖',
    en: 'Never reached: row {row} covers it',
  },
  'archive-access.granted_edit': { zh: '授权查阅只能读，不能改', en: 'Who is let in may read, not edit' },
} as const satisfies Record<string, Text>

type Coordinate = 'position' | 'nearness' | 'part' | 'field'

/** Whether a row applies wherever the other one does. */
function covers(upper: ArchiveAccessRow, lower: ArchiveAccessRow): boolean {
  const same = (name: Coordinate) => upper[name] === any || upper[name] === lower[name]
  const isListOf = lower.part !== any && listOfField(lower.part, lower.field) === upper.field
  return same('position') && same('nearness') && same('part') && (same('field') || isListOf)
}

function rowIssues(rows: ArchiveAccessRow[]): z.core.$ZodRawIssue[] {
  return rows.flatMap((each, at) => {
    const refuse = (column: keyof ArchiveAccessRow, code: keyof typeof texts, parameters?: object) => [
      {
        code: 'custom' as const,
        input: each[column],
        path: ['rows', at, column],
        params: { code, text: texts[code], parameters },
        message: code,
      },
    ]
    if (each.field !== any && each.part === any) return refuse('part', 'archive-access.field_needs_part')
    if (each.field !== any && !fieldsOfPart.get(each.part as Part)!.includes(each.field)) {
      return refuse('field', 'archive-access.field')
    }
    if (each.nearness === 'granted' && each.right === 'edit') return refuse('right', 'archive-access.granted_edit')
    const above = rows.slice(0, at).findIndex((upper) => covers(upper, each))
    return above < 0 ? [] : refuse('position', 'archive-access.unreachable', { row: above + 1 })
  })
}

const entry = (
  position: string,
  nearness: ArchiveAccessRow['nearness'],
  part: ArchiveAccessRow['part'],
  field: string,
  right: Right,
): ArchiveAccessRow => ({ position, nearness, part, field, right })

/** Posts that supply the customer and need no more than whom they supply with what. */
const suppliers = ['technology', 'design', 'quality', 'production'].flatMap((position) => [
  entry(position, any, 'basic', 'name', 'read'),
  entry(position, any, 'basic', 'code', 'read'),
  entry(position, any, 'products', 'product-use', 'read'),
  entry(position, any, any, any, 'hidden'),
])
const leaders = ['general-manager', 'deputy-general-manager']
const near = (part: Part, field: string) =>
  (['own', 'team'] as const).map((nearness) => entry(any, nearness, part, field, 'edit'))
const posts = (positions: string[], part: Part, field: string) =>
  positions.map((position) => entry(position, any, part, field, 'edit'))

const builtInRows: ArchiveAccessRow[] = [
  entry(any, 'granted', any, any, 'read'),
  ...suppliers,
  ...(['bank-accounts', 'financial-statements'] as const).flatMap((list) => [
    ...near('basic', list),
    ...posts([...leaders, 'finance', 'service-manager'], 'basic', list),
    entry(any, any, 'basic', list, list === 'bank-accounts' ? 'masked' : 'hidden'),
  ]),
  ...['birthday', 'interests', 'attitude'].flatMap((field) => [
    ...near('key-persons', field),
    entry(any, any, 'key-persons', field, 'masked'),
  ]),
  ...near('preferential', any),
  ...posts([...leaders, 'service-manager'], 'preferential', any),
  entry(any, any, 'preferential', any, 'hidden'),
  entry(any, any, any, any, 'edit'),
]

/** A-07, D-19, T-12: who sees what of a customer's archive, and on what terms somebody is let in. */
export const archiveAccess = definePolicy({
  kind: 'archive-access',
  number: 'A-07',
  title: { zh: '客户档案查阅权限', en: 'Access to customer archives' },
  owner: { zh: '客户服务部', en: 'Key-account service' },
  parameters: z
    .strictObject({
      rows: z.array(row).min(1).max(500),
      maxGrantDays: z.int().min(1).max(366),
      purposeParts: z
        .array(z.enum(parts))
        .max(parts.length)
        .overwrite((named) => [...new Set(named)]),
      /** Versions from before there were exports do not name it. */
      maxExportRows: z.int().min(1).max(50_000).default(5000),
    })
    .check(({ value, issues }) => {
      issues.push(...rowIssues(value.rows))
    }),
  defaults: { rows: builtInRows, maxGrantDays: 90, purposeParts: ['key-persons', 'preferential'], maxExportRows: 5000 },
  labels: {
    rows: { zh: '权限表（自上而下，先符合者为准）', en: 'Rights (from the top, the first row that fits decides)' },
    maxGrantDays: { zh: '授权最长期限（天）', en: 'Longest time somebody is let in (days)' },
    purposeParts: { zh: '查阅他部档案须说明用途的部分', en: 'Parts of others’ archives that need a stated purpose' },
    maxExportRows: { zh: '一次最多导出的客户数', en: 'Most customers in one export' },
  },
  words: {
    position: { zh: '岗位', en: 'position' },
    nearness: { zh: '关系', en: 'nearness' },
    part: { zh: '部分', en: 'part' },
    field: { zh: '字段', en: 'field' },
    right: { zh: '权限', en: 'right' },
    [any]: { zh: '任意', en: 'any' },
    own: { zh: '本人客户', en: 'own customer' },
    team: { zh: '本部门客户', en: 'customer of the own department' },
    region: { zh: '本区域客户', en: 'customer of the own region' },
    foreign: { zh: '其他客户', en: 'customer of others' },
    granted: { zh: '经授权', en: 'let in by a grant' },
    hidden: { zh: '不可见', en: 'hidden' },
    masked: { zh: '遮盖', en: 'masked' },
    read: { zh: '可读', en: 'may read' },
    edit: { zh: '可改', en: 'may edit' },
    ...archiveWords,
  },
  articles: [
    {
      code: 'A-07',
      text: {
        zh: '每人可查看自己负责或协办的客户；其余按岗位的查看范围（本部门、本区域或全部）。列表、查找、导出、统计与接口都按同一范围，范围以外的客户等同不存在。',
        en: 'Everybody sees the customers he looks after or deputises for; others as far as his position reaches (department, region or all). Lists, search, export, figures and interfaces keep to the same reach; beyond it a customer does not exist.',
      },
    },
    {
      code: 'A-07.1',
      text: {
        zh: '看得见客户不等于看得见全部内容：各部分、各字段的权限按下表自上而下确定，先符合者为准，无一符合即不可见。{rows}。',
        en: 'Seeing a customer is not seeing everything of it: the right to each part and field follows from the table, from the top, the first row that fits; where none fits it is hidden. {rows}.',
      },
    },
    {
      code: 'A-07.2',
      text: {
        zh: '权限以外需要查阅的，说明用途提出申请，经营销负责人核准后，按部分、限期开放，最长 {maxGrantDays} 天，只读不改；到期自动失效，也可随时说明原因收回。',
        en: 'Who needs more asks, stating why; once the head of marketing agrees he is let in, part by part, to read and not to edit, for {maxGrantDays} days at most. It ends by itself on its day, and can be withdrawn for a reason at any time.',
      },
    },
    {
      code: 'A-07.3',
      text: {
        zh: '谁负责客户，谁就看得到档案：负责人变更须办理移交，由双方签字；协办人由负责人在本部门同事中指定，其他部门的人员以及部门、区域由有权的岗位说明原因后指定。任何人不得把他人负责的客户划到自己名下、本部门或本区域。',
        en: 'Who looks after a customer sees its archive: another owner takes over by a hand-over that both sign; deputies are named by the owner among colleagues of the department, people of other departments, departments and regions by the posts that may, for a reason. Nobody assigns others’ customers to himself, his department or his region.',
      },
    },
    {
      code: 'A-07.4',
      text: {
        zh: '导出客户清单是一项单独的权限，须先说明用途，一次最多 {maxExportRows} 家；清单只含本人看得见的客户和字段，遮盖的仍然遮盖。每次导出登入查阅登记，文件末行注明何人、何时、作何用途、共多少行。',
        en: 'Exporting the list of customers is a right of its own and takes a stated purpose; one export holds {maxExportRows} customers at most, only those its maker sees, with the fields he may read, and what is masked stays masked. Every export is registered, and the last line of the file says who made it, when, what for, and how many rows it has.',
      },
    },
    {
      code: 'D-19',
      text: {
        zh: '客户档案属商业秘密，专人录入，凭权限查阅。查阅其他部门负责的客户档案一律登记；其中 {purposeParts} 须先说明用途。打印与导出同样登记，并注明何人何时。',
        en: 'Archives are trade secrets: named people enter them, and they are opened by right alone. Every look at an archive of another team is registered; for {purposeParts} the purpose is stated first. Prints and exports are registered too, and say who made them and when.',
      },
    },
    {
      code: 'T-12',
      text: {
        zh: '因查阅、授权而知悉的内容不得外传；泄露的，由泄露人承担责任。谁能看到、为什么能看到，随时可查。',
        en: 'What somebody learns by opening an archive or being let into one stays in the company; who leaks it answers for it. Who can see what, and why, can be looked up at any time.',
      },
    },
  ],
})

export type ArchiveAccess = z.output<typeof archiveAccess.parameters>
