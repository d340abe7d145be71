import { describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { code, testApprovals } from '../../../testing/approvals.ts'
import { approvalFor, revise } from '../index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const { people, as, put, post, kinds, named, routeBy, approve } = testApprovals(t)

describe('what was shown is what is agreed to', () => {
  test('BIZ04 content that changed after it was shown is refused; the new one is taken', async () => {
    await routeBy([{ approvers: named('finance') }, { approvers: named('boss') }])
    const request = await put('clerk')
    await approve('finance', request)
    const { matter, subject: same } = request
    const better = await as(people['clerk']!, (ctx) =>
      revise(ctx, { matter, subject: same, snapshot: { discount: '7' } }),
    )
    expect(code(await approve('boss', request))).toEqual([409, 'approval.stale'])
    expect((await people['boss']!.get(`/approvals/${request.id}`)).body).toMatchObject({
      step: { number: 2 },
      contentHash: better.contentHash,
    })
    const worse = await as(people['clerk']!, (ctx) =>
      revise(ctx, { matter, subject: same, snapshot: { discount: '9' } }),
    )
    expect((await people['boss']!.get(`/approvals/${request.id}`)).body).toMatchObject({ step: { number: 1 } })
    await approve('finance', worse)
    expect((await approve('boss', worse)).body.status).toBe('approved')
    await expect(
      as(people['clerk']!, (ctx) => revise(ctx, { matter, subject: same, snapshot: { discount: '9' } })),
    ).rejects.toMatchObject({ code: 'approval.not_pending' })
  })

  test('agreeing takes the hash that was shown', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    expect(code(await post('finance', request, 'approval', { comment: '' }))).toEqual([400, 'invalid_input'])
    expect(code(await approve('finance', { ...request, contentHash: '0'.repeat(64) }))).toEqual([409, 'approval.stale'])
  })

  test('content changed behind the system’s back is not agreed to', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk', { amount: '100', percent: '12.50', scope: '华东' })
    await t.system(({ db }) =>
      db.run(sql`update approval_requests set snapshot = '{"discount":"80","note":""}' where id = ${request.id}`),
    )
    expect(code(await approve('finance', request))).toEqual([409, 'approval.tampered'])
  })

  test('approved values that do not worsen need nobody again, those that do need everybody', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    await approve('finance', request)
    const again = (discount: string, who = 'clerk') => put(who, { subject: request.subject, snapshot: { discount } })
    const better = await again('7.5')
    expect([better.status, better.basedOn]).toEqual(['approved', request.id])
    expect(await kinds(better.id)).toEqual(['approval.still_covered'])
    expect((await again('7.6')).status).toBe('pending')
    const last = await as(people['clerk']!, (ctx) => approvalFor(ctx, request))
    expect(last?.id).toBe(better.id)
  })

  test('S05 whoever agreed earlier does not submit on the strength of his own agreement', async () => {
    await routeBy([{ approvers: named('finance', 'deputy') }])
    const request = await put('clerk')
    await approve('finance', request)
    expect((await put('finance', { subject: request.subject })).status).toBe('pending')
  })

  test('a snapshot that is not of the matter’s shape, and a matter nobody declares, are refused', async () => {
    await expect(put('clerk', { snapshot: { discount: 8 } })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(put('clerk', { matter: 'nothing' })).rejects.toMatchObject({ code: 'approval.matter_unknown' })
  })
})
