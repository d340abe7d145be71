import { pack, type PolicyKind } from '../../../../policy-pack/index.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { diffArticles, diffValues } from '../diff/rules.ts'
import type { Content } from '../documents/rules.ts'
import { parameterText } from '../rules.ts'

/** One thing that a draft changes, in words of both languages; null where there is nothing before, or after. */
export interface ChangeLine {
  label: Text
  before: Text | null
  after: Text | null
}

const headerLabels: Record<string, Text> = {
  number: { zh: '制度编号', en: 'Number' },
  isControlled: { zh: '受控状态', en: 'Controlled' },
  owning: { zh: '归口部门', en: 'Owner' },
  supervising: { zh: '监督部门', en: 'Supervised by' },
  executing: { zh: '执行部门', en: 'Carried out by' },
}

/** What changes, one line each, for whoever signs on a phone. */
export function changeLines(kind: PolicyKind, before: Content, after: Content): ChangeLine[] {
  const labels: Record<string, Text> = pack[kind].labels
  const articleText = ({ articles }: Content, code: string) =>
    articles.find((article) => article.code === code)?.text ?? null
  return [
    ...valueLines(kind, before.parameters, after.parameters, labels),
    ...diffArticles(before.articles, after.articles).map(({ code }) => ({
      label: { zh: `条款 ${code}`, en: `Article ${code}` },
      before: articleText(before, code),
      after: articleText(after, code),
    })),
    ...valueLines(kind, before.header, after.header, headerLabels),
  ]
}

function valueLines(kind: PolicyKind, before: object, after: object, labels: Record<string, Text>): ChangeLine[] {
  return diffValues(before, after).map(({ path: [name, ...rest], ...change }) => {
    const label = labels[String(name)] ?? { zh: String(name), en: String(name) }
    const place = (locale: 'zh-CN' | 'en') => rest.map((step) => stepText(kind, step, locale)).join(' ')
    return {
      label: { zh: `${label.zh} ${place('zh-CN')}`.trim(), en: `${label.en} ${place('en')}`.trim() },
      before: inBoth(kind, change.before),
      after: inBoth(kind, change.after),
    }
  })
}

const stepText = (kind: PolicyKind, step: string | number, locale: 'zh-CN' | 'en') => {
  if (typeof step === 'number') return locale === 'en' ? `no. ${step + 1}` : `第 ${step + 1} 项`
  return parameterText(step, kind, locale)
}

function inBoth(kind: PolicyKind, value: unknown): Text | null {
  if (value === undefined) return null
  if (typeof value === 'object' && value !== null && 'zh' in value && 'en' in value) return value as Text
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  return { zh: parameterText(value, kind, 'zh-CN'), en: parameterText(value, kind, 'en') }
}
