import { readdir, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { cliOver, type Command } from './commands/command.ts'
import { fileCommands } from './commands/files.ts'
import { checkFiles, nightlyFileCheck, type FileCheck } from './file-check.ts'
import { sql } from './kernel/db.ts'
import { runSchedule } from './kernel/jobs.ts'
import { testApp, type TestClient } from './testing/app.ts'
import { pdf } from './testing/bytes.ts'
import { importContent } from './testing/imports.ts'

const t = testApp()
const command = fileCommands[0] as Command & {
  text(result: unknown, locale: string): string
  isBadNews(result: unknown): boolean
}
let boss: TestClient
let customerId: string
let serial = 0

beforeAll(async () => {
  boss = await t.admin()
  customerId = (await boss.post('/customers', { code: 'F1', name: '华东机床', acceptDuplicates: true })).body.id
})

async function attached(name: string): Promise<{ id: string; sha256: string }> {
  const url = `/attachments?customerId=${customerId}&part=basic&name=${encodeURIComponent(name)}`
  const made = await boss.upload(url, pdf(`/Serial ${++serial}`))
  expect(made.status).toBe(201)
  return made.body
}
const check = (content = false) => checkFiles(t.services(), t.tenant(), { content })
const faults = ({ missing }: FileCheck) => missing.map(({ sha256, fault }) => [sha256, fault])
const file = (sha256: string) => t.services().files.path(sha256)
const age = (name: string, days: number) => {
  const at = new Date(t.now().getTime() - days * 86_400_000)
  return utimes(name, at, at)
}

describe('R34 stored files and records agree, or it is said where they do not', () => {
  test('where everything is there nothing is found: an attachment, an import’s file and its report', async () => {
    await attached('a.pdf')
    const columns = { code: '编码', name: '名称' }
    await importContent(t, 'customers', '编码,名称\nK9,甲\n', { columns })
    const { ok, checked } = await check(true)
    expect([ok, checked]).toEqual([true, 3])
  })

  test('a file that is gone, cut short or altered is named with the records that need it', async () => {
    const [gone, short, altered] = [
      await attached('gone.pdf'),
      await attached('short.pdf'),
      await attached('altered.pdf'),
    ]
    await rm(file(gone.sha256))
    await writeFile(file(short.sha256), 'x')
    await writeFile(file(altered.sha256), pdf('/Serial 0'))
    const quick = await check()
    expect(faults(quick).toSorted()).toEqual(
      [
        [gone.sha256, 'absent'],
        [short.sha256, 'size'],
      ].toSorted(),
    )
    const thorough = await check(true)
    expect(faults(thorough)).toContainEqual([altered.sha256, 'content'])
    expect(thorough.missing.find(({ sha256 }) => sha256 === gone.sha256)!.neededBy).toEqual([
      { kind: 'attachment', id: gone.id, label: expect.stringContaining('gone.pdf') },
    ])
    for (const { sha256 } of [gone, short, altered]) await t.services().files.remove(sha256)
  })

  test('also of an attachment that was taken away: its bytes are kept for the record', async () => {
    const { id, sha256 } = await attached('removed.pdf')
    await boss.delete(`/attachments/${id}`, { reason: '作废' })
    await t.services().files.remove(sha256)
    expect(faults(await check())).toContainEqual([sha256, 'absent'])
  })

  test('the command names them, counts files that no record needs, and exits with 1', async () => {
    const { sha256 } = await t.services().files.put(Readable.from([Buffer.from('left over')]), 100)
    const waiting = await t.services().files.put(Readable.from([Buffer.from('just uploaded')]), 100)
    await age(file(sha256), 2)
    await age(file(waiting.sha256), 0.5)
    const result = (await command.run(cliOver(t.services(), 'zh-CN'), [], {})) as FileCheck
    expect(result).toMatchObject({ ok: false, unneeded: { count: 1, bytes: 9 } })
    expect(command.isBadNews(result)).toBe(true)
    const text = command.text(result, 'zh-CN')
    expect(text).toContain('gone.pdf')
    expect(text).toContain('没有记录需要的文件 1 个')
    expect(command.text(result, 'en')).toMatch(/NOT in order/)
  })

  test('the nightly check tells the administrators and leaves an event, once a day, and clears broken uploads away', async () => {
    const auditor = await t.as({ permissions: ['audit.verify'] })
    const incoming = path.join(t.services().config.dataDir, 'files', 'incoming')
    await writeFile(path.join(incoming, 'old'), 'x')
    await writeFile(path.join(incoming, 'new'), 'x')
    await age(path.join(incoming, 'old'), 2)
    await age(path.join(incoming, 'new'), 0.1)
    await runSchedule(t.services(), nightlyFileCheck)
    await runSchedule(t.services(), nightlyFileCheck)
    expect(await readdir(incoming)).toEqual(['new'])
    const events = await t.system(({ db }) =>
      db.rows<{ after: { missing: number } }>(sql`select after from events where kind = 'files.missing_found'`),
    )
    expect(events.map(({ after }) => after.missing)).toEqual([4])
    for (const person of [boss, auditor]) {
      const told = JSON.stringify((await person.get('/messages')).body.rows)
      expect(told.match(/有文件缺失：4 个/g)).toHaveLength(1)
      expect(told).toContain('clavis files check')
    }
  })

  test('where nothing is missing the night is quiet', async () => {
    await t.system(async ({ db }) => {
      await db.run(
        sql`delete from attachments where sha256 = any(${(await check()).missing.map(({ sha256 }) => sha256)})`,
      )
      await db.run(sql`delete from messages`)
    })
    t.setClock('2026-06-16T02:00:00Z')
    await runSchedule(t.services(), nightlyFileCheck)
    const { n } = await t.system(({ db }) => db.one<{ n: number }>(sql`select count(*) as n from messages`))
    expect(n).toBe(0)
  })
})
