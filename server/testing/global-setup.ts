import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../kernel/db.ts'
import { openJobs } from '../kernel/jobs.ts'
import { knownMigrations, migrate } from '../kernel/migrate.ts'
import { startEmbedded } from '../kernel/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string
    template: string
  }
}

/**
 * One PostgreSQL for the whole run — the outside one of DATABASE_URL, or our own — with one migrated template that
 * every test file clones. Runs may share it: each holds a lock while it lasts, and the last one out of a server that
 * is not ours drops what the runs have made; the first one in drops what killed runs have left.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outside = process.env['DATABASE_URL']
  const directory = path.resolve('.cache/test-postgres')
  const embedded = outside ? null : await startEmbedded(directory, { durable: false })
  const serverUrl = outside ?? embedded!.url
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  const template = `clavis_template_${await migrationsHash()}`
  await client.query(`select pg_advisory_lock(hashtext('clavis.template'))`)
  if (await isAlone(client)) await dropDatabases(client, template)
  await client.query(`select pg_advisory_lock_shared(hashtext('clavis.tests'))`)
  await makeTemplate(client, serverUrl, template)
  await client.query(`select pg_advisory_unlock(hashtext('clavis.template'))`)
  project.provide('serverUrl', serverUrl)
  project.provide('template', template)
  return async () => {
    await client.query(`select pg_advisory_lock(hashtext('clavis.template'))`)
    await client.query(`select pg_advisory_unlock_shared(hashtext('clavis.tests'))`)
    if (outside && (await isAlone(client))) await dropDatabases(client)
    await client.end()
    await embedded?.release()
  }
}

/** Whether no other run is under way; asked while holding the lock no run starts or ends without. */
async function isAlone(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(`select pg_try_advisory_lock(hashtext('clavis.tests')) as got`)
  if (rows[0]!.got) await client.query(`select pg_advisory_unlock(hashtext('clavis.tests'))`)
  return rows[0]!.got
}

/** Drops the databases of runs that are over; one still in use stays. */
async function dropDatabases(client: pg.Client, except?: string) {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database d where datname ~ '^clavis_(test|template)_' and datname is distinct from $1
       and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
    [except],
  )
  for (const { name } of rows) await client.query(`drop database if exists ${name}`).catch(() => undefined)
}

async function makeTemplate(client: pg.Client, serverUrl: string, template: string) {
  const found = await client.query(`select 1 from pg_database where datname = $1`, [template])
  if (found.rowCount) return
  await client.query(`drop database if exists ${template}_making`)
  await client.query(`create database ${template}_making`)
  const database = openDatabase(databaseUrl(serverUrl, `${template}_making`))
  await migrate(database)
  await (await openJobs(database, [])).stop()
  await database.close()
  await client.query(`alter database ${template}_making rename to ${template}`)
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of await knownMigrations()) hash.update(await fs.readFile(path.join('server/migrations', name)))
  return hash.digest('hex').slice(0, 12)
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
