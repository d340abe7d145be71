import { expect } from 'vitest'
import { sql, type Db } from '../kernel/db.ts'
import type { TestApp, TestClient } from './app.ts'

/** A record that was made. */
export interface Made {
  id: string
  code: string
  name: string
  version: number
}

/** What tells of a merge itself, and what happened in the system. */
const besides = ['events', 'event_chains', 'access_register', 'customer_merges', 'customer_merge_rows', 'messages']
const running = ['deliveries', 'idempotency_keys', 'jobs', 'sessions']
/** Counters that guard edits only ever go forward. */
const counters = new Set(['version', 'updated_at'])
const guarded = new Set(['customers', 'archive_parts', 'obligations'])

/** The answer's reasons, in words. */
export const details = (answer: { body: { error: { details: { message: string }[] } } }) =>
  answer.body.error.details.map(({ message }) => message)

/** The body of a call that has to succeed. */
export async function ok(call: Promise<{ status: number; body: unknown }>): Promise<Made> {
  const { status, body } = await call
  expect(status, JSON.stringify(body)).toBeLessThan(300)
  return body as Made
}

let serial = 0
export const fresh = (prefix: string) => `${prefix}${String((serial += 1)).padStart(4, '0')}`

/** Customers with documents, merged and put back, as `boss` would. */
export function testMerging(t: TestApp, boss: () => TestClient) {
  const undo = (id: string) => boss().post(`/customer-merges/${id}/undoing`, { reason: '合并错了' })

  /** Every row of every business table, as it lies in the database. */
  function dump(): Promise<Record<string, string[]>> {
    return t.database().admin(async (db: Db) => {
      const tables = await db.rows<{ name: string }>(sql`
        select tablename as name from pg_tables
        where schemaname = 'public' and tablename <> all(${[...besides, ...running]}) order by 1`)
      const found: Record<string, string[]> = {}
      for (const { name } of tables) {
        const rows = await db.rows<{ row: Record<string, unknown> }>(
          sql([`select to_jsonb(x) as row from "${name}" x`]),
        )
        const kept = ({ row }: { row: Record<string, unknown> }) =>
          Object.fromEntries(Object.entries(row).filter(([column]) => !guarded.has(name) || !counters.has(column)))
        found[name] = rows.map((row) => JSON.stringify(kept(row))).toSorted()
      }
      return found
    })
  }

  return {
    undo,
    dump,
    customer: (fields: object = {}) =>
      ok(boss().post('/customers', { code: fresh('M'), name: fresh('并购'), acceptDuplicates: true, ...fields })),
    merge: (from: Made, into: Made, more: object = {}) =>
      boss().post('/customer-merges', { fromId: from.id, intoId: into.id, reason: '同一家公司', ...more }),
    invoice: (of: Made, number: string, gross = '100.00', dueOn = '2026-05-01') =>
      ok(boss().post('/invoices', { customerId: of.id, number, issuedOn: '2026-04-01', dueOn, gross })),
    receipt: (of: Made, number: string, amount: string, more: object = {}) =>
      ok(boss().post('/receipts', { customerId: of.id, number, receivedOn: '2026-05-02', amount, ...more })),
    /** Undoes a merge and compares every table with what it was. */
    async undone(id: string, before: Record<string, string[]>): Promise<void> {
      expect((await undo(id)).body).toMatchObject({ undoReason: '合并错了', can: { undo: false } })
      const after = await dump()
      for (const table of Object.keys(before)) expect(after[table], table).toEqual(before[table])
    },
  }
}
