import type { TestApp, TestClient, TestResponse } from '../server/testing/app.ts'

type Calls = Record<string, () => Promise<TestResponse>>
let serial = 0

/** One successful call of each route by which people are let into archives. */
export function grantCalls(t: TestApp): Calls {
  const customer = async (): Promise<string> => {
    const body = { code: `GC${++serial}`, name: `授权${serial}有限公司`, acceptDuplicates: true }
    return (await (await t.admin()).post('/customers', body)).body.id
  }
  const ask = async (who: TestClient) => {
    const body = { customerId: await customer(), parts: ['contact'], purpose: '联合投标', days: 7 }
    return who.post('/archive-requests', body)
  }
  return {
    'POST /archive-requests': async () => {
      await t.as('general-manager')
      return ask(await t.as('account-executive'))
    },
    'DELETE /archive-grants/:id': async () => {
      const [boss, asker] = [await t.as('general-manager'), await t.as('account-executive')]
      await ask(asker)
      const request = async () => (await asker.get('/archive-requests')).body.rows[0]
      const { approvalId } = await request()
      const { contentHash } = (await boss.get(`/approvals/${approvalId}`)).body
      await boss.post(`/approvals/${approvalId}/approval`, { contentHash })
      return boss.delete(`/archive-grants/${(await request()).grants[0].id}`, { reason: '投标结束' })
    },
  }
}
