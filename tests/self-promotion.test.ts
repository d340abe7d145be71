import { beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../server/testing/app.ts'
import { makeWorld, type Near, type Person, type Target, type World } from './access/world.ts'

/*
 * A-07, S05: whatever somebody may write about a customer that others look after, he does not see more of it for that.
 * Tried by every position on its department's, its region's and others' customers, with everything that says who looks
 * after a customer.
 */
const t = testApp()
let world: World
beforeAll(async () => void (world = await makeWorld(t)))

const reason = '分工调整'

/** What somebody may see of a customer, part by part. */
async function rightsOf({ client }: Person, { id }: Target) {
  const { status, body } = await client.get(`/archive-terms?customerId=${id}`)
  return { status, parts: body.parts?.map(({ part, right }: { part: string; right: string }) => `${part} ${right}`) }
}

/** Everything by which he might come nearer; answers are of no interest, only what they change. */
async function tryAll({ client, customers }: Person, { id }: Target): Promise<void> {
  const { user } = client
  const own = { ownerId: user.id, departmentId: user.departmentId, regionId: user.regionId }
  const version = () => client.get(`/customers/${id}`).then(({ body }) => String(body.version ?? 1))
  for (const [field, value] of Object.entries(own)) {
    await client.patch(`/customers/${id}`, { [field]: value, reason }, { 'if-match': await version() })
  }
  await client.patch(`/customers/${id}`, { ...own, reason }, { 'if-match': await version() })
  await client.post(`/customers/${id}/archive/service/deputies`, { values: { deputy: user.id }, reason })
  for (const field of ['owner', 'department', 'region']) {
    const values = { [field]: own[`${field}Id` as keyof typeof own] }
    await client.patch(`/customers/${id}/archive/service`, { values, reason }, { 'if-match': await version() })
  }
  const handover = { fromUserId: world.boss.user.id, toUserId: user.id, customerIds: [id], reason }
  await client.post('/customer-handovers', handover)
  const pair = { fromId: id, intoId: customers.own.id, reason }
  for (const fields of [{ 'service.owner': 'from' }, { 'service.owner': 'into' }]) {
    await client.post('/customer-merges', { ...pair, fromId: customers.own.id, intoId: id, fields })
  }
}

describe('S05 nobody lets himself into an archive', () => {
  test.each<Near>(['team', 'region', 'foreign'])('by writing about a customer that is %s to him', async (near) => {
    let tried = 0
    for (const person of world.people) {
      const target = person.customers[near]
      const before = await rightsOf(person, target)
      await tryAll(person, target)
      expect(await rightsOf(person, target), `${person.position}, ${near}`).toEqual(before)
      tried += before.status === 200 ? 1 : 0
    }
    expect(tried).toBeGreaterThan(10)
  })
})
