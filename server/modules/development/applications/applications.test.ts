import { describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { code } from '../../../testing/approvals.ts'
import { testDevelopment } from '../../../testing/development.ts'
import { prefill } from './rules.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const d = testDevelopment(t)
const details = (answer: { body: { error: { details: { field: string; code: string }[] } } }) =>
  answer.body.error.details.map(({ field, code: of }) => `${field} ${of}`)

describe('D-02 to D-05 who qualifies', () => {
  test('D-07 the application cannot be filed before the scores meet the criteria, each with its evidence', async () => {
    const id = await d.open()
    await d.surveyed(id)
    await d.visited(id)
    await d.written(id)
    expect(details(await d.file(id))).toEqual([
      'operating-strength qualification.not-scored',
      'finances qualification.not-scored',
      'cooperation qualification.not-scored',
      'confidentiality qualification.not-scored',
      'cost-control qualification.not-scored',
      'qualification.below-total qualification.below-total',
    ])
    await d.scored(id, { finances: 59 })
    expect(details(await d.file(id))).toEqual(['finances qualification.below-minimum'])
    d.done(await d.score(id, 'finances', 60))
    expect(d.done(await d.file(id))).toMatchObject({
      stage: 'approval',
      isFiled: true,
      qualification: { outcome: 'qualified', value: { total: '75.00' }, policy: { kind: 'development', version: 1 } },
    })
  })

  test('D-02 a score without evidence does not count', async () => {
    const id = await d.caseAt('general-survey')
    d.done(await d.score(id, 'finances', 90))
    const { qualification } = await d.look(id)
    expect(qualification.reasons).toContainEqual({
      code: 'qualification.no-evidence',
      article: 'D-02.2',
      facts: { criterion: 'finances' },
    })
  })

  test('D-07 one department that finds the candidate unfit is enough to keep it from being filed', async () => {
    const id = await d.open()
    await d.surveyed(id)
    await d.visited(id, { 质量部: 'unfit' })
    await d.scored(id)
    await d.written(id)
    const refused = await d.file(id)
    expect(details(refused)).toEqual(['质量部 qualification.unfit'])
    expect(refused.body.error.details[0].message).toBe('质量部认为不符合要求')
  })

  test('anybody may put a case to the rule', async () => {
    const facts = { scores: { finances: { points: 90, evidence: 1 } }, findings: [] }
    const answer = d.done(await d.as('boss').post('/decisions/qualification', { facts }))
    expect(answer).toMatchObject({ outcome: 'not-qualified', value: { total: '22.50' } })
    expect(answer.missing).toContain('scores.cooperation')
  })
})

describe('D-08 the application', () => {
  test('D-08 it starts from what the surveys say', async () => {
    const id = await d.open()
    await d.surveyed(id)
    const { report } = await d.visited(id, { 设计部: 'conditional' })
    expect(report.reasons).toContain('对我公司的看法：交货稳定，希望缩短打样周期')
    expect(report.conclusions.split('\n')[0]).toBe('一般调查结论：总体良好，建议实地调查')
    expect(report.conclusions).toContain('设计部（design员，2026-06-14）：有条件符合。设备完好，检验记录齐全')
    expect(report).toMatchObject({ principles: '', products: [], total: '0.00' })
  })

  test('D-08 each of its three parts has to be there', async () => {
    const id = await d.open()
    await d.surveyed(id)
    await d.visited(id)
    await d.scored(id)
    expect(details(await d.file(id))).toEqual(['principles gate.report', 'products gate.report'])
    await d.written(id, { conclusions: ' ' })
    expect(details(await d.file(id))).toEqual(['conclusions gate.report'])
  })

  test('D-08 its amounts add up exactly, and one that is none is refused by name', async () => {
    const id = await d.caseAt('report')
    expect((await d.look(id)).report.total).toBe('2000000.50')
    const { version } = await d.look(id)
    const put = (products: object[]) =>
      d
        .as('seller')
        .put(
          d.at(id, 'report'),
          { reasons: '', principles: '', conclusions: '', products },
          { 'if-match': String(version) },
        )
    expect(details(await put([{ name: '轴承', amount: '12万' }]))).toEqual(['products.0.amount num.format'])
    const most = { name: '轴承', amount: '9999999999999999.99' }
    expect(details(await put([most, most]))).toEqual(['products num.out_of_range'])
    const productId = '0190a1b2-c3d4-7e5f-8a6b-0123456789ab'
    expect(details(await put([{ name: '轴承', amount: '1.00', productId }]))).toEqual([
      'products.0.productId ref.unknown',
    ])
  })

  test('D-08 it goes through the authority table, shown in full to whoever decides, also out of sight', async () => {
    const id = await d.caseAt('approval')
    const { approvalId } = await d.look(id)
    const request = d.done(await d.as('service').get(`/approvals/${approvalId}`))
    expect(request).toMatchObject({ amount: '2000000.50', link: `/development/certifications/${id}` })
    const shown = (of: typeof request) => of.summary.map(({ value }: { value: string }) => value)
    expect(shown(request)).toContain('按月订货，款到发货')
    expect(shown(request)).toEqual(expect.arrayContaining(['technology员：符合', '2,000,000.50']))
    expect(shown(request).join()).not.toMatch(/\bfit\b|\d{4}\.\d\d/)
    const english = d.done(await d.as('service').get(`/approvals/${approvalId}`, { 'accept-language': 'en' }))
    expect(shown(english)).toContain('technology员: fit')
    const outsider = await t.as({ permissions: ['development.read'], scope: 'own' })
    expect((await outsider.get(d.at(id))).status).toBe(404)
    const transfer = { toUserId: outsider.user.id, comment: '请代为审核' }
    d.done(await d.as('service').post(`/approvals/${approvalId}/transfer`, transfer))
    expect((await outsider.get(d.at(id))).status).toBe(200)
    const body = { conclusion: '好' }
    expect((await outsider.post(d.at(id, 'general-survey-closing'), body)).status).toBe(403)
  })

  test('D-08 S05 whoever filed it does not approve it, and nothing is changed while it is being decided', async () => {
    const id = await d.caseAt('approval')
    expect(code(await d.decide(id, 'seller', 'approval'))[0]).not.toBe(200)
    const { version } = await d.look(id)
    const late = { points: 100, basis: '补充' }
    const scores = await d.as('seller').put(d.at(id, 'scores/finances'), late, { 'if-match': String(version) })
    expect(code(scores)).toEqual([409, 'certification.wrong_stage'])
    expect((await d.evidence(id, 'finances')).status).toBe(403)
    expect(code(await d.file(id))).toEqual([409, 'certification.wrong_stage'])
    expect((await d.look(id)).stage).toBe('approval')
  })

  test('D-08 sent back to its author it can be written and filed anew', async () => {
    const id = await d.caseAt('approval')
    d.done(await d.decide(id, 'service', 'return'))
    expect(await d.look(id)).toMatchObject({ stage: 'report', can: { report: true, file: true } })
    await d.written(id, { principles: '款到发货，量价挂钩' })
    d.done(await d.file(id))
    expect((await d.approved(id)).stage).toBe('agreements')
  })

  test('the stored decision keeps its facts', async () => {
    const id = await d.caseAt('approval')
    const { facts } = await t.system(({ db }) =>
      db.one<{ facts: object }>(sql`select decision_facts as facts from certifications where id = ${id}`),
    )
    expect(facts).toMatchObject({ scores: { finances: { points: 80, evidence: 1 } } })
  })

  test('what is not known of the surveys leaves no empty words', () => {
    expect(prefill({ interview: null, conclusion: null, findings: [] }, 'zh-CN')).toEqual({
      reasons: '',
      principles: '',
      conclusions: '',
    })
  })
})
