import { beforeAll, describe, expect, test } from 'vitest'
import { testApp, type TestClient } from '../../../testing/app.ts'
import type { ApprovalRequest, StepEvent } from '../../approvals/index.ts'
import { owe, type Owed } from '../../obligations/index.ts'
import { tellOfDecision, tellOfStep, tellOfWithdrawal } from './service.ts'

const t = testApp()
let wang: TestClient
let li: TestClient
beforeAll(async () => {
  wang = await t.as({ permissions: [] }, { name: '王敏' })
  li = await t.as({ permissions: [] }, { name: '李强' })
})
const titles = async (of: TestClient): Promise<string[]> =>
  (await of.get('/messages')).body.rows.map(({ title }: { title: { zh: string } }) => title.zh)

describe('duties', () => {
  const owed = (key: string, rest: Partial<Owed['subject']>, kind = 'visit'): Owed => ({
    kind,
    key,
    article: { policy: 'obligations', version: 1, code: 'G-04.1' },
    ownerId: wang.user.id,
    subject: { kind: 'meeting', id: null, label: '季度会议', ...rest },
    dueOn: '2026-06-30',
    evidence: 'note',
  })

  test('who owes something new finds it in the inbox, linked to the duty', async () => {
    await t.system((ctx) => owe(ctx, owed('1', {})))
    const [row] = (await wang.get('/messages')).body.rows
    expect(row.text.zh).toMatch(/^季度会议.*2026-06-30/)
    expect(row.link).toMatch(/^\/obligations\/[0-9a-f-]{36}$/)
  })

  test('of a duty about a customer the message does not say which', async () => {
    const customerId = '0190a1b2-0000-7000-8000-00000000000a'
    await t.system((ctx) => owe(ctx, owed('2', { label: '华东机床', customerId })))
    expect(JSON.stringify((await wang.get('/messages')).body)).not.toContain('华东机床')
  })

  test('a decision that is owed is told of by the approval, not twice', async () => {
    const before = (await titles(wang)).length
    await t.system((ctx) => owe(ctx, owed('3', {}, 'approval.decide')))
    expect(await titles(wang)).toHaveLength(before)
  })
})

describe('approvals', () => {
  const request = (status: ApprovalRequest['status']) =>
    ({
      id: '0190a1b2-0000-7000-8000-00000000000b',
      matter: 'gift',
      subject: { kind: 'gift', id: '1', label: '中秋礼盒' },
      status,
      submittedBy: { id: wang.user.id, name: '王敏' },
    }) as ApprovalRequest
  const event = (kind: 'approval' | 'notice', status: ApprovalRequest['status'], hasDecided = false) =>
    ({ request: request(status), step: { kind }, people: [{ userId: li.user.id, key: 'k', hasDecided }] }) as StepEvent

  test('who is asked is told so, with the way to the request; who is to know only that', async () => {
    await t.system((ctx) => tellOfStep(ctx, event('approval', 'pending')))
    const [row] = (await li.get('/messages')).body.rows
    expect([row.kind, row.link]).toEqual(['approval.waiting', '/approvals/0190a1b2-0000-7000-8000-00000000000b'])
    t.setClock('2026-06-15T02:01:00Z')
    await t.system((ctx) => tellOfStep(ctx, event('notice', 'pending')))
    expect((await li.get('/messages')).body.rows[0].kind).toBe('approval.noticed')
  })

  test('the submitter is told the end; whoever was still asked, that it was taken back', async () => {
    for (const [minute, status] of (['approved', 'rejected', 'returned', 'withdrawn'] as const).entries()) {
      t.setClock(`2026-06-15T03:0${minute}:00Z`)
      await t.system((ctx) => tellOfDecision(ctx, request(status)))
    }
    const kinds = (await wang.get('/messages')).body.rows.map(({ kind }: { kind: string }) => kind)
    expect(kinds.slice(0, 3)).toEqual(['approval.returned', 'approval.rejected', 'approval.approved'])
    const before = (await titles(li)).length
    await t.system((ctx) => tellOfWithdrawal(ctx, event('approval', 'withdrawn', true)))
    await t.system((ctx) => tellOfWithdrawal(ctx, event('approval', 'approved')))
    expect(await titles(li)).toHaveLength(before)
    await t.system((ctx) => tellOfWithdrawal(ctx, event('approval', 'withdrawn')))
    expect(await titles(li)).toHaveLength(before + 1)
  })
})
