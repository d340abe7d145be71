import { z } from 'zod'
import { pack, type PolicyKind } from '../policy-pack/index.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { parameterText, presentPolicy } from '../server/modules/policies/index.ts'
import type { Block, Form } from './engine/definition.ts'
import { closingOf, headerOfDocument } from './regulation.ts'

const texts = {
  articles: { zh: '条款', en: 'Articles' },
  numbers: { zh: '参数', en: 'Numbers' },
  parameter: { zh: '项目', en: 'Item' },
  value: { zh: '现行值', en: 'In force' },
  history: { zh: '版本记录', en: 'Versions' },
  version: { zh: '版本', en: 'Version' },
  effectiveOn: { zh: '生效日期', en: 'In force from' },
  publishedBy: { zh: '发布人', en: 'Published by' },
  reason: { zh: '修订原因', en: 'Reason' },
  drawnUpBy: { zh: '编制', en: 'Drawn up by' },
  reviewedBy: { zh: '审核', en: 'Reviewed by' },
  approvedBy: { zh: '批准', en: 'Approved by' },
} satisfies Record<string, Text>

/** A regulation as it is in force on a day: its articles with the numbers of that day, for the file and the wall. */
export const policyDocument: Form = {
  code: 'policy',
  title: { zh: '制度文本', en: 'Regulation' },
  subjects: ['policy'],
  access: 'policies.read',
  // The table of authority has a form of its own, with the table in it.
  subjectId: z.enum((Object.keys(pack) as PolicyKind[]).filter((kind) => kind !== 'authority-table')),
  async compose(ctx, subjectId, options) {
    const { asOf, locale } = options
    const kind = subjectId as PolicyKind
    const policy = await presentPolicy(ctx.db, kind, asOf)
    const word = (name: keyof typeof texts) => say(texts[name], locale)
    const values = Object.fromEntries(
      Object.entries(policy.parameters).map(([name, value]) => [name, parameterText(value, kind, locale)]),
    )
    const labels: Record<string, Text> = policy.labels
    const clauses = policy.articles.map(({ code, text }): Block => ({
      kind: 'clause',
      number: code,
      text: say(text, locale, values),
    }))
    return {
      content: {
        title: say(policy.title, locale),
        code: policy.header.number,
        header: headerOfDocument(policy, null, locale),
        blocks: [
          { kind: 'heading', text: word('articles') },
          ...clauses,
          { kind: 'heading', text: word('numbers') },
          {
            kind: 'table',
            columns: [
              { title: word('parameter'), width: 40 },
              { title: word('value'), width: 60 },
            ],
            rows: Object.entries(values).map(([name, value]) => [say(labels[name]!, locale), value]),
          },
          { kind: 'heading', text: word('history') },
          {
            kind: 'table',
            columns: [
              { title: word('version'), width: 10, align: 'center' },
              { title: word('effectiveOn'), width: 16, align: 'center' },
              { title: word('publishedBy'), width: 18 },
              { title: word('reason'), width: 56 },
            ],
            rows: policy.versions.map((each) => [
              `V${each.version}`,
              each.publishedAt === null ? '' : each.effectiveOn,
              each.publishedByName,
              each.reason,
            ]),
          },
          { kind: 'boxes', pairs: 3, rows: closingOf(policy, ctx.tenant.timeZone, locale) },
          { kind: 'signatures', who: [word('drawnUpBy'), word('reviewedBy'), word('approvedBy')] },
        ],
      },
      subject: { kind: 'policy', id: kind, label: `${policy.number} v${policy.version}` },
      name: `V${policy.version}`,
    }
  },
}
