import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { openDatabase, type Database } from '../kernel/db.ts'
import { databaseUrl } from './global-setup.ts'

/** A fresh, migrated database for this test file; `url()` and `database()` work from the first test on. */
export function testDatabase(): { url(): string; database(): Database } {
  const name = `clavis_test_${randomBytes(6).toString('hex')}`
  const url = () => databaseUrl(inject('serverUrl'), name)
  let database: Database | undefined
  beforeAll(async () => {
    await onServer(`create database ${name} template ${inject('template')}`)
    database = openDatabase(url())
  })
  afterAll(async () => {
    await database?.close()
    await onServer(`drop database if exists ${name} with (force)`)
  })
  return { url, database: () => database! }
}

async function onServer(statement: string) {
  const client = new pg.Client({ connectionString: inject('serverUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
