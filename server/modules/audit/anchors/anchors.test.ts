import { copyFile, readFile, rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { raw } from '../../../kernel/db.ts'
import { runSchedule } from '../../../kernel/jobs.ts'
import { testApp } from '../../../testing/app.ts'
import { record, registerAccess, schedules, verify } from '../index.ts'
import { anchorsFile } from './service.ts'

const t = testApp()
const subject = { kind: 'customer', id: 'c-1', label: '华东机床' }
const check = (copy?: string) => verify(t.services(), t.tenant().id, { copy })
const owner = (statement: string) => t.database().admin((db) => db.run(raw(statement)))
const happen = () =>
  t.system(async (ctx) => {
    record(ctx, { kind: 'customer.changed', subject, after: { name: '甲' } })
    registerAccess(ctx, { action: 'opened', subject })
  })
const anchor = () =>
  runSchedule(
    t.services(),
    schedules.find(({ name }) => name === 'audit.anchor')!,
  )
const ends = async () =>
  Object.fromEntries((await check()).chains.map(({ chain, seq, anchoredUpTo }) => [chain, [seq, anchoredUpTo]]))

/** What somebody with the owner's rights does to leave no trace in the tables: rows go, and the end with them. */
const cutOff = (chain: string, book: string, rows: number) =>
  owner(`delete from ${book} where seq > (select max(seq) - ${rows} from ${book});
    update event_chains set last_seq = (select max(seq) from ${book}),
      last_hash = (select hash from ${book} order by seq desc limit 1) where chain = '${chain}'`)

test('S33 every night the ends of both books are noted, a line each, and verification compares them', async () => {
  for (let at = 0; at < 3; at++) await happen()
  expect((await check()).chains).toMatchObject([{ anchoredUpTo: 0 }, { anchoredUpTo: 0 }])
  await anchor()
  const lines = (await readFile(anchorsFile(t.services()), 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(2)
  for (const line of lines) expect(line).toMatch(/^2026-06-15 [0-9a-f-]{36} (events|access) \d+ [0-9a-f]{64}$/)
  const { events, access } = await ends()
  expect([events![0] === events![1], access![0] === access![1]]).toEqual([true, true])
  await happen()
  expect(await check()).toMatchObject({ ok: true })
})

test.each([
  ['events', 'events', '2026-06-16T02:00:00Z'],
  ['access', 'access_register', '2026-06-17T02:00:00Z'],
])('S33 the newest rows of %s go, and their end with them: only the anchor tells', async (chain, book, night) => {
  await rm(anchorsFile(t.services()), { force: true })
  await happen()
  await happen()
  await cutOff(chain, book, 1)
  expect(await check()).toMatchObject({ ok: true })
  await happen()
  t.setClock(night)
  await anchor()
  const [last] = (await ends())[chain]!
  await cutOff(chain, book, 2)
  const broken = { chain, seq: last! - 1, id: null, fault: 'truncated' }
  expect(await check()).toMatchObject({ ok: false, firstBroken: broken })
  const copy = `${anchorsFile(t.services())}.${chain}`
  await copyFile(anchorsFile(t.services()), copy)
  // Written on, the numbers are there again and are other rows.
  for (let at = 0; at < 3; at++) await happen()
  expect(await check()).toMatchObject({ ok: false, firstBroken: { chain, seq: last, fault: 'rewritten' } })
  const boss = await t.admin()
  expect((await boss.post('/audit/verification')).body.firstBroken).toMatchObject({ chain, fault: 'rewritten' })
  await rm(anchorsFile(t.services()))
  expect(await check()).toMatchObject({ ok: true })
  expect(await check(copy)).toMatchObject({ ok: false, firstBroken: { chain, seq: last, fault: 'rewritten' } })
  await expect(check(`${copy}.none`)).rejects.toMatchObject({ code: 'audit.no_anchors' })
})
