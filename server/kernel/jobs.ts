import { PgBoss } from 'pg-boss'
import type { Actor } from './access.ts'
import { inTransaction, type Ctx, type Services, type Tenant } from './context.ts'
import { sql, type Database, type Db } from './db.ts'
import { AppError, errorBody, unexpected } from './errors.ts'
import type { Locale } from './i18n.ts'
import { storageError } from './sqlstate.ts'

/** Work that runs in the background and shows its progress. Runs at least once, so it must be repeatable. */
export interface JobDefinition {
  name: string
  /** Does the work, opening transactions of its own. What it returns becomes the job's result. */
  run(job: RunningJob, payload: never): Promise<unknown>
}

export interface RunningJob {
  id: string
  services: Services
  tenant: Tenant
  actor: Actor
  locale: Locale
  /** Tells how far the work is; cheap to call often. `total` null: not known yet. */
  progress(done: number, total: number | null): void
  transaction<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
}

export type JobState = 'queued' | 'running' | 'done' | 'failed'

export interface JobRow {
  id: string
  name: string
  state: JobState
  done: number
  total: number | null
  result: unknown
  error: unknown
  createdAt: string
  finishedAt: string | null
}

export interface Jobs {
  /** Queues work in the caller's transaction: it starts only if that commits. Returns the job's id. */
  start(ctx: Ctx, name: string, payload: object): Promise<string>
  /** Takes queued work from now on, in this process, until `stop`. */
  work(services: Services): Promise<void>
  stop(): Promise<void>
}

interface Envelope {
  tenantId: string
  jobId: string
}

const queue = 'clavis'
const retries = 5

/**
 * The queue lives in PostgreSQL beside the data (schema `pgboss`); the `jobs` table is what people see of it.
 * A worker that dies stops its heartbeat, and the job is handed to another one (or to the next start) within 20 seconds.
 */
export async function openJobs(database: Database, definitions: JobDefinition[]): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values as unknown[]) },
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    schedule: false,
  })
  boss.on('error', () => undefined) // a lost connection; pg-boss polls again
  await oneAtATime(database, async () => {
    await boss.start()
    await boss.createQueue(queue, { heartbeatSeconds: 10, retryLimit: retries, retryDelay: 1 })
    await database.admin(async (db) => {
      await db.run(sql`grant usage on schema pgboss to clavis_app`)
      await db.run(sql`grant select, insert, update on all tables in schema pgboss to clavis_app`)
    })
  })
  return {
    async start(ctx, name, payload) {
      const { id } = await ctx.db.one<{ id: string }>(sql`
        insert into jobs (tenant_id, name, payload, user_id, actor_name, scope_of, locale)
        values (${ctx.tenant.id}, ${name}, ${JSON.stringify(payload)}, ${ctx.actor.userId}, ${ctx.actor.name},
                ${JSON.stringify(storedActor(ctx.actor))}, ${ctx.locale})
        returning id`)
      await boss.send(queue, { tenantId: ctx.tenant.id, jobId: id } satisfies Envelope, { db: asBossDb(ctx.db) })
      return id
    },
    async work(services) {
      await boss.work<Envelope>(queue, { pollingIntervalSeconds: 0.5, localConcurrency: 2 }, async ([job]) => {
        if (job) await runJob(services, definitions, job.data, job.retryCount >= retries)
      })
    },
    stop: () => boss.stop({ graceful: true, timeout: 20_000 }),
  }
}

/** Processes that start in the same moment make the queue's tables one after the other. */
async function oneAtATime(database: Database, work: () => Promise<void>) {
  const client = await database.pool.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('clavis.jobs'))`)
    await work()
  } finally {
    client.release(true)
  }
}

const asBossDb = (db: Db) => ({
  executeSql: async (text: string, values: unknown[] = []) => ({
    rows: await db.rows<unknown>({ text, values } as never),
  }),
})

const storedActor = (actor: Actor) => ({
  ...actor,
  permissions: actor.permissions === 'all' ? 'all' : [...actor.permissions],
})

interface StoredJob {
  name: string
  payload: never
  actor: Omit<Actor, 'permissions'> & { permissions: 'all' | string[] }
  locale: Locale
  state: JobState
  tenant: Tenant
}

async function runJob(
  services: Services,
  definitions: JobDefinition[],
  { tenantId, jobId }: Envelope,
  isLast: boolean,
) {
  const { database } = services
  const update = (statement: (db: Db) => Promise<unknown>) => database.tenant(tenantId, statement)
  const stored = await database.tenant(tenantId, (db) =>
    db.one<StoredJob>(sql`
      select j.name, j.payload, j.scope_of as actor, j.locale, j.state,
             json_build_object('id', t.tenant_id, 'name', t.name, 'timeZone', t.time_zone) as tenant
      from jobs j join tenants t on t.tenant_id = j.tenant_id where j.id = ${jobId}`),
  )
  if (stored.state === 'done' || stored.state === 'failed') return
  const { tenant, locale } = stored
  const { permissions } = stored.actor
  const actor: Actor = { ...stored.actor, permissions: permissions === 'all' ? 'all' : new Set(permissions) }
  await update((db) => db.run(sql`update jobs set state = 'running' where id = ${jobId}`))
  const progress = reporter((done, total) =>
    update((db) => db.run(sql`update jobs set done = ${done}, total = ${total} where id = ${jobId}`)),
  )
  const definition = definitions.find((d) => d.name === stored.name)
  try {
    if (!definition) throw new Error(`no job named ${stored.name}`)
    const job: RunningJob = {
      id: jobId,
      services,
      tenant,
      actor,
      locale,
      progress: progress.report,
      transaction: (work) => inTransaction(services, { tenant, actor, locale, requestId: jobId }, work),
    }
    const result = await definition.run(job, stored.payload)
    await progress.settled()
    await update((db) =>
      db.run(sql`update jobs set state = 'done', result = ${JSON.stringify(result ?? null)}, finished_at = now()
                 where id = ${jobId}`),
    )
  } catch (error) {
    // A refusal, ours or the database's, is the job's answer; anything else is tried again by the queue.
    const told = error instanceof AppError ? error : (storageError(error as Error) ?? (isLast ? unexpected() : null))
    if (!(error instanceof AppError))
      process.stderr.write(`${JSON.stringify({ job: stored.name, jobId, error: String(error) })}\n`)
    if (!told || (told.status >= 500 && !isLast)) throw error
    await progress.settled()
    const body = JSON.stringify(errorBody(told, locale, jobId).error)
    await update((db) =>
      db.run(sql`update jobs set state = 'failed', error = ${body}, finished_at = now() where id = ${jobId}`),
    )
  }
}

/** Writes progress at most four times a second, one write at a time, always ending with the newest figure. */
function reporter(write: (done: number, total: number | null) => Promise<unknown>) {
  let latest: [number, number | null] | null = null
  let writing: Promise<unknown> | null = null
  let last = 0
  const report = (done: number, total: number | null) => {
    latest = [done, total]
    if (writing || Date.now() - last < 250) return
    last = Date.now()
    const [d, t] = latest
    latest = null
    writing = write(d, t)
      .catch(() => undefined)
      .finally(() => (writing = null))
  }
  const settled = async () => {
    await writing
    if (latest) await write(...latest).catch(() => undefined)
  }
  return { report, settled }
}

/** A job as its owner sees it; null when there is none. */
export function findJob(db: Db, jobId: string): Promise<JobRow | null> {
  return db.maybe<JobRow>(sql`
    select id, name, state, done, total, result, error, created_at as "createdAt", finished_at as "finishedAt"
    from jobs where id = ${jobId}`)
}
