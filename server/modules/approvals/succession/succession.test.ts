import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { testApprovals } from '../../../testing/approvals.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const { people, put, named, routeBy, approve, waiting, kinds } = testApprovals(t)
let gone: TestClient
let serial = 0

const newcomer = async () => {
  gone = await t.as({ permissions: ['policies.read'] }, { username: `gone${++serial}`, name: `离任${serial}` })
  people['gone'] = gone
}
const disable = async () => expect((await people['admin']!.post(`/users/${gone.user.id}/disabling`)).status).toBe(204)
const dutiesOf = (requestId: string) =>
  t.system(({ db }) =>
    db.rows<{ name: string; state: string }>(sql`
      select u.name, o.state from obligations o join users u on u.tenant_id = o.tenant_id and u.id = o.owner_id
      where o.subject_id = ${requestId} order by o.created_at, o.id`),
  )

describe('G-04.4 an approver who is disabled', () => {
  beforeAll(() =>
    t.system(({ db }) =>
      db.run(sql`update users set superior_id = ${people['boss']!.user.id} where username = 'clerk'`),
    ),
  )

  test('is replaced by his stand-in, who is told and owes the decision', async () => {
    await newcomer()
    await routeBy([{ approvers: named('gone') }])
    const span = { from: '2026-06-15', to: '2026-06-20', reason: '休假', delegateId: people['deputy']!.user.id }
    expect((await gone.post('/delegations', span)).status).toBe(201)
    const request = await put('clerk')
    await disable()
    expect(await waiting('deputy')).toContain(request.id)
    expect(await dutiesOf(request.id)).toEqual([
      { name: gone.user.name, state: 'waived' },
      { name: 'deputy先生', state: 'open' },
    ])
    expect(await kinds(request.id)).toEqual(['approval.submitted', 'approval.reassigned'])
    const { rows } = (await people['deputy']!.get('/messages')).body
    expect(rows.map(({ kind }: { kind: string }) => kind)).toContain('approval.waiting')
    expect((await approve('deputy', request)).body.status).toBe('approved')
  })

  test('is replaced as a step with nobody would be: by the superior, the administrator, or not at all', async () => {
    const replaced = async (ifEmpty: 'superior' | 'administrator' | 'refuse') => {
      await newcomer()
      await routeBy([{ approvers: named('other') }, { approvers: named('gone'), ifEmpty }])
      const request = await put('clerk')
      await disable()
      const { steps } = (await people['clerk']!.get(`/approvals/${request.id}`)).body
      return steps[1].people.map(({ name }: { name: string }) => name)
    }
    expect(await replaced('superior')).toEqual(['boss先生'])
    expect(await replaced('administrator')).toEqual(['管理员'])
    expect(await replaced('refuse')).toEqual([gone.user.name])
  })

  test('is not missed where another of the step can decide', async () => {
    await newcomer()
    await routeBy([{ approvers: named('gone', 'finance'), ifEmpty: 'superior' }])
    const request = await put('clerk')
    await disable()
    const { steps } = (await people['clerk']!.get(`/approvals/${request.id}`)).body
    expect(steps[0].people.map(({ name }: { name: string }) => name)).toEqual(['finance先生'])
    expect((await approve('finance', request)).body.status).toBe('approved')
  })
})
