import { z } from 'zod'
import {
  authorityMatters,
  type ApproverRule,
  type AuthorityRow,
  type AuthorityStep,
  type AuthorityTable,
} from '../policy-pack/index.ts'
import type { Ctx } from '../server/kernel/context.ts'
import { say, type Locale, type Text } from '../server/kernel/i18n.ts'
import { listPositions } from '../server/modules/people/index.ts'
import { parameterText, presentPolicy } from '../server/modules/policies/index.ts'
import { thousands, type Block, type Form } from './engine/definition.ts'
import { closingOf, headerOfDocument } from './regulation.ts'

const kind = 'authority-table'

const texts = {
  articles: { zh: '说明', en: 'Rules' },
  table: { zh: '核决权限', en: 'Authority' },
  matter: { zh: '事项', en: 'Matter' },
  article: { zh: '条款', en: 'Article' },
  band: { zh: '金额 / 比例', en: 'Amount / percentage' },
  grade: { zh: '客户等级', en: 'Grade' },
  scope: { zh: '范围', en: 'Scope' },
  steps: { zh: '核决环节（依次）', en: 'Steps, in order' },
  any: { zh: '不限', en: 'any' },
  overTo: { zh: '超过 {over}，至 {upTo}', en: 'over {over} up to {upTo}' },
  upTo: { zh: '至 {upTo}', en: 'up to {upTo}' },
  over: { zh: '超过 {over}', en: 'over {over}' },
  yuan: { zh: '{amount} 元', en: 'CNY {amount}' },
  superior: { zh: '上 {levels} 级主管', en: 'superior, {levels} up' },
  right: { zh: '持“{right}”权限者', en: 'holders of “{right}”' },
  headOf: { zh: '{department}负责人', en: 'head of {department}' },
  ownHead: { zh: '本部门负责人', en: 'head of the own department' },
  ofDepartment: { zh: '（本部门）', en: ' (own department)' },
  ofRegion: { zh: '（本区域）', en: ' (own region)' },
  notice: { zh: '知会', en: 'notice' },
  days: { zh: '{days} 个工作日', en: '{days} working days' },
  drawnUpBy: { zh: '编制', en: 'Drawn up by' },
  reviewedBy: { zh: '审核', en: 'Reviewed by' },
  approvedBy: { zh: '总经理批准', en: 'Approved by the general manager' },
} satisfies Record<string, Text>

/** The table of authority (核决权限表) as the appendix that is signed. */
export const authorityAppendix: Form = {
  code: kind,
  title: { zh: '核决权限表', en: 'Authority table' },
  subjects: ['policy'],
  access: 'policies.read',
  subjectId: z.literal(kind),
  async compose(ctx, _subjectId, options) {
    const { asOf, locale } = options
    const policy = await presentPolicy(ctx.db, kind, asOf)
    const { rows } = policy.parameters as unknown as AuthorityTable
    const wording = await wordingOf(ctx, locale)
    const { word } = wording
    const values = { duplicateApprover: parameterText(policy.parameters['duplicateApprover'], kind, locale) }
    const clauses = policy.articles.map(({ code, text }): Block => ({
      kind: 'clause',
      number: code,
      text: say(text, locale, values),
    }))
    return {
      content: {
        isLandscape: true,
        code: policy.header.number,
        header: headerOfDocument(policy, null, locale),
        blocks: [
          { kind: 'heading', text: word('table') },
          {
            kind: 'table',
            columns: [
              { title: word('matter'), width: 20 },
              { title: word('article'), width: 7, align: 'center' },
              { title: word('band'), width: 18 },
              { title: word('grade'), width: 7, align: 'center' },
              { title: word('scope'), width: 8, align: 'center' },
              { title: word('steps'), width: 60 },
            ],
            rows: rows.map((row) => rowText(row, wording)),
          },
          { kind: 'heading', text: word('articles') },
          ...clauses,
          { kind: 'boxes', pairs: 3, rows: closingOf(policy, ctx.tenant.timeZone, locale) },
          { kind: 'signatures', who: [word('drawnUpBy'), word('reviewedBy'), word('approvedBy')] },
        ],
      },
      subject: { kind: 'policy', id: kind, label: `${policy.number} v${policy.version}` },
      rows: rows.length,
      name: `V${policy.version}`,
    }
  },
}

interface Wording {
  locale: Locale
  word: (name: keyof typeof texts, parameters?: Record<string, unknown>) => string
  positions: Map<string, string>
}

async function wordingOf(ctx: Ctx, locale: Locale): Promise<Wording> {
  const word: Wording['word'] = (name, parameters) => say(texts[name], locale, parameters)
  const positions = await listPositions(ctx.db)
  return { locale, word, positions: new Map(positions.map(({ code, name }) => [code, name])) }
}

function rowText(row: AuthorityRow, wording: Wording): string[] {
  const { word, locale } = wording
  const matter = authorityMatters[row.matter]
  return [
    matter ? say(matter, locale) : row.matter,
    row.article ?? '',
    bandText(row, wording),
    row.grade ?? word('any'),
    row.scope ?? word('any'),
    row.steps.map((step, at) => `${at + 1}. ${stepText(step, wording)}`).join('\n'),
  ]
}

function bandText({ basis, over, upTo }: AuthorityRow, { word }: Wording): string {
  if (basis === null || (over === null && upTo === null)) return word('any')
  const limit = (value: string) => (basis === 'amount' ? word('yuan', { amount: thousands(value) }) : `${value} %`)
  if (over === null) return word('upTo', { upTo: limit(upTo!) })
  return upTo === null ? word('over', { over: limit(over) }) : word('overTo', { over: limit(over), upTo: limit(upTo) })
}

function stepText(step: AuthorityStep, wording: Wording): string {
  const { locale, word } = wording
  const who = step.approvers.map((rule) => approverText(rule, wording)).join(locale === 'en' ? ', ' : '、')
  const notes = [
    ...(step.kind === 'notice'
      ? [word('notice')]
      : step.approvers.length > 1
        ? [parameterText(step.mode, kind, locale)]
        : []),
    ...(step.deadlineDays === null ? [] : [word('days', { days: step.deadlineDays })]),
  ]
  const rest = notes.length ? (locale === 'en' ? ` (${notes.join(', ')})` : `（${notes.join('，')}）`) : ''
  return `${say(step.title, locale)}${locale === 'en' ? ': ' : '：'}${who}${rest}`
}

function approverText(rule: ApproverRule, { word, positions }: Wording): string {
  switch (rule.by) {
    case 'position': {
      const name = positions.get(rule.position) ?? rule.position
      return name + (rule.of === 'department' ? word('ofDepartment') : rule.of === 'region' ? word('ofRegion') : '')
    }
    case 'role':
      return word('right', { right: rule.right })
    case 'superior':
      return word('superior', { levels: rule.levels })
    case 'department-head':
      return rule.department === null ? word('ownHead') : word('headOf', { department: rule.department })
    case 'person':
      return rule.username
  }
}
