import { z } from 'zod'
import { pack, type PolicyKind } from '../policy-pack/index.ts'
import { say, type Locale, type Text } from '../server/kernel/i18n.ts'
import { presentPolicy } from '../server/modules/policies/index.ts'
import { dateText, type Block, type Form } from './engine/definition.ts'
import { clausesOf, closingOf, headerOfDocument, versionText } from './regulation.ts'

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
  builtIn: { zh: '随系统内置', en: 'Built in' },
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
    const labels: Record<string, Text> = policy.labels
    const figures = Object.entries(policy.worded).filter(([, { table }]) => table === null)
    return {
      content: {
        title: say(policy.title, locale),
        code: policy.header.number,
        header: headerOfDocument(policy, null, locale),
        blocks: [
          { kind: 'heading', text: word('articles') },
          ...clausesOf(policy, locale),
          ...(figures.length === 0
            ? []
            : [
                { kind: 'heading' as const, text: word('numbers') },
                {
                  kind: 'table' as const,
                  columns: [
                    { title: word('parameter'), width: 40 },
                    { title: word('value'), width: 60 },
                  ],
                  rows: figures.map(([name, { text }]) => [say(labels[name]!, locale), say(text, locale)]),
                },
              ]),
          ...Object.entries(policy.worded).flatMap(([name, { table }]) =>
            table === null ? [] : tableBlocks(labels[name]!, table, locale),
          ),
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
              versionText(each.version, locale),
              each.publishedAt === null ? '' : dateText(each.effectiveOn, locale),
              each.publishedAt === null ? '' : each.publishedByName,
              each.publishedAt === null ? word('builtIn') : each.reason,
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

/** A parameter that is a table, under its name. */
function tableBlocks(label: Text, { columns, rows }: { columns: Text[]; rows: Text[][] }, locale: Locale): Block[] {
  return [
    { kind: 'heading', text: say(label, locale) },
    {
      kind: 'table',
      columns: columns.map((title) => ({ title: say(title, locale), width: 100 / columns.length })),
      rows: rows.map((row) => row.map((text) => say(text, locale))),
    },
  ]
}
