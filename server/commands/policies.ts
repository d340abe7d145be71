import fs from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { decisions } from '../app.ts'
import { wrongUsage, type Command } from './command.ts'
import type { Decision } from '../kernel/decision.ts'
import { defineError } from '../kernel/errors.ts'
import { say, type Locale, type Text } from '../kernel/i18n.ts'
import { date, line, parse } from '../kernel/input.ts'
import { parseJson } from '../kernel/json.ts'
import { decide, decisionKind, policyKind, presentPolicy, publish, schemaOf } from '../modules/policies/index.ts'
import { inColumns, valueText } from './text.ts'

const unreadable = defineError('file.unreadable', 400, { zh: '无法读取文件 {file}', en: 'Cannot read the file {file}' })

type PolicyView = Awaited<ReturnType<typeof presentPolicy>>

const policyShow: Command = {
  name: 'policy show',
  usage: 'policy show KIND [--at DATE] [--json]',
  summary: { zh: '显示制度条款和现行参数', en: 'Show the articles and numbers of a regulation' },
  options: { at: { type: 'string' } },
  run(cli, [kind, ...rest], { at }) {
    if (kind === undefined || rest.length > 0) throw wrongUsage(this)
    const known = policyKind(kind)
    const on = at === undefined ? undefined : parse(date(), at, 'at')
    return cli.transaction((ctx) => presentPolicy(ctx.db, known, on ?? ctx.today))
  },
  text: policyText,
}

function policyText(policy: PolicyView, locale: Locale): string {
  const words = Object.fromEntries(Object.entries(policy.worded).map(([name, { text }]) => [name, say(text, locale)]))
  const since =
    locale === 'en'
      ? `version ${policy.version}, in force since ${policy.effectiveOn}`
      : `第 ${policy.version} 版，自 ${policy.effectiveOn} 起生效`
  const head = `${policy.number} ${say(policy.title, locale)} — ${since}`
  const articles = policy.articles.map(({ code, text }) => [code, say(text, locale, words)])
  const labels: Record<string, Text> = policy.labels
  const numbers = Object.entries(words).map(([name, value]) => [name, value, say(labels[name]!, locale)])
  return [head, '', inColumns(articles), '', inColumns(numbers)].join('\n')
}

const policyPublish: Command = {
  name: 'policy publish',
  usage: 'policy publish KIND FILE --effective DATE --reason TEXT',
  summary: { zh: '发布制度的新版本', en: 'Publish the next version of a regulation' },
  options: { effective: { type: 'string' }, reason: { type: 'string' } },
  async run(cli, [kind, file, ...rest], { effective, reason }) {
    if (kind === undefined || file === undefined || rest.length > 0) throw wrongUsage(this)
    if (effective === undefined || reason === undefined) throw wrongUsage(this)
    const known = policyKind(kind)
    const publication = {
      effectiveOn: parse(date(), effective, 'effective'),
      reason: parse(line(1000), reason, 'reason'),
      parameters: await readJson(file),
    }
    const version = await cli.transaction((ctx) => publish(ctx, known, publication))
    return { kind: known, version, effectiveOn: publication.effectiveOn }
  },
  text: (done: { kind: string; version: number; effectiveOn: string }, locale) =>
    locale === 'en'
      ? `${done.kind}: version ${done.version} published, in force from ${done.effectiveOn}`
      : `${done.kind}:已发布第 ${done.version} 版，自 ${done.effectiveOn} 起生效`,
}

const decideCommand: Command = {
  name: 'decide',
  usage: 'decide KIND [FILE|-] [--at DATE] [--policy FILE] | decide --list | decide KIND --schema',
  summary: { zh: '按制度对给定事实作出判定，不保存', en: 'Put a case to a regulation; nothing is stored' },
  options: {
    at: { type: 'string' },
    policy: { type: 'string' },
    list: { type: 'boolean' },
    schema: { type: 'boolean' },
  },
  async run(cli, [kind, file, ...rest], { at, policy, list, schema }) {
    if (list === true && kind === undefined)
      return { rows: decisions.map(({ kind: name, title }) => ({ kind: name, title })) }
    if (kind === undefined || list === true || rest.length > 0) throw wrongUsage(this)
    const known = decisionKind(decisions, kind)
    if (schema === true) return schemaOf(known.facts)
    const given = {
      facts: await readJson(file ?? '-'),
      at: at === undefined ? undefined : parse(date(), at, 'at'),
      parameters: typeof policy === 'string' ? await readJson(policy) : undefined,
    }
    return cli.transaction((ctx) => decide(ctx, known, given))
  },
  text: decisionText,
}

type Decided = Decision | { rows: { kind: string; title: Text }[] } | Record<string, unknown>

function decisionText(result: Decided, locale: Locale): string {
  if ('rows' in result) {
    const rows = result.rows as { kind: string; title: Text }[]
    return inColumns(rows.map(({ kind, title }) => [kind, say(title, locale)]))
  }
  if (!('outcome' in result)) return JSON.stringify(result, null, 2)
  const { outcome, reasons, missing, policy } = result as Decision
  const lines = reasons.map(({ article, code, facts }) => [article, code, valueText(facts)])
  const named = locale === 'en' ? 'missing' : '缺少'
  return [
    `${outcome} — ${policy.kind} v${policy.version} ${policy.article}`,
    ...(lines.length ? [inColumns(lines)] : []),
    ...(missing.length ? [`${named}: ${missing.join(', ')}`] : []),
  ].join('\n')
}

/** A JSON file, or standard input for `-`. */
async function readJson(file: string): Promise<unknown> {
  if (file === '-') return parseJson(await buffer(process.stdin))
  const content = await fs.readFile(file).catch(() => {
    throw unreadable({ file })
  })
  return parseJson(content)
}

export const policyCommands: Command[] = [policyShow, policyPublish, decideCommand]
