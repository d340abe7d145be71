import type { Actor } from './access.ts'
import { todayIn } from './calendar.ts'
import type { Config } from './config.ts'
import type { Database, Db } from './db.ts'
import type { Files } from './files.ts'
import type { Locale } from './i18n.ts'
import type { Jobs } from './jobs.ts'
import type { Secrets } from './secrets.ts'

export interface Tenant {
  id: string
  name: string
  /** IANA zone the company's business dates are in. */
  timeZone: string
}

/** Where a request comes from, as far as the network tells; a forwarded address is anybody's claim and not believed. */
export interface Origin {
  ip: string
  userAgent: string
}

/** For whom a use case runs. */
export interface Who {
  actor: Actor
  tenant: Tenant
  locale?: Locale
  requestId?: string
  /** Null, or left out, where there is no request: commands and background work. */
  origin?: Origin | null
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
  /** Where the request comes from; null for commands and background work. */
  origin: Origin | null
  services: Services
}

/** The long-lived parts of the process, opened once by the composition. */
export interface Services {
  config: Config
  database: Database
  files: Files
  jobs: Jobs
  secrets: Secrets
  clock: () => Date
  /** Runs at the end of every use case, in its transaction, just before COMMIT; when it fails nothing is committed. */
  beforeCommit(ctx: Ctx): Promise<void>
  /** Told of every request of somebody known that was refused for want of a right; in no transaction. */
  refused(who: Who, refusal: Refusal): Promise<void>
}

export interface Refusal {
  /** The error's code, e.g. `forbidden`. */
  code: string
  /** The route as declared, e.g. `PATCH /users/:id`. */
  route: string
  /** The path that was asked for, without its query. */
  path: string
}

/** Runs a use case in a transaction of its own; what it returns is committed. */
export async function inTransaction<T>(services: Services, who: Who, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return services.database.tenant(who.tenant.id, (db) => perform(services, db, who, work))
}

/** Runs a use case in a transaction that is open already and ends with the use case: the one place that makes a ctx. */
export async function perform<T>(services: Services, db: Db, who: Who, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const ctx = makeCtx(services, db, who)
  const result = await work(ctx)
  await services.beforeCommit(ctx)
  return result
}

function makeCtx(services: Services, db: Db, who: Who): Ctx {
  const now = services.clock()
  return {
    actor: who.actor,
    tenant: who.tenant,
    db,
    now: now.toISOString(),
    today: todayIn(who.tenant.timeZone, now),
    locale: who.locale ?? 'zh-CN',
    requestId: who.requestId ?? '-',
    origin: who.origin ?? null,
    services,
  }
}
