import { beforeAll, describe, expect, test } from 'vitest'
import { raw, sql, type Db } from '../server/kernel/db.ts'
import { testDatabase } from '../server/testing/database.ts'

const fresh = testDatabase()
const admin = <T>(work: (db: Db) => Promise<T>) => fresh.database().admin(work)
const rows = <T>(text: string) => admin((db) => db.rows<T>(raw(text)))

/** The application's role adds to these and reads them, nothing else. */
const appendOnly = new Set(['events', 'access_register', 'event_chains'])

/** Bookkeeping of the installation, not of a company. */
const ofNobody = `('schema_migrations')`
const ours = `
  select c.oid, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname not in ${ofNobody}`

describe('every table belongs to a company by its keys, so that companies can be spread over servers', () => {
  test('there are tables', async () => expect((await rows(ours)).length).toBeGreaterThan(15))

  test('every table has a primary key', async () =>
    expect(
      await rows(`select t.name from (${ours}) t
        where not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary)`),
    ).toEqual([]))

  test('every primary key and unique index starts with tenant_id', async () =>
    expect(
      await rows(`select t.name, i.indexrelid::regclass::text as index from (${ours}) t
        join pg_index i on i.indrelid = t.oid and i.indisunique
        join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
        where a.attname <> 'tenant_id'`),
    ).toEqual([]))

  test('every foreign key starts with tenant_id on both sides', async () =>
    expect(
      await rows(`select t.name, k.conname from (${ours}) t
        join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
        where a.attname <> 'tenant_id' or b.attname <> 'tenant_id'`),
    ).toEqual([]))

  test('every table has row-level security with the one policy, for reading and writing', async () =>
    expect(
      await rows(`select t.name, p.polname, p.polcmd, pg_get_expr(p.polqual, t.oid) as expression from (${ours}) t
        join pg_class c on c.oid = t.oid left join pg_policy p on p.polrelid = t.oid
        where not c.relrowsecurity or p.polname is distinct from 'tenant' or p.polcmd <> '*' or p.polwithcheck is not null
          or pg_get_expr(p.polqual, t.oid) <> '(tenant_id = (current_setting(''app.tenant_id''::text))::uuid)'`),
    ).toEqual([]))

  test('no table has a trigger', async () =>
    expect(
      await rows(`select t.name, g.tgname from (${ours}) t
        join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal`),
    ).toEqual([]))

  test('the role that serves requests cannot step around any of this', async () => {
    const [role] = await rows<object>(`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin
      from pg_roles where rolname = 'clavis_app'`)
    expect(Object.values(role!)).toEqual([false, false, false, false, false])
    expect(
      await rows(`select t.name from (${ours}) t join pg_class c on c.oid = t.oid
      where pg_get_userbyid(c.relowner) = 'clavis_app' or has_table_privilege('clavis_app', c.oid, 'truncate')`),
    ).toEqual([])
    expect(await rows(`select 1 where has_schema_privilege('clavis_app', 'public', 'create')`)).toEqual([])
  })
})

describe('a company does not exist for another', () => {
  const [a, b] = ['0190a1b2-0000-7000-8000-00000000000a', '0190a1b2-0000-7000-8000-00000000000b']
  const values: Record<string, string> = {
    uuid: 'uuid_v7()',
    text: `uuid_v7()::text`,
    'text[]': `'{}'`,
    'uuid[]': `'{}'`,
    jsonb: `'{}'`,
    integer: '1',
    bigint: '1',
    numeric: '1',
    date: `'2026-01-01'`,
    'timestamp with time zone': 'now()',
    boolean: 'false',
    bytea: `decode(md5(random()::text), 'hex')`,
  }
  /** Per table an INSERT of one row of the company; made before the tests, because their titles name the tables. */
  const inserts = new Map<string, (tenant: string) => string>()

  beforeAll(async () => {
    await admin(async (db) => {
      // Whether rows make sense is not the question here.
      const constraints = await db.rows<{ drop: string }>(
        raw(`select format('alter table %I drop constraint %I cascade', t.name, k.conname) as drop from (${ours}) t
             join pg_constraint k on k.conrelid = t.oid and k.contype in ('c', 'f')`),
      )
      for (const { drop } of constraints) await db.run(raw(drop))
      const columns = await db.rows<{ table: string; column: string; type: string }>(
        raw(`select t.name as table, a.attname as column, format_type(a.atttypid, -1) as type from (${ours}) t
             join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             where a.attnotnull order by t.name, a.attnum`),
      )
      for (const table of new Set(columns.map((c) => c.table))) {
        const own = columns.filter((c) => c.table === table)
        const names = own.map((c) => `"${c.column}"`).join(', ')
        inserts.set(table, (tenant) => {
          const row = own.map((c) => (c.column === 'tenant_id' ? `'${tenant}'` : (values[c.type] ?? `'?${c.type}'`)))
          return `insert into "${table}" (${names}) values (${row.join(', ')})`
        })
      }
      for (const insert of inserts.values()) for (const tenant of [a, b]) await db.run(raw(insert(tenant)))
    })
  })

  const tried = async (tenant: string, statement: string) => {
    try {
      return await fresh.database().tenant(tenant, (db) => db.run(raw(statement)))
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  test('through no table: neither read nor changed, deleted or added', async () => {
    expect(inserts.size).toBeGreaterThan(15)
    for (const [table, insert] of inserts) {
      const found = await fresh.database().tenant(a, (db) => db.rows(sql`select tenant_id from ${raw(`"${table}"`)}`))
      expect(found, `${table}: rows seen`).toEqual([{ tenant_id: a }])
      const [none, own] = appendOnly.has(table) ? ['42501', '42501'] : [0, 1]
      expect(await tried(a, `update "${table}" set tenant_id = tenant_id where tenant_id = '${b}'`), table).toBe(none)
      expect(await tried(a, `update "${table}" set tenant_id = '${b}'`), `${table}: moved`).toBe('42501')
      expect(await tried(a, insert(b)), `${table}: added`).toBe('42501')
      expect(await tried(a, `delete from "${table}" where tenant_id = '${b}'`), table).toBe(none)
      expect(await tried(b, `delete from "${table}"`), `${table}: own row`).toBe(own)
      expect((await rows(`select 1 from "${table}" where tenant_id = '${a}'`)).length, table).toBe(1)
    }
  })

  test('and without a company nothing is to be had', async () => {
    await expect(
      admin(async (db) => {
        await db.run(sql`set local role clavis_app`)
        return db.rows(sql`select 1 from users`)
      }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(42704|22P02)$/) })
  })
})
