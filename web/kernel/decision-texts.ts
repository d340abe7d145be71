import type { Decision, Reason } from '../../server/kernel/decision.ts'
import { inLocale } from './i18n.ts'

export interface Text {
  zh: string
  en: string
}

/** What an outcome is called, by kind of decision. */
const outcomes: Record<string, Record<string, Text>> = {
  'key-account': { key: { zh: '大客户', en: 'Key account' }, general: { zh: '一般客户', en: 'General customer' } },
  grading: { A: { zh: 'A 级', en: 'Grade A' }, B: { zh: 'B 级', en: 'Grade B' }, C: { zh: 'C 级', en: 'Grade C' } },
  aging: {
    overdue: { zh: '有逾期', en: 'Overdue' },
    current: { zh: '未到期', en: 'Not due' },
    settled: { zh: '已结清', en: 'Settled' },
  },
  development: {
    qualified: { zh: '符合认证条件', en: 'Qualified' },
    'not-qualified': { zh: '不符合认证条件', en: 'Not qualified' },
  },
  abc: { A: { zh: 'A 类', en: 'Class A' }, B: { zh: 'B 类', en: 'Class B' }, C: { zh: 'C 类', en: 'Class C' } },
  archive: { fresh: { zh: '未过期', en: 'Up to date' }, stale: { zh: '已过期', en: 'Stale' } },
  'archive-access': {
    hidden: { zh: '不可见', en: 'Hidden' },
    masked: { zh: '遮盖', en: 'Masked' },
    read: { zh: '可读', en: 'May read' },
    edit: { zh: '可改', en: 'May edit' },
  },
}

/** What a kind of decision is called. */
export const kindTexts: Record<string, Text> = {
  development: { zh: '大客户认证资格', en: 'Qualification of a candidate' },
  archive: { zh: '客户档案的更新', en: 'The archive: up to date' },
  'archive-access': { zh: '档案查阅权限', en: 'Right to a part of an archive' },
  'key-account': { zh: '大客户认定', en: 'Key account' },
  grading: { zh: '客户分级', en: 'Grade' },
  abc: { zh: 'ABC 分类', en: 'ABC class' },
  aging: { zh: '应收账款账龄', en: 'Receivables aging' },
}

/**
 * The wording of each reason, by its code; {names} are facts of the reason. `.none` words a reason whose fact is
 * missing, `.lowest` one that fell into the band without a limit.
 */
const reasonTexts: Record<string, Text> = {
  'qualification.criterion': {
    zh: '{criterion} {points} 分，达到最低分 {minimum}（权重 {weight}）',
    en: '{criterion}: {points}, at least {minimum} are needed (weight {weight})',
  },
  'qualification.below-minimum': {
    zh: '{criterion} {points} 分，低于最低分 {minimum}（权重 {weight}）',
    en: '{criterion}: {points}, below the {minimum} needed (weight {weight})',
  },
  'qualification.not-scored': { zh: '{criterion}尚未评分', en: '{criterion} is not scored' },
  'qualification.no-evidence': { zh: '{criterion}没有评分依据附件', en: '{criterion} has no evidence attached' },
  'qualification.total': { zh: '加权总分 {total}，达到 {minimum}', en: 'Weighted total {total}, at least {minimum}' },
  'qualification.below-total': {
    zh: '加权总分 {total}，低于 {minimum}',
    en: 'Weighted total {total}, below {minimum}',
  },
  'qualification.finding': { zh: '{department}意见：{verdict}', en: 'Finding of {department}: {verdict}' },
  'qualification.unfit': { zh: '{department}认为不符合要求', en: '{department} finds the candidate unfit' },
  'qualification.no-finding': { zh: '{department}没有调查意见', en: 'No finding of {department}' },
  'qualification.not-signed': { zh: '{department}尚有意见未签署', en: 'A finding of {department} is not signed' },
  'archive.confirmed': {
    zh: '{since} 核实，至今 {days} 天；{grade}须在 {limit} 天内再次核实',
    en: 'Confirmed on {since}, {days} days ago; {grade} must be confirmed again within {limit} days',
  },
  'archive.never_confirmed': {
    zh: '自 {since} 建档起从未核实，至今 {days} 天；{grade}须在 {limit} 天内核实',
    en: 'Never confirmed since it was entered on {since}, {days} days ago; {grade} must be confirmed within {limit} days',
  },
  'archive-right.row': {
    zh: '权限表第 {row} 行最先符合',
    en: 'Row {row} of the table of rights is the first that fits',
  },
  'archive-right.none': {
    zh: '权限表中没有符合的行',
    en: 'No row of the table of rights fits',
  },
  'key-account.cumulative': {
    zh: '累计交易额 {cumulative} 元，超过 {over} 元',
    en: 'Cumulative trade of CNY {cumulative} exceeds CNY {over}',
  },
  'key-account.consecutive-months': {
    zh: '连续各月交易额都超过 {over} 元：{listing}',
    en: 'Trade exceeded CNY {over} in consecutive months: {listing}',
  },
  'key-account.new-customer': {
    zh: '新客户（首次交易 {firstTradeOn}），连续各月交易额都超过 {over} 元：{listing}',
    en: 'New customer (first trade {firstTradeOn}) with trade over CNY {over} in consecutive months: {listing}',
  },
  'grading.contract-amount': {
    zh: '合同金额 {amount} 元（取{source}），不低于 {atLeast} 元，计 {points} 分',
    en: 'Contract amount CNY {amount} ({source}), at least CNY {atLeast}: {points} points',
  },
  'grading.contract-amount.lowest': {
    zh: '合同金额 {amount} 元（取{source}），属最低档，计 {points} 分',
    en: 'Contract amount CNY {amount} ({source}), lowest band: {points} points',
  },
  'grading.contract-amount.none': {
    zh: '没有合同金额，按最低档计 {points} 分',
    en: 'No contract amount, lowest band: {points} points',
  },
  'grading.overdue': {
    zh: '有逾期未收款，合同金额（{amount} 元）一项按最低档计 {points} 分（否则为 {instead} 分）',
    en: 'Something is overdue, so the contract amount (CNY {amount}) gets the lowest band: {points} points instead of {instead}',
  },
  'grading.overdue-unknown': {
    zh: '不知有无逾期，合同金额一项按最低档计 {points} 分（无逾期时为 {instead} 分）',
    en: 'Not known whether anything is overdue, so the contract amount gets the lowest band: {points} points instead of {instead}',
  },
  'grading.receivables': {
    zh: '期末应收账款 {receivables} 元，不超过 {atMost} 元，计 {points} 分',
    en: 'Receivables of CNY {receivables}, at most CNY {atMost}: {points} points',
  },
  'grading.receivables.lowest': {
    zh: '期末应收账款 {receivables} 元，超过各档，计 {points} 分',
    en: 'Receivables of CNY {receivables}, above all bands: {points} points',
  },
  'grading.receivables.none': {
    zh: '不知期末应收账款，按最低档计 {points} 分',
    en: 'Receivables not known, lowest band: {points} points',
  },
  'grading.premium': {
    zh: '溢价率 {premium}%，不低于 {atLeast}%，计 {points} 分',
    en: 'Price premium {premium} %, at least {atLeast} %: {points} points',
  },
  'grading.premium.lowest': {
    zh: '溢价率 {premium}%，属最低档，计 {points} 分',
    en: 'Price premium {premium} %, lowest band: {points} points',
  },
  'grading.premium.none': {
    zh: '溢价率尚未评定，按最低档计 {points} 分',
    en: 'Price premium not judged yet, lowest band: {points} points',
  },
  'grading.influence': {
    zh: '战略影响为{influence}，计 {points} 分',
    en: 'Strategic influence {influence}: {points} points',
  },
  'grading.influence.none': {
    zh: '战略影响尚未评定，按最低档计 {points} 分',
    en: 'Strategic influence not judged yet, lowest band: {points} points',
  },
  'grading.total': {
    zh: '四项合计 {points} 分，按分值为 {grade} 级（{gradeAFrom} 分起 A 级，{gradeBFrom} 分起 B 级）',
    en: '{points} points in total, grade {grade} by points (A from {gradeAFrom}, B from {gradeBFrom})',
  },
  'grading.first-year': {
    zh: '首次交易 {firstTradeOn}，{until} 之前为新客户，一律定为 {grade} 级（按分值为 {instead} 级）',
    en: 'First trade on {firstTradeOn}: until {until} a new customer is at grade {grade}, whatever its points ({instead})',
  },
  'abc.share': {
    zh: '本期销售额 {amount} 元；排在其前的客户合计 {before} 元，占全部 {total} 元的 {beforeShare}%（低于 {shareA}% 为 A 类，低于 {shareB}% 为 B 类）',
    en: 'Sales of CNY {amount}; those ranked before hold CNY {before}, {beforeShare} % of CNY {total} (A below {shareA} %, B below {shareB} %)',
  },
  'aging.bucket': {
    zh: '{bucket}：{count} 张发票，未收 {amount} 元（{invoices}）',
    en: '{bucket}: {count} invoices with CNY {amount} open ({invoices})',
  },
  'aging.unapplied': {
    zh: '未核销的红字发票 {amount} 元，单独列示',
    en: 'Credit notes not applied, shown apart: CNY {amount}',
  },
  'abc.no-sales': {
    zh: '本期销售额 {amount} 元，为零或负数，归入 C 类',
    en: 'Sales of CNY {amount}, zero or negative, so C',
  },
}

const against = new Set([
  'qualification.below-minimum',
  'qualification.not-scored',
  'qualification.no-evidence',
  'qualification.below-total',
  'qualification.no-finding',
  'qualification.not-signed',
  'qualification.unfit',
])

/** Whether a reason is one that stands in the way; the others say what was met. */
export const standsAgainst = ({ code }: Reason): boolean => against.has(code)

/** What a fact is called. */
export const factTexts: Record<string, Text> = {
  'development.total': { zh: '加权总分', en: 'Weighted total' },
  'scores.operating-strength': { zh: '经营能力得分', en: 'Score of operating strength' },
  'scores.finances': { zh: '财务与信用记录得分', en: 'Score of finances' },
  'scores.cooperation': { zh: '合作精神得分', en: 'Score of cooperation' },
  'scores.confidentiality': { zh: '保密得分', en: 'Score of confidentiality' },
  'scores.cost-control': { zh: '成本控制得分', en: 'Score of cost control' },
  asOf: { zh: '截至日期', en: 'As of' },
  sinceDays: { zh: '距上次核实天数', en: 'Days since confirmed' },
  archiveDueOn: { zh: '有效至', en: 'Holds until' },
  keyAccount: { zh: '大客户认定', en: 'Key account' },
  grading: { zh: '客户分级', en: 'Grade' },
  cumulative: { zh: '累计交易额', en: 'Cumulative trade' },
  months: { zh: '各月交易额', en: 'Trade by month' },
  month: { zh: '月份', en: 'Month' },
  amount: { zh: '金额', en: 'Amount' },
  amounts: { zh: '金额', en: 'Amounts' },
  over: { zh: '须超过', en: 'To exceed' },
  firstTradeOn: { zh: '首次交易日', en: 'First trade' },
  contractAmount: { zh: '合同金额', en: 'Contract amount' },
  contractSource: { zh: '金额口径', en: 'Taken from' },
  source: { zh: '金额口径', en: 'Taken from' },
  anyOverdue: { zh: '有逾期未收款', en: 'Anything overdue' },
  receivables: { zh: '期末应收账款', en: 'Receivables at the end' },
  premium: { zh: '溢价率（%）', en: 'Price premium (%)' },
  influence: { zh: '战略影响', en: 'Strategic influence' },
  points: { zh: '分值', en: 'Points' },
  grade: { zh: '等级', en: 'Grade' },
  instead: { zh: '否则为', en: 'Otherwise' },
  until: { zh: '期满日', en: 'Until' },
  firstYearUntil: { zh: '新客户期满日', en: 'New customer until' },
  atLeast: { zh: '不低于', en: 'At least' },
  atMost: { zh: '不超过', en: 'At most' },
  before: { zh: '排名在前的合计', en: 'Ranked before, together' },
  total: { zh: '全部销售额', en: 'All sales' },
  dueOn: { zh: '到期日', en: 'Due' },
  issuedOn: { zh: '开票日期', en: 'Issued' },
  open: { zh: '未收金额', en: 'Open amount' },
  gross: { zh: '价税合计', en: 'Gross' },
  days: { zh: '逾期天数', en: 'Days past due' },
  daysPastDue: { zh: '逾期天数', en: 'Days past due' },
  bucket: { zh: '账龄段', en: 'Bucket' },
  unapplied: { zh: '未核销', en: 'Unapplied' },
  balance: { zh: '应收余额', en: 'Balance' },
  buckets: { zh: '各账龄段', en: 'Buckets' },
  count: { zh: '张数', en: 'Count' },
  invoices: { zh: '发票', en: 'Invoices' },
  number: { zh: '号码', en: 'Number' },
  kind: { zh: '类型', en: 'Kind' },
  allocations: { zh: '核销', en: 'Allocations' },
  receivedOn: { zh: '到账日期', en: 'Received' },
  previous: { zh: '原等级', en: 'Before' },
  class: { zh: '类别', en: 'Class' },
  value: { zh: '数值', en: 'Value' },
}

/** Words for values that are codes. */
export const valueTexts: Record<string, Text> = {
  'operating-strength': { zh: '经营能力', en: 'operating strength' },
  finances: { zh: '财务与信用记录', en: 'finances and credit record' },
  cooperation: { zh: '合作精神', en: 'cooperation' },
  confidentiality: { zh: '保密', en: 'confidentiality' },
  'cost-control': { zh: '成本控制', en: 'cost control' },
  fit: { zh: '符合', en: 'fit' },
  conditional: { zh: '有条件符合', en: 'fit on conditions' },
  unfit: { zh: '不符合', en: 'unfit' },
  leader: { zh: '行业领导者', en: 'leader' },
  important: { zh: '重要', en: 'important' },
  ordinary: { zh: '一般', en: 'ordinary' },
  marginal: { zh: '较小', en: 'marginal' },
  key: { zh: '大客户', en: 'key account' },
  general: { zh: '一般客户', en: 'general' },
  keyA: { zh: '大客户 A', en: 'key account A' },
  keyB: { zh: '大客户 B', en: 'key account B' },
  keyC: { zh: '大客户 C', en: 'key account C' },
  generalA: { zh: '一般客户 A', en: 'general customer A' },
  generalB: { zh: '一般客户 B', en: 'general customer B' },
  generalC: { zh: '一般客户 C', en: 'general customer C' },
  ungraded: { zh: '未分级客户', en: 'a customer without a grade' },
  invoice: { zh: '发票', en: 'invoice' },
  'credit-note': { zh: '红字发票', en: 'credit note' },
  contracts: { zh: '合同额', en: 'contracts' },
  invoiced: { zh: '开票额', en: 'invoices' },
  shipped: { zh: '发货额', en: 'shipments' },
  'contracts-else-invoiced': { zh: '合同额，无合同时取开票额', en: 'contracts, else invoices' },
}

const bucketText = (bucket: string): Text | null => {
  if (bucket === 'not-due') return { zh: '未到期', en: 'Not due' }
  const over = /^over-(\d+)$/.exec(bucket)
  if (over) return { zh: `逾期 ${over[1]} 天以上`, en: `Over ${over[1]} days` }
  return /^\d+-\d+$/.test(bucket)
    ? { zh: `逾期 ${bucket.replace('-', '–')} 天`, en: `${bucket.replace('-', '–')} days` }
    : null
}

/** A bucket of receivables aging in words: `1-30` → 逾期 1–30 天. */
export function bucketLabel(bucket: string): string {
  const text = bucketText(bucket)
  return text ? inLocale(text) : bucket
}

/** The outcome in words; one nobody worded is shown as its code. */
export function outcomeText({ policy, outcome }: Pick<Decision, 'policy' | 'outcome'>): string {
  const words = outcomes[policy.kind]?.[outcome]
  return words ? inLocale(words) : outcome
}

/** The wording that fits a reason's facts; null for a code nobody worded. */
export function reasonText({ code, facts }: Reason): Text | null {
  const named = {
    'grading.contract-amount': 'amount',
    'grading.receivables': 'receivables',
    'grading.premium': 'premium',
    'grading.influence': 'influence',
  }
  const fact = named[code as keyof typeof named] as string | undefined
  const isLowest = ('atLeast' in facts && facts.atLeast === null) || ('atMost' in facts && facts.atMost === null)
  const variant = fact && facts[fact] == null ? `${code}.none` : isLowest ? `${code}.lowest` : code
  return reasonTexts[variant] ?? reasonTexts[code] ?? null
}
