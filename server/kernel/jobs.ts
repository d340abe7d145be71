import { PgBoss, type ConstructorOptions } from 'pg-boss'
import { systemActor, type Actor, type Permission } from './access.ts'
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
  /** What lets somebody follow his own jobs of this kind; without it they are nobody's to see. */
  access?: Permission
  /** What is shown of the result; all of it if not said. */
  shown?(result: never): unknown
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

/** Work that is done once a day for every company, by whichever process gets to it first. */
export interface Schedule {
  name: string
  /** When to look, as cron in `zone`. A time that passed while no process ran is made up for when one starts. */
  cron: string
  /** IANA zone. */
  zone: string
  /** Done at every time of `cron`, not once a day. */
  isFrequent?: boolean
  /** One company's work of the day, in one transaction. Days that were missed are its own to catch up. */
  run(ctx: Ctx): Promise<unknown>
}

/** Declares daily work; `app.ts` hands the schedules of all modules to the queue. */
export const defineSchedule = (schedule: Schedule): Schedule => schedule

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
/** Where the queue puts what it has tried as often as it may. */
const deadQueue = 'clavis-dead'
const scheduleQueue = 'clavis-schedules'
const retries = 5

/**
 * The queue lives in PostgreSQL beside the data (schema `pgboss`); the `jobs` table is what people see of it.
 * A worker that dies stops its heartbeat, and the job is handed to another one (or to the next start) within 20 seconds.
 */
export async function openJobs(
  database: Database,
  definitions: JobDefinition[],
  schedules: Schedule[] = [],
): Promise<Jobs> {
  const open = (options: ConstructorOptions) => {
    const executeSql = (text: string, values?: unknown[]) => database.pool.query(text, values)
    const opened = new PgBoss({ db: { executeSql }, ...options })
    opened.on('error', () => undefined) // a lost connection; pg-boss polls again
    return opened
  }
  const boss = open({ superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, schedule: false })
  // Only a process that works keeps the time.
  const timer = open({ schedule: true, supervise: false, migrate: false })
  await oneAtATime(database, async () => {
    await boss.start()
    await boss.createQueue(deadQueue, { retryLimit: retries, retryDelay: 5 })
    await boss.createQueue(queue, { heartbeatSeconds: 10, retryLimit: retries, retryDelay: 1, deadLetter: deadQueue })
    await boss.updateQueue(queue, { deadLetter: deadQueue }) // one made before there were dead letters
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
      await boss.work<Envelope>(deadQueue, { pollingIntervalSeconds: 2 }, async ([job]) => {
        if (job) await giveUp(services, job.data)
      })
      if (schedules.length === 0) return
      await boss.createQueue(scheduleQueue, { heartbeatSeconds: 20, retryLimit: 5, retryDelay: 60 })
      await boss.work<{ name: string }>(scheduleQueue, { pollingIntervalSeconds: 5 }, async ([job]) => {
        const schedule = schedules.find(({ name }) => name === job?.data.name)
        if (schedule) await runSchedule(services, schedule)
      })
      await timer.start()
      for (const { name, cron, zone } of schedules) {
        await timer.schedule(scheduleQueue, cron, { name }, { key: name, tz: zone, missed: 'once' })
      }
    },
    async stop() {
      await timer.stop({ graceful: true, timeout: 20_000 })
      await boss.stop({ graceful: true, timeout: 20_000 })
    },
  }
}

/**
 * Does a schedule's work of the day for every company that has not had it yet; one company's failure does not keep it
 * from the others, and is thrown at the end so that the queue tries again.
 */
export async function runSchedule(services: Services, { name, isFrequent, run }: Schedule): Promise<void> {
  const tenants = await services.database.admin((db) =>
    db.rows<Tenant>(sql`select tenant_id as id, name, time_zone as "timeZone" from tenants order by tenant_id`),
  )
  const failures: unknown[] = []
  for (const tenant of tenants) {
    await inTransaction(services, { actor: systemActor, tenant, requestId: name }, async (ctx) => {
      // Of two at once the second waits here for the first, and then finds the day taken.
      const isNew =
        isFrequent ||
        (await ctx.db.run(sql`
        insert into schedule_runs as r (tenant_id, name, ran_on) values (${tenant.id}, ${name}, ${ctx.today})
        on conflict (tenant_id, name) do update set ran_on = excluded.ran_on where r.ran_on < excluded.ran_on`))
      if (isNew) await run(ctx)
    }).catch((failure: unknown) => failures.push(failure))
  }
  if (failures.length) throw new AggregateError(failures, `${name} failed for ${failures.length} of ${tenants.length}`)
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

const jobColumns = sql`id, name, state, done, total, result, error, created_at as "createdAt",
  finished_at as "finishedAt"`

/** A job, whoever started it; null when there is none. */
export const findJob = (db: Db, jobId: string): Promise<JobRow | null> =>
  db.maybe<JobRow>(sql`select ${jobColumns} from jobs where id = ${jobId}`)

/** A job for the one who started it. */
export const findOwnJob = ({ db, actor }: Ctx, jobId: string): Promise<JobRow | null> =>
  db.maybe<JobRow>(sql`
    select ${jobColumns} from jobs where id = ${jobId} and user_id is not distinct from ${actor.userId}::uuid`)

/** A job whose worker died, and the next, and each one after it: nobody tries again, and who waits is told. */
async function giveUp(services: Services, { tenantId, jobId }: Envelope): Promise<void> {
  await services.database.tenant(tenantId, async (db) => {
    const given = await db.maybe<{ locale: Locale }>(
      sql`select locale from jobs where id = ${jobId} and state in ('queued', 'running') for update`,
    )
    if (!given) return
    const error = JSON.stringify(errorBody(unexpected(), given.locale, jobId).error)
    await db.run(sql`update jobs set state = 'failed', error = ${error}, finished_at = now() where id = ${jobId}`)
  })
}
