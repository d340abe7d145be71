import type { Text } from '../server/kernel/i18n.ts'

type Position = { by: 'position'; position: string }
type Asked = Position | { by: 'superior'; levels: number } | { by: 'department-head'; department: null }

interface BuiltInStep {
  title: Text
  kind: 'approval' | 'notice'
  mode: 'all' | 'any' | 'sequence'
  approvers: Asked[]
  ifEmpty: 'superior' | 'administrator' | 'refuse'
  deadlineDays: number | null
}

interface BuiltInRow {
  matter: string
  article: string
  grade: null
  scope: null
  basis: 'amount' | 'percent' | null
  over: string | null
  upTo: string | null
  steps: BuiltInStep[]
}

const holding = (...positions: string[]): Position[] => positions.map((position) => ({ by: 'position', position }))
const asks = (zh: string, en: string, approvers: Asked[], ifEmpty: BuiltInStep['ifEmpty'], days = 2): BuiltInStep => ({
  title: { zh, en },
  kind: 'approval',
  mode: 'any',
  approvers,
  ifEmpty,
  deadlineDays: days,
})

const general = holding('general-manager')
const deputy = holding('deputy-general-manager')
/** What ends with the general manager cannot be submitted while nobody holds that post. */
const generalManager = asks('总经理核准', 'General manager approves', general, 'refuse', 3)
const deputyManager = asks('主管副总经理审核', 'Deputy general manager reviews', deputy, 'superior')
const finance = asks('财务审核', 'Finance reviews', holding('finance'), 'administrator')
const manager = asks(
  '部门经理审核',
  'Department manager reviews',
  [{ by: 'department-head', department: null }],
  'superior',
)
const sales = asks('业务部经理审核', 'Sales manager reviews', holding('sales-manager'), 'superior')

const always = (matter: string, article: string, steps: BuiltInStep[]): BuiltInRow => ({
  matter,
  article,
  grade: null,
  scope: null,
  basis: null,
  over: null,
  upTo: null,
  steps,
})
const byAmount = (matter: string, article: string, over: string | null, upTo: string | null, steps: BuiltInStep[]) => ({
  ...always(matter, article, steps),
  basis: 'amount' as const,
  over,
  upTo,
})

/** The routes a new company starts with, as the articles ask for them. Bands in yuan. */
export const builtInRoutes: BuiltInRow[] = [
  always('policy.publish', 'R-14', [deputyManager, asks('总经理签发', 'General manager signs', general, 'refuse', 3)]),
  always('grading.adopt', 'C-08', [asks('主管副总经理核准', 'Deputy general manager approves', deputy, 'superior', 5)]),
  always('discount.in-range', 'D-12', [
    asks('客户服务部核准', 'Key-account service approves', holding('service-manager'), 'superior'),
    { ...asks('总经理备案', 'Filed with the general manager', general, 'refuse'), kind: 'notice', deadlineDays: null },
  ]),
  always('discount.beyond', 'D-13', [
    asks('客户服务部审核', 'Key-account service reviews', holding('service-manager'), 'superior'),
    generalManager,
  ]),
  always('gift', 'R-12', [
    asks('客户关系主管审核', 'Relations supervisor reviews', holding('relations-supervisor'), 'superior'),
    finance,
    generalManager,
  ]),
  always('certification', 'D-08', [
    asks('客户服务部审核', 'Key-account service reviews', holding('service-manager'), 'superior', 3),
    { ...deputyManager, deadlineDays: 3 },
    generalManager,
  ]),
  always('access.grant', 'A-07', [
    asks('营销负责人核准', 'Head of marketing approves', [...deputy, ...general], 'refuse'),
  ]),
  byAmount('credit.release', 'K-10', null, '100000', [finance, sales]),
  byAmount('credit.release', 'K-10', '100000', '500000', [finance, sales, deputyManager]),
  byAmount('credit.release', 'K-10', '500000', null, [finance, deputyManager, generalManager]),
  always('rebate', 'P-03', [finance, deputyManager, generalManager]),
  always('expense.trip', 'P-09', [manager, deputyManager, generalManager]),
  always('development.plan', 'K-06', [sales, deputyManager]),
  always('bid-fee', 'P-07', [manager, generalManager]),
  byAmount('limit.change', 'K-01', null, '1000000', [finance, deputyManager]),
  byAmount('limit.change', 'K-01', '1000000', null, [finance, deputyManager, generalManager]),
]
