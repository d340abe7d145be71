import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'

const t = testApp({ now: '2026-06-30T02:00:00Z' })
const rights = ['grading.read', 'grading.assess']
const ids = { judged: '', untouched: '' }
let boss: TestClient
let seller: TestClient

beforeAll(async () => {
  boss = await t.as({ permissions: rights })
  seller = await t.as({ permissions: rights, scope: 'own' })
  for (const name of ['judged', 'untouched'] as const) {
    const { id } = await t.system(({ db, tenant }) =>
      db.one<{ id: string }>(sql`
        insert into customers (tenant_id, code, name) values (${tenant.id}, ${name.toUpperCase()}, ${name}) returning id`),
    )
    ids[name] = id
  }
})

describe('assessments', () => {
  it('C-03 a judgement counts from its day on, the latest one first', async () => {
    const path = `/customers/${ids.judged}/assessments`
    const judge = (kind: string, value: string, assessedOn: string) =>
      boss.post(path, { kind, value, assessedOn, reason: '年度评定' })
    expect((await judge('influence', 'leader', '2026-05-01')).body).toMatchObject({
      kind: 'influence',
      value: 'leader',
      assessedOn: '2026-05-01',
      reason: '年度评定',
      assessedByName: boss.user.name,
    })
    expect((await judge('influence', 'ordinary', '2026-06-01')).status).toBe(201)
    expect((await judge('premium', '8.50', '2026-06-01')).body.value).toBe('8.5')
    const facts = async (asOf: string) =>
      (await boss.get(`/customers/${ids.judged}/classification?asOf=${asOf}`)).body.facts.grading
    expect(await facts('2026-04-30')).toMatchObject({ influence: null, premium: null })
    expect(await facts('2026-05-31')).toMatchObject({ influence: 'leader', premium: null })
    expect(await facts('2026-06-01')).toMatchObject({ influence: 'ordinary', premium: '8.5' })
    const { body } = await boss.get(path)
    expect(body.rows.map(({ value }: { value: string }) => value)).toEqual(['8.5', 'ordinary', 'leader'])
  })

  it.each([
    ['an influence that does not exist', { value: 'huge' }, 'value'],
    ['a premium that is no percentage', { kind: 'premium', value: '8 %' }, 'value'],
    ['a premium over 100 %', { kind: 'premium', value: '100.01' }, 'value'],
    ['a day in the future', { assessedOn: '2026-07-01' }, 'assessedOn'],
    ['no reason', { reason: '' }, 'reason'],
    ['another kind', { kind: 'mood' }, 'kind'],
  ])('C-03 %s is refused by name', async (_title, change, field) => {
    const body = { kind: 'influence', value: 'leader', assessedOn: '2026-06-01', reason: '评定', ...change }
    const answer = await boss.post(`/customers/${ids.untouched}/assessments`, body)
    expect(answer.status).toBe(400)
    expect(answer.body.error.details).toMatchObject([{ field }])
    expect((await boss.get(`/customers/${ids.untouched}/assessments`)).body.rows).toEqual([])
  })

  it('C-03 takes the right to judge, and sight of the customer', async () => {
    const body = { kind: 'influence', value: 'leader', assessedOn: '2026-06-01', reason: '评定' }
    const reader = await t.as({ permissions: ['grading.read'] })
    expect((await reader.post(`/customers/${ids.untouched}/assessments`, body)).status).toBe(403)
    expect((await seller.post(`/customers/${ids.untouched}/assessments`, body)).status).toBe(404)
    expect((await boss.get(`/customers/${ids.untouched}/assessments`)).body.rows).toEqual([])
  })
})
