import fs from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database, Db } from './db.ts'
import { raw, sql } from './db.ts'

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'migrations')

/** The migrations this program knows, in order: `0001_foundation.sql`, … */
export async function knownMigrations(): Promise<string[]> {
  return (await fs.readdir(folder)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).toSorted()
}

/**
 * Brings the database to the newest shape, each file in the one transaction, under a lock so that several starting
 * processes wait for the first. Refuses a server older than PostgreSQL 15 and a database newer than this program.
 */
export async function migrate(database: Database): Promise<string[]> {
  const known = await knownMigrations()
  return database.admin(async (db) => {
    await requireVersion(db)
    await db.rows(sql`select pg_advisory_xact_lock(hashtext('clavis.migrations'))`)
    await db.run(
      sql`create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null default now())`,
    )
    const applied = new Set(
      (await db.rows<{ name: string }>(sql`select name from schema_migrations`)).map((r) => r.name),
    )
    const unknown = [...applied].find((name) => !known.includes(name))
    if (unknown)
      throw new Error(
        `The database was made by a newer Clavis (it has ${unknown}); install that version or a later one`,
      )
    const pending = known.filter((name) => !applied.has(name))
    for (const name of pending) {
      await db.run(raw(await fs.readFile(path.join(folder, name), 'utf8')))
      await db.run(sql`insert into schema_migrations (name) values (${name})`)
    }
    return pending
  })
}

async function requireVersion(db: Db) {
  const { version } = await db.one<{ version: number }>(
    sql`select current_setting('server_version_num')::int as version`,
  )
  if (version < 150000)
    throw new Error(`PostgreSQL 15 or newer is needed; this server is ${Math.floor(version / 10000)}`)
}
