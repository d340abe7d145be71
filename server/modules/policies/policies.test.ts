import { describe, expect, it } from 'vitest'
import { pack } from '../../../policy-pack/index.ts'
import { sql } from '../../kernel/db.ts'
import { testApp } from '../../testing/app.ts'
import { inForce, publish } from './index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const parameters = { ...pack['key-account'].defaults, monthlyOver: '300000' }
const rights = { permissions: ['policies.read', 'policies.publish-directly', 'decisions.run'] }

const versions = () =>
  t.system(({ db }) => db.rows<{ kind: string; version: number }>(sql`select kind, version from policy_versions`))
const forget = () => t.system(({ db }) => db.run(sql`delete from policy_versions`))

describe('regulations in force', () => {
  it('the built-in version 1 of every kind is in force from 1900 on', async () => {
    const manager = await t.as(rights)
    const { body } = await manager.get('/policies')
    expect(
      body.rows.map(({ kind, number, version, effectiveOn }: Record<string, unknown>) => [
        kind,
        number,
        version,
        effectiveOn,
      ]),
    ).toEqual([
      ['key-account', 'R-05', 1, '1900-01-01'],
      ['grading', 'C-02', 1, '1900-01-01'],
      ['abc', 'A-08', 1, '1900-01-01'],
      ['aging', 'K-09', 1, '1900-01-01'],
      ['obligations', 'G-04', 1, '1900-01-01'],
      ['opportunities', 'T-06', 1, '1900-01-01'],
      ['authority-table', 'K-01', 1, '1900-01-01'],
      ['archive', 'D-16', 1, '1900-01-01'],
      ['archive-access', 'A-07', 1, '1900-01-01'],
      ['customer-data', 'A-01', 1, '1900-01-01'],
      ['development', 'D-02', 1, '1900-01-01'],
    ])
  })

  it('one regulation comes with articles, numbers, labels, the schema of its numbers and its versions', async () => {
    const manager = await t.as(rights)
    const { status, body } = await manager.get('/policies/key-account')
    expect(status).toBe(200)
    expect(body.articles.map(({ code }: { code: string }) => code)).toEqual(['R-05', 'R-05.1', 'R-05.2', 'R-05.3'])
    expect(body.parameters).toEqual(pack['key-account'].defaults)
    expect(body.schema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(Object.keys(body.schema.properties)).toEqual(Object.keys(body.labels))
    expect(body.versions).toMatchObject([{ version: 1, effectiveOn: '1900-01-01', publishedAt: null }])
  })

  it('a version applies from its day on, of two of one day the later published', async () => {
    const manager = await t.as(rights)
    const send = (effectiveOn: string, monthlyOver: string) =>
      manager.post('/policies/key-account/versions', {
        effectiveOn,
        reason: '年度修订',
        parameters: { ...parameters, monthlyOver },
      })
    expect((await send('2026-07-01', '300000')).body).toMatchObject({
      version: 2,
      effectiveOn: '2026-07-01',
      reason: '年度修订',
      publishedByName: manager.user.name,
      parameters: { monthlyOver: '300000.00' },
    })
    expect((await send('2027-01-01', '400000')).body.version).toBe(3)
    expect((await send('2026-07-01', '350000')).body.version).toBe(4)
    const at = async (day: string) => {
      const { version, parameters: own } = await t.system(({ db }) => inForce(db, 'key-account', day))
      return [version, own.monthlyOver]
    }
    expect(await at('2026-06-30')).toEqual([1, '500000.00'])
    expect(await at('2026-07-01')).toEqual([4, '350000.00'])
    expect(await at('2026-12-31')).toEqual([4, '350000.00'])
    expect(await at('2027-01-01')).toEqual([3, '400000.00'])
    const { body } = await manager.get('/policies/key-account?at=2027-05-01')
    expect(body).toMatchObject({ version: 3, effectiveOn: '2027-01-01', parameters: { monthlyOver: '400000.00' } })
    expect(body.versions.map(({ version }: { version: number }) => version)).toEqual([4, 3, 2, 1])
    await forget()
  })

  it('R-14 the first version of a company may begin in the past, no later one does', async () => {
    const manager = await t.as(rights)
    const send = (effectiveOn: string) =>
      manager.post('/policies/key-account/versions', { effectiveOn, reason: '修订', parameters })
    expect((await send('2020-01-01')).status).toBe(201)
    const late = await send('2026-06-14')
    expect(late.body.error.details).toMatchObject([{ field: 'effectiveOn', code: 'date.out_of_range' }])
    expect((await send('2026-06-15')).status).toBe(201)
    await forget()
  })

  it('versions published at the same instant are numbered without gaps', async () => {
    const one = () =>
      t.system((ctx) =>
        publish(ctx, 'abc', { effectiveOn: '2026-07-01', reason: '同时', parameters: pack.abc.defaults }),
      )
    const numbers = await Promise.all(Array.from({ length: 8 }, one))
    expect(numbers.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    await forget()
  })
})

describe('publishing', () => {
  const good = { effectiveOn: '2026-07-01', reason: '修订', parameters }
  const table: [string, unknown, string][] = [
    ['no reason', { ...good, reason: undefined }, 'reason'],
    ['a blank reason', { ...good, reason: ' ' }, 'reason'],
    ['no day', { ...good, effectiveOn: undefined }, 'effectiveOn'],
    ['a day that does not exist', { ...good, effectiveOn: '2026-02-30' }, 'effectiveOn'],
    ['a day before the built-in version', { ...good, effectiveOn: '1899-12-31' }, 'effectiveOn'],
    ['no parameters', { ...good, parameters: undefined }, 'parameters'],
    ['parameters of another kind', { ...good, parameters: pack.abc.defaults }, 'parameters.shareA'],
    ['an amount below zero', { ...good, parameters: { ...parameters, monthlyOver: '-1' } }, 'parameters.monthlyOver'],
    ['an amount as a number', { ...good, parameters: { ...parameters, monthlyOver: 1 } }, 'parameters.monthlyOver'],
    [
      'a parameter too few',
      { ...good, parameters: { ...parameters, monthlyOver: undefined } },
      'parameters.monthlyOver',
    ],
    ['a version number of one’s own', { ...good, version: 7 }, 'version'],
  ]
  it.each(table)('%s is refused by name and changes nothing', async (_title, body, field) => {
    const manager = await t.as(rights)
    const answer = await manager.post('/policies/key-account/versions', body)
    expect(answer.status).toBe(400)
    expect(answer.body.error.details.map((detail: { field: string }) => detail.field)).toContain(field)
    expect(await versions()).toEqual([])
  })

  it.each(['pricing', 'constructor', 'toString', '__proto__'])(
    'the kind %s is unknown, and the answer names those there are',
    async (kind) => {
      const manager = await t.as(rights)
      for (const answer of [
        await manager.get(`/policies/${kind}`),
        await manager.post(`/policies/${kind}/versions`, good),
      ]) {
        expect(answer.status).toBe(404)
        expect(answer.body.error).toMatchObject({ code: 'policy.unknown' })
        expect(answer.body.error.message).toContain('key-account, grading, abc, aging')
      }
    },
  )

  it('takes the right to publish', async () => {
    const reader = await t.as({ permissions: ['policies.read'] })
    expect((await reader.post('/policies/key-account/versions', good)).status).toBe(403)
    expect(await versions()).toEqual([])
  })
})

describe('putting a case to a regulation', () => {
  const facts = {
    asOf: '2026-06-30',
    months: { '2026-04': '310000', '2026-05': '310000', '2026-06': '310000' },
    cumulative: '930000',
    firstTradeOn: '2020-01-01',
  }

  it('decides under the regulation of today, of another day, or of a draft, and stores nothing', async () => {
    const manager = await t.as(rights)
    const decide = async (rest: object) => {
      const { status, body } = await manager.post('/decisions/key-account', { facts, ...rest })
      expect(status).toBe(200)
      return [body.outcome, body.policy.version, ...body.reasons.map(({ article }: { article: string }) => article)]
    }
    expect(await decide({})).toEqual(['general', 1])
    expect(await decide({ parameters })).toEqual(['key', 0, 'R-05.2'])
    expect(await versions()).toEqual([])
    await manager.post('/policies/key-account/versions', { effectiveOn: '2026-07-01', reason: '下调', parameters })
    expect(await decide({ at: '2026-06-30' })).toEqual(['general', 1])
    expect(await decide({ at: '2026-07-01' })).toEqual(['key', 2, 'R-05.2'])
    await forget()
  })

  it('names the kinds there are and the facts each takes', async () => {
    const manager = await t.as(rights)
    const { body } = await manager.get('/decisions')
    expect(body.rows.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['key-account', 'grading', 'abc']),
    )
    for (const { kind } of body.rows) {
      expect((await manager.get(`/decisions/${kind}`)).body).toMatchObject({
        type: 'object',
        additionalProperties: false,
      })
    }
    expect((await manager.get('/decisions/pricing')).body.error.message).toContain('key-account')
    expect((await manager.post('/decisions/pricing', { facts })).status).toBe(404)
  })

  it.each([
    ['facts that are missing', {}, 'facts'],
    ['facts of the wrong shape', { facts: [] }, 'facts'],
    ['an unknown fact', { facts: { ...facts, mood: 'good' } }, 'facts.mood'],
    ['a month that is none', { facts: { ...facts, months: { '2026-13': '1' } } }, 'facts.months.2026-13'],
    ['an amount that is none', { facts: { ...facts, cumulative: '1e9' } }, 'facts.cumulative'],
    [
      'a draft that is nonsense',
      { facts, parameters: { ...parameters, consecutiveMonths: 1 } },
      'parameters.consecutiveMonths',
    ],
    ['a day that is none', { facts, at: '2026-02-30' }, 'at'],
  ])('%s is refused by name', async (_title, body, field) => {
    const manager = await t.as(rights)
    const answer = await manager.post('/decisions/key-account', body)
    expect(answer.status).toBe(400)
    expect(answer.body.error.details.map((detail: { field: string }) => detail.field)).toEqual([field])
  })
})
