import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import sqlTag, { empty, join, raw, type Sql } from 'sql-template-tag'

/** SQL with its values apart: `` sql`select * from customers where code = ${code}` ``. */
export const sql = sqlTag
export { empty, join, raw, type Sql }

/**
 * The same statement, parsed and planned once per connection instead of every time: for the few that screens ask again
 * and again. Its text must come from a closed set, since every text stays prepared as long as its connection lives.
 */
export const prepared = (statement: Sql): Sql =>
  Object.assign(statement, { name: createHash('sha256').update(statement.text).digest('base64url') })

/** A transaction. Amounts come back as decimal strings, dates as YYYY-MM-DD, instants as ISO text, bigints as numbers. */
export interface Db {
  /** All rows. */
  rows<Row>(statement: Sql): Promise<Row[]>
  /** Exactly one row, or an error: for rows that must be there. */
  one<Row>(statement: Sql): Promise<Row>
  /** One row or null. */
  maybe<Row>(statement: Sql): Promise<Row | null>
  /** Runs a statement; the number of rows it touched. */
  run(statement: Sql): Promise<number>
  /** A stream into `COPY … FROM STDIN`; tables under row-level security refuse COPY, so copy into a temporary one. */
  copyInto(statement: Sql): Writable
  /** Rows in batches through a cursor, for sets too large to hold. */
  batches<Row>(statement: Sql, size?: number): AsyncGenerator<Row[]>
}

/** The whole database: hands out transactions, each bound to one tenant. */
export interface Database {
  /** A transaction as the application's role, seeing and writing one tenant's rows only; repeated after a deadlock. */
  tenant<T>(tenantId: string, work: (db: Db) => Promise<T>): Promise<T>
  /** A transaction across tenants as the owner: set-up, sign-in by company, migrations. Never for business queries. */
  admin<T>(work: (db: Db) => Promise<T>): Promise<T>
  pool: pg.Pool
  close(): Promise<void>
}

/** Arrays the driver's own list of types does not name. */
const oids = { textArray: 1009 as number, dateArray: 1182, numericArray: 1231 } as const

const instant = (text: string) => new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString()
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === pg.types.builtins.DATE) return (text: string) => text
      if (oid === pg.types.builtins.TIMESTAMPTZ) return instant
      if (oid === pg.types.builtins.INT8) return exactInteger
      if (oid === oids.dateArray || oid === oids.numericArray) return pg.types.getTypeParser(oids.textArray)
    }
    return pg.types.getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig

function exactInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`integer out of range: ${text}`)
  return value
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const retryable = new Set(['40001', '40P01'])

export function openDatabase(url: string, options: { max?: number; name?: string } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 12,
    types,
    application_name: options.name ?? 'clavis',
    options: '-c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601',
    idle_in_transaction_session_timeout: 600_000,
  })
  pool.on('error', () => undefined) // an idle connection broke; the next use opens another
  pool.on('connect', (client) => client.on('error', () => undefined)) // one in use: its next statement says so
  return {
    pool,
    tenant(tenantId, work) {
      if (!uuid.test(tenantId)) throw new Error('not a tenant id')
      return transaction(pool, `begin; set local role clavis_app; set local app.tenant_id = '${tenantId}'`, work)
    },
    admin: (work) => transaction(pool, 'begin', work),
    close: () => pool.end(),
  }
}

async function transaction<T>(pool: pg.Pool, begin: string, work: (db: Db) => Promise<T>, attempt = 1): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(begin)
    const result = await work(dbOn(client))
    await commit(client)
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure))
    if (!retryable.has((error as { code?: string }).code ?? '') || attempt >= 4) throw error
  } finally {
    client.release(broken)
  }
  return transaction(pool, begin, work, attempt + 1)
}

/** COMMIT of a failed transaction answers ROLLBACK without an error; that must not pass for success. */
async function commit(client: pg.PoolClient) {
  const answer = await client.query('commit')
  if (answer.command !== 'COMMIT') throw new Error('the transaction was rolled back')
}

function dbOn(client: pg.PoolClient): Db {
  let cursors = 0
  const rows = async <Row>(statement: Sql) => (await client.query(statement)).rows as Row[]
  const maybe = async <Row>(statement: Sql) => (await rows<Row>(statement))[0] ?? null
  return {
    rows,
    maybe,
    async one<Row>(statement: Sql) {
      const found = await rows<Row>(statement)
      if (found.length !== 1) throw new Error(`expected one row, got ${found.length}`)
      return found[0]!
    },
    run: async (statement) => (await client.query(statement)).rowCount ?? 0,
    copyInto: (statement) => client.query(copyFrom(statement.text)),
    async *batches<Row>(statement: Sql, size = 1000) {
      const name = `batch_${++cursors}`
      // All rows are wanted, not the first tenth, which the planner would otherwise bring fast and the rest slowly.
      await client.query('set local cursor_tuple_fraction = 1')
      await client.query(`declare ${name} no scroll cursor for ${statement.text}`, statement.values as unknown[])
      try {
        for (;;) {
          const batch = await rows<Row>(raw(`fetch ${size} from ${name}`))
          if (batch.length === 0) break
          yield batch
        }
      } finally {
        await client.query(`close ${name}`).catch(() => undefined)
      }
    },
  }
}
