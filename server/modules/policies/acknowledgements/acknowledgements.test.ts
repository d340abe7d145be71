import { beforeAll, describe, expect, it } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { inTransaction } from '../../../kernel/context.ts'
import { systemActor } from '../../../kernel/access.ts'
import { runSchedule } from '../../../kernel/jobs.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { publish, schedules } from '../index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let manager: TestClient
let reader: TestClient
let outsider: TestClient

beforeAll(async () => {
  manager = await t.as('service-manager', { name: '王经理' })
  reader = await t.as('account-executive', { name: '陈读者' })
  outsider = await t.as({ permissions: ['customers.read'] })
})

const at = async (instant: string) => {
  t.setClock(instant)
  const again = ({ user: { username } }: TestClient) => t.as({ permissions: [] }, { username })
  manager = await again(manager)
  reader = await again(reader)
}
const enact = (effectiveOn: string, shareA: string) =>
  t.system((ctx) => publish(ctx, 'abc', { effectiveOn, reason: '年度修订', parameters: { shareA, shareB: '95' } }))
const duties = (version: number) =>
  t.system(({ db }) =>
    db.rows<{ name: string; state: string; dueOn: string; article: string }>(sql`
      select u.name, o.state, o.due_on as "dueOn", o.article from obligations o
      join users u on u.id = o.owner_id
      where o.kind = 'policy.acknowledge' and o.subject_label like ${`A-08%v${version}`} order by u.name collate "C"`),
  )
const confirm = (version: number, who = reader) => who.post(`/policies/abc/versions/${version}/acknowledgement`)
const tick = () => runSchedule(t.services(), schedules[0]!)

describe('reading a regulation that came into force', () => {
  it('G-04 everybody who may read it owes that within the working days of the regulation', async () => {
    expect(await enact('2026-06-15', '70')).toBe(2)
    const due = { state: 'open', dueOn: '2026-06-23', article: 'G-04.5' }
    // The dragon boat festival on Friday the 19th lies between.
    expect(await duties(2)).toEqual([
      { name: '王经理', ...due },
      { name: '管理员', ...due },
      { name: '陈读者', ...due },
    ])
    expect((await reader.get('/policies/abc')).body.reading).toEqual({
      readers: 3,
      acknowledged: 0,
      rate: '0.00',
      mine: null,
    })
  })

  it('G-04 confirming fulfils it, once, and counts', async () => {
    const answers = await Promise.all([confirm(2), confirm(2)])
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toMatchObject({ readers: 3, acknowledged: 1, rate: '33.33', mine: '2026-06-15T02:00:00.000Z' })
    }
    expect((await duties(2)).map(({ name, state }) => [name, state])).toEqual([
      ['王经理', 'open'],
      ['管理员', 'open'],
      ['陈读者', 'fulfilled'],
    ])
    const events = await t.system(({ db }) => db.rows(sql`select 1 from events where kind = 'policy.acknowledged'`))
    expect(events).toHaveLength(1)
  })

  it('G-04 who has read it and who has not', async () => {
    const list = async (query = '') =>
      (await manager.get(`/policies/abc/versions/2/acknowledgements${query}`)).body.rows.map(
        ({ user, acknowledgedAt }: { user: { name: string }; acknowledgedAt: string | null }) => [
          user.name,
          acknowledgedAt !== null,
        ],
      )
    expect(await list()).toEqual([
      ['王经理', false],
      ['管理员', false],
      ['陈读者', true],
    ])
    expect(await list('?read=yes')).toEqual([['陈读者', true]])
    expect(await list('?read=no&limit=1')).toEqual([['王经理', false]])
    expect((await reader.get('/policies/abc/versions/2/acknowledgements')).status).toBe(403)
    expect((await manager.get('/policies/abc/versions/7/acknowledgements')).status).toBe(404)
  })

  it('G-04 is confirmed in person, of a version there is, by who may read it', async () => {
    expect((await outsider.post('/policies/abc/versions/2/acknowledgement')).status).toBe(403)
    expect((await confirm(9)).status).toBe(404)
    expect((await confirm(0)).status).toBe(404)
    const admin = await t.admin()
    const { key } = (await admin.post('/api-keys', { name: '签阅', scopes: ['policies.read'] })).body
    const byKey = await t.anonymous.post('/policies/abc/versions/2/acknowledgement', undefined, {
      authorization: `Bearer ${key}`,
    })
    expect([byKey.status, byKey.body.error.code]).toEqual([403, 'policy.in_person'])
  })

  it('D-20 a version of a later day is owed from its day on, once, and takes the place of the one before', async () => {
    await enact('2026-07-01', '75')
    expect((await confirm(3)).status).toBe(200)
    await tick()
    expect(await duties(3)).toEqual([])
    await at('2026-07-01T02:00:00Z')
    await tick()
    await inTransaction(t.services(), { actor: systemActor, tenant: t.tenant() }, (ctx) => schedules[0]!.run(ctx))
    // Whoever read it ahead of time owes nothing.
    expect((await duties(3)).map(({ name, state }) => [name, state])).toEqual([
      ['王经理', 'open'],
      ['管理员', 'open'],
    ])
    expect((await duties(2)).map(({ state }) => state)).toEqual(['waived', 'waived', 'fulfilled'])
    const events = await t.system(({ db }) => db.rows(sql`select 1 from events where kind = 'policy.came_into_force'`))
    expect(events).toHaveLength(2)
  })

  it('G-04 who comes into a position that may read regulations owes those in force, and none twice', async () => {
    const admin = await t.admin()
    const positions = await t.system(({ db }) =>
      db.rows<{ id: string; code: string }>(sql`
        insert into positions (tenant_id, code, name, permissions, scope)
        select ${t.tenant().id}, 'porter', '门卫', '{}', 'own' returning id, code`),
    )
    const reading = await t.system(({ db }) =>
      db.one<{ id: string }>(sql`select id from positions where code = 'account-executive'`),
    )
    const hire = (username: string, positionId: string) =>
      admin.post('/users', { username, name: username, password: 'correct horse 7 battery', positionId })
    expect((await hire('newcomer', reading.id)).status).toBe(201)
    const porter = await hire('porter1', positions[0]!.id)
    const owing = async () => (await duties(3)).filter(({ name }) => ['newcomer', 'porter1'].includes(name))
    const due = { state: 'open', dueOn: '2026-07-08', article: 'G-04.5' }
    expect(await owing()).toEqual([{ name: 'newcomer', ...due }])
    const { id, version } = porter.body
    const moved = await admin.patch(`/users/${id}`, { positionId: reading.id }, { 'if-match': String(version) })
    expect(moved.status).toBe(200)
    expect(await owing()).toEqual([
      { name: 'newcomer', ...due },
      { name: 'porter1', ...due },
    ])
    for (const step of ['disabling', 'enabling']) expect((await admin.post(`/users/${id}/${step}`)).status).toBe(204)
    expect(await owing()).toHaveLength(2)
    await t.system(({ db }) =>
      db.run(sql`update users set disabled_at = now() where username in ('newcomer', 'porter1')`),
    )
  })

  it('D-20 two of different days come into force in the order of their days, whichever was published first', async () => {
    await enact('2026-08-01', '60')
    await enact('2026-07-15', '65')
    const known = async () =>
      (await reader.get('/policies/abc')).body.versions.map(({ state }: { state: string }) => state)
    expect(await known()).toEqual(['scheduled', 'scheduled', 'in-force', 'superseded', 'superseded'])
    const inForce: number[] = []
    for (const day of ['2026-07-15', '2026-08-01']) {
      await at(`${day}T02:00:00Z`)
      await t.system((ctx) => schedules[0]!.run(ctx))
      inForce.push((await reader.get('/policies/abc')).body.version)
      expect((await known()).filter((state: string) => state === 'in-force')).toHaveLength(1)
    }
    expect(inForce).toEqual([5, 4])
    expect((await duties(5)).map(({ state }) => state)).toEqual(['waived', 'waived', 'waived'])
    expect((await duties(4)).map(({ state }) => state)).toEqual(['open', 'open', 'open'])
    expect(pack.abc.defaults.shareA).toBe('80')
  })
})
