import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Actor } from '../../../kernel/access.ts'
import { inTransaction } from '../../../kernel/context.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { defineMatter, submit } from '../../approvals/index.ts'
import { publish } from '../../policies/index.ts'

// The eve of National Day.
const t = testApp({ now: '2026-09-30T08:00:00Z' })
defineMatter({
  matter: 'obligations.test',
  title: { zh: '测试', en: 'Test' },
  snapshot: z.strictObject({ what: z.string() }),
  summary: () => [],
  link: () => '/',
  onApproved: () => Promise.resolve(),
})

let clerk: TestClient
let first: TestClient
let second: TestClient

beforeAll(async () => {
  const none = { permissions: [] }
  clerk = await t.as(none, { username: 'clerk' })
  first = await t.as(none, { username: 'first' })
  second = await t.as(none, { username: 'second' })
  const approvers = ['first', 'second'].map((username) => ({ by: 'person', username }))
  const step = (mode: string, deadlineDays: number | null) => ({
    title: { zh: '审批', en: 'Approval' },
    kind: 'approval',
    mode,
    ifEmpty: 'refuse',
    approvers,
    deadlineDays,
  })
  const row = (scope: string | null, steps: object[]) => ({
    matter: 'obligations.test',
    article: null,
    grade: null,
    scope,
    basis: null,
    over: null,
    upTo: null,
    steps,
  })
  const rows = [row(null, [step('any', 1)]), row('sequence', [step('sequence', null)])]
  await t.system((ctx) =>
    publish(ctx, 'authority-table', {
      effectiveOn: '2026-01-01',
      reason: '测试',
      parameters: { duplicateApprover: 'once', rows },
    }),
  )
})

/** A request of the clerk. */
function put(scope: string | null, id: string) {
  const { user } = clerk
  const actor: Actor = {
    kind: 'user',
    userId: user.id,
    name: user.name,
    permissions: new Set(),
    scope: 'all',
    departmentId: null,
    regionId: null,
    sessionId: null,
  }
  return inTransaction(t.services(), { tenant: t.tenant(), actor }, (ctx) =>
    submit(ctx, {
      matter: 'obligations.test',
      subject: { kind: 'thing', id, label: `事项${id}` },
      snapshot: { what: id },
      ...(scope ? { scope } : {}),
    }),
  )
}
const dutiesOf = async (who: TestClient, label: string, when = 'open') =>
  (await who.get(`/obligations?when=${when}&kind=approval.decide`)).body.rows.filter(
    (row: { subject: { label: string } }) => row.subject.label === label,
  )

describe('whoever is asked to decide owes it', () => {
  it('S-05 within the step’s working days, over National Day, and only by deciding', async () => {
    const request = await put(null, '1')
    const [duty] = await dutiesOf(first, '事项1')
    expect(duty).toMatchObject({
      dueOn: '2026-10-08',
      when: 'later',
      link: `/approvals/${request.id}`,
      article: { policy: 'obligations', code: 'G-04.4' },
      can: { fulfil: false, handOver: false },
    })
    const note = { evidence: { kind: 'note', text: '同意' } }
    expect((await first.post(`/obligations/${duty.id}/fulfilment`, note)).status).toBe(409)
    const given = await first.post(`/obligations/${duty.id}/handover`, { toUserId: clerk.user.id, reason: '忙' })
    expect(given.body.error.code).toBe('obligation.personal')
    const body = { fromUserId: first.user.id, toUserId: clerk.user.id, reason: '忙' }
    expect((await first.post('/obligation-handovers', body)).body).toEqual({
      moved: 0,
      checked: 0,
      left: 1,
      refused: [],
    })
  })

  it('G-04.4 nobody lets an approver off or stops his clock: the request would wait on', async () => {
    await put(null, '4')
    const [duty] = await dutiesOf(first, '事项4')
    const manager = await t.as({ permissions: ['obligations.manage'] })
    expect((await manager.get(`/obligations/${duty.id}`)).body.can).toMatchObject({ pause: false, waive: false })
    const tries = [
      await manager.post(`/obligations/${duty.id}/waiver`, { reason: '不急' }),
      await manager.post(`/obligations/${duty.id}/pause`, { reason: '不急', until: '2026-10-20' }),
    ]
    expect(tries.map(({ status, body }) => [status, body.error.code])).toEqual([
      [409, 'obligation.bound'],
      [409, 'obligation.bound'],
    ])
    expect(await dutiesOf(first, '事项4')).toMatchObject([{ state: 'open', dueOn: '2026-10-08' }])
  })

  it('one agreement of two that could give it fulfils the one’s duty and takes the other’s', async () => {
    const request = await put(null, '2')
    expect(await dutiesOf(second, '事项2')).toHaveLength(1)
    const agreed = await first.post(`/approvals/${request.id}/approval`, {
      comment: '同意',
      contentHash: request.contentHash,
    })
    expect(agreed.status).toBe(200)
    expect(await dutiesOf(first, '事项2', 'done')).toMatchObject([{ state: 'fulfilled', evidence: { kind: 'record' } }])
    expect(await dutiesOf(second, '事项2', 'done')).toMatchObject([{ state: 'waived' }])
  })

  it('in sequence the second owes only after the first; without a deadline the policy’s days count', async () => {
    const request = await put('sequence', '3')
    expect(await dutiesOf(second, '事项3')).toEqual([])
    // Thu 8, Fri 9, make-up Saturday 10 October.
    expect(await dutiesOf(first, '事项3')).toMatchObject([{ dueOn: '2026-10-10' }])
    await first.post(`/approvals/${request.id}/approval`, { comment: '同意', contentHash: request.contentHash })
    expect(await dutiesOf(second, '事项3')).toHaveLength(1)
    await clerk.post(`/approvals/${request.id}/withdrawal`, { comment: '填错' })
    expect(await dutiesOf(second, '事项3')).toEqual([])
  })
})
