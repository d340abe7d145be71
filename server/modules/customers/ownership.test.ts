import { expect, it } from 'vitest'
import { testApp } from '../../testing/app.ts'

const t = testApp()
const permissions = ['customers.read', 'customers.write']

it('T-04 R-06 who may not hand customers over gives none away by an edit; an ownerless one finds its owner', async () => {
  const keeper = await t.as({ permissions })
  const clerk = await t.as({ permissions, scope: 'all' })
  const create = (code: string, ownerId: string | null) =>
    clerk.post('/customers', { code, name: `苏州${code}厂`, ownerId, acceptDuplicates: true })
  const { body } = await create('OWNED', keeper.user.id)
  const edit = (fields: object) => clerk.patch(`/customers/${body.id}`, fields, { 'if-match': '1' })
  const refused = await edit({ ownerId: clerk.user.id })
  expect([refused.status, refused.body.error.code]).toEqual([403, 'customer.hand_over'])
  expect((await edit({ ownerId: null })).status).toBe(403)
  expect((await edit({ ownerId: keeper.user.id, shortName: '华东' })).status).toBe(200)
  const free = (await create('FREE', null)).body
  const given = await clerk.patch(`/customers/${free.id}`, { ownerId: clerk.user.id }, { 'if-match': '1' })
  expect(given.body.owner.id).toBe(clerk.user.id)
})
