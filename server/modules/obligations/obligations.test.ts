import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../kernel/db.ts'
import { testApp, type TestClient } from '../../testing/app.ts'
import { insertAccounts } from '../../testing/trade.ts'
import { fulfil, hooks, owe, oweAll, tick, waive, type Owed } from './index.ts'

// Wednesday; Mid-Autumn is from Friday 25 September, make-up day Sunday 20, National Day from 1 October.
const t = testApp({ now: '2026-09-23T02:00:00Z' })
const article = { policy: 'key-account', version: 1, code: 'C-05' }

let boss: TestClient
let head: TestClient
let owner: TestClient
let colleague: TestClient
let outsider: TestClient
let general: TestClient
let serial = 0

const duty = (change: Partial<Owed> = {}): Owed => ({
  kind: 'visit',
  key: String(++serial),
  article,
  ownerId: owner.user.id,
  subject: { kind: 'visit', id: String(serial), label: `回访${serial}` },
  dueOn: '2026-09-30',
  evidence: 'note',
  ...change,
})

/** Owes one more duty; its id. */
async function owed(change: Partial<Owed> = {}): Promise<string> {
  const one = duty(change)
  await t.system((ctx) => owe(ctx, one))
  return t.system(
    async ({ db }) =>
      (await db.one<{ id: string }>(sql`select id from obligations where kind = ${one.kind} and key = ${one.key}`)).id,
  )
}
const found = async (id: string) => (await general.get(`/obligations/${id}`)).body
const eventsOf = (id: string) =>
  t.system(async ({ db }) => {
    const rows = await db.rows<{ kind: string }>(sql`
      select kind from events where subject_kind = 'obligation' and subject_id = ${id} order by seq`)
    return rows.map(({ kind }) => kind)
  })

beforeAll(async () => {
  const none = { permissions: [], scope: 'own' as const }
  const departmentId = await t.departmentId('业务部')
  boss = await t.as(none, { name: '周' })
  head = await t.as(none, { name: '李' })
  owner = await t.as(none, { name: '王', departmentId })
  colleague = await t.as(none, { name: '陈', departmentId })
  outsider = await t.as(none, { name: '外' })
  general = await t.as('general-manager', { name: '总' })
  await t.system(async ({ db }) => {
    await db.run(sql`update users set superior_id = ${boss.user.id} where id = ${head.user.id}`)
    await db.run(
      sql`update users set superior_id = ${head.user.id} where id in (${owner.user.id}, ${colleague.user.id})`,
    )
  })
})

describe('what is owed', () => {
  it('is owed once however often it is said, also by two at once', async () => {
    const one = duty()
    const said = await Promise.all([1, 2, 3].map(() => t.system((ctx) => oweAll(ctx, [one]))))
    expect(said.sort()).toEqual([0, 0, 1])
    const id = (await owner.get('/obligations')).body.rows.find(
      (row: { subject: { id: string } }) => row.subject.id === one.key,
    ).id
    expect(await eventsOf(id)).toEqual(['obligation.owed'])
  })

  it.each([
    ['2026-09-30T16:00:00+08:00', '2026-10-08'],
    // Half past midnight in Shanghai, still Tuesday in UTC.
    ['2026-09-29T16:30:00Z', '2026-10-08'],
    ['2026-09-29T15:30:00Z', '2026-09-30'],
  ])('S-05 one working day from %s, by the company’s calendar and clock, is %s', async (after, dueOn) => {
    expect(await found(await owed({ dueOn: { after, workingDays: 1 } }))).toMatchObject({ dueOn })
  })

  it('is fulfilled by the record of the module it belongs to, and only there', async () => {
    const one = duty({ evidence: 'record' })
    const id = await owed(one)
    const refused = await owner.post(`/obligations/${id}/fulfilment`, { evidence: { kind: 'note', text: '做了' } })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'obligation.by_record'])
    const evidence = { kind: 'record', record: { kind: 'visit', id: '7', label: '回访7' } } as const
    expect(await t.system((ctx) => fulfil(ctx, one, evidence))).toBe(true)
    expect(await t.system((ctx) => fulfil(ctx, one, evidence))).toBe(false)
    expect(await found(id)).toMatchObject({ state: 'fulfilled', closedOn: '2026-09-23', evidence, when: null })
    expect(await eventsOf(id)).toEqual(['obligation.owed', 'obligation.fulfilled'])
  })

  it('is let go when its cause falls away, and is then neither fulfilled nor owed again', async () => {
    const one = duty()
    const id = await owed(one)
    expect(await t.system((ctx) => waive(ctx, one, '已撤回'))).toBe(true)
    expect(await t.system((ctx) => oweAll(ctx, [one]))).toBe(0)
    expect(await t.system((ctx) => fulfil(ctx, one, { kind: 'acknowledgement' }))).toBe(false)
    expect(await found(id)).toMatchObject({ state: 'waived', waiveReason: '已撤回' })
  })
})

describe('handing in', () => {
  it('takes the kind of evidence that was asked for, once', async () => {
    const id = await owed()
    const wrong = await owner.post(`/obligations/${id}/fulfilment`, { evidence: { kind: 'acknowledgement' } })
    expect([wrong.status, wrong.body.error.details[0].field]).toEqual([400, 'evidence.kind'])
    const blank = await owner.post(`/obligations/${id}/fulfilment`, { evidence: { kind: 'note', text: ' ' } })
    expect(blank.status).toBe(400)
    const note = { evidence: { kind: 'note', text: '已回访,客户满意' } }
    const both = await Promise.all([1, 2].map(() => owner.post(`/obligations/${id}/fulfilment`, note)))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await eventsOf(id)).toEqual(['obligation.owed', 'obligation.fulfilled'])
  })

  it('C-05 acknowledging is the owner’s alone, and fulfils what asks for nothing more', async () => {
    const urgent = await owed({ evidence: 'acknowledgement' })
    expect((await head.post(`/obligations/${urgent}/acknowledgement`)).status).toBe(403)
    const evidence = { kind: 'acknowledgement' }
    expect((await head.post(`/obligations/${urgent}/fulfilment`, { evidence })).status).toBe(403)
    expect((await owner.post(`/obligations/${urgent}/acknowledgement`)).body).toMatchObject({ state: 'fulfilled' })
    const plain = await owed()
    const seen = await owner.post(`/obligations/${plain}/acknowledgement`)
    expect(seen.body).toMatchObject({ state: 'open', acknowledgedAt: '2026-09-23T02:00:00.000Z' })
  })

  it('O-02 the checker is told, once', async () => {
    const told: string[] = []
    hooks.fulfilled.push((_ctx, list) => Promise.resolve(void told.push(...list.map(({ to }) => to))))
    const id = await owed({ checkerId: colleague.user.id })
    expect((await colleague.get('/obligations?whose=checking')).body.rows).toHaveLength(1)
    await owner.post(`/obligations/${id}/fulfilment`, { evidence: { kind: 'note', text: '完成' } })
    expect(told).toEqual([colleague.user.id])
  })
})

describe('who sees and does what', () => {
  it('mine are mine, the team’s are those of everybody below in the line, all is a right', async () => {
    const id = await owed()
    const ids = async (client: TestClient, whose: string) =>
      (await client.get(`/obligations?whose=${whose}&limit=200`)).body.rows.map((row: { id: string }) => row.id)
    expect(await ids(owner, 'mine')).toContain(id)
    expect(await ids(head, 'mine')).not.toContain(id)
    expect(await ids(head, 'team')).toContain(id)
    expect(await ids(boss, 'team')).toContain(id)
    expect(await ids(colleague, 'team')).toEqual([])
    expect(await ids(general, 'all')).toContain(id)
    for (const who of [owner, boss, outsider]) {
      expect((await who.get('/obligations?whose=all')).status).toBe(403)
      expect((await who.get('/obligations/counts?whose=all')).status).toBe(403)
    }
  })

  it('somebody else’s duty is not found, whatever is tried on it', async () => {
    const id = await owed()
    const calls: [string, unknown][] = [
      ['fulfilment', { evidence: { kind: 'note', text: '我' } }],
      ['acknowledgement', undefined],
      ['pause', { reason: '忙', until: '2026-10-20' }],
      ['resumption', undefined],
      ['waiver', { reason: '不做' }],
      ['handover', { toUserId: outsider.user.id, reason: '给我' }],
    ]
    for (const [name, body] of calls) {
      for (const who of [outsider, colleague]) {
        const answer = await who.post(`/obligations/${id}/${name}`, body)
        expect([name, answer.status]).toEqual([name, 404])
      }
    }
    expect((await outsider.get(`/obligations/${id}`)).status).toBe(404)
    expect((await outsider.get('/obligations/0190a1b2-0000-7000-8000-00000000000a')).status).toBe(404)
  })

  it('nobody puts on hold or waives what he owes himself, not even by right', async () => {
    const id = await owed()
    const own = await owed({ ownerId: general.user.id })
    for (const [who, which] of [
      [owner, id],
      [general, own],
    ] as const) {
      const shown = (await who.get(`/obligations/${which}`)).body
      expect(shown.can).toMatchObject({ fulfil: true, pause: false, waive: false })
      const paused = await who.post(`/obligations/${which}/pause`, { reason: '忙', until: '2026-10-20' })
      expect([paused.status, paused.body.error.code]).toEqual([403, 'obligation.not_yours'])
      expect((await who.post(`/obligations/${which}/waiver`, { reason: '不做' })).status).toBe(403)
    }
    expect((await head.post(`/obligations/${id}/waiver`, { reason: '客户注销' })).body.state).toBe('waived')
  })

  it('A-07 a customer the reader does not see stays without a name, its evidence too', async () => {
    const accounts = await t.system(({ db, tenant }) =>
      insertAccounts(db, tenant.id, [
        { code: 'K1', name: '看得见', ownerId: owner.user.id },
        { code: 'K2', name: '看不见', ownerId: outsider.user.id },
      ]),
    )
    const about = (code: string) => ({
      kind: 'customer',
      id: accounts[code]!,
      label: code,
      customerId: accounts[code]!,
    })
    const [mine, other] = [await owed({ subject: about('K1') }), await owed({ subject: about('K2') })]
    expect((await owner.get(`/obligations/${mine}`)).body.subject).toMatchObject({ label: 'K1' })
    const hidden = await owner.post(`/obligations/${other}/fulfilment`, { evidence: { kind: 'note', text: 'K2 好' } })
    expect(hidden.body).toMatchObject({
      subject: { kind: 'customer', id: null, label: null },
      evidence: null,
      link: null,
    })
    expect((await found(other)).subject.label).toBe('K2')
  })
})

describe('on hold', () => {
  it('the clock stops: neither late nor reminded nor reported, and as many days are left afterwards', async () => {
    const id = await owed({ dueOn: '2026-09-22' })
    expect(await found(id)).toMatchObject({ when: 'late', workingDaysLate: 1 })
    const paused = await head.post(`/obligations/${id}/pause`, { reason: '客户停产', until: '2026-10-09' })
    expect(paused.body).toMatchObject({ when: 'paused', dueOn: '2026-10-08', workingDaysLate: null, flag: null })
    const early = await owed({ dueOn: '2026-09-24' })
    const held = await head.post(`/obligations/${early}/pause`, { reason: '客户停产', until: '2026-10-09' })
    expect(held.body.dueOn).toBe('2026-10-10')
    await t.system((ctx) => tick(ctx, []))
    expect((await found(id)).notices).toEqual([])
    expect((await found(early)).notices).toEqual([])
    // Let run again at once, both are where they were.
    const again = await head.post(`/obligations/${id}/resumption`)
    expect(again.body).toMatchObject({ when: 'late', workingDaysLate: 1, pause: null })
    expect((await head.post(`/obligations/${early}/resumption`)).body).toMatchObject({ dueOn: '2026-09-24' })
    expect((await head.post(`/obligations/${early}/resumption`)).body.error.code).toBe('obligation.not_paused')
    expect(await eventsOf(early)).toEqual(['obligation.owed', 'obligation.paused', 'obligation.resumed'])
  })

  it('takes a day to come, within a year, that can be counted', async () => {
    const id = await owed()
    for (const until of ['2026-09-23', '2026-09-01', '2027-12-01', '9999-12-31']) {
      const refused = await head.post(`/obligations/${id}/pause`, { reason: '忙', until })
      expect([until, refused.status, refused.body.error.details[0].field]).toEqual([until, 400, 'until'])
    }
    const unknown = await head.post(`/obligations/${id}/pause`, { reason: '忙', until: '2027-02-01' })
    expect([unknown.status, unknown.body.error.code]).toEqual([409, 'calendar.missing_year'])
  })
})

describe('handing over', () => {
  it('T-04 to a named successor with a reason, who has then to acknowledge it himself', async () => {
    const id = await owed()
    await owner.post(`/obligations/${id}/acknowledgement`)
    const body = { toUserId: colleague.user.id, reason: '休假' }
    expect((await owner.post(`/obligations/${id}/handover`, body)).status).toBe(204)
    expect(await found(id)).toMatchObject({
      owner: { name: '陈' },
      acknowledgedAt: null,
      handovers: [{ fromName: '王', toName: '陈', reason: '休假', madeByName: '王' }],
    })
    expect((await owner.get(`/obligations/${id}`)).status).toBe(404)
  })

  it('not to oneself, the checker or somebody who has left', async () => {
    const gone = await t.as({ permissions: [] })
    await t.system(({ db }) => db.run(sql`update users set disabled_at = now() where id = ${gone.user.id}`))
    const id = await owed({ checkerId: head.user.id })
    for (const [toUserId, code] of [
      [owner.user.id, 'user.same'],
      [head.user.id, 'user.is_checker'],
      [gone.user.id, 'ref.unknown'],
      [id, 'ref.unknown'],
    ]) {
      const refused = await owner.post(`/obligations/${id}/handover`, { toUserId, reason: '休假' })
      expect([refused.status, refused.body.error.details[0].code]).toEqual([400, code])
    }
  })

  it('T-04 everything of a leaver goes to one successor, owed and checked; what cannot is counted', async () => {
    const leaver = await t.as({ permissions: [] })
    await t.system(({ db }) => db.run(sql`update users set superior_id = ${head.user.id} where id = ${leaver.user.id}`))
    const [first] = [await owed({ ownerId: leaver.user.id }), await owed({ ownerId: leaver.user.id })]
    const checkedBySuccessor = await owed({ ownerId: leaver.user.id, checkerId: colleague.user.id })
    const checked = await owed({ checkerId: leaver.user.id })
    const body = { fromUserId: leaver.user.id, toUserId: colleague.user.id, reason: '离职' }
    expect((await outsider.post('/obligation-handovers', body)).status).toBe(403)
    expect((await owner.post('/obligation-handovers', body)).status).toBe(403)
    expect((await head.post('/obligation-handovers', { ...body, ids: [first] })).body).toEqual({
      moved: 1,
      checked: 0,
      left: 0,
      refused: [],
    })
    expect((await head.post('/obligation-handovers', body)).body).toMatchObject({ moved: 1, checked: 1, left: 1 })
    expect((await found(checked)).checker.name).toBe('陈')
    expect((await found(checkedBySuccessor)).owner.id).toBe(leaver.user.id)
  })
})

describe('the board', () => {
  it('counts by time and lists each, page by page, every duty once', async () => {
    const worker = await t.as({ permissions: [] })
    const dues = ['2026-09-01', '2026-09-22', '2026-09-23', '2026-09-24', '2026-09-30', '2026-10-01', '2026-12-01']
    for (const dueOn of dues) await owed({ ownerId: worker.user.id, dueOn })
    await owed({ ownerId: worker.user.id, dueOn: { after: '2026-12-31', workingDays: 1 } })
    const counts = await worker.get('/obligations/counts')
    expect(counts.body).toEqual({ open: 8, late: 2, today: 1, week: 2, later: 2, unscheduled: 1, paused: 0 })
    for (const when of ['late', 'today', 'week', 'later', 'unscheduled']) {
      const { rows } = (await worker.get(`/obligations?when=${when}`)).body
      expect(rows).toHaveLength(counts.body[when])
      for (const row of rows) expect(row.when).toBe(when)
    }
    const walked: (string | null)[] = []
    for (let next: string | null = ''; next !== null;) {
      const page = await worker.get(`/obligations?limit=3${next && `&cursor=${next}`}`)
      walked.push(...page.body.rows.map((row: { dueOn: string | null }) => row.dueOn))
      next = page.body.nextCursor as string | null
    }
    expect(walked).toEqual([...dues, null])
    const late = (await worker.get('/obligations?when=late')).body.rows
    // 2 to 4, 7 to 11, 14 to 18, Sun 20, 21 to 23 September.
    expect(late.map((row: { workingDaysLate: number }) => row.workingDaysLate)).toEqual([17, 1])
    expect((await worker.get('/obligations?when=soon')).status).toBe(400)
    expect((await worker.get('/obligations?cursor=xx')).status).toBe(400)
  })

  it('G-04 the share on time per article, person and department: of what fell due, without what was waived', async () => {
    const worker = await t.as({ permissions: [] }, { name: '准时', departmentId: await t.departmentId('财务部') })
    const own = { ownerId: worker.user.id, article: { policy: 'key-account', version: 1, code: 'C-99' } }
    const add = async (dueOn: string, doneOn: string | null) => {
      const id = await owed({ ...own, dueOn })
      if (doneOn === null) return id
      await t.system(({ db }) =>
        db.run(
          sql`update obligations set state = 'fulfilled', closed_on = ${doneOn}, closed_at = now() where id = ${id}`,
        ),
      )
      return id
    }
    await add('2026-03-02', '2026-03-02')
    await add('2026-03-03', '2026-02-20')
    await add('2026-03-04', '2026-03-05')
    await add('2026-03-05', null)
    await add('2026-09-23', null) // still in time
    const waived = await add('2026-03-06', null)
    await general.post(`/obligations/${waived}/waiver`, { reason: '取消' })
    const rate = { due: 4, onTime: 2, rate: '50.00' }
    const query = 'from=2026-01-01&to=2026-12-31'
    const own1 = await worker.get(`/obligations/rates?by=person&${query}`)
    expect(own1.body.rows).toEqual([{ key: worker.user.id, label: '准时', ...rate }])
    const all = await general.get(`/obligations/rates?by=article&${query}`)
    expect(all.body.rows).toContainEqual({ key: 'key-account C-99', label: 'C-99', ...rate })
    const departments = await general.get(`/obligations/rates?by=department&${query}`)
    expect(departments.body.rows.find((row: { label: string }) => row.label === '财务部')).toMatchObject(rate)
    expect((await outsider.get('/obligations/rates')).body.rows).toEqual([])
    for (const bad of [
      'from=2026-02-01&to=2026-01-01',
      'from=2020-01-01&to=2026-01-01',
      'to=9999-12-31',
      'by=customer',
    ])
      expect((await general.get(`/obligations/rates?${bad}`)).status).toBe(400)
  })

  it('reminders and reports of somebody who has left go to who stands above him', async () => {
    const gone = await t.as({ permissions: [] })
    await t.system(({ db }) =>
      db.run(sql`update users set superior_id = ${boss.user.id}, disabled_at = now() where id = ${gone.user.id}`),
    )
    const [due, late] = [
      await owed({ ownerId: gone.user.id, dueOn: '2026-09-23' }),
      await owed({ ownerId: gone.user.id, dueOn: '2026-09-17' }),
    ]
    await t.system((ctx) => tick(ctx, []))
    expect((await found(due)).notices).toEqual([{ kind: 'reminder', step: 0, toName: '周', toldOn: '2026-09-23' }])
    // Fri 18, make-up Sun 20, Mon 21, Tue 22, Wed 23: five days, and nobody above the superior.
    expect((await found(late)).notices).toEqual(
      [1, 2, 3].map((step) => ({ kind: 'escalation', step, toName: '周', toldOn: '2026-09-23' })),
    )
    const alone = await owed({ ownerId: outsider.user.id, dueOn: '2026-09-22' })
    await t.system((ctx) => tick(ctx, []))
    expect((await found(alone)).notices).toMatchObject([{ kind: 'escalation', step: 1, toName: null }])
  })
})
