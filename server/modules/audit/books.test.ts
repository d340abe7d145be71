import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../../kernel/access.ts'
import { inTransaction } from '../../kernel/context.ts'
import { raw, sql } from '../../kernel/db.ts'
import { testApp } from '../../testing/app.ts'
import { record, registerAccess, trim, verify } from './index.ts'

const t = testApp()
const subject = { kind: 'thing', id: 't-1', label: '=甲件' }
const check = () => verify(t.services(), t.tenant().id)
const owner = (statement: string) => t.database().admin((db) => db.run(raw(statement)))
const seen = <Row>(statement: string) => t.system(({ db }) => db.rows<Row>(raw(statement)))
const happen = (note: string) =>
  t.system(async (ctx) => {
    record(ctx, { kind: 'thing.changed', subject, after: { note } })
    registerAccess(ctx, { action: 'opened', subject })
  })

describe('keeping', () => {
  test('CSL 21 less than 180 days is refused, by the interface and by the database', async () => {
    const boss = await t.admin()
    expect((await boss.get('/audit/retention')).body).toEqual({ retentionDays: 1095, version: 1 })
    const refused = await boss.put('/audit/retention', { retentionDays: 179 }, { 'if-match': '1' })
    expect([refused.status, refused.body.error.details[0].field]).toEqual([400, 'retentionDays'])
    await expect(
      owner(`insert into audit_settings (tenant_id, retention_days) values ('${t.tenant().id}', 179)`),
    ).rejects.toMatchObject({ code: '23514' })
    const set = await boss.put('/audit/retention', { retentionDays: 180 }, { 'if-match': '1' })
    expect(set.body).toEqual({ retentionDays: 180, version: 2 })
    expect((await boss.put('/audit/retention', { retentionDays: 200 }, { 'if-match': '1' })).status).toBe(409)
    expect((await boss.put('/audit/retention', { retentionDays: 200 })).status).toBe(428)
  })

  test('the oldest rows go by the day, the rest still verifies from the anchor, and nobody but the owner can', async () => {
    for (const note of ['一', '二', '三']) await happen(note)
    expect(await t.system(trim)).toBe(0)
    const before = await check()
    t.setClock('2026-12-13T02:00:00Z')
    await happen('half a year later')
    expect(await t.system(trim)).toBe(before.checked)
    const after = await check()
    expect(after).toMatchObject({ ok: true, firstBroken: null, checked: 4 })
    expect(after.chains[0]!.trimmedUpTo).toBe(before.chains[0]!.seq)
    const [told] = await seen(`select kind, after from events order by seq desc limit 1`)
    expect(told).toMatchObject({ kind: 'audit.trimmed' })
    await expect(
      t.system(({ db, tenant }) => db.run(sql`select trim_chain(${tenant.id}, 'events', now())`)),
    ).rejects.toMatchObject({ code: '42501' })
    await owner(`update event_chains set anchor_hash = sha256('x') where chain = 'events'`)
    expect((await check()).firstBroken).toMatchObject({ chain: 'events', fault: 'unlinked' })
    await owner(
      `update event_chains set anchor_hash = decode('${before.chains[0]!.hash}', 'hex') where chain = 'events'`,
    )
    expect((await check()).ok).toBe(true)
  })
})

describe('reading', () => {
  beforeAll(() => t.setClock('2027-03-01T15:50:00Z'))
  afterAll(() => t.setClock('2026-06-15T02:00:00Z'))

  test('filters, and pages that give every row once', async () => {
    const boss = await t.as('service-manager')
    const who = {
      actor: { ...systemActor, kind: 'user' as const, userId: boss.user.id, name: '李四' },
      tenant: t.tenant(),
    }
    for (const label of ['甲', '乙', '丙_丁']) {
      await inTransaction(t.services(), who, async (ctx) => {
        record(ctx, { kind: 'parcel.sent', subject: { kind: 'parcel', id: label, label } })
        registerAccess(ctx, { action: 'printed', subject: { kind: 'parcel', id: label, label } })
      })
    }
    t.setClock('2027-03-01T16:10:00Z')
    await inTransaction(t.services(), who, async (ctx) =>
      record(ctx, { kind: 'parcel.lost', subject: { kind: 'parcel', id: '甲', label: '甲' }, reason: '丙地' }),
    )
    const found = async (query: string) =>
      (await boss.get(encodeURI(`/events?${query}`))).body.rows.map(
        (row: { kind: string; subject: { id: string } }) => `${row.kind} ${row.subject.id}`,
      )
    expect(await found('subjectKind=parcel&subjectId=甲')).toEqual(['parcel.lost 甲', 'parcel.sent 甲'])
    expect(await found('kind=parcel.*&to=2027-03-01')).toEqual([
      'parcel.sent 丙_丁',
      'parcel.sent 乙',
      'parcel.sent 甲',
    ])
    expect(await found('kind=parcel.lost')).toEqual(['parcel.lost 甲'])
    expect(await found('from=2027-03-02&subjectKind=parcel')).toEqual(['parcel.lost 甲'])
    expect(await found('q=丙&subjectKind=parcel')).toEqual(['parcel.lost 甲', 'parcel.sent 丙_丁'])
    expect(await found('q=丙_&subjectKind=parcel')).toEqual(['parcel.sent 丙_丁'])
    expect(await found(`actor=${boss.user.id}&kind=parcel.lost`)).toEqual(['parcel.lost 甲'])
    const register = await boss.get('/access-register?action=printed&subjectKind=parcel&limit=2')
    expect(register.body.rows.map((row: { subject: { id: string } }) => row.subject.id)).toEqual(['丙_丁', '乙'])
    const next = await boss.get(
      `/access-register?action=printed&subjectKind=parcel&limit=2&cursor=${register.body.nextCursor}`,
    )
    expect(next.body).toMatchObject({ rows: [{ subject: { id: '甲' } }], nextCursor: null })
    expect((await boss.get('/events?cursor=xyz')).body.error.code).toBe('page.cursor')
    expect((await boss.get('/events?kind=%27')).status).toBe(400)
  })

  test('D-19 an export is entered in the access register and cannot run formulas', async () => {
    const boss = await t.as('general-manager')
    await happen('=HYPERLINK("x")')
    const rows = (await boss.get('/events?subjectId=t-1')).body.rows.length
    const csv = await boss.get('/events/export?subjectId=t-1', { 'user-agent': 'browser 7' })
    const lines = (csv.body as string).trim().split('\r\n')
    expect([csv.status, csv.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(lines).toHaveLength(rows + 1)
    expect(lines[0]).toContain('序号,时间（UTC）,操作人,身份,对象类别,对象')
    expect(lines[1]).toContain(`,系统,系统,thing,'=甲件,`)
    expect(lines[1]).toContain(`,thing.changed,system,,thing,t-1,`)
    expect(csv.body).not.toMatch(/,[=+@-]/)
    const [entry] = (await boss.get('/access-register?action=exported&limit=1')).body.rows
    expect(entry).toMatchObject({
      subject: { id: 'events' },
      rows,
      ip: '127.0.0.1',
      userAgent: 'browser 7',
      actor: { id: boss.user.id, name: boss.user.name },
    })
    const own = await boss.get('/access-register/export?action=exported')
    expect(own.body).toContain('browser 7')
    expect((await check()).ok).toBe(true)
  })

  test('D-19 codes are told in words, and ids by name, in both languages', async () => {
    const boss = await t.as('general-manager')
    const departmentId = await t.departmentId('财务部')
    await t.system(async (ctx) => {
      const of = { kind: 'customer', id: 'c-1', label: '华东机床' }
      record(ctx, {
        kind: 'customer.changed',
        subject: of,
        before: { ownerId: null },
        after: { ownerId: boss.user.id },
      })
      record(ctx, { kind: 'user.changed', subject: of, before: { departmentId: null }, after: { departmentId } })
      registerAccess(ctx, { action: 'opened', subject: of, part: 'key-persons', purpose: '年度评级' })
      registerAccess(ctx, { action: 'printed', subject: of, part: 'F-01' })
    })
    const { rows } = (await boss.get('/events?subjectId=c-1')).body
    expect(rows).toMatchObject([
      { title: { zh: '用户 · 修改', en: 'User · changed' }, names: { [departmentId]: '财务部' } },
      {
        title: { zh: '客户 · 修改' },
        subject: { noun: { zh: '客户', en: 'Customer' } },
        actor: { name: '系统', as: { zh: '系统', en: 'system' } },
        names: { [boss.user.id]: boss.user.name },
      },
    ])
    expect((await boss.get('/access-register?subjectId=c-1')).body.rows).toMatchObject([
      { part: 'F-01', partTitle: { zh: expect.stringMatching(/^[^F]+$/) } },
      { part: 'key-persons', partTitle: { zh: '重要相关人员', en: 'Key persons' } },
    ])
    const csv = async (path: string, language = 'zh-CN') => {
      const { body } = await boss.get(`${path}/export?subjectId=c-1`, { 'accept-language': language })
      return (body as string).trim().split('\r\n')
    }
    expect((await csv('/access-register'))[1]).toContain(
      ',系统,系统,客户,华东机床,,,打开,重要相关人员,年度评级,,opened,',
    )
    expect((await csv('/access-register', 'en'))[1]).toContain(',system,system,Customer,华东机床,,,opened,Key persons,')
    expect((await csv('/events'))[1]).toContain(',系统,系统,客户,华东机床,,,客户 · 修改,,')
    const { rows: families } = (await boss.get('/events/families')).body as { rows: { title: { zh: string } }[] }
    for (const { title } of families) expect(title.zh).toMatch(/\p{Script=Han}/u)
  })

  test('A-07 the books speak of all customers: a part of them is not enough to read there', async () => {
    const permissions = ['audit.read', 'audit.verify', 'access-register.read']
    const part = await t.as({ permissions, scope: 'region' })
    for (const path of ['/events', '/access-register', '/events/export', '/access-register/export']) {
      expect((await part.get(path)).status, path).toBe(403)
    }
    expect((await part.post('/audit/verification')).body).toMatchObject({ ok: true })
    expect((await seen(`select 1 from events where kind = 'audit.verified'`)).length).toBe(1)
  })
})
