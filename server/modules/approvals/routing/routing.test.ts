import { beforeAll, describe, expect, test } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { code, tableOf, testApprovals } from '../../../testing/approvals.ts'
import { publish } from '../../policies/index.ts'
import { checkAuthorityTable } from '../index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const { people, put, named, routeBy, approve, waiting } = testApprovals(t)

const setSuperior = (who: string, superior: string | null) =>
  t.system(({ db }) =>
    db.run(
      sql`update users set superior_id = ${superior && people[superior]!.user.id} where id = ${people[who]!.user.id}`,
    ),
  )
const setDisabled = (who: string, isDisabled: boolean) =>
  t.system(({ db }) =>
    db.run(sql`update users set disabled_at = ${isDisabled ? t.now() : null} where id = ${people[who]!.user.id}`),
  )
/** The user names a new request asks, step by step. */
async function asked(by = 'clerk', rest = {}): Promise<string[][]> {
  const { id } = await put(by, rest)
  const { body } = await people['admin']!.get(`/approvals/${id}`)
  return body.steps.map((s: { people: { name: string }[] }) => s.people.map((p) => p.name.replace('先生', '')))
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: string }) => error.code,
  )

describe('whom a step asks in a real organisation', () => {
  let east: TestClient
  let south: TestClient

  beforeAll(async () => {
    const [e, s] = [await t.regionId('华东'), await t.regionId('华南')]
    east = await t.as('office-director', { name: '华东主任', regionId: e })
    south = await t.as('office-director', { name: '华南主任', regionId: s })
    people['seller'] = await t.as('account-executive', {
      name: '业务员',
      regionId: e,
      departmentId: await t.departmentId('业务部'),
    })
  })

  test('everybody in a position, or those of the submitter’s region or department', async () => {
    await routeBy([{ approvers: [{ by: 'position', position: 'office-director' }], mode: 'all' }])
    expect((await asked('seller'))[0]!.toSorted()).toEqual([east.user.name, south.user.name].toSorted())
    await routeBy([{ approvers: [{ by: 'position', position: 'office-director', of: 'region' }] }])
    expect(await asked('seller')).toEqual([['华东主任']])
    expect(await refusal(put('clerk'))).toBe('approval.no_approver')
  })

  test('holders of a right, not the administrator who could do everything', async () => {
    people['grader'] = await t.as({ permissions: ['grading.adopt'] }, { name: '采纳人' })
    await routeBy([{ approvers: [{ by: 'role', right: 'grading.adopt' }] }])
    expect(await asked()).toEqual([['采纳人']])
  })

  test('the head of the submitter’s department or of a named one', async () => {
    const head = people['deputy']!.user.id
    await t.system(({ db }) => db.run(sql`update departments set head_id = ${head} where name = '业务部'`))
    await routeBy([
      { approvers: [{ by: 'department-head', department: null }] },
      { approvers: [{ by: 'department-head', department: '业务部' }] },
    ])
    expect(await asked('seller')).toEqual([['deputy'], ['deputy']])
    expect(await refusal(put('clerk'))).toBe('approval.no_approver')
  })

  test('the superior so many levels up, past whoever has left, and not round a circle', async () => {
    await setSuperior('clerk', 'finance')
    await setSuperior('finance', 'deputy')
    await setSuperior('deputy', 'boss')
    const levels = (n: number) => routeBy([{ approvers: [{ by: 'superior', levels: n }] }])
    await levels(1)
    expect(await asked()).toEqual([['finance']])
    await levels(2)
    expect(await asked()).toEqual([['deputy']])
    await setDisabled('deputy', true)
    expect(await asked()).toEqual([['boss']])
    await setDisabled('deputy', false)
    await levels(4)
    expect(await refusal(put('clerk'))).toBe('approval.no_approver')
    await setSuperior('boss', 'clerk')
    expect(await refusal(put('clerk'))).toBe('approval.no_approver')
    await levels(3)
    expect(await asked()).toEqual([['boss']])
    await setSuperior('boss', null)
  })

  test('nobody found: by the step’s own rule', async () => {
    const nobody = (ifEmpty: 'superior' | 'administrator' | 'refuse') =>
      routeBy([{ approvers: [{ by: 'position', position: 'technology' }], ifEmpty }])
    await nobody('superior')
    expect(await asked()).toEqual([['finance']])
    await nobody('administrator')
    expect(await asked()).toEqual([['管理员']])
    await nobody('refuse')
    expect(await refusal(put('clerk'))).toBe('approval.no_approver')
  })

  test('BIZ05 who lost the post between seeing and deciding decides no more, nor does his stand-in', async () => {
    people['cashier'] = await t.as('finance', { name: '出纳' })
    await routeBy([{ approvers: [{ by: 'position', position: 'finance' }] }])
    const request = await put('clerk')
    const span = { from: '2026-06-15', to: '2026-06-16', delegateId: people['other']!.user.id }
    expect((await people['cashier']!.post('/delegations', span)).status).toBe(201)
    const move = (post: string) =>
      t.system(({ db }) =>
        db.run(sql`update users set position_id = (select id from positions where code = ${post})
                   where id = ${people['cashier']!.user.id}`),
      )
    await move('technology')
    expect(code(await approve('cashier', request))).toEqual([403, 'approval.role_lost'])
    expect(code(await approve('other', request))).toEqual([403, 'approval.role_lost'])
    expect((await people['cashier']!.get(`/approvals/${request.id}`)).body).toMatchObject({
      status: 'pending',
      actions: [{ action: 'submit' }],
      can: { approve: false },
    })
    await move('finance')
    expect((await approve('other', request)).body.status).toBe('approved')
  })
})

describe('the table in force on the day', () => {
  test('a request keeps the version and the steps it was submitted under', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    await routeBy([{ approvers: named('boss') }])
    expect(await waiting('finance')).toContain(request.id)
    const later = await put('clerk')
    expect(later.policyVersion).toBe(request.policyVersion + 1)
    expect((await approve('finance', request)).body).toMatchObject({
      status: 'approved',
      policyVersion: request.policyVersion,
    })
  })

  test('a version of tomorrow does not apply today', async () => {
    await routeBy([{ approvers: named('finance') }])
    const parameters = tableOf([{ approvers: named('boss') }])
    await t.system((ctx) =>
      publish(ctx, 'authority-table', { effectiveOn: '2026-06-16', reason: '明日生效', parameters }),
    )
    expect(await asked()).toEqual([['finance']])
  })

  test('the band decides, and an amount that is needed has to be there', async () => {
    const step = (who: string) => tableOf([{ approvers: named(who) }]).rows[0]!.steps
    await routeBy(
      [],
      [
        { basis: 'amount', over: null, upTo: '1000', steps: step('finance') },
        { basis: 'amount', over: '1000', upTo: null, steps: step('boss') },
      ],
    )
    expect(await asked('clerk', { amount: '1000' })).toEqual([['finance']])
    expect(await asked('clerk', { amount: '1000.01' })).toEqual([['boss']])
    expect(await refusal(put('clerk'))).toBe('approval.measure_needed')
  })
})

describe('what a table names must exist', () => {
  const fields = (...args: Parameters<typeof tableOf>) =>
    t.system(async (ctx) => {
      const table = pack['authority-table'].parameters.parse(tableOf(...args))
      return (await checkAuthorityTable(ctx, 'authority-table', table)).map(({ field }) => field)
    })

  test('the built-in one names only what a new company has', async () => {
    const { defaults } = pack['authority-table']
    expect(await t.system((ctx) => checkAuthorityTable(ctx, 'authority-table', defaults))).toEqual([])
  })

  test('unknown matters, positions, rights, people and departments are refused, each on its field', async () => {
    expect(await fields([{ approvers: named('boss') }], [{ matter: 'holiday' }])).toEqual(['parameters.rows.0.matter'])
    const path = 'parameters.rows.0.steps.0.approvers'
    const wrong = await fields([
      {
        approvers: [
          { by: 'position', position: 'general-manager' },
          { by: 'position', position: 'king' },
          { by: 'role', right: 'no.such' },
          { by: 'person', username: 'nobody' },
          { by: 'department-head', department: '没有部' },
          { by: 'department-head', department: '财务部' },
        ],
      },
    ])
    expect(wrong).toEqual([`${path}.1.position`, `${path}.2.right`, `${path}.3.username`, `${path}.4.department`])
  })

  test('so that such a table cannot be published', async () => {
    const publisher = await t.as({ permissions: ['policies.read', 'policies.publish-directly'] })
    const send = (parameters: object) =>
      publisher.post('/policies/authority-table/versions', { effectiveOn: '2026-07-01', reason: '修订', parameters })
    const unknown = await send(tableOf([{ approvers: [{ by: 'position', position: 'king' }] }]))
    expect([unknown.status, unknown.body.error.details[0]]).toMatchObject([
      400,
      { field: 'parameters.rows.0.steps.0.approvers.0.position', code: 'ref.unknown' },
    ])
    const floating = await send(tableOf([{ approvers: named('boss') }], [{ basis: 'amount', over: '5' }]))
    expect([floating.status, floating.body.error.details[0].code]).toEqual([400, 'band.bottom'])
    expect((await send(tableOf([{ approvers: named('boss') }]))).status).toBe(201)
  })

  test('the matters are told in words', async () => {
    const { rows } = (await people['clerk']!.get('/approval-matters')).body
    expect(rows).toContainEqual({ matter: 'gift', title: { zh: '客户礼品', en: 'Gifts to customers' } })
    expect(rows).toContainEqual({ matter: 'test.matter', title: { zh: '测试事项', en: 'Test matter' } })
  })
})
