import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../kernel/db.ts'
import { testApp } from '../testing/app.ts'
import { cliOver, type Options } from './command.ts'
import { gradingCommands } from './grading.ts'
import { policyCommands } from './policies.ts'

const t = testApp({ now: '2026-06-30T02:00:00Z' })
let folder: string

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-commands-'))
  const invoices = [
    ['B2', '2019-01-31', '300000.01'],
    ['B2', '2019-02-01', '300000.01'],
    ['B2', '2019-03-01', '300000.01'],
    ['B1', '2019-05-01', '2000000.01'],
    ['B3', '2019-06-01', '50'],
    ['B3', '2019-06-02', '-80'],
  ]
  await t.system(async ({ db, tenant }) => {
    await db.run(
      sql`insert into customers (tenant_id, code, name) select ${tenant.id}, c, c from unnest(array['B1', 'B2', 'B3', 'B4']) c`,
    )
    for (const [at, [code, on, gross]] of invoices.entries()) {
      await db.run(sql`
        insert into invoices (tenant_id, customer_id, number, kind, status, issued_on, due_on, gross)
        select ${tenant.id}, id, ${String(at)}, ${gross!.startsWith('-') ? 'credit-note' : 'invoice'}, 'valid', ${on}, ${on}, ${gross}
        from customers where code = ${code}`)
    }
  })
})
afterAll(() => fs.rm(folder, { recursive: true, force: true }))

/** Runs `clavis NAME …` as `--json` prints it, and as people read it. */
async function clavis(words: string, options: Options = {}): Promise<{ json: never; text: string }> {
  const args = words.split(' ')
  const command = [...policyCommands, ...gradingCommands].find(({ name }) => `${words} `.startsWith(`${name} `))!
  const result = await command.run(cliOver(t.services(), 'en'), args.slice(command.name.split(' ').length), options)
  return { json: result as never, text: command.text!(result as never, 'en') }
}

async function aFile(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name)
  await fs.writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const versions = () => t.system(({ db }) => db.rows(sql`select version from policy_versions`))
const forget = () => t.system(({ db }) => db.run(sql`delete from policy_versions`))

describe('classify, grade, abc', () => {
  it('R-05 classify lists every customer that traded with the criteria of the example policy', async () => {
    await clavis('policy publish key-account docs/examples/key-account.policy.json', {
      effective: '2017-01-01',
      reason: '本公司标准',
    })
    const { json, text } = await clavis('classify', { 'as-of': '2019-12-31' })
    expect(json).toEqual({
      asOf: '2019-12-31',
      customers: [
        { code: 'B1', class: 'key', criteria: ['R-05.1'], months: [] },
        { code: 'B2', class: 'key', criteria: ['R-05.2', 'R-05.3'], months: ['2019-01', '2019-02', '2019-03'] },
        { code: 'B3', class: 'general', criteria: [], months: [] },
      ],
    })
    expect(text.split('\n')[1]).toBe('B2  key      R-05.2 R-05.3  2019-01 2019-02 2019-03')
    await forget()
  })

  it('C-02 grade tells class, grade and points with the decision behind them', async () => {
    const { json } = await clavis('grade', { 'as-of': '2021-01-31' })
    expect(json).toMatchObject({
      asOf: '2021-01-31',
      customers: [
        { code: 'B1', class: 'key', grade: 'C', points: 4, decision: { missing: ['premium', 'influence'] } },
        { code: 'B2', class: 'general', grade: 'C' },
        { code: 'B3', class: 'general', grade: 'C' },
      ],
    })
  })

  it('A-08 abc lists the sales of the period, largest first', async () => {
    const { json, text } = await clavis('abc', { period: '2019' })
    expect(json).toEqual({
      period: '2019',
      customers: [
        { code: 'B1', amount: '2000000.01', abc: 'A' },
        { code: 'B2', amount: '900000.03', abc: 'A' },
        { code: 'B3', amount: '-30.00', abc: 'C' },
      ],
    })
    expect(text.split('\n')[2]).toBe('B3      -30.00  C')
  })

  it.each([
    ['classify', {}],
    ['classify extra', { 'as-of': '2019-12-31' }],
    ['classify', { 'as-of': '2019-02-30' }],
    ['grade', { 'as-of': 'today' }],
    ['abc', {}],
    ['abc', { period: '2019-13' }],
  ])('“%s” with %j is refused', async (words, options) => {
    await expect(clavis(words, options as Options)).rejects.toMatchObject({ status: 400 })
  })
})

describe('policy and decide', () => {
  const facts = { asOf: '2026-06-30', months: { '2026-04': '310000', '2026-05': '310000', '2026-06': '310000' } }

  it('policy show words the articles with the numbers in force', async () => {
    const { text, json } = await clavis('policy show grading')
    expect(text).toContain('C-02 Grades of customers — version 1, in force since 1900-01-01')
    expect(text).toContain('at least 5,000,000 → 4 points; at least 2,000,000 → 3 points')
    expect(text).not.toMatch(/\{\w+\}/)
    expect(json).toMatchObject({ kind: 'grading', version: 1 })
  })

  it('decide puts facts to the policy in force, or to a draft that is stored nowhere', async () => {
    const file = await aFile('facts.json', facts)
    expect((await clavis(`decide key-account ${file}`)).json).toMatchObject({
      outcome: 'general',
      policy: { version: 1 },
    })
    const draft = { policy: 'docs/examples/key-account.policy.json' }
    const { json, text } = await clavis(`decide key-account ${file}`, draft)
    expect(json).toMatchObject({ outcome: 'key', reasons: [{ article: 'R-05.2' }], policy: { version: 0 } })
    expect(text).toContain('key — key-account v0 R-05')
    expect(await versions()).toEqual([])
  })

  it('decide names its kinds and the facts they take', async () => {
    expect((await clavis('decide', { list: true })).text).toContain('key-account')
    expect((await clavis('decide grading', { schema: true })).json).toMatchObject({
      type: 'object',
      required: ['asOf'],
    })
  })

  it('a wrong kind, file or parameter is refused in one line that names it, and nothing is published', async () => {
    const when = { effective: '2026-07-01', reason: '修订' }
    const short = await aFile('short.json', { cumulativeOver: '1' })
    const broken = await aFile('broken.json', '{"cumulativeOver": ')
    const refused: [string, Options, RegExp][] = [
      ['policy show pricing', {}, /there are: key-account, grading, abc, aging/],
      ['policy publish pricing x.json', when, /there are: key-account/],
      ['policy publish key-account nowhere.json', when, /nowhere\.json/],
      [`policy publish key-account ${broken}`, when, /json\.malformed/],
      [`policy publish key-account ${short}`, { ...when, reason: ' ' }, /invalid_input/],
      [`policy publish key-account ${short}`, { reason: '修订' }, /Usage/],
      ['decide pricing', {}, /there are: .*key-account, grading, abc/],
    ]
    for (const [words, options, message] of refused) await expect(clavis(words, options)).rejects.toThrow(message)
    await expect(clavis(`policy publish key-account ${short}`, when)).rejects.toMatchObject({
      fields: expect.arrayContaining([
        expect.objectContaining({ field: 'parameters.monthlyOver', code: 'field.required' }),
      ]),
    })
    expect(await versions()).toEqual([])
  })
})
