import { describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { sql } from './db.ts'

const { database } = testDatabase()

async function aTenant(name: string): Promise<string> {
  const { id } = await database().admin((db) =>
    db.one<{ id: string }>(sql`insert into tenants (name) values (${name}) returning tenant_id as id`),
  )
  return id
}

describe('transactions', () => {
  it('a tenant sees only its own rows even when the query forgets to say whose', async () => {
    const [a, b] = [await aTenant('甲'), await aTenant('乙')]
    await database().tenant(a, (db) => db.run(sql`insert into regions (tenant_id, name) values (${a}, '华东')`))
    expect(await database().tenant(b, (db) => db.rows(sql`select * from regions`))).toEqual([])
    await expect(
      database().tenant(b, (db) => db.run(sql`insert into regions (tenant_id, name) values (${a}, '华南')`)),
    ).rejects.toThrow(/row-level security/)
  })

  it('values come back exact: amounts and dates as text, counts as numbers, instants in ISO form', async () => {
    const tenant = await aTenant('丙')
    const row = await database().tenant(tenant, (db) =>
      db.one(sql`select 9999999999999999.99::numeric as amount, date '2026-02-28' as day, count(*) as n,
                        timestamptz '2026-01-01 08:00:00.5+08' as at, array[date '2026-01-01'] as days from tenants`),
    )
    expect(row).toEqual({
      amount: '9999999999999999.99',
      day: '2026-02-28',
      n: 1,
      at: '2026-01-01T00:00:00.500Z',
      days: ['2026-01-01'],
    })
  })
})
