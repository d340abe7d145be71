import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { insertAccounts } from '../../../testing/trade.ts'
import { decideDuty } from '../decisions/service.ts'
import { fulfil, owe, waive, type Owed } from '../index.ts'

// Wednesday.
const t = testApp({ now: '2026-09-23T02:00:00Z' })
const article = (code: string) => ({ policy: 'key-account', version: 1, code })

let head: TestClient
let wang: TestClient
let chen: TestClient
let outsider: TestClient
let general: TestClient
let sales: string
let finance: string
let customers: Record<string, string>

async function owed(label: string, change: Partial<Owed>): Promise<void> {
  const one: Owed = {
    kind: 'visit',
    key: label,
    article: article('C-05'),
    ownerId: wang.user.id,
    subject: { kind: 'visit', id: label, label },
    dueOn: '2026-09-30',
    evidence: 'note',
    ...change,
  }
  await t.system((ctx) => owe(ctx, one))
}
const about = (code: string, label: string) => ({
  kind: 'customer',
  id: customers[code]!,
  label,
  customerId: customers[code]!,
})

/** What the duties are called; null where it is not said. */
const namesOf = async (who: TestClient, query: string): Promise<(string | null)[]> => {
  const { status, body } = await who.get(`/obligations?limit=200&${query}`)
  expect([query, status]).toEqual([query, 200])
  return body.rows.map(({ subject }: { subject: { label: string | null } }) => subject.label)
}

beforeAll(async () => {
  const none = { permissions: [], scope: 'own' as const }
  sales = await t.departmentId('业务部')
  finance = await t.departmentId('财务部')
  head = await t.as(none, { name: '李' })
  wang = await t.as(none, { name: '王', departmentId: sales })
  chen = await t.as(none, { name: '陈', departmentId: finance })
  outsider = await t.as(none, { name: '外' })
  general = await t.as('general-manager', { name: '总' })
  await t.system(({ db }) =>
    db.run(sql`update users set superior_id = ${head.user.id} where id in (${wang.user.id}, ${chen.user.id})`),
  )
  customers = await t.system(({ db, tenant }) =>
    insertAccounts(db, tenant.id, [
      { code: 'K1', name: '看得见', ownerId: wang.user.id },
      { code: 'K2', name: '看不见', ownerId: outsider.user.id },
    ]),
  )
  await owed('王-逾期', { dueOn: '2026-09-22', subject: about('K1', '王-逾期') })
  await owed('王-本周', { article: article('C-06') })
  await owed('王-暗', { dueOn: '2026-09-29', subject: about('K2', '王-暗') })
  await owed('王-审批', {
    kind: decideDuty.kind,
    dueOn: '2026-10-12',
    subject: { ...about('K2', '王-审批'), kind: 'approval' },
  })
  await owed('陈-今天', { ownerId: chen.user.id, dueOn: '2026-09-23', checkerId: wang.user.id })
  await owed('陈-办完', { ownerId: chen.user.id })
  await owed('陈-免除', { ownerId: chen.user.id })
  await t.system((ctx) => fulfil(ctx, { kind: 'visit', key: '陈-办完' }, { kind: 'acknowledgement' }))
  await t.system((ctx) => waive(ctx, { kind: 'visit', key: '陈-免除' }, '不再需要'))
})

describe('the board narrowed', () => {
  it('S-05 to an owner, a department, an article, and to what time it is, all at once', async () => {
    expect(await namesOf(head, `whose=team&departmentId=${finance}`)).toEqual(['陈-今天'])
    expect(await namesOf(head, `whose=team&departmentId=${sales}`)).toEqual([null, null, '王-本周', null])
    expect(await namesOf(head, `whose=team&departmentId=${sales}&when=late`)).toEqual([null])
    expect(await namesOf(head, `whose=team&departmentId=${sales}&article=C-06`)).toEqual(['王-本周'])
    expect(await namesOf(head, `whose=team&departmentId=${finance}&ownerId=${wang.user.id}`)).toEqual([])
    expect(await namesOf(wang, `whose=mine&departmentId=${finance}`)).toEqual([])
    expect((await head.get('/obligations?departmentId=x')).status).toBe(400)
  })

  it('to what is fulfilled apart from what was waived', async () => {
    const team = (when: string) => namesOf(head, `whose=team&when=${when}`)
    expect(await team('fulfilled')).toEqual(['陈-办完'])
    expect(await team('waived')).toEqual(['陈-免除'])
    expect((await team('done')).toSorted()).toEqual(['陈-免除', '陈-办完'].toSorted())
  })

  it('its counts are of what it is narrowed to', async () => {
    const counts = async (query: string) => (await head.get(`/obligations/counts?whose=team&${query}`)).body
    expect(await counts('')).toMatchObject({ open: 5, late: 1, today: 1, week: 2, later: 1 })
    expect(await counts(`departmentId=${finance}`)).toMatchObject({ open: 1, late: 0, today: 1, week: 0, later: 0 })
    expect(await counts('article=C-06')).toMatchObject({ open: 1, late: 0, today: 0, week: 1, later: 0 })
  })

  it('A-07 to a customer: of one out of sight only what its owner is told, so that nothing gives it away', async () => {
    expect(await namesOf(wang, `whose=mine&customerId=${customers['K1']}`)).toEqual(['王-逾期'])
    expect(await namesOf(wang, `whose=mine&customerId=${customers['K2']}`)).toEqual(['王-审批'])
    const hidden = await wang.get(`/obligations/counts?customerId=${customers['K2']}`)
    expect(hidden.body).toMatchObject({ open: 1 })
    expect(await namesOf(head, `whose=team&customerId=${customers['K2']}`)).toEqual([])
    expect(await namesOf(general, `whose=all&customerId=${customers['K2']}`)).toEqual(['王-暗', '王-审批'])
  })

  it('seen is one’s own, what one checks and that of those below, and everything by right', async () => {
    expect(await namesOf(wang, 'whose=seen')).toEqual(['王-逾期', '陈-今天', null, '王-本周', '王-审批'])
    expect(await namesOf(chen, 'whose=seen')).toEqual(['陈-今天'])
    expect(await namesOf(head, 'whose=seen')).toEqual(await namesOf(head, 'whose=team'))
    expect(await namesOf(outsider, 'whose=seen')).toEqual([])
    expect(await namesOf(general, 'whose=seen')).toEqual(await namesOf(general, 'whose=all'))
  })

  it('offers the owners, departments and articles of the duties it is about, and no others', async () => {
    expect((await head.get('/obligations/choices?whose=team')).body).toEqual({
      owners: expect.arrayContaining([
        { id: wang.user.id, name: '王' },
        { id: chen.user.id, name: '陈' },
      ]),
      departments: expect.arrayContaining([
        { id: sales, name: '业务部' },
        { id: finance, name: '财务部' },
      ]),
      articles: ['C-05', 'C-06'],
    })
    expect((await chen.get('/obligations/choices')).body).toEqual({
      owners: [{ id: chen.user.id, name: '陈' }],
      departments: [{ id: finance, name: '财务部' }],
      articles: ['C-05'],
    })
    expect((await outsider.get('/obligations/choices?whose=seen')).body).toEqual({
      owners: [],
      departments: [],
      articles: [],
    })
    expect((await chen.get('/obligations/choices?whose=all')).status).toBe(403)
  })
})

describe('chosen on the board and handed over together', () => {
  it('T-04 whosever they are; what stays is said with its reason, and nothing out of sight is told or moved', async () => {
    const heir = await t.as({ permissions: [] }, { name: '接' })
    await t.system(({ db }) => db.run(sql`update users set superior_id = ${head.user.id} where id = ${heir.user.id}`))
    const rows = (await general.get('/obligations?whose=all&limit=200')).body.rows as {
      id: string
      subject: { label: string }
    }[]
    const done = (await general.get('/obligations?whose=all&when=waived')).body.rows
    const idOf = (label: string) => rows.find(({ subject }) => subject.label === label)!.id
    await owed('外-自己', { ownerId: outsider.user.id })
    const [foreign] = (await outsider.get('/obligations')).body.rows
    const ids = [idOf('王-逾期'), idOf('陈-今天'), idOf('王-审批'), done[0].id, foreign.id]
    const body = { toUserId: heir.user.id, reason: '调岗', ids }
    const given = await head.post('/obligation-handovers', body)
    expect([given.status, given.body]).toEqual([
      200,
      {
        moved: 2,
        checked: 0,
        left: 3,
        refused: [
          { id: ids[2], why: expect.objectContaining({ zh: '只能由本人办理，不能移交' }) },
          { id: ids[3], why: expect.objectContaining({ zh: '已经办结' }) },
          { id: ids[4], why: expect.objectContaining({ zh: '没有找到这项待办' }) },
        ],
      },
    ])
    expect(await namesOf(heir, 'whose=mine')).toHaveLength(2)
    const again = await head.post('/obligation-handovers', { ...body, ids: ids.slice(0, 1) })
    expect(again.body).toMatchObject({ moved: 0, refused: [{ why: { zh: '接手人与原责任人相同' } }] })
    // The checker of a duty oversees it, and does not come to owe it.
    const toChecker = await head.post('/obligation-handovers', { ...body, toUserId: wang.user.id, ids: [ids[1]] })
    expect(toChecker.body).toMatchObject({ moved: 0, refused: [{ why: { zh: '接手人是这项待办的核查人' } }] })
    const nobody = await head.post('/obligation-handovers', { ...body, reason: ' ' })
    expect(nobody.status).toBe(400)
  })
})
