import { describe, expect, test } from 'vitest'
import { sql } from '../../kernel/db.ts'
import { testApp } from '../../testing/app.ts'
import { code, testApprovals } from '../../testing/approvals.ts'
import { revise } from './index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const { people, told, as, put, post, subject, kinds, named, routeBy, approve } = testApprovals(t)

describe('at the same instant', () => {
  const request = async () => {
    await routeBy([{ approvers: named('finance', 'deputy', 'boss', 'other') }])
    return put('clerk')
  }
  const outcomes = async (id: string) => (await kinds(id)).filter((kind) => !kind.endsWith('submitted'))

  test('BIZ01 thirty agreements to one step leave one outcome, one event and one effect', async () => {
    const one = await request()
    const who = ['finance', 'deputy', 'boss', 'other']
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => approve(who[n % 4]!, one)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const lost = answers.filter(({ status }) => status !== 200)
    expect(new Set(lost.map((answer) => code(answer).join(' ')))).toEqual(new Set(['409 approval.already_decided']))
    expect(await outcomes(one.id)).toEqual(['approval.approved'])
    expect(told.effects).toEqual([`approved ${one.subject.id}`])
    const actions = await t.system(({ db }) =>
      db.rows(sql`select 1 from approval_actions where request_id = ${one.id} and action = 'approve'`),
    )
    expect(actions).toHaveLength(1)
  })

  test.each([
    [
      'BIZ02 R06 agreeing and refusing',
      (one: { id: string }) => post('deputy', one, 'rejection', { comment: '否' }),
      'rejected',
    ],
    ['R06 agreeing and withdrawing', (one: { id: string }) => post('clerk', one, 'withdrawal', {}), 'withdrawn'],
    [
      'R06 agreeing and sending back',
      (one: { id: string }) => post('boss', one, 'return', { toStep: 0, comment: '否' }),
      'returned',
    ],
  ] as const)('%s: exactly one of the two', async (_title, other, status) => {
    for (let round = 0; round < 8; round++) {
      const one = await request()
      told.effects = []
      const both = round % 2 ? [approve('finance', one), other(one)] : [other(one), approve('finance', one)]
      const answers = await Promise.all(both)
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409])
      const { body } = await people['clerk']!.get(`/approvals/${one.id}`)
      expect(['approved', status]).toContain(body.status)
      expect(await outcomes(one.id)).toEqual([`approval.${body.status}`])
      expect(told.effects).toEqual([`${body.status} ${one.subject.id}`])
      const lost = answers.find((answer) => answer.status === 409)!
      expect(lost.body.error.code).toBe('approval.already_decided')
    }
  })

  test('BIZ04 agreeing and changing: agreed to is what was shown, or nothing', async () => {
    for (let round = 0; round < 8; round++) {
      const one = await request()
      const change = as(people['clerk']!, (ctx) =>
        revise(ctx, { matter: one.matter, subject: one.subject, snapshot: { discount: '9' } }),
      ).then(
        () => 'changed',
        (error: { code: string }) => error.code,
      )
      const [answer, changed] = await Promise.all([approve('finance', one), change])
      if (answer.status === 200) expect(changed).toBe('approval.not_pending')
      else expect([...code(answer), changed]).toEqual([409, 'approval.stale', 'changed'])
    }
  })

  test('two submissions of one subject: one waits', async () => {
    await routeBy([{ approvers: named('finance') }])
    const same = subject()
    const tries = Array.from({ length: 10 }, () => put('clerk', { subject: same }))
    const done = await Promise.allSettled(tries)
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })

  test('everybody of a step at once: all agreements count and the step passes once', async () => {
    await routeBy([{ approvers: named('finance', 'deputy', 'boss', 'other'), mode: 'all' }])
    const one = await put('clerk')
    const answers = await Promise.all(['finance', 'deputy', 'boss', 'other'].map((who) => approve(who, one)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect((await outcomes(one.id)).filter((kind) => kind === 'approval.approved')).toHaveLength(1)
    expect(told.effects).toHaveLength(1)
  })
})
