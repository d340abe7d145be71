import { describe, expect, it } from 'vitest'
import { pack, type PolicyKind } from '../../../../policy-pack/index.ts'
import type { Wording } from '../rules.ts'
import { fieldPlace, header, parametersIn, wordedChanges } from './places/rules.ts'
import { wordedParameters } from './rules.ts'

const kinds = Object.keys(pack) as PolicyKind[]
const name = (zh: string, en: string) => ({ zh, en })
const names: Wording['names'] = {
  position: Object.fromEntries(
    ['general-manager', 'deputy-general-manager', 'finance', 'sales-manager', 'service-manager', 'relations-supervisor']
      .concat('technology', 'design', 'quality', 'production')
      .map((code) => [code, name('某岗位', 'Some position')]),
  ),
  matter: Object.fromEntries(
    pack['authority-table'].defaults.rows.map(({ matter }) => [matter, name('某事项', 'Some matter')]),
  ),
  right: { 'credit.approve': name('信用审批', 'Approve credit') },
  person: { zhou: name('周宁', 'Zhou Ning') },
}
const wordingOf = (kind: PolicyKind): Wording => ({ words: pack[kind].words, names })
const changesOf = (kind: PolicyKind, change: Record<string, unknown>) =>
  wordedChanges(parametersIn(kind, wordingOf(kind)), pack[kind].defaults, { ...pack[kind].defaults, ...change })

/** Words that Chinese readers read as they stand: grades, patterns, internet domains, article numbers. */
const asTheyStand = /\{(year|number)(:\d)?\}|K(?=\{)|[\w-]+\.(com|net|cn)\b|\b[A-Z]-\d\d(\.\d)?|\b[ABC]\b|\bVIP\b/g

describe('what a regulation says is worded', () => {
  it.each(kinds)('R-13 %s shows no code in Chinese, and no Chinese sign in English', (kind) => {
    const worded = wordedParameters(kind, pack[kind].defaults, wordingOf(kind))
    const texts = Object.values(worded).flatMap(({ text, table }) => [
      text,
      ...(table ? [...table.columns, ...table.rows.flat()] : []),
    ])
    for (const { zh, en } of texts) {
      expect(zh.replaceAll(asTheyStand, '')).not.toMatch(/[a-z]{2,}|[,;:()](?!\d)/i)
      if (kind !== 'development') expect(en).not.toMatch(/[\u4e00-\u9fff，；：（）]/)
      expect(en).not.toMatch(/\b[a-z]+([A-Z][a-z]+)+\b|undefined|\[object/)
    }
  })

  it.each(kinds)('R-13 %s has a word for every column and every choice', (kind) => {
    const { words, labels } = pack[kind] as { words: Record<string, unknown>; labels: Record<string, unknown> }
    const known = (code: string) => Object.hasOwn(words, code) || Object.hasOwn(labels, code)
    const missing: string[] = []
    const walk = (schema: Schema, at: string) => {
      for (const [column, inner] of Object.entries(schema.properties ?? {})) {
        if (!known(column) && !['zh', 'en'].includes(column)) missing.push(column)
        walk(inner, column)
      }
      if (schema.anyOf?.some(({ type }) => type === 'null') && !known(`${at}.null`)) missing.push(`${at}.null`)
      const isGrade = (one: unknown) => /^[A-C]$/.test(String(one))
      for (const one of schema.enum ?? [])
        if (!known(`${at}.${String(one)}`) && !known(String(one)) && !isGrade(one)) missing.push(`${at}.${String(one)}`)
      for (const inner of [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) if (inner) walk(inner, at)
    }
    walk(parametersIn(kind, wordingOf(kind)).schema as Schema, '')
    expect(missing).toEqual([])
  })

  it('C-02 bands read as limit and points, and stand as a table of their own', () => {
    const { contractBands, influencePoints, periodMonths } = wordedParameters(
      'grading',
      pack.grading.defaults,
      wordingOf('grading'),
    )
    expect(contractBands!.text.zh).toBe(
      '不低于 5,000,000 → 4 分；不低于 2,000,000 → 3 分；不低于 500,000 → 2 分；其余 → 1 分',
    )
    expect(contractBands!.table!.columns.map(({ zh }) => zh)).toEqual(['不低于', '分值'])
    expect(contractBands!.table!.rows.map((row) => row.map(({ en }) => en)).at(-1)).toEqual(['others', '1'])
    expect(influencePoints!.table!.rows.map((row) => row.map(({ zh }) => zh))[0]).toEqual(['行业龙头', '4'])
    expect(periodMonths).toEqual({ text: name('12', '12'), table: null })
  })

  it('A-03 what people choose from reads by its name, in the reader’s language; its key is not read', () => {
    const { sources } = wordedParameters('customer-data', pack['customer-data'].defaults, wordingOf('customer-data'))
    expect(sources!.text.zh).toBe('走访；市场调研；媒体与网络；展会；介绍；其他')
    expect(sources!.table!.rows.map((row) => row.map(({ en }) => en))).toContainEqual(['Trade fair'])
  })

  it('K-01 a row of the authority table reads as who decides what, in which way, by when, and who stands in', () => {
    const [row] = pack['authority-table'].defaults.rows
    const steps = [
      {
        ...row!.steps[0]!,
        title: name('财务会签', 'Finance'),
        mode: 'all',
        approvers: [
          { by: 'position', position: 'finance', of: 'region' },
          { by: 'person', username: 'zhou' },
          { by: 'role', right: 'credit.approve' },
          { by: 'superior', levels: 2 },
          { by: 'department-head', department: null },
        ],
        ifEmpty: 'administrator',
        deadlineDays: 1,
      },
      { ...row!.steps[0]!, title: name('备案', 'Filing'), kind: 'notice', deadlineDays: null },
    ]
    const rows = [{ ...row!, basis: 'percent', over: '3', upTo: '5.5', grade: 'A', scope: '华东', steps }]
    const { table } = wordedParameters(
      'authority-table',
      { duplicateApprover: 'once', rows },
      wordingOf('authority-table'),
    ).rows!
    expect(table!.rows[0]!.map(({ zh }) => zh)).toEqual([
      '某事项',
      'R-14',
      '超过 3%，至 5.5%',
      'A',
      '华东',
      '1. 财务会签：某岗位（提交人所在区域）、周宁、持“信用审批”权限者、提交人的上 2 级主管、提交人所在部门负责人（审批，会签，1 个工作日，无人时由管理员办理）\n' +
        '2. 备案：某岗位（知会，无人时由上级主管办理）',
    ])
  })

  it('R-13 a difference says where it is, what it was and what it becomes', () => {
    const { rows } = structuredClone(pack['authority-table'].defaults)
    rows[9]!.over = '200000'
    rows[9]!.steps[1]!.deadlineDays = null
    const said = changesOf('authority-table', { rows }).map(({ place, was, becomes }) => [
      place.zh,
      was?.zh,
      becomes?.zh,
    ])
    expect(said).toEqual([
      ['事项、档次与审批环节 · 第 10 行 · 超过', '500,000 元', '200,000 元'],
      ['事项、档次与审批环节 · 第 10 行 · 环节 2 · 期限（工作日）', '2', '不限期'],
    ])
    const gone = changesOf('authority-table', { rows: pack['authority-table'].defaults.rows.slice(1) })
    expect(gone[0]!.was!.zh).toMatch(/^某事项；R-14；不限；不限；不限；1\. /)
    expect(gone[0]!.becomes).toBeNull()
    const access = structuredClone(pack['archive-access'].defaults.rows)
    access[1]!.field = 'shortName'
    expect(changesOf('archive-access', { rows: access }).map(({ was, becomes }) => [was!.zh, becomes!.zh])).toEqual([
      ['客户名称', '简称'],
    ])
  })

  it('R-13 the header’s lines are named too', () => {
    const before = { number: 'K-01', isControlled: true, executing: [name('财务部', 'Finance')] }
    const after = { number: 'K-01', isControlled: false, executing: [name('业务部', 'Finance')] }
    expect(
      wordedChanges(header, before, after).map(({ place, was, becomes }) => [place.zh, was!.zh, becomes!.zh]),
    ).toEqual([
      ['受控状态', '是', '否'],
      ['执行部门 · 第 1 行 · 中文', '财务部', '业务部'],
    ])
  })

  it('R-13 a draft that is no table yet is worded as far as it goes', () => {
    const { rows } = wordedParameters(
      'authority-table',
      { rows: [{ matter: 'gift', steps: [{ mode: 'any' }, null] }] },
      wordingOf('authority-table'),
    )
    expect(rows!.text.zh).toBe('事项 某事项；环节 方式 或签；未规定')
  })

  it.each([
    ['parameters.rows.2.over', '事项、档次与审批环节 · 第 3 行 · 超过'],
    ['parameters.rows.0.steps.1.approvers.0.position', '事项、档次与审批环节 · 第 1 行 · 环节 2 · 审批人 1 · 岗位'],
    ['articles.4.text.zh', '第 5 条 · 中文'],
    ['articles', '条文'],
    ['header.owning.en', '归口部门 · 英文'],
    ['effectiveOn', '生效日期'],
  ])('R-13 a refused field, %s, is named %s', (field, place) => {
    expect(fieldPlace('authority-table', field).zh).toBe(place)
  })
})

interface Schema {
  type?: unknown
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: unknown[]
}
