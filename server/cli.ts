import { parseArgs, type ParseArgsConfig } from 'node:util'
import { openClavis } from './app.ts'
import { commands } from './commands/index.ts'
import { systemActor } from './kernel/access.ts'
import { readConfig } from './kernel/config.ts'
import { inTransaction, type Ctx, type Services, type Tenant } from './kernel/context.ts'
import { sql } from './kernel/db.ts'
import { AppError, defineError } from './kernel/errors.ts'
import { say, type Locale, type Text } from './kernel/i18n.ts'

/** One command of the command line. What `run` returns is printed: as JSON with --json, else as `text` words it. */
export interface Command {
  name: string
  usage: string
  summary: Text
  options?: NonNullable<ParseArgsConfig['options']>
  run(cli: Cli, args: string[], options: Record<string, string | boolean | undefined>): Promise<unknown>
  text?(result: never, locale: Locale): string
}

/** What a command gets: the opened system, as its own administrator, for the one company of this installation. */
export interface Cli {
  services: Services
  locale: Locale
  /** The company; refuses when none is set up yet. */
  tenant(): Promise<Tenant>
  transaction<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
  /** A line of progress on the terminal's error stream; silent when that is not a terminal. */
  progress(line: string): void
}

const notSetUp = defineError('not_set_up', 409, {
  zh: '还没有设立公司:请先运行 clavis setup,或打开网页完成首次设置',
  en: 'No company is set up yet: run “clavis setup” first, or open the web page',
})
const usageError = defineError('usage', 400, { zh: '用法:clavis {usage}', en: 'Usage: clavis {usage}' })

/** Runs one command line; the exit code. */
export async function runCli(argv: string[], env: Record<string, string | undefined>): Promise<number> {
  const locale: Locale = /^en/i.test(env['CLAVIS_LANG'] ?? env['LC_ALL'] ?? env['LANG'] ?? '') ? 'en' : 'zh-CN'
  const command = findCommand(argv)
  if (!command) {
    const wanted = argv.length > 0 && !['help', '--help', '-h'].includes(argv[0]!)
    const out = wanted ? process.stderr : process.stdout
    out.write(help(locale))
    return wanted ? 2 : 0
  }
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.name.split(' ').length),
      options: { ...command.options, json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const result = await withClavis(env, locale, (cli) => command.run(cli, positionals, values as never))
    process.stdout.write(printed(command, result, values['json'] === true, locale))
    return 0
  } catch (error) {
    process.stderr.write(`clavis: ${worded(error, locale)}\n`)
    return 1
  }
}

/** Thrown by a command whose words are off. */
export const wrongUsage = (command: { usage: string }) => usageError({ usage: command.usage })

function findCommand(argv: string[]): Command | undefined {
  return commands.find((c) => c.name === argv.slice(0, c.name.split(' ').length).join(' '))
}

async function withClavis<T>(env: Record<string, string | undefined>, locale: Locale, work: (cli: Cli) => Promise<T>) {
  const clavis = await openClavis(readConfig({ ...env, CLAVIS_LOG: env['CLAVIS_LOG'] ?? 'error' }))
  try {
    return await work(cliOver(clavis.services, locale))
  } finally {
    await clavis.close()
  }
}

/** A command line over services that are already open. */
export function cliOver(services: Services, locale: Locale): Cli {
  const tenant = async () => {
    const found = await services.database.admin((db) =>
      db.rows<Tenant>(sql`select tenant_id as id, name, time_zone as "timeZone" from tenants order by created_at limit 1`),
    )
    if (!found[0]) throw notSetUp()
    return found[0]
  }
  return {
    services,
    locale,
    tenant,
    transaction: async (work) =>
      inTransaction(services, { actor: systemActor, tenant: await tenant(), locale, requestId: 'cli' }, work),
    progress: (line) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
    },
  }
}

function printed(command: Command, result: unknown, json: boolean, locale: Locale): string {
  if (result === undefined) return ''
  if (json || !command.text) return `${JSON.stringify(result, null, json ? undefined : 2)}\n`
  return `${command.text(result as never, locale)}\n`
}

/** One clear line, with the first fields that are wrong. */
function worded(error: unknown, locale: Locale): string {
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : String(error)
  const fields = error.fields.slice(0, 5).map(({ field, text, parameters, row }) => {
    const place = row === undefined ? field : `${locale === 'en' ? 'row' : '行'} ${row} ${field}`
    return `${place}: ${say(text, locale, parameters)}`
  })
  const head = say(error.text, locale, error.parameters)
  return fields.length ? `${head} — ${fields.join('; ')}` : head
}

function help(locale: Locale): string {
  const lines = commands.map((c) => `  clavis ${c.usage}\n      ${say(c.summary, locale)}`)
  return `${['Clavis 钥客', '', ...lines].join('\n')}\n`
}
