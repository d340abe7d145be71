import { archiveFields } from '../../../../policy-pack/index.ts'
import type { Text } from '../../../kernel/i18n.ts'
import type { AccessAction } from '../rules.ts'

/** What an entry is about, by the kind of its subject and by the first word of its own kind. */
const nouns: Record<string, Text> = {
  job: { zh: '后台任务', en: 'Background work' },
  suspicion: { zh: '疑似重复', en: 'Possible duplicate' },
  access: { zh: '查阅登记', en: 'Access register' },
  events: { zh: '操作日志', en: 'Event log' },
  'account-action': { zh: '客户计划行动', en: 'Action of an account plan' },
  'account-objective': { zh: '客户计划目标', en: 'Objective of an account plan' },
  'account-plan': { zh: '客户计划', en: 'Account plan' },
  account_plan: { zh: '客户计划', en: 'Account plan' },
  aging: { zh: '账龄', en: 'Aging' },
  agreement: { zh: '协议', en: 'Agreement' },
  api_key: { zh: '接口密钥', en: 'API key' },
  approval: { zh: '审批', en: 'Approval' },
  archive: { zh: '档案', en: 'Archive' },
  attachment: { zh: '附件', en: 'Attachment' },
  audit: { zh: '日志', en: 'Log' },
  audit_retention: { zh: '日志保存期限', en: 'Log retention' },
  calendar: { zh: '工作日历', en: 'Working calendar' },
  certification: { zh: '大客户认证', en: 'Certification' },
  chain: { zh: '日志', en: 'Log' },
  company: { zh: '公司', en: 'Company' },
  contract: { zh: '合同', en: 'Contract' },
  customer: { zh: '客户', en: 'Customer' },
  'customer-handover': { zh: '客户移交', en: 'Hand-over' },
  customer_handover: { zh: '客户移交', en: 'Hand-over' },
  customers: { zh: '客户', en: 'Customers' },
  delegation: { zh: '委托', en: 'Delegation' },
  delivery: { zh: '消息投递', en: 'Delivery' },
  department: { zh: '部门', en: 'Department' },
  'development-plan': { zh: '开发计划', en: 'Development plan' },
  development_plan: { zh: '开发计划', en: 'Development plan' },
  duplicate: { zh: '疑似重复', en: 'Possible duplicate' },
  file: { zh: '文件', en: 'File' },
  files: { zh: '存储的文件', en: 'Stored files' },
  form: { zh: '表单', en: 'Form' },
  grading_run: { zh: '评级', en: 'Grading run' },
  import: { zh: '导入', en: 'Import' },
  import_mapping: { zh: '导入对应', en: 'Import mapping' },
  invoice: { zh: '发票', en: 'Invoice' },
  lead: { zh: '线索', en: 'Lead' },
  'message-channel': { zh: '消息通道', en: 'Channel' },
  'message-preferences': { zh: '消息偏好', en: 'Message preferences' },
  obligation: { zh: '待办', en: 'Duty' },
  opportunity: { zh: '商机', en: 'Opportunity' },
  'outgoing-host': { zh: '允许的主机', en: 'Allowed host' },
  policy: { zh: '制度', en: 'Regulation' },
  policy_draft: { zh: '制度草案', en: 'Draft' },
  position: { zh: '岗位', en: 'Position' },
  product: { zh: '产品', en: 'Product' },
  receipt: { zh: '收款', en: 'Receipt' },
  region: { zh: '区域', en: 'Region' },
  retention: { zh: '保存期限', en: 'Retention' },
  route: { zh: '接口', en: 'Route' },
  security: { zh: '登录与安全', en: 'Security' },
  session: { zh: '登录', en: 'Session' },
  shipment: { zh: '发货', en: 'Shipment' },
  survey: { zh: '实地调查', en: 'Field survey' },
  tender: { zh: '投标', en: 'Tender' },
  user: { zh: '用户', en: 'User' },
}

/** What happened, by the second word of the kind of an event. */
const verbs: Record<string, Text> = {
  refused: { zh: '拒绝', en: 'refused' },
  session_revoked: { zh: '结束登录', en: 'session ended' },
  'taken-up': { zh: '领取', en: 'taken up' },
  target_added: { zh: '添加目标客户', en: 'target added' },
  target_changed: { zh: '修改目标客户', en: 'target changed' },
  target_removed: { zh: '移除目标客户', en: 'target removed' },
  abandoned: { zh: '放弃', en: 'abandoned' },
  access_granted: { zh: '准许查阅', en: 'access granted' },
  access_refused: { zh: '不准查阅', en: 'access refused' },
  access_requested: { zh: '申请查阅', en: 'access asked for' },
  acknowledged: { zh: '签阅', en: 'acknowledged' },
  added: { zh: '添加', en: 'added' },
  adopted: { zh: '采纳', en: 'adopted' },
  agreed: { zh: '同意', en: 'agreed' },
  allowed: { zh: '允许', en: 'allowed' },
  approved: { zh: '核准', en: 'approved' },
  approvers_added: { zh: '加签', en: 'approvers added' },
  assessed: { zh: '评定', en: 'assessed' },
  came_into_force: { zh: '生效', en: 'in force' },
  changed: { zh: '修改', en: 'changed' },
  'checker-changed': { zh: '更换核查人', en: 'checker changed' },
  coded: { zh: '编定正式编码', en: 'given its code' },
  completed: { zh: '完成', en: 'completed' },
  confirmed: { zh: '核实', en: 'confirmed' },
  converted: { zh: '转为客户', en: 'made a customer' },
  created: { zh: '新建', en: 'created' },
  decided: { zh: '核决', en: 'decided' },
  deleted: { zh: '删除', en: 'deleted' },
  died: { zh: '投递失败', en: 'given up' },
  disabled: { zh: '停用', en: 'disabled' },
  disallowed: { zh: '不再允许', en: 'no longer allowed' },
  discarded: { zh: '放弃', en: 'discarded' },
  disclosed: { zh: '查看完整账号', en: 'number shown in full' },
  dismissed: { zh: '排除重复', en: 'dismissed' },
  document_ready: { zh: '标书文件备齐', en: 'document ready' },
  document_reopened: { zh: '标书文件重做', en: 'document reopened' },
  drafted: { zh: '起草', en: 'drafted' },
  dropped: { zh: '取消', en: 'dropped' },
  effective: { zh: '生效', en: 'in force' },
  enabled: { zh: '启用', en: 'enabled' },
  ended: { zh: '终止', en: 'ended' },
  entered: { zh: '录入', en: 'entered' },
  entry_added: { zh: '添加记录', en: 'entry added' },
  entry_changed: { zh: '修改记录', en: 'entry changed' },
  entry_removed: { zh: '移除记录', en: 'entry removed' },
  escalated: { zh: '逾期上报', en: 'escalated' },
  fee_approved: { zh: '费用核准', en: 'fee approved' },
  fee_refused: { zh: '费用未核准', en: 'fee refused' },
  fee_requested: { zh: '申请费用', en: 'fee asked for' },
  finding_signed: { zh: '签署调查意见', en: 'finding signed' },
  fulfilled: { zh: '完成', en: 'fulfilled' },
  given: { zh: '授予', en: 'given' },
  grant_ended: { zh: '查阅授权到期', en: 'access ended' },
  grant_revoked: { zh: '收回查阅授权', en: 'access withdrawn' },
  'handed-over': { zh: '移交', en: 'handed over' },
  interviewed: { zh: '面谈', en: 'interviewed' },
  lost: { zh: '丢单', en: 'lost' },
  merge_undone: { zh: '撤销合并', en: 'merge undone' },
  merged: { zh: '合并', en: 'merged' },
  missing_found: { zh: '发现缺失', en: 'found missing' },
  moved: { zh: '进入下一环节', en: 'moved on' },
  noticed: { zh: '知会', en: 'notified' },
  opened: { zh: '开启', en: 'opened' },
  owed: { zh: '产生', en: 'owed' },
  password_change_failed: { zh: '修改密码失败', en: 'password change failed' },
  password_changed: { zh: '修改密码', en: 'password changed' },
  password_reset: { zh: '重设密码', en: 'password reset' },
  paused: { zh: '暂停', en: 'paused' },
  permission_refused: { zh: '越权被拒', en: 'refused' },
  potential_stated: { zh: '填报潜力', en: 'potential stated' },
  published: { zh: '发布', en: 'published' },
  reassigned: { zh: '改派', en: 'reassigned' },
  rejected: { zh: '未核准', en: 'rejected' },
  relation_changed: { zh: '变更往来关系', en: 'relation changed' },
  removed: { zh: '移除', en: 'removed' },
  renew: { zh: '续签', en: 'renewed' },
  reopened: { zh: '重新打开', en: 'reopened' },
  replaced: { zh: '替换', en: 'replaced' },
  replayed: { zh: '重新投递', en: 'sent again' },
  report_written: { zh: '完成报告', en: 'report written' },
  rescheduled: { zh: '按日历调整期限', en: 'rescheduled by the calendar' },
  resumed: { zh: '恢复', en: 'resumed' },
  returned: { zh: '退回', en: 'returned' },
  revised: { zh: '修改', en: 'revised' },
  revoked: { zh: '吊销', en: 'revoked' },
  scan_started: { zh: '开始查重', en: 'scan started' },
  scored: { zh: '评分', en: 'scored' },
  'secret-renewed': { zh: '更换密钥', en: 'secret renewed' },
  sent_back: { zh: '退回', en: 'sent back' },
  shown: { zh: '显示给查询人', en: 'shown' },
  sign: { zh: '签署', en: 'signed' },
  sign_in_failed: { zh: '登录失败', en: 'sign-in failed' },
  sign_in_locked: { zh: '登录锁定', en: 'sign-in locked' },
  signed: { zh: '签署', en: 'signed' },
  signed_in: { zh: '登录', en: 'signed in' },
  signed_out: { zh: '退出', en: 'signed out' },
  started: { zh: '开始', en: 'started' },
  still_covered: { zh: '仍在核准范围内', en: 'still covered' },
  submitted: { zh: '提交', en: 'submitted' },
  surveyor_assigned: { zh: '指派调查人', en: 'surveyor assigned' },
  surveyor_withdrawn: { zh: '撤换调查人', en: 'surveyor withdrawn' },
  transferred: { zh: '转交', en: 'transferred' },
  tried: { zh: '测试', en: 'tried' },
  trimmed: { zh: '清理到期记录', en: 'trimmed' },
  undone: { zh: '撤销', en: 'undone' },
  unmerged: { zh: '撤销合并', en: 'merge undone' },
  uploaded: { zh: '上传', en: 'uploaded' },
  verified: { zh: '校验', en: 'verified' },
  voided: { zh: '作废', en: 'voided' },
  waived: { zh: '免除', en: 'waived' },
  withdrawn: { zh: '撤回', en: 'withdrawn' },
  won: { zh: '赢单', en: 'won' },
}

/** As what somebody acted. */
const actors: Record<string, Text> = {
  command: { zh: '命令行', en: 'command line' },
  key: { zh: '接口密钥', en: 'API key' },
  stranger: { zh: '未登录', en: 'not signed in' },
  system: { zh: '系统', en: 'system' },
  user: { zh: '用户', en: 'user' },
}

export const actions: Record<AccessAction, Text> = {
  opened: { zh: '打开', en: 'opened' },
  printed: { zh: '打印', en: 'printed' },
  exported: { zh: '导出', en: 'exported' },
}

/** Parts of a record by their codes; the composition adds the forms that are printed of it. */
export const partWords: Record<string, Text> = {
  'account-plan': { zh: '客户计划', en: 'Account plan' },
  group: { zh: '集团', en: 'Group' },
  timeline: { zh: '动态', en: 'Timeline' },
  ...Object.fromEntries(
    archiveFields.flatMap(({ part, title, lists }) => [
      [part, title],
      ...lists.map((list) => [`${part}/${list.list}`, joined(title, list.title)] as const),
    ]),
  ),
}

/** The first words of events that a reader can narrow the log down to, in the order they are offered. */
const offered = [
  'customer',
  'archive',
  'attachment',
  'duplicate',
  'customer-handover',
  'account-plan',
  'lead',
  'certification',
  'agreement',
  'development-plan',
  'opportunity',
  'tender',
  'policy',
  'policy_draft',
  'approval',
  'obligation',
  'delegation',
  'grading_run',
  'invoice',
  'receipt',
  'contract',
  'shipment',
  'product',
  'import',
  'user',
  'position',
  'department',
  'region',
  'api_key',
  'message-channel',
  'outgoing-host',
  'delivery',
  'calendar',
  'security',
  'audit',
]
export const families = offered.map((family) => ({ family, title: nounOf(family) }))

/** A code nobody worded stands as it is. */
function own(words: Record<string, Text>, code: string): Text {
  return words[code] ?? { zh: code, en: code }
}
function joined(first: Text, second: Text): Text {
  return { zh: `${first.zh} · ${second.zh}`, en: `${first.en} · ${second.en}` }
}

export function nounOf(kind: string): Text {
  return own(nouns, kind)
}
export const actorOf = (kind: string): Text => own(actors, kind)
export const partOf = (part: string): Text => own(partWords, part)

/** An event in words, e.g. 客户 · 修改. */
export function eventOf(kind: string): Text {
  const [noun = '', verb = ''] = kind.split('.')
  return joined(nounOf(noun), own(verbs, verb))
}

/** Whether an event, or the kind of its subject, has words. */
export const isWorded = (kind: string): boolean => {
  const [noun = '', verb] = kind.split('.')
  return noun in nouns && (verb === undefined || verb in verbs)
}
