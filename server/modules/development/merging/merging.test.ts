import { expect, test } from 'vitest'
import { testApp } from '../../../testing/app.ts'
import { code } from '../../../testing/approvals.ts'
import { testDevelopment } from '../../../testing/development.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const d = testDevelopment(t)

test('D-11 A-04 a certified customer keeps its code: only the other one can be merged into it', async () => {
  const admin = await t.admin()
  const done = (await d.complete(await d.readyCase())).body
  const { body: other } = await admin.post('/customers', { name: '绍兴滚动体厂' })
  const pair = (fromId: string, intoId: string) => ({ fromId, intoId, reason: '同一家', fields: {} })
  const preview = await admin.get(`/customer-merge-previews?fromId=${done.customer.id}&intoId=${other.id}`)
  expect(preview.body.obstacles).toEqual([expect.objectContaining({ zh: expect.stringContaining('反过来') })])
  const refused = await admin.post('/customer-merges', pair(done.customer.id, other.id))
  expect(code(refused)).toEqual([409, 'merge.obstructed'])
  expect((await admin.post('/customer-merges', pair(other.id, done.customer.id))).status).toBe(201)
  expect((await admin.get(`/customers/${done.customer.id}`)).body.code).toBe(done.code)
})
