import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { beforeAll, describe, expect, it } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../../../testing/app.ts'
import { publish } from '../../policies/index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let boss: TestClient
let maker: TestClient
const ids: Record<string, string> = {}

beforeAll(async () => {
  boss = await t.as('general-manager')
  maker = await t.as('account-executive', { name: '周一' })
  const made: [code: string, name: string, industry: string][] = [
    ['E1', '=HYPERLINK("http://x","点我")', '机床'],
    ['E2', '华东“轴承”, 一厂', '轴承'],
    ['E3', '＋加号公司', '机床'],
  ]
  for (const [code, name, industry] of made) {
    const answer = await maker.post('/customers', { code, name, industry, acceptDuplicates: true })
    expect(answer.status).toBe(201)
    ids[code] = answer.body.id
  }
  const { status, body } = await boss.post('/customers', { code: 'E9', name: '别人的客户', acceptDuplicates: true })
  expect(status).toBe(201)
  ids['E9'] = body.id
  await t.system(({ db }) => db.run(sql`update customers set class = 'key', grade = 'A' where code in ('E1', 'E3')`))
})

const order = { format: 'csv', purpose: '走访安排' }
const rights = ['customers.read', 'customers.export']
const exported = (client: TestClient, more: object = {}) => client.post('/customer-exports', { ...order, ...more })
/** The lines of a text file: a head, rows, an empty one, and who took it out. */
const linesOf = ({ bytes }: TestResponse): string[][] => parse(bytes, { bom: true, relax_column_count: true })
const codesIn = (answer: TestResponse) =>
  linesOf(answer)
    .slice(1, -2)
    .map(([code]) => code)
const looks = () =>
  t.system(({ db }) =>
    db.rows<{ who: string; kind: string; label: string; action: string; purpose: string; rows: number }>(sql`
      select actor_name as who, subject_kind as kind, subject_label as label, action, purpose, rows
      from access_register where action = 'exported' order by seq`),
  )

describe('the list of customers as a file (A-07, D-19)', () => {
  it('A-07 a text file for spreadsheets: marked as UTF-8, Windows lines, words instead of codes', async () => {
    const answer = await exported(boss, { class: 'key', sort: '-code' })
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(answer.headers['content-disposition']).toContain(encodeURIComponent('客户清单 2026-06-15.csv'))
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
    const [head, ...rows] = linesOf(answer)
    const titles = '客户编码 客户名称 关系 分类 等级 行业 负责人 部门 区域 更新时间'
    expect(head).toEqual(titles.split(' '))
    expect(rows[0]!.slice(0, 7)).toEqual(['E3', "'＋加号公司", '潜在', '大客户', 'A', '机床', '周一'])
    expect(rows[0]!.at(-1)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
    expect(answer.bytes.toString('utf8').split('\r\n').length).toBe(6)
  })

  it('A-08 relation, grade and industry narrow it together, the industry by any part of it, in the list as in the file', async () => {
    const cases: [filter: Record<string, string>, codes: string[]][] = [
      [{ relation: 'potential', grade: 'A', industry: '床' }, ['E1', 'E3']],
      [{ industry: '轴承' }, ['E2']],
      [{ industry: '%' }, []],
      [{ industry: '机_' }, []],
      [{ industry: '' }, ['E1', 'E2', 'E3', 'E9']],
    ]
    for (const [filter, codes] of cases) {
      const { body } = await boss.get(`/customers?${new URLSearchParams(filter)}`)
      expect(body.rows.map(({ code }: { code: string }) => code)).toEqual(codes)
      expect(codesIn(await exported(boss, filter))).toEqual(codes)
    }
  })

  it('A-07.4 what looks like a formula is neutralised in a text file, and only text in a workbook', async () => {
    expect(linesOf(await exported(boss, { ids: [ids['E1']] }))[1]![1]).toBe('\'=HYPERLINK("http://x","点我")')
    const answer = await exported(boss, { ids: [ids['E1'], ids['E2']], format: 'xlsx', columns: ['industry'] })
    expect(answer.headers['content-type']).toMatch(/spreadsheetml/)
    const { sheets } = await readXlsx(answer.bytes)
    expect([sheets.length, sheets[0]!.name]).toEqual([1, '客户清单'])
    expect(sheets[0]!.rows.slice(0, 3)).toEqual([
      ['客户编码', '客户名称', '行业'],
      ['E1', '=HYPERLINK("http://x","点我")', '机床'],
      ['E2', '华东“轴承”, 一厂', '轴承'],
    ])
    expect([...(sheets[0]!.cells?.values() ?? [])].filter(({ formula }) => formula)).toEqual([])
  })

  it('A-07.4 the last line says who took it out, when, what for and how many, in the language asked for', async () => {
    const chinese = linesOf(await exported(boss, { q: 'E2' }))
    expect(chinese.at(-1)).toEqual([
      `导出人：${boss.user.name}，导出时间：2026-06-15 10:00，用途：走访安排，共 1 行。内部资料，不得外传。`,
    ])
    const answer = await boss.post('/customer-exports', { ...order, q: 'E2' }, { 'accept-language': 'en' })
    expect(linesOf(answer).at(-1)![0]).toBe(
      `Exported by ${boss.user.name} at 2026-06-15 10:00, for: 走访安排; rows: 1. For internal use only.`,
    )
  })

  it('A-07.4 every export stands in the register, a refused one does not', async () => {
    const before = (await looks()).length
    expect((await exported(boss, { grade: 'A' })).status).toBe(200)
    expect((await exported(boss, { purpose: ' ' })).status).toBe(400)
    const after = await looks()
    expect(after.length).toBe(before + 1)
    expect(after.at(-1)).toEqual({
      who: boss.user.name,
      kind: 'customers',
      label: '客户清单',
      action: 'exported',
      purpose: '走访安排',
      rows: 2,
    })
  })

  it.each<[string, object, string]>([
    ['without a purpose', { purpose: undefined }, '400 purpose field.required'],
    ['with an empty one', { purpose: '' }, '400 purpose text.blank'],
    ['in a form there is none of', { format: 'pdf' }, '400 format value.not_accepted'],
    ['of nobody', { ids: [] }, '400 ids list.too_short'],
    ['with a column there is none of', { columns: ['phone'] }, '400 columns.0 value.not_accepted'],
    ['in an order there is none of', { sort: 'grade' }, '400 sort query.unknown_sort'],
    ['by a field there is none of', { province: '沪' }, '400 province field.unknown'],
  ])('A-07.4 none %s', async (_title, more, expected) => {
    const { status, body } = await exported(boss, more)
    const details = body.error.details as { field: string; code: string }[]
    expect(`${status} ${details.map(({ field, code }) => `${field} ${code}`).join(', ')}`).toBe(expected)
  })
})

describe('whose customers, and what of them (A-07)', () => {
  it('A-07 it takes a right of its own', async () => {
    expect((await exported(maker)).status).toBe(403)
    expect((await exported(await t.as({ permissions: ['customers.read', 'customers.write'] }))).status).toBe(403)
  })

  it('A-07 only the customers its maker sees; chosen ones out of sight are as unknown as those there are none of', async () => {
    const clerk = await t.as({ permissions: rights, scope: 'own' })
    await t.system(({ db }) => db.run(sql`update customers set owner_id = ${clerk.user.id} where code = 'E2'`))
    expect(codesIn(await exported(clerk))).toEqual(['E2'])
    expect(codesIn(await exported(clerk, { ids: [ids['E2'], ids['E2']] }))).toEqual(['E2'])
    const before = (await looks()).length
    expect((await exported(clerk, { ids: [ids['E2'], ids['E9']] })).status).toBe(404)
    expect((await exported(clerk, { ids: [clerk.user.id] })).status).toBe(404)
    expect((await looks()).length).toBe(before)
  })

  it('A-07.1 a hidden field has no column and finds nothing, a masked one stays masked', async () => {
    const row = { nearness: '*', position: '*', part: 'basic' } as const
    const rows = [
      { ...row, field: 'grade', right: 'hidden' },
      { ...row, field: 'relation', right: 'masked' },
      { ...row, field: 'industry', right: 'masked' },
      { ...row, part: '*', field: '*', right: 'read' },
    ]
    const parameters = { ...pack['archive-access'].defaults, rows }
    await t.system((ctx) => publish(ctx, 'archive-access', { effectiveOn: '2026-07-01', reason: '测试', parameters }))
    t.setClock('2026-07-01T02:00:00Z')
    const reader = await t.as({ permissions: rights })
    const columns = ['relation', 'grade', 'industry', 'class']
    const seen = await exported(reader, { ids: [ids['E1']], columns })
    const sought = await exported(reader, { grade: 'A' })
    t.setClock('2026-06-15T02:00:00Z')
    expect(linesOf(seen).slice(0, 2)).toEqual([
      ['客户编码', '客户名称', '分类', '行业'],
      ['E1', '\'=HYPERLINK("http://x","点我")', '大客户', '****'],
    ])
    expect([sought.status, sought.body.error.details[0]]).toMatchObject([
      400,
      { field: 'grade', code: 'field.unknown' },
    ])
  })

  it('A-07.4 as many as the regulation allows, and one more is refused in numbers', async () => {
    const publishMax = (effectiveOn: string, maxExportRows: number) =>
      t.system((ctx) => {
        const parameters = { ...pack['archive-access'].defaults, maxExportRows }
        return publish(ctx, 'archive-access', { effectiveOn, reason: '测试', parameters })
      })
    await publishMax('2026-08-01', 3)
    await publishMax('2026-08-02', 4)
    t.setClock('2026-08-01T02:00:00Z')
    const director = await t.as('general-manager')
    const before = (await looks()).length
    const above = await exported(director)
    const narrowed = await exported(director, { class: 'key' })
    t.setClock('2026-08-02T02:00:00Z')
    const at = await exported(await t.as('general-manager'))
    t.setClock('2026-06-15T02:00:00Z')
    expect([above.status, above.body.error.code, above.body.error.message]).toEqual([
      409,
      'export.too_many',
      '符合条件的客户有 4 家，一次最多导出 3 家；请缩小范围后再导出',
    ])
    expect([codesIn(narrowed).length, codesIn(at).length]).toEqual([2, 4])
    expect((await looks()).length).toBe(before + 2)
  })
})
