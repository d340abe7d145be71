import type { ParseArgsConfig } from 'node:util'
import { systemActor } from '../kernel/access.ts'
import { inTransaction, type Ctx, type Services, type Tenant } from '../kernel/context.ts'
import { sql } from '../kernel/db.ts'
import { defineError } from '../kernel/errors.ts'
import type { Locale, Text } from '../kernel/i18n.ts'

const notSetUp = defineError('not_set_up', 409, {
  zh: '还没有设立公司：请先运行 clavis setup,或打开网页完成首次设置',
  en: 'No company is set up yet: run “clavis setup” first, or open the web page',
})
const usageError = defineError('usage', 400, { zh: '用法：clavis {usage}', en: 'Usage: clavis {usage}' })

export interface CommandBase {
  name: string
  usage: string
  summary: Text
  options?: NonNullable<ParseArgsConfig['options']>
  text?(result: never, locale: Locale): string
  /** Bad news are printed like any result, and the exit code is 1. */
  isBadNews?(result: never): boolean
}

export type Options = Record<string, string | boolean | undefined>

/** One command of the command line. What `run` returns is printed: as JSON with --json, else as `text` words it. */
export interface Command extends CommandBase {
  run(cli: Cli, args: string[], options: Options): Promise<unknown>
}

/** A command that opens what it needs itself, because it must work where the system cannot be opened. */
export interface StandaloneCommand extends CommandBase {
  runAlone(env: Record<string, string | undefined>, args: string[], options: Options): Promise<unknown>
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

/** A command line over services that are already open. */
export function cliOver(services: Services, locale: Locale): Cli {
  const tenant = async () => {
    const found = await services.database.admin((db) =>
      db.rows<Tenant>(
        sql`select tenant_id as id, name, time_zone as "timeZone" from tenants order by created_at limit 1`,
      ),
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

/** Thrown by a command whose words are off. */
export const wrongUsage = (command: { usage: string }) => usageError({ usage: command.usage })
