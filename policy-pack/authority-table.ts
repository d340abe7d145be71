import { z } from 'zod'
import type { Text } from '../server/kernel/i18n.ts'
import { amount, line } from '../server/kernel/input.ts'
import { compare } from '../server/kernel/money.ts'
import { builtInRoutes } from './authority-routes.ts'
import { definePolicy, reads } from './policy.ts'

const text = () => z.strictObject({ zh: line(60), en: line(120) })
const name = () => z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
/** A limit of a band: an amount in yuan or a percentage, kept without trailing zeros, as people write it. */
const limit = () =>
  reads(
    'limit',
    amount({ decimals: 4 })
      .overwrite((value) => value.replace(/\.?0+$/, '') || '0')
      .meta({ pattern: '^\\d{1,16}(\\.\\d{1,4})?$', example: '100000' }),
  )

/** Whom a step asks. Positions and rights by code, departments and people by name, so that the table reads as signed. */
const approver = z.discriminatedUnion('by', [
  /** Everybody in a position; `of` narrows it to the department or region of whoever submits. */
  z.strictObject({
    by: z.literal('position'),
    position: reads('position', name()),
    of: z.enum(['company', 'department', 'region']).default('company'),
  }),
  /** Everybody whose position gives a right. */
  z.strictObject({ by: z.literal('role'), right: reads('right', name()) }),
  /** The superior so many levels above whoever submits. */
  z.strictObject({ by: z.literal('superior'), levels: z.int().min(1).max(9) }),
  /** The head of a department; of the submitter's own when it is not named. */
  z.strictObject({ by: z.literal('department-head'), department: reads('department', line(255)).nullable() }),
  z.strictObject({ by: z.literal('person'), username: reads('person', z.string().regex(/^[a-z0-9._@-]{1,64}$/)) }),
])

const step = z.strictObject({
  title: text(),
  /** An approval blocks until it is given; a notice informs and never blocks. */
  kind: z.enum(['approval', 'notice']),
  mode: z.enum(['all', 'any', 'sequence']),
  approvers: z.array(reads('approver', approver)).min(1).max(20),
  /** Who is asked when nobody is found. */
  ifEmpty: z.enum(['superior', 'administrator', 'refuse']),
  /** Working days to decide in; null for no deadline. */
  deadlineDays: z.int().min(1).max(60).nullable(),
})

const row = z.strictObject({
  matter: reads('matter', name()),
  article: z
    .string()
    .regex(/^[A-Z]-\d\d(\.\d)?$/)
    .nullable(),
  grade: z.enum(['A', 'B', 'C']).nullable(),
  scope: line(64).nullable(),
  basis: z.enum(['amount', 'percent']).nullable(),
  /** The band: more than `over`, up to and including `upTo`; null is open. */
  over: limit().nullable(),
  upTo: limit().nullable(),
  steps: z.array(reads('step', step)).min(1).max(12),
})

export type AuthorityRow = z.output<typeof row>
export type AuthorityStep = z.output<typeof step>
export type ApproverRule = z.output<typeof approver>

const texts = {
  'authority.no_general': {
    zh: '该事项缺少适用于全部等级和范围的行',
    en: 'This matter has no row for every grade and scope',
  },
  'authority.no_approval': { zh: '至少要有一个审批环节', en: 'There must be at least one step that approves' },
  'band.basis': { zh: '同一事项的各档须按同一口径（金额或比例）', en: 'Bands of one matter go by one measure' },
  'band.none': { zh: '未选口径时不能设界限', en: 'Without a measure there can be no limits' },
  'band.reversed': { zh: '上限须大于下限', en: 'The upper limit must be above the lower' },
  'band.gap': {
    zh: '与第 {row} 行之间有空档（{from} 至 {to}）',
    en: 'There is a gap between this band and row {row} ({from} to {to})',
  },
  'band.bottom': { zh: '最低一档不应有下限', en: 'The lowest band must have no lower limit' },
  'band.overlap': { zh: '与第 {row} 行重叠', en: 'Overlaps row {row}' },
  'band.open_end': { zh: '最高一档不应有上限', en: 'The highest band must have no upper limit' },
} as const satisfies Record<string, Text>

type Issue = z.core.$ZodRawIssue
type At = { row: AuthorityRow; at: number }

function issue(path: (string | number)[], code: keyof typeof texts, parameters?: Record<string, unknown>): Issue {
  return {
    code: 'custom',
    input: null,
    path: ['rows', ...path],
    params: { code, text: texts[code], parameters },
    message: code,
  }
}

/** Every amount must lie in exactly one band of its matter, grade and scope, and every route must ask somebody. */
function tableIssues(rows: AuthorityRow[]): Issue[] {
  const all = rows.map((each, at) => ({ row: each, at }))
  const byMatter = grouped(all, ({ row: { matter } }) => matter)
  const general = [...byMatter.values()].flatMap((own) =>
    own.some(({ row: { grade, scope } }) => grade === null && scope === null)
      ? []
      : [issue([own[0]!.at, 'grade'], 'authority.no_general')],
  )
  const groups = grouped(all, ({ row: { matter, grade, scope } }) => JSON.stringify([matter, grade, scope]))
  const silent = all.filter(({ row: { steps } }) => !steps.some(({ kind }) => kind === 'approval'))
  return [
    ...general,
    ...silent.map(({ at }) => issue([at, 'steps'], 'authority.no_approval')),
    ...[...groups.values()].flatMap(bandIssues),
  ]
}

function grouped(rows: At[], keyOf: (at: At) => string): Map<string, At[]> {
  const groups = new Map<string, At[]>()
  for (const each of rows) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}

function bandIssues(group: At[]): Issue[] {
  const { basis } = group[0]!.row
  const mixed = group.filter(({ row: { basis: own } }) => own !== basis)
  if (mixed.length) return mixed.map(({ at }) => issue([at, 'basis'], 'band.basis'))
  const bounded = group.filter(({ row: { over, upTo } }) => over !== null || upTo !== null)
  if (basis === null && bounded.length) return bounded.map(({ at }) => issue([at, 'basis'], 'band.none'))
  const reversed = group.filter(({ row: { over, upTo } }) => over !== null && upTo !== null && compare(over, upTo) >= 0)
  if (reversed.length) return reversed.map(({ at }) => issue([at, 'upTo'], 'band.reversed'))
  const sorted = group.toSorted((a, b) => byLowerLimit(a.row, b.row))
  const last = sorted.at(-1)!
  return [
    ...sorted.flatMap((band, n) => joint(sorted[n - 1], band)),
    ...(last.row.upTo === null ? [] : [issue([last.at, 'upTo'], 'band.open_end')]),
  ]
}

function byLowerLimit(a: AuthorityRow, b: AuthorityRow): number {
  if (a.over === null || b.over === null) return Number(b.over === null) - Number(a.over === null)
  return compare(a.over, b.over)
}

/** Whether a band starts where the one before ends. */
function joint(before: At | undefined, { row: band, at }: At): Issue[] {
  if (!before) return band.over === null ? [] : [issue([at, 'over'], 'band.bottom')]
  const row = before.at + 1
  const end = before.row.upTo
  if (end === null || band.over === null) return [issue([at, 'over'], 'band.overlap', { row })]
  const order = compare(band.over, end)
  if (order === 0) return []
  return [
    order < 0
      ? issue([at, 'over'], 'band.overlap', { row })
      : issue([at, 'over'], 'band.gap', { row, from: end, to: band.over }),
  ]
}

/** The matters the regulations name; a table may hold rows for these and for what modules add. */
export const authorityMatters: Record<string, Text> = {
  'policy.publish': { zh: '制度发布', en: 'Publication of a regulation' },
  'grading.adopt': { zh: '客户分级结果采纳', en: 'Adoption of a grading' },
  'discount.in-range': { zh: '标准范围内折让', en: 'Discount within the standard range' },
  'discount.beyond': { zh: '超出标准范围折让', en: 'Discount beyond the standard range' },
  gift: { zh: '客户礼品', en: 'Gifts to customers' },
  certification: { zh: '大客户认证', en: 'Certification of a key account' },
  'access.grant': { zh: '客户档案查阅授权', en: 'Access to another’s customer archive' },
  'credit.release': { zh: '信用放行', en: 'Release of a credit hold' },
  rebate: { zh: '返利', en: 'Rebate' },
  'expense.trip': { zh: '出差计划与费用', en: 'Business trips' },
  'development.plan': { zh: '新客户开发计划', en: 'Plan of winning customers' },
  'bid-fee': { zh: '投标费用', en: 'Bid fees' },
  'limit.change': { zh: '信用额度调整', en: 'Change of a credit limit' },
}

/** Who decides what: matter × band × grade × scope → steps (核决权限表). */
export const authorityTable = definePolicy({
  kind: 'authority-table',
  number: 'K-01',
  title: { zh: '核决权限表', en: 'Authority table' },
  owner: { zh: '总经理办公室', en: 'Office of the general manager' },
  parameters: z
    .strictObject({
      duplicateApprover: z.enum(['once', 'each-time']),
      rows: z.array(reads('route', row)).min(1).max(500),
    })
    .check(({ value, issues }) => {
      issues.push(...tableIssues(value.rows))
    }),
  defaults: { duplicateApprover: 'once', rows: builtInRoutes },
  labels: {
    duplicateApprover: { zh: '同一人多次出现时', en: 'When one person is asked more than once' },
    rows: { zh: '事项、档次与审批环节', en: 'Matters, bands and steps' },
  },
  words: {
    once: { zh: '只审一次', en: 'asked once' },
    'each-time': { zh: '每次都审', en: 'asked each time' },
    amount: { zh: '按金额', en: 'by amount' },
    percent: { zh: '按比例', en: 'by percentage' },
    approval: { zh: '审批', en: 'approval' },
    notice: { zh: '知会', en: 'notice' },
    all: { zh: '会签', en: 'all of them' },
    any: { zh: '或签', en: 'any one of them' },
    sequence: { zh: '依次', en: 'one after another' },
    superior: { zh: '上级主管', en: 'superior' },
    'ifEmpty.superior': { zh: '由上级主管办理', en: 'the superior is asked' },
    administrator: { zh: '由管理员办理', en: 'the administrator is asked' },
    refuse: { zh: '不能提交', en: 'cannot be submitted' },
    position: { zh: '岗位', en: 'position' },
    role: { zh: '持有某项权限的人员', en: 'holders of a right' },
    'department-head': { zh: '部门负责人', en: 'head of the department' },
    person: { zh: '指定人员', en: 'named person' },
    company: { zh: '全公司', en: 'the whole company' },
    'of.department': { zh: '本部门', en: 'the submitter’s department' },
    region: { zh: '本区域', en: 'the submitter’s region' },
    matter: { zh: '事项', en: 'matter' },
    article: { zh: '条款', en: 'article' },
    'article.null': { zh: '不引用', en: 'none' },
    grade: { zh: '客户等级', en: 'grade' },
    'grade.null': { zh: '不限', en: 'any' },
    scope: { zh: '范围', en: 'scope' },
    'scope.null': { zh: '不限', en: 'any' },
    basis: { zh: '分档口径', en: 'measure' },
    'basis.null': { zh: '不分档', en: 'no bands' },
    over: { zh: '超过', en: 'over' },
    'over.null': { zh: '不限', en: 'no limit' },
    upTo: { zh: '至（含）', en: 'up to and including' },
    'upTo.null': { zh: '不限', en: 'no limit' },
    steps: { zh: '环节', en: 'step' },
    title: { zh: '名称', en: 'title' },
    kind: { zh: '性质', en: 'kind' },
    mode: { zh: '方式', en: 'mode' },
    approvers: { zh: '审批人', en: 'approver' },
    by: { zh: '由谁', en: 'who' },
    of: { zh: '所属', en: 'of' },
    right: { zh: '权限', en: 'right' },
    levels: { zh: '上几级', en: 'levels up' },
    department: { zh: '部门', en: 'department' },
    'department.null': { zh: '提交人所在部门', en: 'the submitter’s own' },
    username: { zh: '人员', en: 'person' },
    ifEmpty: { zh: '无人可办时', en: 'when nobody is found' },
    deadlineDays: { zh: '期限（工作日）', en: 'time to decide (working days)' },
    'deadlineDays.null': { zh: '不限期', en: 'none' },
  },
  articles: [
    {
      code: 'K-01',
      text: {
        zh: '下列事项按本表所列环节依次核决，以提交当日生效的版本为准。金额或比例超过一档下限、不超过上限的适用该档；同一事项先适用等级与范围最具体的行。',
        en: 'These matters are decided in the steps of this table, by the version in force on the day of submission. A band takes what is over its lower and not over its upper limit; the row most particular in grade and scope comes first.',
      },
    },
    {
      code: 'K-01.1',
      text: {
        zh: '任何人不得核决自己提交的事项，代理他人时亦同；本应由提交人核决的，由其上级核决。',
        en: 'Nobody decides what he submitted himself, nor in another’s name; his superior decides in his place.',
      },
    },
    {
      code: 'K-01.2',
      text: {
        zh: '同一人在一次审批中多次出现时：{duplicateApprover}。知会环节只告知，不影响进程。',
        en: 'A person who appears more than once in one request is {duplicateApprover}. A notice informs and holds nothing up.',
      },
    },
    {
      code: 'K-01.3',
      text: {
        zh: '核准后内容改动而未变得更不利的，不再重新审批；变得更不利的，须重新审批。',
        en: 'What changes after approval without getting worse needs no new approval; what gets worse does.',
      },
    },
  ],
})

export type AuthorityTable = z.output<typeof authorityTable.parameters>
