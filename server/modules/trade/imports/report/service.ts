import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Ctx } from '../../../../kernel/context.ts'
import { say, type Locale, type Text } from '../../../../kernel/i18n.ts'
import { csvLines } from '../../../../kernel/tables/save.ts'
import { rowText, type ImportIssue } from '../issues/rules.ts'
import type { Mapping } from '../mapping/rules.ts'
import { importFields, type Kind } from '../rules.ts'
import { listIssues, type StoredIssue } from '../staging/store.ts'

const heads: Text[] = [
  { zh: '行', en: 'Row' },
  { zh: '列', en: 'Column' },
  { zh: '值', en: 'Value' },
  { zh: '结果', en: 'Outcome' },
  { zh: '原因', en: 'Reason' },
  { zh: '代码', en: 'Code' },
]
const outcomes: Record<ImportIssue['severity'], Text> = {
  error: { zh: '错误', en: 'Error' },
  warning: { zh: '提示', en: 'Warning' },
  proposed: { zh: '待确认', en: 'Held back' },
  updated: { zh: '更新', en: 'Changed' },
  skipped: { zh: '跳过', en: 'Skipped' },
  created: { zh: '新建', en: 'Created' },
}

interface Told {
  kind: Kind
  mapping: Mapping
}

/**
 * Everything about rows, worded: the first 200 for the page, all of it as a CSV in the file store. Cells a spreadsheet
 * would take for formulas are neutralised.
 */
export async function reportOf(
  ctx: Ctx,
  { kind, mapping }: Told,
  found: ImportIssue[],
): Promise<{ issues: ImportIssue[]; report: string | null }> {
  const first: ImportIssue[] = []
  const rows = allIssues(ctx, { kind, mapping }, found)
  const start = await rows.next()
  if (start.done) return { issues: [], report: null }
  const file = new PassThrough()
  const table = csvLines()
  table.write(heads.map((head) => say(head, ctx.locale)))
  const stored = ctx.services.files.put(file, 1_073_741_824)
  async function* lines() {
    for (let batch = start; !batch.done; batch = await rows.next()) {
      for (const issue of batch.value) {
        if (first.length < 200) first.push(issue)
        const { row, field, value, severity, message, code } = issue
        yield [row, field, value ?? '', say(outcomes[severity], ctx.locale), message, code]
      }
    }
  }
  const [, { sha256 }] = await Promise.all([pipeline(lines, table, file), stored])
  return { issues: first, report: sha256 }
}

async function* allIssues(ctx: Ctx, told: Told, found: ImportIssue[]): AsyncGenerator<ImportIssue[]> {
  if (found.length) yield found
  for await (const batch of listIssues(ctx.db)) yield batch.map((issue) => worded(ctx.locale, told, issue))
}

/** Codes whose detail is part of what is said. */
const inMessage = new Set<string>([
  'import.differs',
  'import.code_taken',
  'import.protected',
  'import.suspected',
  'import.created',
  'import.updated',
])

function worded(locale: Locale, { kind, mapping }: Told, issue: StoredIssue): ImportIssue {
  const { row, code, detail } = issue
  const parameters = { other: issue.other ?? detail, gross: detail, columns: labels(locale, kind, detail) }
  const value = inMessage.has(code) || issue.other !== null ? null : detail || null
  const said = mapping.columns[issue.field]
  const field = typeof said === 'string' ? said : said && 'column' in said ? said.column : issue.field
  return { row, field, code, message: say(rowText(code), locale, parameters), value, severity: issue.outcome }
}

function labels(locale: Locale, kind: Kind, fields: string | null): string {
  const known = new Map(importFields[kind].map(({ field, label }) => [field, say(label, locale)]))
  const list = (fields ?? '').split(',').map((field) => known.get(field) ?? field)
  return list.join(locale === 'en' ? ', ' : '、')
}
