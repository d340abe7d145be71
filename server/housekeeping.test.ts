import { beforeAll, describe, expect, test } from 'vitest'
import { nightlyHousekeeping } from './housekeeping.ts'
import { sql } from './kernel/db.ts'
import { runSchedule } from './kernel/jobs.ts'
import { testApp, type TestClient } from './testing/app.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let boss: TestClient

const ago = (days: number) => new Date(t.now().getTime() - days * 86_400_000).toISOString()
const left = (table: string) =>
  t.system(async ({ db }) => {
    const rows = await db.rows<{ name: string }>(sql([`select ${names[table]} as name from ${table} order by 1`]))
    return rows.map(({ name }) => name)
  })
const names: Record<string, string> = {
  idempotency_keys: 'key',
  messages: 'link',
  deliveries: 'link',
  delivery_attempts: 'error',
}

beforeAll(async () => {
  boss = await t.admin()
  await boss.put('/audit/retention', { retentionDays: 200 }, { 'if-match': '1' })
  await t.system(async ({ db, tenant }) => {
    for (const [key, days] of [
      ['week', 8],
      ['recent', 6],
    ] as const) {
      await db.run(sql`
        insert into idempotency_keys (tenant_id, actor, target, key, request_hash, created_at)
        values (${tenant.id}, 'a', 'POST /x', ${key}, 'h', ${ago(days)})`)
    }
    for (const [link, days, readDays] of [
      ['/read-old', 201, 200],
      ['/unread-old', 201, null],
      ['/read-recent', 199, 1],
    ] as const) {
      await db.run(sql`
        insert into messages (tenant_id, user_id, kind, parameters, link, is_urgent, created_at, read_at)
        values (${tenant.id}, ${boss.user.id}, 'channel.trial', '{}', ${link}, false, ${ago(days)},
                ${readDays === null ? null : ago(readDays)})`)
    }
    const { id } = await db.one<{ id: string }>(sql`
      insert into message_channels (tenant_id, kind, name, config, kinds, created_at)
      values (${tenant.id}, 'webhook', '数据平台', '{"url":"https://data.example.com/"}', '{}', now()) returning id`)
    for (const [link, state, days] of [
      ['/sent-old', 'sent', 201],
      ['/dropped-old', 'dropped', 201],
      ['/dead-old', 'dead', 201],
      ['/queued-old', 'queued', 201],
      ['/sent-recent', 'sent', 199],
    ] as const) {
      await db.run(sql`
        with made as (
          insert into deliveries (tenant_id, channel_id, user_ids, kind, parameters, link, is_urgent, state, next_at,
                                  created_at, ended_at)
          values (${tenant.id}, ${id}, '{}', 'channel.trial', '{}', ${link}, false, ${state}, ${ago(days)}, ${ago(days)},
                  ${state === 'queued' ? null : ago(days)}) returning id)
        insert into delivery_attempts (tenant_id, delivery_id, number, at, error)
        select ${tenant.id}, id, 1, ${ago(days)}, ${link} from made`)
    }
  })
})

describe('every night what only served its moment goes', () => {
  test('keys of a week ago; read messages and finished deliveries as old as the event log has to be', async () => {
    await runSchedule(t.services(), nightlyHousekeeping)
    expect(await left('idempotency_keys')).toEqual(['recent'])
    expect(await left('messages')).toEqual(['/read-recent', '/unread-old'])
    expect(await left('deliveries')).toEqual(['/dead-old', '/queued-old', '/sent-recent'])
    expect(await left('delivery_attempts')).toEqual(['/dead-old', '/queued-old', '/sent-recent'])
  })

  test('a company that keeps its log longer keeps these longer', async () => {
    await boss.put('/audit/retention', { retentionDays: 400 }, { 'if-match': '2' })
    await t.system(({ db, tenant }) =>
      db.run(sql`
        insert into messages (tenant_id, user_id, kind, parameters, link, is_urgent, created_at, read_at)
        values (${tenant.id}, ${boss.user.id}, 'channel.trial', '{}', '/kept', false, ${ago(300)}, ${ago(300)})`),
    )
    t.setClock('2026-06-16T02:00:00Z')
    await runSchedule(t.services(), nightlyHousekeeping)
    expect(await left('messages')).toContain('/kept')
  })
})
