import type { Actor } from './access.ts'
import { todayIn } from './calendar.ts'
import type { Config } from './config.ts'
import type { Database, Db } from './db.ts'
import type { Files } from './files.ts'
import type { Locale } from './i18n.ts'
import type { Jobs } from './jobs.ts'

export interface Tenant {
  id: string
  name: string
  /** IANA zone the company's business dates are in. */
  timeZone: string
}

/** What every use case gets: who, for which company, when, inside which transaction. Passed, never ambient. */
export interface Ctx {
  actor: Actor
  tenant: Tenant
  /** The transaction this use case runs in; bound to the tenant by row-level security. */
  db: Db
  /** Instant, ISO 8601. */
  now: string
  /** Business date in the tenant's zone, YYYY-MM-DD. */
  today: string
  locale: Locale
  requestId: string
  services: Services
}

/** The long-lived parts of the process, opened once by the composition. */
export interface Services {
  config: Config
  database: Database
  files: Files
  jobs: Jobs
  clock: () => Date
}

/** Runs a use case in a transaction of its own; what it returns is committed. */
export async function inTransaction<T>(
  services: Services,
  who: { actor: Actor; tenant: Tenant; locale?: Locale; requestId?: string },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  return services.database.tenant(who.tenant.id, (db) => work(makeCtx(services, db, who)))
}

export function makeCtx(
  services: Services,
  db: Db,
  who: { actor: Actor; tenant: Tenant; locale?: Locale; requestId?: string },
): Ctx {
  const now = services.clock()
  return {
    actor: who.actor,
    tenant: who.tenant,
    db,
    now: now.toISOString(),
    today: todayIn(who.tenant.timeZone, now),
    locale: who.locale ?? 'zh-CN',
    requestId: who.requestId ?? '-',
    services,
  }
}
