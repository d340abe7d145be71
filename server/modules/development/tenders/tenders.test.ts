import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../../../testing/app.ts'

/** A Monday; the 19th is the Dragon Boat Festival. */
const t = testApp({ now: '2026-06-15T02:00:00Z' })
let clerk: TestClient
let manager: TestClient
let general: TestClient
let serial = 0
const rights = ['customers.read', 'development.read', 'development.write', 'obligations.manage']
const papers = ['qualification', 'deposit', 'technical', 'references', 'commercial', 'authorisation', 'price', 'sealed']

beforeAll(async () => {
  const departmentId = await t.departmentId('业务部')
  clerk = await t.as({ permissions: rights }, { departmentId })
  manager = await t.as('sales-manager', { departmentId })
  general = await t.as('general-manager')
  await t.system(({ db }) =>
    db.run(sql`update departments set head_id = ${manager.user.id} where id = ${departmentId}`),
  )
})

const body = (rest: object = {}) => ({
  number: `ZB-${(serial += 1)}`,
  title: '机床采购',
  buyer: '市公共资源交易中心',
  deadline: '2026-06-30T09:30:00+08:00',
  ...rest,
})
const enter = async (rest: object = {}, by = clerk) => {
  const answer = await by.post('/tenders', body(rest))
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body as { id: string; number: string; version: number; papers: { document: string; dueOn: string }[] }
}
const customer = (ownerId: string | null = null) =>
  t.system(async ({ db, tenant }) => {
    const code = `Z${String((serial += 1)).padStart(4, '0')}`
    const { id } = await db.one<{ id: string }>(sql`
      insert into customers (tenant_id, code, name, owner_id) values (${tenant.id}, ${code}, ${code}, ${ownerId})
      returning id`)
    return id
  })
const ready = (id: string, document: string) => clerk.post(`/tenders/${id}/papers/${document}/readiness`, {})
const allReady = async (id: string) => {
  for (const document of papers) expect((await ready(id, document)).status).toBe(200)
}
const requestOf = async (id: string) => {
  const { rows } = (await clerk.get('/approvals?box=submitted&limit=200')).body
  return rows.find(({ subject }: { subject: { id: string } }) => subject.id === id) as {
    id: string
    contentHash: string
  }
}
const approve = async (by: TestClient, id: string) => {
  const { contentHash, id: request } = await requestOf(id)
  return by.post(`/approvals/${request}/approval`, { comment: '同意', contentHash })
}
const askFee = (id: string, amount = '800.00') =>
  clerk.post(`/tenders/${id}/fee-request`, { amount, purpose: '标书费' })
const paidFor = async (id: string) => {
  expect((await askFee(id)).status).toBe(201)
  expect((await approve(manager, id)).status).toBe(200)
  expect((await approve(general, id)).status).toBe(200)
}
const submitted = async () => {
  const { id } = await enter({ hasFee: false })
  await allReady(id)
  expect((await clerk.post(`/tenders/${id}/submission`, { price: '9800.00' })).status).toBe(200)
  return id
}
const dutiesOf = (id: string) =>
  t.system(({ db }) =>
    db.rows<{ document: string; dueOn: string; state: string; ownerId: string }>(sql`
      select split_part(key, ':', 2) as document, due_on as "dueOn", state, owner_id as "ownerId" from obligations
      where kind = 'tender.document' and subject_id = ${id} order by created_at, id`),
  )
const code = ({ status, body: answer }: TestResponse) => [status, answer?.error?.code ?? answer?.status]
const fields = ({ status, body: answer }: TestResponse) => [
  status,
  ...answer.error.details.map(({ field, code: of }: { field: string; code: string }) => `${field} ${of}`),
]

describe('T-05 the tender board', () => {
  it('T-05 a notice is entered once, by its number, and listed by deadline', async () => {
    const later = await enter({ deadline: '2026-08-01T09:00:00+08:00', title: '排序' })
    const sooner = await enter({ deadline: '2026-07-01T09:00:00+08:00', title: '排序' })
    const { rows } = (await clerk.get(`/tenders?q=${encodeURIComponent('排序')}`)).body
    expect(rows.map(({ id }: { id: string }) => id)).toEqual([sooner.id, later.id])
    expect(rows[0]).toMatchObject({ status: 'open', feeStatus: 'none', documents: { total: 8, ready: 0 } })
    const again = await clerk.post('/tenders', body({ number: later.number }))
    expect([again.status, ...fields(again).slice(1)]).toEqual([409, 'number duplicate'])
  })

  it.each([
    [{ deadline: '2026-06-15T09:59:00+08:00' }, 'deadline date.out_of_range'],
    [{ deadline: '2026-07-01' }, 'deadline value.format'],
    [{ buyer: ' ' }, 'buyer text.blank'],
    [{ budget: '-1' }, 'budget num.negative_not_allowed'],
    [{ ownerId: '01900000-0000-7000-8000-000000000000' }, 'ownerId ref.unknown'],
    [{ status: 'won' }, 'status field.unknown'],
  ])('T-05 a notice with %j is refused by field', async (wrong, expected) => {
    expect(fields(await clerk.post('/tenders', body(wrong)))).toEqual([400, expected])
  })
})

describe('T-05.1 the papers of the bid are duties before the deadline', () => {
  it('T-05.1 each is due its working days before the deadline, over weekends and holidays', async () => {
    const { id, papers: shown } = await enter()
    expect(shown.map(({ document, dueOn }) => [document, dueOn])).toEqual([
      ['qualification', '2026-06-18'],
      ['deposit', '2026-06-23'],
      ['technical', '2026-06-23'],
      ['references', '2026-06-23'],
      ['commercial', '2026-06-25'],
      ['authorisation', '2026-06-25'],
      ['price', '2026-06-26'],
      ['sealed', '2026-06-29'],
    ])
    const owed = await dutiesOf(id)
    expect(owed.map(({ document, dueOn }) => ({ document, dueOn }))).toEqual(
      expect.arrayContaining(shown.map(({ document, dueOn }) => ({ document, dueOn }))),
    )
    expect(new Set(owed.map(({ ownerId }) => ownerId))).toEqual(new Set([clerk.user.id]))
  })

  it('T-05.1 a notice that comes late makes nobody late: what is past is due today', async () => {
    const { papers: shown } = await enter({ deadline: '2026-06-17T09:00:00+08:00' })
    expect(shown.map(({ dueOn }) => dueOn)).toEqual([...Array(7).fill('2026-06-15'), '2026-06-16'])
  })

  it('T-05.1 a year without a calendar is not guessed', async () => {
    const { papers: shown } = await enter({ deadline: '2031-06-17T09:00:00+08:00' })
    expect(new Set(shown.map(({ dueOn }) => dueOn))).toEqual(new Set([null]))
  })

  it('T-05.1 a paper that is ready is owed no more, and is owed anew when it is not after all', async () => {
    const { id } = await enter()
    expect((await ready(id, 'price')).body.documents).toMatchObject({ ready: 1 })
    expect(code(await ready(id, 'price'))).toEqual([409, 'tender.document_state'])
    expect((await ready(id, 'poem')).status).toBe(404)
    const states = async () =>
      (await dutiesOf(id)).filter(({ document }) => document === 'price').map(({ state }) => state)
    expect(await states()).toEqual(['fulfilled'])
    const reopened = await clerk.post(`/tenders/${id}/papers/price/reopening`, { reason: '报价有误' })
    expect(reopened.body.documents).toMatchObject({ ready: 0 })
    expect(await states()).toEqual(['fulfilled', 'open'])
  })

  it('T-05.1 another deadline or owner moves what is not ready, and nothing else', async () => {
    const other = await t.as({ permissions: rights })
    const { id } = await enter()
    await ready(id, 'qualification')
    const { version } = (await clerk.get(`/tenders/${id}`)).body
    const change = { deadline: '2026-07-07T09:30:00+08:00', ownerId: other.user.id }
    const moved = await clerk.patch(`/tenders/${id}`, change, { 'if-match': String(version) })
    expect(moved.body.papers.at(-1)).toMatchObject({ document: 'sealed', dueOn: '2026-07-06' })
    const open = (await dutiesOf(id)).filter(({ state }) => state === 'open')
    expect(open).toHaveLength(7)
    expect(new Set(open.map(({ ownerId }) => ownerId))).toEqual(new Set([other.user.id]))
    expect(open.find(({ document }) => document === 'sealed')).toMatchObject({ dueOn: '2026-07-06' })
    const title = await clerk.patch(`/tenders/${id}`, { title: '改名' }, { 'if-match': String(moved.body.version) })
    expect(title.status).toBe(200)
    expect((await dutiesOf(id)).filter(({ state }) => state === 'open')).toEqual(open)
  })

  it('T-05 a tender that is still open after its deadline can be put right, but not be given a past one', async () => {
    const { id } = await enter({ deadline: '2026-06-15T14:00:00+08:00' })
    t.setClock('2026-06-15T07:00:00Z')
    try {
      expect((await clerk.patch(`/tenders/${id}`, { title: '更名' }, { 'if-match': '1' })).status).toBe(200)
      const past = { deadline: '2026-06-15T14:30:00+08:00' }
      expect(fields(await clerk.patch(`/tenders/${id}`, past, { 'if-match': '2' }))).toEqual([
        400,
        'deadline date.out_of_range',
      ])
    } finally {
      t.setClock('2026-06-15T02:00:00Z')
    }
  })

  it('T-05.1 when we do not bid nobody owes papers', async () => {
    const { id } = await enter()
    const given = await clerk.post(`/tenders/${id}/abandonment`, { reason: '资质不符' })
    expect(given.body).toMatchObject({ status: 'abandoned', closeNote: '资质不符', can: { edit: false } })
    expect((await dutiesOf(id)).every(({ state }) => state === 'waived')).toBe(true)
    expect(code(await ready(id, 'price'))).toEqual([409, 'tender.not_now'])
  })
})

describe('P-07 the bid fee', () => {
  it('P-07 is applied for by sales, reviewed by the department manager, approved by the general manager', async () => {
    const { id } = await enter()
    const asked = await askFee(id)
    expect(asked.body).toMatchObject({ feeStatus: 'pending', fee: '800.00', can: { requestFee: false } })
    expect(code(await askFee(id))).toEqual([409, 'approval.pending'])
    expect((await approve(general, id)).status).toBe(409)
    await approve(manager, id)
    expect((await clerk.get(`/tenders/${id}`)).body).toMatchObject({ feeStatus: 'pending' })
    await approve(general, id)
    expect((await clerk.get(`/tenders/${id}`)).body).toMatchObject({ feeStatus: 'approved', fee: '800.00' })
  })

  it('P-07 refused, it is no fee; a higher one that is refused leaves what was approved', async () => {
    const { id } = await enter()
    await askFee(id)
    const reject = async (by: TestClient) =>
      by.post(`/approvals/${(await requestOf(id)).id}/rejection`, { comment: '过高' })
    await reject(manager)
    expect((await clerk.get(`/tenders/${id}`)).body).toMatchObject({ feeStatus: 'none', fee: null })
    await paidFor(id)
    expect((await askFee(id, '1200.00')).body).toMatchObject({ feeStatus: 'pending', fee: '1200.00' })
    await reject(manager)
    expect((await clerk.get(`/tenders/${id}`)).body).toMatchObject({ feeStatus: 'approved', fee: '800.00' })
    expect((await askFee(id, '700.00')).body).toMatchObject({ feeStatus: 'approved', fee: '700.00' })
  })

  it('P-07 a fee no higher but for something else, or for another buyer, is approved anew', async () => {
    const { id } = await enter()
    await paidFor(id)
    const request = (amount: string, purpose: string) => clerk.post(`/tenders/${id}/fee-request`, { amount, purpose })
    expect((await request('700.00', '标书费')).body).toMatchObject({ feeStatus: 'approved', fee: '700.00' })
    expect((await request('700.00', '保证金手续费')).body).toMatchObject({ feeStatus: 'pending', fee: '700.00' })
    await approve(manager, id)
    await approve(general, id)
    const { version } = (await clerk.get(`/tenders/${id}`)).body
    expect((await clerk.patch(`/tenders/${id}`, { buyer: '另一采购人' }, { 'if-match': String(version) })).status).toBe(
      200,
    )
    expect((await request('600.00', '保证金手续费')).body).toMatchObject({ feeStatus: 'pending', fee: '600.00' })
  })

  it('P-07 what was asked for once, even in vain, is not done away with by saying that there is no fee', async () => {
    const { id } = await enter()
    const without = async () => {
      const { version } = (await clerk.get(`/tenders/${id}`)).body
      return clerk.patch(`/tenders/${id}`, { hasFee: false }, { 'if-match': String(version) })
    }
    expect((await without()).status).toBe(200)
    const { version } = (await clerk.get(`/tenders/${id}`)).body
    expect((await clerk.patch(`/tenders/${id}`, { hasFee: true }, { 'if-match': String(version) })).status).toBe(200)
    await askFee(id)
    expect(fields(await without())).toEqual([400, 'hasFee tender.fee_asked'])
    await manager.post(`/approvals/${(await requestOf(id)).id}/rejection`, { comment: '过高' })
    expect(fields(await without())).toEqual([400, 'hasFee tender.fee_asked'])
  })

  it('P-07 whoever decides reads amount and deadline in the company’s words', async () => {
    const { id } = await enter({ deadline: '2026-07-10T01:30:00Z' })
    await askFee(id, '12800.00')
    const { body } = await manager.get(`/approvals/${(await requestOf(id)).id}`)
    const shown = body.summary.map(({ value }: { value: string }) => value)
    expect(shown).toEqual(expect.arrayContaining(['12,800.00', '2026-07-10 09:30']))
  })

  it('P-07 a fee of nothing, or for a tender without one, is refused', async () => {
    expect(fields(await askFee((await enter()).id, '0.00'))).toEqual([400, 'amount num.out_of_range'])
    expect(code(await askFee((await enter({ hasFee: false })).id))).toEqual([409, 'tender.no_fee'])
  })
})

describe('T-05 handing in the bid and its result', () => {
  it('T-05.1 nothing is handed in before papers and fee are there', async () => {
    const { id } = await enter()
    await allReady(id)
    await clerk.post(`/tenders/${id}/papers/price/reopening`, { reason: '改价' })
    const early = await clerk.post(`/tenders/${id}/submission`, { price: '9800.00' })
    expect([early.body.error.code, ...fields(early)]).toEqual([
      'tender.not_ready',
      409,
      'papers.price tender.document_missing',
      'fee tender.fee_not_approved',
    ])
    await ready(id, 'price')
    await paidFor(id)
    const done = await clerk.post(`/tenders/${id}/submission`, { price: '9800.00' })
    expect(done.body).toMatchObject({
      status: 'submitted',
      bidPrice: '9800.00',
      submittedAt: '2026-06-15T02:00:00.000Z',
    })
  })

  it('T-05 handed in is not after the deadline nor in the future', async () => {
    const { id } = await enter({ hasFee: false, deadline: '2026-06-15T14:00:00+08:00' })
    await allReady(id)
    const at = (submittedAt: string | null) => clerk.post(`/tenders/${id}/submission`, { price: '1.00', submittedAt })
    expect(fields(await at('2026-06-15T10:00:01+08:00'))).toEqual([400, 'submittedAt date.out_of_range'])
    t.setClock('2026-06-15T07:00:00Z')
    try {
      expect(code(await at(null))).toEqual([409, 'tender.too_late'])
      expect(code(await at('2026-06-15T13:59:00+08:00'))).toEqual([200, 'submitted'])
    } finally {
      t.setClock('2026-06-15T02:00:00Z')
    }
  })

  it('T-05 the result names the winner and the price; of one we won they are ours', async () => {
    const lost = await submitted()
    const result = (id: string, rest: object) =>
      clerk.post(`/tenders/${id}/result`, { resultOn: '2026-06-15', ...rest })
    expect(fields(await result(lost, { outcome: 'lost' }))).toEqual([
      400,
      'winner field.required',
      'price field.required',
    ])
    const future = { outcome: 'lost', winner: '对手甲', price: '9700.00', resultOn: '2026-06-16' }
    expect(fields(await result(lost, future))).toEqual([400, 'resultOn date.out_of_range'])
    const told = await result(lost, { outcome: 'lost', winner: '对手甲', price: '9700.00' })
    expect(told.body).toMatchObject({ status: 'lost', winner: '对手甲', winningPrice: '9700.00' })
    expect(code(await result(lost, { outcome: 'won' }))).toEqual([409, 'tender.not_now'])
    const won = await result(await submitted(), { outcome: 'won' })
    expect(won.body).toMatchObject({ status: 'won', winner: t.tenant().name, winningPrice: '9800.00' })
    expect(code(await result((await enter()).id, { outcome: 'won' }))).toEqual([409, 'tender.not_now'])
  })

  it('T-05 two results at once: one of them holds', async () => {
    const id = await submitted()
    const common = { winner: '对手甲', price: '1.00', resultOn: '2026-06-15' }
    const answers = await Promise.all(
      ['won', 'lost', 'lost'].map((outcome) => clerk.post(`/tenders/${id}/result`, { ...common, outcome })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  })

  it('T-06 the stages of a procurement follow its tender', async () => {
    const customerId = await customer()
    const opened = { title: '政采', template: 'government-procurement', customerId }
    const { id } = (await clerk.post('/opportunities', opened)).body
    const known = async () => (await clerk.get(`/opportunities/${id}`)).body.known as string[]
    expect(await known()).toEqual([])
    const tender = await enter({ opportunityId: id, hasFee: false })
    expect(tender).toMatchObject({ opportunity: { id }, customer: { id: customerId } })
    expect(await known()).toEqual(['tender', 'bidFee'])
    await allReady(tender.id)
    await clerk.post(`/tenders/${tender.id}/submission`, { price: '10.00' })
    expect(await known()).toEqual(['tender', 'bidFee', 'bidDocuments', 'bidSubmitted'])
    await clerk.post(`/tenders/${tender.id}/result`, { outcome: 'won', resultOn: '2026-06-15' })
    expect(await known()).toContain('award')
    expect(fields(await clerk.post('/tenders', body({ opportunityId: id, customerId: await customer() })))).toEqual([
      400,
      'customerId ref.unknown',
    ])
  })
})

describe('A-07 who sees a tender', () => {
  it('A-07 its files are for whoever sees it, and change only by who may', async () => {
    const seller = await t.as({ permissions: rights, scope: 'own' })
    const reader = await t.as({ permissions: ['customers.read', 'development.read'], scope: 'all' })
    const customerId = await customer()
    const { id } = await enter({ customerId })
    const at = `/attachments?customerId=${customerId}&part=other&subjectKind=tender&subjectId=${id}`
    const add = (by: TestClient) => by.upload(`${at}&name=${encodeURIComponent('公告.txt')}`, Buffer.from('采购公告'))
    const added = await add(clerk)
    expect(added.status, JSON.stringify(added.body)).toBe(201)
    expect((await reader.get(at)).body.rows).toMatchObject([{ name: '公告.txt' }])
    expect([(await add(reader)).status, (await add(seller)).status]).toEqual([403, 404])
    expect((await seller.get(at)).status).toBe(404)
  })

  it('A-07 with a customer whoever sees the customer, without one whose department or owner it is', async () => {
    const seller = await t.as({ permissions: rights, scope: 'own' })
    const departmentId = await t.departmentId('财务部')
    const colleague = await t.as({ permissions: rights, scope: 'department' }, { departmentId })
    const mate = await t.as({ permissions: rights, scope: 'department' }, { departmentId: clerk.user.departmentId! })
    const notice = await enter()
    const others = await enter({ customerId: await customer() })
    const own = await enter({ customerId: await customer(seller.user.id) })
    const seen = async (by: TestClient) =>
      Promise.all([notice, others, own].map(async ({ id }) => (await by.get(`/tenders/${id}`)).status))
    expect(await seen(clerk)).toEqual([200, 200, 200])
    expect(await seen(seller)).toEqual([404, 404, 200])
    expect(await seen(mate)).toEqual([200, 404, 404])
    expect(await seen(colleague)).toEqual([404, 404, 404])
    expect((await seller.get('/tenders?limit=200')).body.rows.map(({ id }: { id: string }) => id)).toEqual([own.id])
    const tries = [
      await seller.patch(`/tenders/${others.id}`, { title: 'x' }, { 'if-match': '1' }),
      await seller.post(`/tenders/${others.id}/fee-request`, { amount: '1.00', purpose: 'x' }),
      await seller.post(`/tenders/${others.id}/papers/price/readiness`, {}),
      await seller.post(`/tenders/${others.id}/submission`, { price: '1.00' }),
      await seller.post(`/tenders/${others.id}/abandonment`, { reason: 'x' }),
    ]
    expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  })
})
