import { describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { code } from '../../../testing/approvals.ts'
import { testDevelopment } from '../../../testing/development.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const d = testDevelopment(t)
const events = (id: string) =>
  t.system(async ({ db }) => {
    const rows = await db.rows<{ kind: string }>(sql`select kind from events where subject_id = ${id} order by seq`)
    return rows.map(({ kind }) => kind)
  })

describe('a case from lead to code', () => {
  test('D-06 to D-11 each gate opens when what it asks for is there, and the code comes last', async () => {
    const { id: customerId, code: former } = await d.customer()
    const id = await d.caseAt('agreements', customerId)
    expect((await d.as('seller').get(`/customers/${customerId}`)).body.code).toBe(former)
    await d.signed(id, 'supply')
    await d.signed(id, 'quality-assurance')
    const end = d.done(await d.complete(id))
    expect(end).toMatchObject({ stage: 'coded', code: 'K2026-0001', customer: { code: 'K2026-0001' }, gate: [] })
    expect(end.moves.map(({ to }: { to: string }) => to)).toEqual([
      'general-survey',
      'field-survey',
      'report',
      'approval',
      'agreements',
      'coded',
    ])
    expect((await d.as('seller').get(`/customers/${customerId}`)).body.code).toBe('K2026-0001')
    const found = (await d.as('seller').get(`/customers?q=${former}`)).body.rows
    expect(found).toMatchObject([{ id: customerId, code: 'K2026-0001' }])
    expect(await events(customerId)).toContain('customer.coded')
    expect(new Set(await events(id))).toEqual(
      new Set([
        'certification.opened',
        'certification.interviewed',
        'certification.moved',
        'certification.surveyor_assigned',
        'certification.finding_signed',
        'certification.scored',
        'certification.report_written',
        'certification.coded',
      ]),
    )
    expect(code(await d.as('seller').post('/certifications', { customerId }))).toEqual([
      409,
      'certification.coded_already',
    ])
  })

  test('one case at a time, also when two are opened at once', async () => {
    const { id: customerId } = await d.customer()
    const both = await Promise.all([1, 2].map(() => d.as('seller').post('/certifications', { customerId })))
    expect(both.map((answer) => code(answer)).toSorted()).toEqual([
      [201, undefined],
      [409, 'certification.open_already'],
    ])
  })
})

describe('D-08 refusal and second try', () => {
  test('D-08 what the approvers refuse keeps its file, and the second try is a new case that names it', async () => {
    const { id: customerId } = await d.customer()
    const first = await d.caseAt('approval', customerId)
    d.done(await d.decide(first, 'service', 'approval'))
    d.done(await d.decide(first, 'deputy', 'rejection'))
    const refused = await d.look(first)
    expect(refused).toMatchObject({ stage: 'refused', moves: expect.any(Array), nextId: null })
    expect(refused.moves.at(-1)).toMatchObject({ from: 'approval', to: 'refused', note: '价格过低' })
    const second = await d.open(customerId)
    expect(await d.look(second)).toMatchObject({ attempt: 2, previousId: first, stage: 'general-survey', findings: [] })
    const kept = await d.look(first)
    expect(kept).toMatchObject({ nextId: second, report: { total: '2000000.50' } })
    expect(kept.findings).toHaveLength(3)
    expect(kept.survey.documents[0].files).toHaveLength(1)
    expect(Object.values(kept.can)).not.toContain(true)
  })

  test('D-08 the second try can end with a code', async () => {
    const { id: customerId } = await d.customer()
    const first = await d.open(customerId)
    d.done(await d.as('service').post(d.at(first, 'refusal'), { reason: '产能不足' }))
    const second = await d.caseAt('agreements', customerId)
    await d.signed(second, 'supply')
    await d.signed(second, 'quality-assurance')
    expect(d.done(await d.complete(second))).toMatchObject({ attempt: 2, previousId: first, stage: 'coded' })
  })

  test('D-07 refused during the survey, nobody owes a finding any more', async () => {
    const id = await d.caseAt('field-survey')
    d.done(await d.assign(id, '技术部'), 201)
    d.done(await d.as('service').post(d.at(id, 'refusal'), { reason: '环保不合格' }))
    const open = await t.system(({ db }) =>
      db.rows(sql`select 1 from obligations where subject_id = ${id} and state = 'open'`),
    )
    expect(open).toEqual([])
    // And whoever went along is out of the case again.
    expect(code(await d.sign(id, 'technician'))).toEqual([404, 'not_found'])
  })

  test('refusing needs a reason and the right to; nobody refuses past the approvers', async () => {
    const id = await d.caseAt('approval')
    const refuse = (who: string, reason: string) => d.as(who).post(d.at(id, 'refusal'), { reason })
    expect((await refuse('service', ' ')).status).toBe(400)
    expect((await refuse('seller', '不做了')).status).toBe(403)
    expect(code(await refuse('service', '不做了'))).toEqual([409, 'certification.wrong_stage'])
  })
})

describe('the regulation', () => {
  test('D-07 a draft that sends a department the company does not have is refused', async () => {
    const boss = await t.admin()
    const { parameters } = (await boss.get('/policies/development')).body
    const drafted = { ...parameters, departments: ['技术部', '外星部'] }
    const body = { effectiveOn: '2026-07-01', reason: '修订', parameters: drafted }
    const refused = await boss.post('/policies/development/versions', body)
    expect(refused.status).toBe(400)
    expect(refused.body.error.details).toMatchObject([{ field: 'parameters.departments.1', code: 'ref.unknown' }])
  })

  test('what happens on a case stands in the customer’s timeline', async () => {
    const id = await d.caseAt('general-survey')
    await d.interviewed(id)
    const { customer: of } = await d.look(id)
    const { rows } = d.done(await d.as('seller').get(`/customers/${of.id}/timeline`))
    expect(rows.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['certification.opened', 'certification.interviewed']),
    )
  })
})

describe('the board', () => {
  test('it shows by stage what each gate lacks, and only cases of customers in sight', async () => {
    const id = await d.caseAt('general-survey')
    await d.paper(id, 'history')
    const { customer: of } = await d.look(id)
    const board = d.done(await d.as('seller').get(`/certifications?stage=general-survey&q=${of.code}`))
    expect(board.rows).toHaveLength(1)
    expect(board.rows[0]).toMatchObject({ id, gate: { isOpen: false } })
    expect(board.rows[0].gate.missing).toContainEqual({
      code: 'gate.document',
      article: 'D-06',
      facts: { slot: 'brochure' },
    })
    const stranger = await t.as('account-executive')
    expect(d.done(await stranger.get('/certifications')).rows).toEqual([])
    expect((await stranger.get(d.at(id))).status).toBe(404)
    expect((await stranger.post('/certifications', { customerId: of.id })).status).toBe(404)
    expect(d.done(await stranger.get('/certification-stages')).rows).toContainEqual({
      stage: 'general-survey',
      count: 0,
    })
    const { rows } = d.done(await d.as('seller').get('/certification-stages'))
    expect(rows.find(({ stage }: { stage: string }) => stage === 'general-survey').count).toBeGreaterThan(0)
  })

  test('walking its pages gives every case once', async () => {
    const wanted = await Promise.all([1, 2, 3].map(() => d.open()))
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const page = d.done(await d.as('seller').get(`/certifications?limit=2${cursor && `&cursor=${cursor}`}`))
      seen.push(...page.rows.map((row: { id: string }) => row.id))
      if (!page.nextCursor) break
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(wanted))
  })
})
