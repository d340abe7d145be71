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
 * every test file clones.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outside = process.env['DATABASE_URL']
  const directory = path.resolve('.cache/test-postgres')
  const embedded = outside ? null : await startEmbedded(directory, { durable: false })
  const serverUrl = outside ?? embedded!.url
  project.provide('serverUrl', serverUrl)
  project.provide('template', await makeTemplate(serverUrl))
  return async () => embedded?.release()
}

async function makeTemplate(serverUrl: string): Promise<string> {
  const template = `clavis_template_${await migrationsHash()}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('clavis.template'))`)
    const found = await client.query(`select 1 from pg_database where datname = $1`, [template])
    if (found.rowCount) return template
    await client.query(`drop database if exists ${template}_making`)
    await client.query(`create database ${template}_making`)
    const database = openDatabase(databaseUrl(serverUrl, `${template}_making`))
    await migrate(database)
    await (await openJobs(database, [])).stop()
    await database.close()
    await client.query(`alter database ${template}_making rename to ${template}`)
    return template
  } finally {
    await client.end()
  }
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
