import { beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestClient } from '../../../testing/app.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let seller: TestClient
beforeAll(async () => void (seller = await t.as('relations-specialist')))

const entered = async (name: string) => {
  const { status, body } = await seller.post('/leads', { name, source: 'fair' })
  expect(status, JSON.stringify(body)).toBe(201)
  return body as { id: string }
}
const edit = async ({ id }: { id: string }, change: object) => {
  const { version } = (await seller.get(`/leads/${id}`)).body
  return seller.patch(`/leads/${id}`, change, { 'if-match': String(version) })
}

describe('editing a lead (A-04)', () => {
  it('A-04 it is compared by what it is newly called or reached by, as when it is entered', async () => {
    await seller.post('/customers', { code: 'ED-1', name: '绍兴(纺机)有限公司' })
    await entered('台州泵业有限公司')
    const lead = await entered('新线索一号')
    const renamed = await edit(lead, { name: '绍兴纺机公司' })
    expect([renamed.status, renamed.body.error.details]).toMatchObject([
      409,
      [{ field: 'name', code: 'dup.suspected', message: '名称相同：ED-1 绍兴(纺机)有限公司' }],
    ])
    expect((await edit(lead, { name: '台州 泵业' })).status).toBe(409)
    expect((await edit(lead, { name: '台州 泵业', acceptDuplicates: true })).status).toBe(200)
    // Known already, and not by this edit.
    expect((await edit(lead, { need: '月需 200 套', name: '台州 泵业' })).status).toBe(200)
    // Nobody is his own duplicate.
    expect((await edit(await entered('独一无二的线索'), { phone: '021-55667788' })).status).toBe(200)
  })

  it('A-04 who else it may be is said in Chinese to a Chinese reader', async () => {
    await entered('湖州电缆有限公司')
    const twice = await seller.post('/leads', { name: '湖州电缆公司', source: 'fair' })
    expect(twice.body.error.details[0].message).toBe(`名称相同：线索（负责人${seller.user.name}）湖州电缆有限公司`)
    const english = await seller.post('/leads', { name: '湖州电缆公司', source: 'fair' }, { 'accept-language': 'en' })
    expect(english.body.error.details[0].message).toMatch(/^Same name: lead \(owner .*\) 湖州电缆有限公司$/)
  })
})

describe('figures of leads (A-03, A-06)', () => {
  it.each(['/lead-yields', '/lead-entries'])(
    '%s of a period that ends before it begins is refused by field',
    async (at) => {
      const { status, body } = await seller.get(`${at}?from=2026-06-30&to=2026-06-01`)
      expect([status, body.error.details]).toMatchObject([400, [{ field: 'to', code: 'date.range_reversed' }]])
      expect((await seller.get(`${at}?from=2026-06-01&to=2026-06-01`)).status).toBe(200)
    },
  )
})
