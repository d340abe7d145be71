import { describe, expect, it } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { code, fields, match, testDrafts } from '../../../testing/policies.ts'

const t = testApp()
const { people, aDraft, submit, aSubmission, draft } = testDrafts(t)
const defaults = pack['key-account'].defaults

describe('drafts', () => {
  it('R-13 begin as a copy of the newest version and keep what is written, also what is wrong, saying why', async () => {
    const { id, version } = await aDraft({})
    expect(await draft(id)).toMatchObject({
      state: 'draft',
      baseVersion: 1,
      parameters: defaults,
      header: { number: 'R-05', isControlled: true, owning: pack['key-account'].owner },
      drawnByName: '钱起草',
      issues: [],
      can: { edit: true, submit: true, delete: true },
    })
    const parameters = { ...defaults, consecutiveMonths: 1, monthlyOver: '30万' }
    const answer = await people.drafter.patch(`/policy-drafts/${id}`, { parameters }, match(version))
    expect(answer.status).toBe(200)
    expect(answer.body.version).toBe(version + 1)
    expect(answer.body.parameters).toEqual(parameters)
    expect(answer.body.issues.map(({ field, code: of }: Record<string, string>) => `${field} ${of}`)).toEqual([
      'parameters.monthlyOver num.format',
      'parameters.consecutiveMonths num.out_of_range',
    ])
  })

  it('R-13 two people writing in one draft do not overwrite each other', async () => {
    const { id, version } = await aDraft()
    const edit = (reason: string, headers: Record<string, string>) =>
      people.drafter.patch(`/policy-drafts/${id}`, { reason }, headers)
    expect(code(await edit('甲', {}))).toEqual([428, 'precondition.required'])
    const answers = await Promise.all([edit('甲', match(version)), edit('乙', match(version))])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.body.error.code).toBe('conflict.stale')
  })

  it('R-13 words may change, but not away from what decisions refer to', async () => {
    const articles = structuredClone(pack['key-account'].articles)
    articles[1]!.text.zh = '累计交易额达到 {cumulativeLimit} 元。'
    articles[2]!.code = 'R-5'
    articles.push({ code: 'R-05', text: { zh: '又一条', en: '' } })
    const { issues } = await aDraft({ articles })
    expect(issues.map(({ field, code: of }) => `${field} ${of}`)).toEqual([
      'articles.1.text.zh article.placeholder',
      'articles.2.code article.code',
      'articles.4.code article.duplicate',
      'articles.4.text.en text.blank',
      'articles article.missing',
    ])
    expect(issues[0]!.message).toBe('没有参数“cumulativeLimit”')
  })

  it.each([
    ['an unknown field', { mood: 'good' }, 'mood'],
    ['articles that are none', { articles: [{ code: 'R-05' }] }, 'articles.0.text'],
    ['a header that is none', { header: { number: 'R-05' } }, 'header.owning'],
    ['a control character', { reason: 'a\u0007' }, 'reason'],
    ['a day that does not exist', { effectiveOn: '2026-02-30' }, 'effectiveOn'],
  ])('%s is refused by name', async (_title, change, field) => {
    const answer = await people.drafter.post('/policies/key-account/drafts', change)
    expect(answer.status).toBe(400)
    expect(fields(answer)).toContain(field)
  })

  it('R-13 a parameter with a null character is refused, not an accident', async () => {
    const answer = await people.drafter.post('/policies/key-account/drafts', { parameters: { ['a\u0000']: 'b\u0000' } })
    expect(answer.status).toBe(400)
  })

  it('R-13 a draft nobody else was shown can be thrown away, one that was submitted cannot', async () => {
    const { id } = await aDraft()
    expect((await people.drafter.delete(`/policy-drafts/${id}`)).status).toBe(204)
    expect((await people.drafter.get(`/policy-drafts/${id}`)).status).toBe(404)
    const { id: other, approvalId } = await aSubmission()
    expect(code(await people.drafter.delete(`/policy-drafts/${other}`))).toEqual([409, 'policy.draft_closed'])
    await people.drafter.post(`/approvals/${approvalId}/withdrawal`, { comment: '再想想' })
    expect(code(await people.drafter.delete(`/policy-drafts/${other}`))).toEqual([409, 'policy.draft_shown'])
  })

  it('R-13 only who drafts may write; others read what was submitted', async () => {
    const { id, version } = await aDraft()
    const refused = [
      await people.executive.post('/policies/key-account/drafts', {}),
      await people.executive.patch(`/policy-drafts/${id}`, { reason: 'x' }, match(version)),
      await people.executive.delete(`/policy-drafts/${id}`),
      await submit(id, people.executive),
    ]
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect((await people.executive.get(`/policy-drafts/${id}`)).status).toBe(404)
    expect((await people.executive.get('/policies/key-account/drafts')).body.rows).toEqual([])
    await submit(id)
    expect(await draft(id, people.executive)).toMatchObject({ state: 'in-review', can: { edit: false, submit: false } })
    expect((await people.executive.get('/policies/key-account/drafts?state=in-review')).body.rows).toHaveLength(1)
    const publication = { effectiveOn: '2026-07-01', reason: '直接', parameters: defaults }
    expect((await people.general.post('/policies/key-account/versions', publication)).status).toBe(403)
  })
})

describe('submission', () => {
  const route = pack['authority-table'].defaults.rows[0]!
  const releases = pack['authority-table'].defaults.rows.filter(({ matter }) => matter === 'credit.release')
  const table = (rows: object[]) => ({ parameters: { ...pack['authority-table'].defaults, rows } })
  const step = { ...route.steps[0]!, approvers: [{ by: 'position', position: 'emperor', of: 'company' }] }

  it.each([
    [
      'C-02 bands out of order',
      'grading',
      {
        parameters: {
          ...pack.grading.defaults,
          contractBands: [
            { atLeast: '1', points: 2 },
            { atLeast: '2', points: 1 },
          ],
        },
      },
      'parameters.contractBands.1.atLeast',
      'band.rest_last',
    ],
    [
      'A-08 shares that cross',
      'abc',
      { parameters: { shareA: '95', shareB: '80' } },
      'parameters.shareB',
      'value.ascending',
    ],
    [
      'K-05 a gap between bands',
      'authority-table',
      table([route, { ...releases[0] }, { ...releases[2] }]),
      'parameters.rows.2.over',
      'band.gap',
    ],
    [
      'K-05 bands that overlap',
      'authority-table',
      table([route, { ...releases[0] }, { ...releases[2], over: '50000' }]),
      'parameters.rows.2.over',
      'band.overlap',
    ],
    [
      'K-01 an unknown position',
      'authority-table',
      table([{ ...route, steps: [step] }]),
      'parameters.rows.0.steps.0.approvers.0.position',
      'ref.unknown',
    ],
    [
      'K-01 an unknown matter',
      'authority-table',
      table([route, { ...route, matter: 'levitation' }]),
      'parameters.rows.1.matter',
      'ref.unknown',
    ],
    ['R-13 no reason', 'key-account', { reason: '' }, 'reason', 'field.required'],
    ['R-14 a day in the past', 'key-account', { effectiveOn: '2026-06-14' }, 'effectiveOn', 'date.out_of_range'],
  ])('%s cannot be submitted and says why', async (_title, kind, change, field, why) => {
    const { id, issues } = await aDraft(change, kind)
    expect(issues).toContainEqual(expect.objectContaining({ field, code: why }))
    const answer = await submit(id)
    expect(code(answer)).toEqual([400, 'invalid_input'])
    expect(answer.body.error.details).toContainEqual(expect.objectContaining({ field, code: why }))
    expect((await draft(id)).state).toBe('draft')
  })

  it('K-05 what is wrong with a table is said of its row, in words', async () => {
    const overlapping = table([route, { ...releases[0] }, { ...releases[2], over: '50000' }])
    const { id, issues } = await aDraft(overlapping, 'authority-table')
    const said = { place: '事项、档次与审批环节 · 第 3 行 · 超过', message: '与第 2 行重叠' }
    expect(issues).toContainEqual(expect.objectContaining(said))
    expect((await submit(id)).body.error.details).toContainEqual(expect.objectContaining(said))
    const direct = await t.as({ permissions: ['policies.read', 'policies.publish-directly'] })
    const { body } = await direct.post('/policies/grading/versions', {
      effectiveOn: '2026-07-01',
      reason: '调整',
      parameters: { ...pack.grading.defaults, gradeBFrom: 13 },
    })
    expect(body.error.details).toMatchObject([{ field: 'parameters.gradeBFrom', place: 'B 级起点分' }])
  })

  it('R-13 a draft is tried on the customers only where it changes a number that decides about them', async () => {
    const trial = async (change: object, kind: string) => (await draft((await aDraft(change, kind)).id)).trial
    const articles = structuredClone(pack['key-account'].articles)
    articles[1]!.text.zh = '累计含税交易额超过 {cumulativeOver} 元。'
    expect([
      await trial({ parameters: { ...pack['key-account'].defaults, cumulativeOver: '3000000' } }, 'key-account'),
      await trial({ articles }, 'key-account'),
      await trial({ parameters: { limits: [15, 45] } }, 'aging'),
      await trial(table([route]), 'authority-table'),
    ]).toEqual(['offered', 'words-only', 'none', 'none'])
    const { id } = await aSubmission()
    const reader = await t.as({ permissions: ['policies.read'] })
    expect((await draft(id, reader)).trial).toBe('none')
  })

  it('K-01 who drafts names people of the table by name; nobody else looks them up here, and none who left', async () => {
    await t.as({ permissions: [] }, { username: 'zhou.ning', name: '周宁' })
    const gone = await t.as({ permissions: [] }, { username: 'zhou.gone', name: '周离' })
    await t.system(({ db }) => db.run(sql`update users set disabled_at = now() where id = ${gone.user.id}`))
    const found = await people.drafter.get('/policy-approvers?q=周')
    expect(found.body.rows).toEqual([{ username: 'zhou.ning', name: '周宁', position: expect.any(String) }])
    expect((await people.executive.get('/policy-approvers')).status).toBe(403)
  })

  it('K-01 a position there is none of is said once', async () => {
    const { issues } = await aDraft(table([{ ...route, steps: [step] }]), 'authority-table')
    expect(issues.map(({ field }) => field)).toEqual(['parameters.rows.0.steps.0.approvers.0.position'])
  })

  it('R-13 a draft that changes nothing asks nobody', async () => {
    const { id } = await aDraft({})
    expect(code(await submit(id))).toEqual([409, 'policy.draft_unchanged'])
  })

  it('R-14 of two submissions of one draft, or of two drafts of one regulation, at once only one goes through', async () => {
    const { id } = await aDraft()
    const twice = await Promise.all([submit(id), submit(id), submit(id)])
    expect(twice.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
    await people.drafter.post(`/approvals/${(await draft(id)).approvalId}/withdrawal`, { comment: '' })
    const others = [await aDraft(), await aDraft()]
    const both = await Promise.all(others.map((each) => submit(each.id)))
    expect(both.map((answer) => code(answer)).toSorted()).toEqual([
      [200, undefined],
      [409, 'policy.under_review'],
    ])
    const pending = await t.system(({ db }) =>
      db.rows(sql`select 1 from approval_requests where status = 'pending' and matter = 'policy.publish'`),
    )
    expect(pending).toHaveLength(1)
  })

  it('R-14 while it is up for signature nobody writes in it', async () => {
    const { id, version } = await aSubmission()
    const answer = await people.drafter.patch(`/policy-drafts/${id}`, { reason: '改' }, match(version))
    expect(code(answer)).toEqual([409, 'policy.draft_closed'])
    expect((await people.executive.get('/policies/key-account')).body.isUnderReview).toBe(true)
  })

  it('R-14 whoever signs is shown what changes', async () => {
    const { approvalId } = await aSubmission()
    const { rows } = (await people.deputy.get('/approvals?box=waiting')).body
    const shown = rows.find((row: { id: string }) => row.id === approvalId)
    expect(
      shown.summary.map(({ label, value }: { label: { zh: string }; value: string }) => `${label.zh}：${value}`),
    ).toEqual([
      '制度：大客户认定标准',
      '生效日期：2026-07-01',
      '修订原因：上调门槛',
      '累计交易额超过（元）：2,000,000 → 3,000,000',
    ])
  })
})
