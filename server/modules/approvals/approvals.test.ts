import { describe, expect, test } from 'vitest'
import { testApp } from '../../testing/app.ts'
import { code, testApprovals } from '../../testing/approvals.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const { people, told, put, post, kinds, named, routeBy, approve, waiting } = testApprovals(t)

describe('the way of a request', () => {
  test('step after step to its end, with one effect, one event each, and its history', async () => {
    await routeBy([
      { approvers: named('finance') },
      { approvers: named('other'), kind: 'notice' },
      { approvers: named('boss') },
    ])
    const request = await put('clerk', { amount: '1234.5', grade: 'A' })
    expect(await waiting('finance')).toContain(request.id)
    expect(await waiting('boss')).not.toContain(request.id)
    const first = await approve('finance', request, '没有问题')
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({
      matter: { code: 'test.matter', title: { zh: '测试事项' } },
      status: 'pending',
      amount: '1234.50',
      grade: 'A',
      summary: [{ label: { zh: '折让' }, value: '8' }],
      link: `/things/${request.subject.id}`,
      step: { number: 3, deadlineDays: 2 },
      can: { approve: false, withdraw: false, reassign: false },
    })
    expect(first.body.steps.map((s: { state: string }) => s.state)).toEqual(['passed', 'passed', 'open'])
    const last = await approve('boss', request)
    expect(last.body).toMatchObject({ status: 'approved', step: null, decidedAt: '2026-06-15T02:00:00.000Z' })
    expect(last.body.actions.map((a: { action: string }) => a.action)).toEqual(['submit', 'approve', 'approve'])
    expect(last.body.actions[1]).toMatchObject({ actor: { name: 'finance先生' }, comment: '没有问题' })
    expect(told.effects).toEqual([`approved ${request.subject.id}`])
    expect(await kinds(request.id)).toEqual(['approval.submitted', 'approval.agreed', 'approval.approved'])
  })

  test('the four boxes show each what is his, and all only to whoever administers', async () => {
    await routeBy([{ approvers: named('finance') }, { approvers: named('other'), kind: 'notice' }])
    const request = await put('clerk')
    const box = async (who: string, name: string) => {
      const { body } = await people[who]!.get(`/approvals?box=${name}&limit=200&matter=test.matter`)
      return body.rows.some((row: { id: string }) => row.id === request.id)
    }
    expect(await box('finance', 'waiting')).toBe(true)
    expect(await box('clerk', 'submitted')).toBe(true)
    expect(await box('clerk', 'waiting')).toBe(false)
    expect(await box('other', 'noticed')).toBe(false)
    await approve('finance', request)
    expect(await box('finance', 'waiting')).toBe(false)
    expect(await box('finance', 'decided')).toBe(true)
    expect(await box('other', 'noticed')).toBe(true)
    expect(await box('admin', 'all')).toBe(true)
    expect(code(await people['finance']!.get('/approvals?box=all'))).toEqual([403, 'forbidden'])
  })

  test('a box is walked page by page, each request exactly once', async () => {
    await routeBy([{ approvers: named('finance') }])
    const made: string[] = []
    for (let n = 0; n < 5; n++) made.push((await put('other')).id)
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const { body } = await people['other']!.get(`/approvals?box=submitted&limit=2${cursor}`)
      seen.push(...body.rows.map((r: { id: string }) => r.id))
      if (!body.nextCursor) break
      cursor = `&cursor=${body.nextCursor}`
    }
    expect(seen).toEqual(made.toReversed())
  })

  test('D-12 whoever is not on its way does not find it, whatever he tries', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    expect(code(await people['stranger']!.get(`/approvals/${request.id}`))).toEqual([404, 'not_found'])
    expect(code(await approve('stranger', request))).toEqual([404, 'not_found'])
    for (const [what, body] of [
      ['rejection', { comment: '否' }],
      ['return', { toStep: 0, comment: '否' }],
      ['withdrawal', {}],
      ['transfer', { toUserId: people['other']!.user.id }],
      ['additional-approvers', { userIds: [people['other']!.user.id], where: 'before' }],
    ] as const)
      expect(code(await post('stranger', request, what, body)), what).toEqual([404, 'not_found'])
    expect(code(await people['clerk']!.get('/approvals/0190a1b2-c3d4-7e5f-8a6b-0123456789ab'))).toEqual([
      404,
      'not_found',
    ])
  })

  test('refusing and sending back need a reason and tell the matter', async () => {
    await routeBy([{ approvers: named('finance') }, { approvers: named('boss') }])
    const request = await put('clerk')
    expect(code(await post('finance', request, 'rejection', { comment: ' ' }))).toEqual([400, 'invalid_input'])
    await approve('finance', request)
    const back = await post('boss', request, 'return', { toStep: 1, comment: '金额不清' })
    expect(back.body).toMatchObject({ status: 'pending', step: { number: 1 } })
    expect(await waiting('finance')).toContain(request.id)
    expect(code(await post('finance', request, 'return', { toStep: 1, comment: '?' }))).toEqual([
      409,
      'approval.no_such_step',
    ])
    const rejected = await post('finance', request, 'rejection', { comment: '不同意' })
    expect(rejected.body.status).toBe('rejected')
    const other = await put('clerk')
    expect((await post('finance', other, 'return', { toStep: 0, comment: '请补充' })).body.status).toBe('returned')
    expect(told.effects).toEqual([`rejected ${request.subject.id}`, `returned ${other.subject.id}`])
    expect((await kinds(request.id)).slice(1)).toEqual(['approval.agreed', 'approval.returned', 'approval.rejected'])
  })

  test('only the submitter withdraws, and may then submit anew; a subject waits once at a time', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    const { subject: same } = request
    await expect(put('clerk', { subject: same })).rejects.toMatchObject({ code: 'approval.pending', status: 409 })
    expect(code(await post('finance', request, 'withdrawal', {}))).toEqual([403, 'approval.not_submitter'])
    expect((await post('clerk', request, 'withdrawal', { comment: '填错了' })).body.status).toBe('withdrawn')
    expect(told.effects).toEqual([`withdrawn ${same.id}`])
    expect(await waiting('finance')).not.toContain(request.id)
    expect((await put('clerk', { subject: same })).status).toBe('pending')
  })

  test('when the matter cannot take effect the agreement is not given', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    told.refuses = true
    expect((await approve('finance', request)).status).toBe(500)
    told.refuses = false
    expect(await kinds(request.id)).toEqual(['approval.submitted'])
    expect((await approve('finance', request)).body.status).toBe('approved')
  })

  test('an API key decides nothing and reads nothing, whatever its scopes', async () => {
    const made = await people['admin']!.post('/api-keys', { name: 'k', scopes: ['approvals.administer'] })
    const headers = { authorization: `Bearer ${made.body.key}` }
    const answer = await t.anonymous.get('/approvals', headers)
    expect(code(answer)).toEqual([403, 'approval.in_person'])
  })
})

describe('handing over', () => {
  test('further approvers before and after, transfer, and who cannot be named', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    const id = (who: string) => people[who]!.user.id
    const add = (userIds: string[], where: string) =>
      post('finance', request, 'additional-approvers', { userIds, where })
    expect(code(await add([id('clerk')], 'before'))).toEqual([403, 'approval.self'])
    expect(code(await add([id('finance')], 'before'))).toEqual([409, 'approval.to_oneself'])
    expect(code(await add(['0190a1b2-c3d4-7e5f-8a6b-0123456789ab'], 'before'))).toEqual([400, 'invalid_input'])
    const before = await add([id('deputy')], 'before')
    expect(before.body.steps.map((s: { isAdded: boolean; state: string }) => [s.isAdded, s.state])).toEqual([
      [true, 'open'],
      [false, 'ahead'],
    ])
    await approve('deputy', request)
    await add([id('boss')], 'after')
    expect(code(await post('finance', request, 'transfer', { toUserId: id('clerk') }))).toEqual([403, 'approval.self'])
    const moved = await post('finance', request, 'transfer', { toUserId: id('other'), comment: '请代为审核' })
    expect(moved.body.actions.at(-1)).toMatchObject({ action: 'transfer', named: ['other先生'], comment: '请代为审核' })
    expect(await waiting('finance')).not.toContain(request.id)
    expect((await approve('other', request)).body.status).toBe('pending')
    expect((await approve('boss', request)).body.status).toBe('approved')
    expect((await kinds(request.id)).filter((kind) => kind.endsWith('ed'))).toEqual([
      'approval.submitted',
      'approval.approvers_added',
      'approval.agreed',
      'approval.approvers_added',
      'approval.transferred',
      'approval.agreed',
      'approval.approved',
    ])
  })

  test('whoever administers approvals gives a stuck one to somebody else, never to himself nor his own', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    const body = (to: string) => ({
      fromUserId: people['finance']!.user.id,
      toUserId: people[to]!.user.id,
      comment: '离职',
    })
    expect(code(await post('other', request, 'reassignment', body('other')))).toEqual([403, 'forbidden'])
    expect(code(await post('admin', request, 'reassignment', body('admin')))).toEqual([409, 'approval.to_oneself'])
    expect((await post('admin', request, 'reassignment', body('other'))).body.can.reassign).toBe(true)
    expect(await waiting('other')).toContain(request.id)
    const own = await put('admin')
    expect(code(await post('admin', own, 'reassignment', body('other')))).toEqual([403, 'approval.self'])
  })

  test('the hooks hear of everybody asked, told and released, with the deadline and a key of its own each', async () => {
    await routeBy([{ approvers: named('finance', 'deputy') }, { approvers: named('boss'), kind: 'notice' }])
    const request = await put('clerk')
    expect(told.opened.map(({ step, people: asked }) => [step.kind, step.deadlineDays, asked.length])).toEqual([
      ['approval', 2, 2],
    ])
    await approve('finance', request)
    expect(told.opened.at(-1)).toMatchObject({
      step: { kind: 'notice' },
      people: [{ userId: people['boss']!.user.id }],
    })
    const done = told.closed.flatMap((event) => event.people.map(({ userId, hasDecided }) => [userId, hasDecided]))
    expect(done).toEqual([
      [people['finance']!.user.id, true],
      [people['deputy']!.user.id, false],
    ])
    expect(told.closed[0]!.people.map(({ key }) => key)).toEqual(told.opened[0]!.people.map(({ key }) => key))
  })
})

describe('several at once', () => {
  test('each for itself, with its own outcome', async () => {
    await routeBy([{ approvers: named('finance', 'deputy') }])
    const [one, two, own] = [await put('clerk'), await put('clerk'), await put('finance')].map((r) => r!)
    const ids = [one!.id, two!.id, own!.id, '0190a1b2-c3d4-7e5f-8a6b-0123456789ab']
    const hashes = { [one!.id]: one!.contentHash, [own!.id]: own!.contentHash }
    const { status, body } = await people['finance']!.post('/approval-bulk', {
      ids,
      decision: 'approve',
      comment: '同意',
      contentHashes: hashes,
    })
    expect(status).toBe(200)
    expect(body.rows.map((r: { code: string | null }) => r.code)).toEqual([
      null,
      'approval.stale',
      'approval.self',
      'not_found',
    ])
    expect(body.rows[0]).toMatchObject({ ok: true, status: 'approved', message: null })
    const silent = await people['finance']!.post('/approval-bulk', { ids: [two!.id], decision: 'reject', comment: ' ' })
    expect(silent.body.error.details).toMatchObject([{ field: 'comment', code: 'text.blank' }])
    const refused = await people['finance']!.post('/approval-bulk', {
      ids: [two!.id],
      decision: 'reject',
      comment: '不符',
    })
    expect(refused.body.rows[0]).toMatchObject({ ok: true, status: 'rejected' })
    expect(await kinds(two!.id)).toEqual(['approval.submitted', 'approval.rejected'])
  })
})
