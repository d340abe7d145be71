import { z } from 'zod'
import { say, type Text } from '../server/kernel/i18n.ts'
import { presentPolicy } from '../server/modules/policies/index.ts'
import type { Column, Form } from './engine/definition.ts'
import { clausesOf, closingOf, headerOfDocument } from './regulation.ts'

const kind = 'authority-table'

const texts = {
  articles: { zh: '说明', en: 'Rules' },
  table: { zh: '核决权限', en: 'Authority' },
  drawnUpBy: { zh: '编制', en: 'Drawn up by' },
  reviewedBy: { zh: '审核', en: 'Reviewed by' },
  approvedBy: { zh: '总经理批准', en: 'Approved by the general manager' },
} satisfies Record<string, Text>

/** Matter, article, band, grade, scope, steps. */
const widths: Omit<Column, 'title'>[] = [
  { width: 20 },
  { width: 7, align: 'center' },
  { width: 18 },
  { width: 7, align: 'center' },
  { width: 8, align: 'center' },
  { width: 60 },
]

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
    const word = (name: keyof typeof texts) => say(texts[name], locale)
    const { columns, rows } = policy.worded['rows']!.table!
    return {
      content: {
        isLandscape: true,
        code: policy.header.number,
        header: headerOfDocument(policy, null, locale),
        blocks: [
          { kind: 'heading', text: word('table') },
          {
            kind: 'table',
            columns: columns.map((title, at) => ({ title: say(title, locale), ...widths[at]! })),
            rows: rows.map((row) => row.map((text) => say(text, locale))),
          },
          { kind: 'heading', text: word('articles') },
          ...clausesOf(policy, locale),
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
