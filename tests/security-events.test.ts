import { describe, expect, test } from 'vitest'
import { raw, sql } from '../server/kernel/db.ts'
import { testApp, testPassword } from '../server/testing/app.ts'
import { insertAccounts } from '../server/testing/trade.ts'

const t = testApp()
interface Told {
  kind: string
  label: string
  id: string | null
  actor: string | null
  ip: string | null
  userAgent: string | null
  everything: string
}
const since = async (seq: number) =>
  t.system(({ db }) =>
    db.rows<Told>(sql`
      select kind, subject_label as label, subject_id as id, actor_id as actor, ip, user_agent as "userAgent",
             events::text as everything
      from events where seq > ${seq} order by seq`),
  )
const newest = async () => {
  const [row] = await t.system(({ db }) => db.rows<{ seq: number }>(raw('select max(seq) as seq from events')))
  return row!.seq ?? 0
}
/** The events of the work, in order. */
async function told(work: () => Promise<unknown>): Promise<Told[]> {
  const seq = await newest()
  await work()
  return since(seq)
}
const kinds = (events: Told[]) => events.map(({ kind }) => kind)

describe('S33 MLPS 12–13 who came in, who did not, and who was refused', () => {
  test('a sign-in that works, with place and program', async () => {
    const [event, ...more] = await told(async () =>
      t.anonymous.post('/sessions', { username: 'admin', password: testPassword }, { 'user-agent': 'browser 7' }),
    )
    expect(more).toEqual([])
    expect(event).toMatchObject({ kind: 'security.signed_in', label: 'admin 管理员', ip: '127.0.0.1' })
    expect([event!.id, event!.userAgent]).toEqual([event!.actor, 'browser 7'])
  })

  test('failures, of somebody and of nobody, until the door is locked; later knocks add nothing', async () => {
    const { user } = await t.as('planning')
    const wrong = 'not the password at all'
    const attempt = (username: string) => t.anonymous.post('/sessions', { username, password: wrong })
    expect(await told(() => attempt('nobody.here'))).toMatchObject([
      { kind: 'security.sign_in_failed', label: 'nobody.here', id: null, actor: null, ip: '127.0.0.1' },
    ])
    const events = await told(async () => {
      for (let i = 0; i < 30; i++) if ((await attempt(user.username)).status === 429) break
    })
    const failed = kinds(events).filter((kind) => kind === 'security.sign_in_failed').length
    expect(kinds(events)).toEqual([...Array<string>(failed).fill('security.sign_in_failed'), 'security.sign_in_locked'])
    expect(events.every(({ id }) => id === user.id)).toBe(true)
    expect(await told(() => attempt(user.username))).toEqual([])
    expect(events.map(({ everything }) => everything).join()).not.toContain(wrong)
  })

  test('a refusal for want of a right names who, what and from where', async () => {
    const planner = await t.as('planning')
    const someId = '0190a1b2-c3d4-7e5f-8a6b-0123456789ab'
    const events = await told(() => planner.post(`/users/${someId}/disabling?x=secret`))
    expect(events).toMatchObject([
      {
        kind: 'security.permission_refused',
        id: 'POST /users/:id/disabling',
        label: `/api/v1/users/${someId}/disabling`,
        actor: planner.user.id,
      },
    ])
    expect(events[0]!.everything).not.toContain('secret')
  })

  test('so does one that is found out only inside the use case', async () => {
    const manager = await t.as({ permissions: ['people.read', 'people.manage'] })
    const body = { code: 'more', name: '越权', permissions: ['trade.write'], scope: 'own' }
    const events = await told(() => manager.post('/positions', body))
    expect(events).toMatchObject([{ kind: 'security.permission_refused', id: 'POST /positions' }])
    expect(events[0]!.everything).toContain('role.escalation')
  })

  test('no password, key or secret is in any event', async () => {
    const boss = await t.admin()
    const secrets: string[] = [testPassword]
    const events = await told(async () => {
      const made = await boss.post('/api-keys', { name: 'ERP', scopes: ['people.read'] })
      secrets.push((made.body as { key: string }).key, (made.body as { key: string }).key.split('_').at(-1)!)
      const next = 'an entirely new 8 pass'
      secrets.push(next)
      const { user } = await t.as('planning')
      expect((await boss.put(`/users/${user.id}/password`, { password: next })).status).toBe(204)
    })
    expect(kinds(events)).toEqual(['api_key.created', 'security.password_reset'])
    const text = events.map(({ everything }) => everything).join('\n')
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(text).not.toContain('argon2')
  })

  test('a request repeated under one Idempotency-Key is one event', async () => {
    const boss = await t.admin()
    const events = await told(async () => {
      for (let i = 0; i < 3; i++) await boss.post('/regions', { name: '一次' }, { 'idempotency-key': 'once' })
    })
    expect(kinds(events)).toEqual(['region.created'])
  })
})

describe('D-19 the archive of another team', () => {
  test('is entered in the access register when it is opened, one’s own is not', async () => {
    const department = await t.departmentId('业务部')
    const seller = await t.as('back-office', { departmentId: department })
    const boss = await t.as('general-manager')
    const ids = await t.system(({ db, tenant }) =>
      insertAccounts(db, tenant.id, [
        { code: 'A1', departmentId: department },
        { code: 'A2', ownerId: boss.user.id },
      ]),
    )
    for (const id of Object.values(ids)) expect((await boss.get(`/customers/${id}`)).status).toBe(200)
    expect((await seller.get(`/customers/${ids['A1']}`)).status).toBe(200)
    const { rows } = (await boss.get('/access-register')).body
    expect(rows).toMatchObject([
      {
        action: 'opened',
        actor: { id: boss.user.id },
        subject: { kind: 'customer', id: ids['A1'], label: 'A1 A1' },
        ip: '127.0.0.1',
        userAgent: 'lightMyRequest',
      },
    ])
  })
})
