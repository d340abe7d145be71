import type { ApproverRule, AuthorityRow, AuthorityStep } from '../../../../policy-pack/index.ts'
import { say, type Text } from '../../../kernel/i18n.ts'
import { both, figure, joined, type Wording } from '../rules.ts'

const texts = {
  any: { zh: '不限', en: 'any' },
  overTo: { zh: '超过 {over}，至 {upTo}', en: 'over {over} up to {upTo}' },
  upTo: { zh: '至 {upTo}', en: 'up to {upTo}' },
  over: { zh: '超过 {over}', en: 'over {over}' },
  yuan: { zh: '{amount} 元', en: 'CNY {amount}' },
  superior: { zh: '提交人的上级主管', en: 'the submitter’s superior' },
  superiors: { zh: '提交人的上 {levels} 级主管', en: 'the submitter’s superior, {levels} levels up' },
  right: { zh: '持“{right}”权限者', en: 'holders of “{right}”' },
  headOf: { zh: '{department}负责人', en: 'head of {department}' },
  ownHead: { zh: '提交人所在部门负责人', en: 'head of the submitter’s department' },
  ofDepartment: { zh: '{name}（提交人所在部门）', en: '{name} (of the submitter’s department)' },
  ofRegion: { zh: '{name}（提交人所在区域）', en: '{name} (of the submitter’s region)' },
  days: { zh: '{days} 个工作日', en: '{days} working days' },
  day: { zh: '{days} 个工作日', en: '{days} working day' },
  ifEmpty: { zh: '无人时{done}', en: 'if nobody is found {done}' },
} satisfies Record<string, Text>

function filled(name: keyof typeof texts, values: Record<string, Text | string | number> = {}): Text {
  const inOne = (language: 'zh' | 'en') =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, typeof value === 'object' ? value[language] : value]),
    )
  return both(say(texts[name], 'zh-CN', inOne('zh')), say(texts[name], 'en', inOne('en')))
}

/** A limit of a band with its unit, by the measure of its row. */
export function limitText(limit: string, row: Record<string, unknown> | undefined): Text {
  if (row?.['basis'] === 'percent') return both(`${limit}%`, `${limit} %`)
  return row?.['basis'] === 'amount' ? filled('yuan', { amount: figure(limit) }) : both(figure(limit))
}

function bandText(row: AuthorityRow): Text {
  const { basis, over, upTo } = row
  if (basis === null || (over === null && upTo === null)) return texts.any
  const limit = (value: string) => limitText(value, row)
  if (over === null) return filled('upTo', { upTo: limit(upTo!) })
  return upTo === null
    ? filled('over', { over: limit(over) })
    : filled('overTo', { over: limit(over), upTo: limit(upTo) })
}

/** A row of the authority table in words: matter, article, band, grade, scope, and the steps, a line each. */
export function routeText(row: AuthorityRow, wording: Wording): Text[] {
  const { matter, article, grade, scope, steps } = row
  const numbered = steps.map((step, at) => joined([both(`${at + 1}.`), stepText(step, wording)], ' ', ' '))
  return [
    wording.names.matter?.[matter] ?? both(matter),
    both(article ?? '—'),
    bandText(row),
    grade === null ? texts.any : both(grade),
    scope === null ? texts.any : both(scope),
    joined(numbered, '\n', '\n'),
  ]
}

/** A step in one sentence: what it is, whom it asks, whether all of them, by when, and what happens when nobody is found. */
export function stepText(step: AuthorityStep, wording: Wording): Text {
  const { title, kind, mode, approvers, ifEmpty, deadlineDays } = step
  const word = (column: string, code: string) => wording.words[`${column}.${code}`] ?? wording.words[code] ?? both(code)
  const who = joined(
    approvers.map((rule) => approverText(rule, wording)),
    '、',
    ', ',
  )
  const notes = [
    word('kind', kind),
    ...(approvers.length > 1 || kind === 'approval' ? [word('mode', mode)] : []),
    ...(deadlineDays === null ? [] : [filled(deadlineDays === 1 ? 'day' : 'days', { days: deadlineDays })]),
    filled('ifEmpty', { done: word('ifEmpty', ifEmpty) }),
  ]
  const { zh, en } = joined(notes, '，', ', ')
  return both(`${title.zh}：${who.zh}（${zh}）`, `${title.en}: ${who.en} (${en})`)
}

/** Whom a step asks, by name. */
export function approverText(rule: ApproverRule, { names }: Wording): Text {
  switch (rule.by) {
    case 'position': {
      const name = names.position?.[rule.position] ?? both(rule.position)
      if (rule.of === 'company') return name
      return filled(rule.of === 'department' ? 'ofDepartment' : 'ofRegion', { name })
    }
    case 'role':
      return filled('right', { right: names.right?.[rule.right] ?? rule.right })
    case 'superior':
      return rule.levels === 1 ? texts.superior : filled('superiors', { levels: rule.levels })
    case 'department-head':
      return rule.department === null ? texts.ownHead : filled('headOf', { department: rule.department })
    case 'person':
      return names.person?.[rule.username] ?? both(rule.username)
  }
}
