import { expect } from 'vitest'
import type { TestApp, TestResponse } from '../server/testing/app.ts'

type Calls = Record<string, () => Promise<TestResponse>>
let serial = 0

/** One successful call of each route by which the archive of a customer changes. */
export function archiveCalls(t: TestApp): Calls {
  const made = async (path: string, body: object): Promise<{ id: string; version: number }> => {
    const answer = await (await t.admin()).post(path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }
  const customer = async () => {
    const ownerId = (await t.admin()).user.id
    const body = { name: `档案客户${++serial}`, ownerId, acceptDuplicates: true }
    return `/customers/${(await made('/customers', body)).id}`
  }
  const reason = '年度整理'
  const account = { bank: '工商银行', accountNumber: '6222020000000000000', accountCurrency: 'CNY' }
  const accounts = async () => `${await customer()}/archive/basic/bank-accounts`
  const entry = async () => {
    const list = await accounts()
    return `${list}/${(await made(list, { values: account })).id}`
  }
  const boss = () => t.admin()
  return {
    'PATCH /customers/:id/archive/:part': async () =>
      (await boss()).patch(
        `${await customer()}/archive/products`,
        { values: { mainProducts: '轴承' }, reason },
        { 'if-match': '0' },
      ),
    'POST /customers/:id/archive/:part/confirmation': async () =>
      (await boss()).post(`${await customer()}/archive/basic/confirmation`, {}),
    'POST /customers/:id/archive/:part/:list': async () => (await boss()).post(await accounts(), { values: account }),
    'PATCH /customers/:id/archive/:part/:list/:entryId': async () =>
      (await boss()).patch(await entry(), { values: { bank: '工行' }, reason }, { 'if-match': '1' }),
    'DELETE /customers/:id/archive/:part/:list/:entryId': async () => (await boss()).delete(await entry(), { reason }),
    'POST /customers/:id/archive/:part/:list/:entryId/disclosure': async () =>
      (await boss()).post(`${await entry()}/disclosure`, { purpose: '核对账户' }),
    'PUT /customers/:id/relation': async () =>
      (await boss()).put(`${await customer()}/relation`, { relation: 'followed', reason }),
  }
}
