import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../cli.ts'
import type { Ctx } from '../../kernel/context.ts'
import { raw, sql } from '../../kernel/db.ts'
import { testApp } from '../../testing/app.ts'
import { record, registerAccess, verify } from './index.ts'

const t = testApp()
const subject = { kind: 'thing', id: 't-1', label: '=甲件' }
const check = () => verify(t.services(), t.tenant().id)
const owner = (statement: string) => t.database().admin((db) => db.run(raw(statement)))
const seen = <Row>(statement: string) => t.system(({ db }) => db.rows<Row>(raw(statement)))
const change = (ctx: Ctx, note: string) =>
  record(ctx, {
    kind: 'thing.changed',
    subject,
    before: { note: null, same: 1, version: 1 },
    after: { note, same: 1, version: 2 },
    reason: '因为',
    decision: { outcome: 'yes', value: { points: 80.5 } },
  })
const happen = (note: string) => t.system(async (ctx) => change(ctx, note))
const look = (label: string) =>
  t.system(async (ctx) =>
    registerAccess(ctx, {
      action: 'opened',
      subject: { ...subject, label },
      part: 'contacts',
      purpose: '回访',
      rows: 3,
    }),
  )

/** Puts the books back as they were after whatever the work does to them. */
async function tampering<T>(work: () => Promise<T>): Promise<T> {
  await owner(`create table kept_events as table events; create table kept_access as table access_register;
    create table kept_chains as table event_chains`)
  try {
    return await work()
  } finally {
    await owner(`delete from events; insert into events table kept_events; delete from access_register;
      insert into access_register table kept_access; delete from event_chains;
      insert into event_chains table kept_chains; drop table kept_events, kept_access, kept_chains`)
  }
}

describe('the chain', () => {
  test('S33 is what its specification says, worked out with nothing but SHA-256 and sorted JSON', async () => {
    await happen('甲')
    await happen('乙')
    const rows = await t.system(({ db }) =>
      db.rows<Record<string, never>>(sql`
        select *, encode(hash, 'hex') as "hashText" from events where kind = 'thing.changed' order by seq`),
    )
    const previous = await seen<{ hash: Buffer }>(`select hash from events where seq = ${Number(rows[0]!['seq']) - 1}`)
    let hash: Buffer = previous[0]?.hash ?? Buffer.alloc(32)
    for (const row of rows) {
      const json =
        `{"actor":{"id":null,"kind":"system","name":"system"},"after":{"note":"${row['after']!['note']}"},` +
        `"at":"2026-06-15T02:00:00.000Z","before":{"note":null},"chain":"events",` +
        `"decision":{"outcome":"yes","value":{"points":80.5}},"id":"${row['id']}","ip":null,"kind":"thing.changed",` +
        `"reason":"因为","requestId":"-","seq":${row['seq']},` +
        `"subject":{"id":"t-1","kind":"thing","label":"=甲件"},"tenantId":"${t.tenant().id}","userAgent":null}`
      hash = createHash('sha256').update(hash).update(json, 'utf8').digest()
      expect(row['hashText']).toBe(hash.toString('hex'))
    }
  })

  test('keeps the changed fields alone, and no secret even of a careless caller', async () => {
    await t.system(async (ctx) => {
      const before = { name: 'a', passwordHash: 'x', nested: { apiToken: 'y', ok: 1 }, same: [1] }
      record(ctx, { kind: 'thing.changed', subject, before, after: { ...before, name: 'b', passwordHash: 'z' } })
      record(ctx, { kind: 'thing.created', subject, after: before })
    })
    const [made, changed] = await seen(`select before, after from events order by seq desc limit 2`)
    expect(changed).toEqual({ before: { name: 'a' }, after: { name: 'b' } })
    expect(made).toEqual({ before: null, after: { name: 'a', nested: { ok: 1 }, same: [1] } })
  })

  test('forty writers at once leave no gap and wait for none for ever', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        t.system(async (ctx) => {
          if (i % 2) registerAccess(ctx, { action: 'opened', subject })
          change(ctx, String(i))
          if (!(i % 2)) registerAccess(ctx, { action: 'printed', subject })
        }),
      ),
    )
    for (const book of ['events', 'access_register']) {
      const [row] = await seen(`select count(*) = max(seq) and min(seq) = 1 as "isGapless" from ${book}`)
      expect(row).toEqual({ isGapless: true })
    }
    expect(await check()).toMatchObject({ ok: true, firstBroken: null })
  })

  test('the end of the chain is locked at COMMIT alone', async () => {
    await t.system(async (ctx) => {
      change(ctx, 'still at work')
      await happen('gets through meanwhile')
    })
    const rows = await seen<{ note: string }>(`select after->>'note' as note from events order by seq desc limit 2`)
    expect(rows.map(({ note }) => note)).toEqual(['still at work', 'gets through meanwhile'])
  })

  test('what is rolled back leaves no event', async () => {
    const before = (await check()).checked
    const failing = t.system(async (ctx) => {
      change(ctx, 'never was')
      registerAccess(ctx, { action: 'opened', subject })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect((await check()).checked).toBe(before)
  })

  test('MLPS 15 a use case whose event cannot be written does not happen', async () => {
    const boss = await t.admin()
    await owner('revoke insert on events from clavis_app')
    try {
      expect((await boss.post('/regions', { name: '西域' })).status).toBe(500)
    } finally {
      await owner('grant insert on events to clavis_app')
    }
    expect(await seen(`select 1 from regions where name = '西域'`)).toEqual([])
    expect((await boss.post('/regions', { name: '西域' })).status).toBe(201)
  })

  test.each(['events', 'access_register', 'event_chains'])(
    'S33 the role that serves requests can neither change nor remove anything of %s',
    async (book) => {
      for (const attempt of [`update ${book} set tenant_id = tenant_id`, `delete from ${book}`, `truncate ${book}`]) {
        await expect(t.system(({ db }) => db.run(raw(attempt)))).rejects.toMatchObject({ code: '42501' })
      }
      const granted = await seen<{ grants: string }>(
        `select string_agg(privilege_type, ' ' order by privilege_type) as grants
         from information_schema.role_table_grants where grantee = 'clavis_app' and table_name = '${book}'`,
      )
      expect(granted).toEqual([{ grants: 'INSERT SELECT' }])
    },
  )
})

describe('somebody with the owner’s rights changed a row', () => {
  /** Another value of each type. */
  const other: Record<string, (column: string) => string> = {
    uuid: () => 'uuid_v7()',
    text: (column) => (column === 'action' ? `'exported'` : `coalesce("${column}", '') || '.'`),
    bigint: (column) => `coalesce("${column}", 0) + 1000000`,
    jsonb: (column) => `coalesce("${column}", '{}') || '{"note": "harmless"}'`,
    bytea: () => `decode(repeat('ab', 32), 'hex')`,
    timestamp: (column) => `"${column}" + interval '1 millisecond'`,
  }
  const columns = async (book: string) =>
    seen<{ name: string; type: string }>(`select attname as name, format_type(atttypid, -1) as type from pg_attribute
      where attrelid = '${book}'::regclass and attnum > 0 and not attisdropped and attname <> 'tenant_id'`)

  test.each([
    ['events', 'events'],
    ['access', 'access_register'],
  ])('S33 in any column of %s, and verification names the row', async (chain, book) => {
    for (const note of ['一', '二', '三']) {
      await happen(note)
      await look(note)
    }
    const [row] = await seen<{ seq: number; id: string }>(
      `select seq, id from ${book} order by seq desc offset 1 limit 1`,
    )
    for (const { name, type } of await columns(book)) {
      const value = other[type.split(' ')[0]!]!(name)
      const { firstBroken } = await tampering(async () => {
        expect(await owner(`update ${book} set "${name}" = ${value} where seq = ${row!.seq}`)).toBe(1)
        return check()
      })
      const { id } = row!
      // A row with another number is gone from its own place; one with another id is named by that.
      if (name === 'seq') expect(firstBroken, name).toEqual({ chain, seq: row!.seq, id: null, fault: 'missing' })
      else if (name === 'id') expect(firstBroken, name).toMatchObject({ chain, seq: row!.seq, fault: 'altered' })
      else expect(firstBroken, name).toEqual({ chain, seq: row!.seq, id, fault: 'altered' })
    }
    expect((await check()).ok).toBe(true)
  })

  const last = async () => (await seen<{ seq: number }>('select max(seq) as seq from events'))[0]!.seq

  test('by giving it to another company', async () => {
    const seq = (await last()) - 1
    const found = await tampering(async () => {
      await owner(`insert into tenants (tenant_id, name) values ('0190a1b2-0000-7000-8000-00000000000a', '乙')`)
      await owner(`update events set tenant_id = '0190a1b2-0000-7000-8000-00000000000a' where seq = ${seq}`)
      return check()
    })
    await owner(`delete from tenants where name = '乙'`)
    expect(found.firstBroken).toEqual({ chain: 'events', seq, id: null, fault: 'missing' })
  })

  test('by deleting it, by swapping two, by cutting off the end, by adding one', async () => {
    const seq = (await last()) - 3
    const broken = async (...statements: string[]) =>
      (
        await tampering(async () => {
          for (const statement of statements) await owner(statement)
          return check()
        })
      ).firstBroken
    expect(await broken(`delete from events where seq = ${seq}`)).toMatchObject({ seq, id: null, fault: 'missing' })
    const swapped = [`set seq = 0 where seq = ${seq}`, `set seq = ${seq} where seq = ${seq + 1}`]
    const swap = [...swapped, `set seq = ${seq + 1} where seq = 0`].map((what) => `update events ${what}`)
    expect(await broken(...swap)).toMatchObject({ seq, fault: 'altered' })
    expect(await broken(`delete from events where seq > ${seq}`)).toMatchObject({ seq: seq + 1, fault: 'missing' })
    expect(await broken(`delete from events`)).toMatchObject({ seq: 1, fault: 'missing' })
    const surplus = [
      `create temp table one as select * from events where seq = ${seq}`,
      `update one set seq = ${seq + 100}`,
      `insert into events select * from one`,
    ].join(';')
    expect(await broken(surplus)).toMatchObject({ chain: 'events', seq: seq + 100, fault: 'surplus' })
  })

  test('by making the rest of the chain anew: the newest row no longer is the one that was noted', async () => {
    const noted = (await check()).chains[0]!
    const seq = await last()
    const found = await tampering(async () => {
      await owner(`update events set hash = sha256(prev_hash || 'forged') where seq = ${seq}`)
      return check()
    })
    expect(found).toMatchObject({ ok: false, firstBroken: { seq } })
    expect(noted).toMatchObject({ seq, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  test('`clavis audit verify` names it, and its exit code says so', async () => {
    let out = ''
    const write = process.stdout.write
    const run = async (...words: string[]) => {
      out = ''
      process.stdout.write = ((text: string) => Boolean((out += text))) as never
      try {
        const { databaseUrl, dataDir } = t.services().config
        const env = { DATABASE_URL: databaseUrl!, CLAVIS_DATA_DIR: dataDir, LANG: 'zh_CN.UTF-8' }
        return [await runCli(['audit', 'verify', ...words], env), out] as const
      } finally {
        process.stdout.write = write
      }
    }
    const [code, good] = await run()
    expect([code, good]).toEqual([0, expect.stringContaining('完整无改动')])
    const seq = await last()
    await tampering(async () => {
      await owner(`update events set reason = '另有原因' where seq = ${seq}`)
      expect(await run()).toEqual([
        1,
        expect.stringMatching(new RegExp(`已破坏:操作日志 第 ${seq} 条 \\(.{36}\\)内容被改动`)),
      ])
      const [exit, json] = await run('--json')
      expect([exit, JSON.parse(json)]).toEqual([
        1,
        expect.objectContaining({ ok: false, firstBroken: expect.objectContaining({ chain: 'events', seq }) }),
      ])
    })
  })
})
