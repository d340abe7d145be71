import { describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { code } from '../../../testing/approvals.ts'
import { finding, slots, testDevelopment } from '../../../testing/development.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const d = testDevelopment(t)
const fields = (answer: { body: { error: { details: { field: string }[] } } }) =>
  answer.body.error.details.map(({ field }) => field)
const duties = (who: string) =>
  t.system(({ db }) =>
    db.rows<{ subject_id: string; state: string; due_on: string }>(
      sql`select subject_id, state, due_on from obligations where kind = 'survey.finding'
          and owner_id = ${d.as(who).user.id} order by id desc`,
    ),
  )

describe('D-06 the general survey', () => {
  const conclusion = { conclusion: '总体良好' }

  test('D-06 every required slot is open until a paper fills it, and with one empty it cannot be closed', async () => {
    const id = await d.open()
    const close = () => d.as('seller').post(d.at(id, 'general-survey-closing'), conclusion)
    const nothing = await close()
    expect(code(nothing)).toEqual([409, 'certification.gate_closed'])
    expect(fields(nothing)).toEqual([...slots, 'gate.interview'])
    for (const slot of slots.slice(1)) await d.paper(id, slot)
    expect(fields(await close())).toEqual(['history', 'gate.interview'])
    expect((await d.look(id)).gate.map((each: { code: string }) => each.code)).toEqual([
      'gate.document',
      'gate.interview',
    ])
    await d.paper(id, 'history')
    expect(fields(await close())).toEqual(['gate.interview'])
    await d.interviewed(id)
    expect(d.done(await close())).toMatchObject({ stage: 'field-survey' })
  })

  test('D-06 a paper that is removed opens its slot again, and after closing none can be removed', async () => {
    const id = await d.open()
    await d.paper(id, 'brochure')
    const paperOf = async () =>
      (await d.look(id)).survey.documents.find(({ slot }: { slot: string }) => slot === 'brochure').files[0]
    const { id: first } = await paperOf()
    expect((await d.as('seller').delete(`/attachments/${first}`, { reason: '传错' })).status).toBeLessThan(300)
    expect(await paperOf()).toBeUndefined()
    await d.surveyed(id)
    const { id: second } = await paperOf()
    expect((await d.as('seller').delete(`/attachments/${second}`, { reason: '传错' })).status).toBe(403)
  })

  test('D-06 the interview names person and date, not one to come, and needs the version it starts from', async () => {
    const id = await d.open()
    const talk = { person: '钱总', position: '总经理', operations: '稳定', strategy: '扩产', viewOfUs: '认可' }
    const put = (body: object, version?: number) =>
      d.as('seller').put(d.at(id, 'interview'), body, version === undefined ? {} : { 'if-match': String(version) })
    expect(fields(await put({ ...talk, heldOn: '2026-06-16' }, 1))).toEqual(['heldOn'])
    expect(fields(await put({ ...talk, heldOn: '2026-06-14', viewOfUs: ' ' }, 1))).toEqual(['viewOfUs'])
    expect(code(await put({ ...talk, heldOn: '2026-06-14' }))).toEqual([428, 'precondition.required'])
    expect(d.done(await put({ ...talk, heldOn: '2026-06-14' }, 1)).survey.interview).toMatchObject({
      heldByName: 'seller先生',
    })
    expect(code(await put({ ...talk, heldOn: '2026-06-13' }, 1))).toEqual([409, 'conflict.stale'])
  })
})

describe('D-07 the field survey', () => {
  test('D-07 it needs somebody of each department, and everybody’s signature', async () => {
    const id = await d.caseAt('field-survey')
    const close = () => d.as('seller').post(d.at(id, 'field-survey-closing'))
    expect(fields(await close())).toEqual(['技术部', '设计部', '质量部'])
    d.done(await d.assign(id, '技术部'), 201)
    d.done(await d.assign(id, '设计部'), 201)
    d.done(await d.sign(id, 'technician'))
    expect((await close()).body.error.details).toEqual([
      expect.objectContaining({ field: '质量部', message: '质量部尚无人参加调查' }),
      expect.objectContaining({ field: '设计部', message: '设计部design员尚未签署意见' }),
    ])
    d.done(await d.sign(id, 'designer'))
    d.done(await d.assign(id, '质量部'), 201)
    d.done(await d.sign(id, 'inspector'))
    expect(d.done(await close()).stage).toBe('report')
  })

  test('D-07 whoever goes along owes a finding by a working day, and his signature fulfils it', async () => {
    const id = await d.caseAt('field-survey')
    d.done(await d.assign(id, '技术部'), 201)
    // Five working days from Monday 15 June, with the Dragon Boat Festival on Friday 19.
    expect((await duties('technician'))[0]).toEqual({ subject_id: id, state: 'open', due_on: '2026-06-23' })
    d.done(await d.sign(id, 'technician'))
    expect((await duties('technician'))[0]).toMatchObject({ subject_id: id, state: 'fulfilled' })
  })

  test('D-07 nobody signs for another: not the team, not the boss, not another department', async () => {
    const id = await d.caseAt('field-survey')
    d.done(await d.assign(id, '技术部'), 201)
    for (const who of ['seller', 'service', 'boss']) {
      expect(code(await d.sign(id, who))).toEqual([403, 'survey.not_assigned'])
    }
    expect(code(await d.sign(id, 'designer'))).toEqual([404, 'not_found'])
    const technician = d.as('technician').user.id
    const named = await d.as('seller').post(d.at(id, 'finding'), { ...finding, personId: technician })
    expect(code(named)).toEqual([400, 'invalid_input'])
    expect((await d.look(id)).findings).toMatchObject([{ verdict: null, signedAt: null }])
  })

  test('D-07 a finding stays as it was signed', async () => {
    const id = await d.caseAt('field-survey')
    d.done(await d.assign(id, '技术部'), 201)
    d.done(await d.sign(id, 'technician', { verdict: 'conditional' }))
    expect(code(await d.sign(id, 'technician', { verdict: 'fit' }))).toEqual([409, 'survey.already_signed'])
    const technician = d.as('technician').user.id
    const withdrawn = await d.as('seller').delete(d.at(id, `surveyors/${technician}`), { reason: '换人' })
    expect(code(withdrawn)).toEqual([409, 'survey.already_signed'])
    const { findings, customer: of } = await d.look(id)
    expect(findings).toMatchObject([{ verdict: 'conditional' }])
    const late = await d.attach('technician', of.id, 'field-finding', findings[0].id)
    expect(late.status).toBe(403)
  })

  test('D-07 of two signatures at once one counts', async () => {
    const id = await d.caseAt('field-survey')
    d.done(await d.assign(id, '技术部'), 201)
    const answers = await Promise.all(['fit', 'unfit'].map((verdict) => d.sign(id, 'technician', { verdict })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  test('D-07 a surveyor belongs to the department he goes for, goes once, and can be taken off until he signs', async () => {
    const id = await d.caseAt('field-survey')
    expect(fields(await d.assign(id, '技术部', 'inspector'))).toEqual(['userId'])
    d.done(await d.assign(id, '技术部'), 201)
    expect(code(await d.assign(id, '技术部'))).toEqual([409, 'survey.already_assigned'])
    const technician = d.as('technician').user.id
    d.done(await d.as('seller').delete(d.at(id, `surveyors/${technician}`), { reason: '出差' }))
    expect((await duties('technician'))[0]).toMatchObject({ subject_id: id, state: 'waived' })
    expect((await d.as('technician').get(d.at(id))).status).toBe(404)
  })

  test('A-07 a surveyor is let into the case of a customer out of his sight, not into its archive', async () => {
    const id = await d.caseAt('field-survey')
    const { customer: of } = await d.look(id)
    expect((await d.as('technician').get(d.at(id))).status).toBe(404)
    d.done(await d.assign(id, '技术部'), 201)
    const seen = d.done(await d.as('technician').get(d.at(id)))
    expect(seen.can).toEqual(expect.objectContaining({ sign: true, assign: false, closeFieldSurvey: false }))
    const paper = seen.survey.documents[0].files[0].id
    expect((await d.as('technician').get(`/attachments/${paper}/content`)).status).toBe(200)
    expect((await d.as('designer').get(`/attachments/${paper}/content`)).status).toBe(404)
    expect((await d.as('technician').get(`/customers/${of.id}`)).status).toBe(404)
    const board = d.done(await d.as('technician').get('/certifications'))
    expect(board.rows.map((row: { id: string }) => row.id)).toContain(id)
    const looks = await t.system(({ db }) =>
      db.rows(sql`select part from access_register where subject_id = ${of.id} and actor_id = ${d.as('technician').user.id}
        and action = 'opened'`),
    )
    expect(looks).toContainEqual({ part: 'certification' })
  })

  test('D-19 a case of another team’s customer is opened on the register, and its annual accounts are as closed as the archive’s', async () => {
    const id = await d.caseAt('field-survey')
    const { customer: of, survey } = await d.look(id)
    const paperOf = (slot: string) =>
      survey.documents.find((each: { slot: string }) => each.slot === slot).files[0].id as string
    const planner = await t.as('planning')
    d.done(await planner.get(d.at(id)))
    const looks = await t.system(({ db }) =>
      db.rows(
        sql`select action, part from access_register where subject_id = ${of.id} and actor_id = ${planner.user.id}`,
      ),
    )
    expect(looks).toEqual([{ action: 'opened', part: 'certification' }])
    expect((await planner.get(`/attachments/${paperOf('history')}/content`)).status).toBe(200)
    expect((await planner.get(`/attachments/${paperOf('annual-accounts')}/content`)).status).toBe(403)
    expect((await d.as('seller').get(`/attachments/${paperOf('annual-accounts')}/content`)).status).toBe(200)
    expect((await d.as('boss').get(`/attachments/${paperOf('annual-accounts')}/content`)).status).toBe(200)
    d.done(await d.assign(id, '技术部'), 201)
    expect((await d.as('technician').get(`/attachments/${paperOf('annual-accounts')}/content`)).status).toBe(200)
  })

  test('T-12 who surveys or decides about a candidate is named among those who can see something of it', async () => {
    const id = await d.caseAt('field-survey')
    const { customer: of } = await d.look(id)
    d.done(await d.assign(id, '技术部'), 201)
    const readers = d.done(await d.as('seller').get(`/customers/${of.id}/readers?limit=200`)).rows
    const technician = readers.find((row: { user: { id: string } }) => row.user.id === d.as('technician').user.id)
    expect(technician).toMatchObject({ via: 'survey', nearness: 'foreign' })
    expect(new Set(technician.parts.map(({ right }: { right: string }) => right))).toEqual(new Set(['hidden']))
  })

  test('D-07 a surveyor adds pictures to his own finding alone', async () => {
    const id = await d.caseAt('field-survey')
    d.done(await d.assign(id, '技术部'), 201)
    d.done(await d.assign(id, '设计部'), 201)
    const { findings, customer: of } = await d.look(id)
    const [own] = findings.filter((each: { department: string }) => each.department === '技术部')
    expect((await d.attach('technician', of.id, 'field-finding', own.id)).status).toBe(201)
    expect((await d.attach('designer', of.id, 'field-finding', own.id)).status).toBe(403)
    expect((await d.attach('technician', of.id, 'survey-document', `${id}.history`)).status).toBe(403)
    expect((await d.look(id)).findings.find((each: { id: string }) => each.id === own.id).files).toHaveLength(1)
  })
})
