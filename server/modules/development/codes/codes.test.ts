import { describe, expect, test } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { code } from '../../../testing/approvals.ts'
import { testDevelopment } from '../../../testing/development.ts'
import { importContent } from '../../../testing/imports.ts'
import { publish } from '../../policies/index.ts'
import { counterOf, writeCode } from './rules.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const d = testDevelopment(t)
const patternFrom = (codePattern: string) =>
  t.system((ctx) =>
    publish(ctx, 'development', {
      effectiveOn: ctx.today,
      reason: '测试',
      parameters: { ...pack.development.defaults, codePattern },
    }),
  )
const codes = (pattern: string, from: number, count: number) =>
  Array.from({ length: count }, (_, at) => pattern.replace('#', String(from + at).padStart(4, '0')))

describe('D-11 codes', () => {
  test('D-11 50 completions at once give 50 distinct codes without a gap', async () => {
    await patternFrom('A{year}-{number:4}')
    const ready = []
    for (let n = 0; n < 50; n++) ready.push(await d.readyCase())
    const answers = await Promise.all(ready.map((id) => d.complete(id)))
    expect(answers.map(({ status }) => status)).toEqual(ready.map(() => 200))
    expect(answers.map(({ body }) => body.code).toSorted()).toEqual(codes('A2026-#', 1, 50))
    const carried = await t.system(({ db }) =>
      db.rows<{ code: string }>(sql`select code from customers where code like 'A2026-%' order by code`),
    )
    expect(carried.map((row) => row.code)).toEqual(codes('A2026-#', 1, 50))
  })

  test('D-11 one case completed many times at once gets one code', async () => {
    await patternFrom('B{year}-{number:4}')
    const id = await d.readyCase()
    const answers = await Promise.all(Array.from({ length: 8 }, () => d.complete(id)))
    expect(answers.filter(({ status }) => status === 200).map(({ body }) => body.code)).toEqual(['B2026-0001'])
    expect(answers.filter(({ status }) => status !== 200).map(code)).toEqual(
      Array.from({ length: 7 }, () => [409, 'certification.wrong_stage']),
    )
    expect(d.done(await d.complete(await d.readyCase())).code).toBe('B2026-0002')
  })

  test('D-11 a completion that is rolled back leaves no gap', async () => {
    await patternFrom('C{year}-{number:4}')
    const [first, broken, second] = [await d.readyCase(), await d.readyCase(), await d.readyCase()]
    expect(d.done(await d.complete(first)).code).toBe('C2026-0001')
    // Its last write breaks: the table of moves refuses it after the number was drawn.
    await t.database().admin((db) =>
      db.run(
        sql([
          `alter table certification_moves add constraint broken check (certification_id <> '${broken}')
        not valid`,
        ]),
      ),
    )
    expect((await d.complete(broken)).status).toBeGreaterThanOrEqual(400)
    await t.database().admin((db) => db.run(sql`alter table certification_moves drop constraint broken`))
    expect(await d.look(broken)).toMatchObject({ stage: 'agreements', code: null })
    expect(d.done(await d.complete(second)).code).toBe('C2026-0002')
    expect(d.done(await d.complete(broken)).code).toBe('C2026-0003')
  })

  test('D-11 a number that somebody carries by hand, or carried, is passed over', async () => {
    await patternFrom('D{year}-{number:4}')
    const of = (name: string) => ({ name, acceptDuplicates: true })
    d.done(await d.as('seller').post('/customers', { code: 'D2026-0001', ...of('手工一厂') }), 201)
    const second = d.done(await d.as('seller').post('/customers', { code: 'D2026-0002', ...of('手工二厂') }), 201)
    const renamed = await d
      .as('seller')
      .patch(`/customers/${second.id}`, { code: 'X2' }, { 'if-match': String(second.version) })
    expect(renamed.status).toBe(200)
    expect(d.done(await d.complete(await d.readyCase())).code).toBe('D2026-0003')
  })

  test('D-11 the count begins anew with the year where the pattern shows it', async () => {
    await patternFrom('E{year}-{number:4}')
    expect(d.done(await d.complete(await d.readyCase())).code).toBe('E2026-0001')
    const next = await d.readyCase()
    t.setClock('2026-12-31T17:00:00Z')
    const late = await t.as('service-manager')
    const answer = await late.post(d.at(next, 'completion'))
    t.setClock('2026-06-15T02:00:00Z')
    expect(d.done(answer).code).toBe('E2027-0001')
    expect(counterOf('E{year}-{number:4}', '2027')).not.toBe(counterOf('E{year}-{number:4}', '2026'))
    expect(counterOf('E-{number:4}', '2027')).toBe(counterOf('E-{number:4}', '2026'))
  })

  test('D-11 the code that certification gave is changed neither by hand nor by a file', async () => {
    await patternFrom('F{year}-{number:4}')
    const caseId = await d.readyCase()
    const { customer: candidate } = await d.look(caseId)
    const patch = async (fields: object) => {
      const { version } = (await d.as('seller').get(`/customers/${candidate.id}`)).body
      return d.as('seller').patch(`/customers/${candidate.id}`, fields, { 'if-match': String(version) })
    }
    const creditCode = '91350100M000100Y43'
    d.done(await patch({ code: 'F-FIRST', unifiedSocialCreditCode: creditCode }))
    d.done(await d.complete(caseId))
    const refused = await patch({ code: 'F-OTHER' })
    expect(code(refused)).toEqual([409, 'customer.code_kept'])
    expect(refused.body.error.details).toMatchObject([{ field: 'code', message: '客户编码由认证编定，不能更改' }])
    expect(d.done(await patch({ code: 'F2026-0001', shortName: '候选' }))).toMatchObject({ code: 'F2026-0001' })
    const columns = { name: '名称', unifiedSocialCreditCode: '信用代码', code: '编码', shortName: '简称' }
    const file = `名称,信用代码,编码,简称\n${candidate.name},${creditCode},F-IMPORT,改\n`
    const found = await importContent(t, 'customers', file, { columns })
    const after = d.done(await d.as('seller').get(`/customers/${candidate.id}`))
    expect([found.updated, after.code, after.shortName], JSON.stringify(found)).toEqual([1, 'F2026-0001', '改'])
  })

  test('completing is for whoever may certify', async () => {
    const id = await d.readyCase()
    expect((await d.complete(id, 'seller')).status).toBe(403)
    expect((await d.complete(id, 'technician')).status).toBe(403)
  })

  test.each([
    ['K{year}-{number:4}', 7, 'K2026-0007'],
    ['K{year}-{number:4}', 12345, 'K2026-12345'],
    ['{number:6}', 1, '000001'],
    ['HD-{number:3}-{year}', 42, 'HD-042-2026'],
  ])('D-11 %s number %i is %s', (pattern, number, expected) =>
    expect(writeCode(pattern, { year: '2026', number })).toBe(expected),
  )
})
