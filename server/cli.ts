import { parseArgs } from 'node:util'
import { openClavis } from './app.ts'
import {
  cliOver,
  type Cli,
  type Command,
  type CommandBase,
  type Options,
  type StandaloneCommand,
} from './commands/command.ts'
import { commands } from './commands/index.ts'
import { readConfig } from './kernel/config.ts'
import { AppError } from './kernel/errors.ts'
import { say, type Locale } from './kernel/i18n.ts'
import { storageError } from './kernel/sqlstate.ts'

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
    const result =
      'runAlone' in command
        ? await command.runAlone(env, positionals, values as Options)
        : await withClavis(env, locale, (cli) => command.run(cli, positionals, values as Options))
    process.stdout.write(printed(command, result, values['json'] === true, locale))
    return command.isBadNews?.(result as never) ? 1 : 0
  } catch (error) {
    process.stderr.write(`clavis: ${worded(error, locale)}\n`)
    return 1
  }
}

function findCommand(argv: string[]): Command | StandaloneCommand | undefined {
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

function printed(command: CommandBase, result: unknown, json: boolean, locale: Locale): string {
  if (result === undefined) return ''
  if (json || !command.text) return `${JSON.stringify(result, null, json ? undefined : 2)}\n`
  return `${command.text(result as never, locale)}\n`
}

/** One clear line, with the first fields that are wrong. */
function worded(thrown: unknown, locale: Locale): string {
  const error = thrown instanceof AppError ? thrown : (storageError(thrown as Error) ?? thrown)
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
