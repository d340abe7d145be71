import { describe, expect, it } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { code, fields, match, testDrafts } from '../../../testing/policies.ts'
import { inForce } from '../index.ts'

const t = testApp()
const { people, at, aDraft, submit, aSubmission, agree, draft } = testDrafts(t)
const defaults = pack['key-account'].defaults
const limitOn = (day: string) =>
  t.system(async ({ db }) => {
    const { version, parameters } = await inForce(db, 'key-account', day)
    return [version, parameters.cumulativeOver]
  })

describe('signature', () => {
  it('R-14 what was signed is published to the letter, with a header of who drew, reviewed and approved it', async () => {
    const articles = structuredClone(pack['key-account'].articles)
    articles[1]!.text.zh = '累计交易额高于 {cumulativeOver} 元。'
    const header = { ...(await draft((await aDraft({})).id)).header, number: 'KH-ZD-05' }
    const parameters = { ...defaults, cumulativeOver: '3000000' }
    const { id, approvalId, contentHash } = await aSubmission({ parameters, articles, header })
    expect((await agree(people.drafter, approvalId)).status).toBe(403)
    expect((await agree(people.deputy, approvalId)).status).toBe(200)
    expect((await draft(id)).state).toBe('in-review')
    await at('2026-06-16T02:00:00Z')
    expect((await agree(people.general, approvalId)).status).toBe(200)
    expect(await draft(id)).toMatchObject({ state: 'published', publishedVersion: 2, decidedByName: '李签发' })
    const policy = (await people.executive.get('/policies/key-account?version=2')).body
    expect(policy).toMatchObject({
      version: 2,
      state: 'scheduled',
      articles,
      parameters: { cumulativeOver: '3000000.00' },
    })
    expect(policy.header).toMatchObject({
      number: 'KH-ZD-05',
      isControlled: true,
      effectiveOn: '2026-07-01',
      drawn: { name: '钱起草', on: '2026-06-15' },
      reviewed: [{ name: '孙审核', on: '2026-06-15' }],
      approved: { name: '李签发', on: '2026-06-16' },
      changes: { mark: 1, count: 3, articles: ['R-05.1'], parameters: ['cumulativeOver'], header: ['number'] },
    })
    const stored = await t.system(({ db }) =>
      db.one<{ hash: string }>(sql`select content_hash as hash from policy_versions where version = 2`),
    )
    expect(stored.hash).toBe(contentHash)
  })

  it('R-14 the names under it are of those who agreed to it as it is: not before it went back, nor in a part handed on', async () => {
    const { approvalId } = await aSubmission()
    await agree(people.deputy, approvalId)
    await people.general.post(`/approvals/${approvalId}/return`, { toStep: 1, comment: '请再看第一条' })
    const newcomer = await t.as('deputy-general-manager', { name: '周接手' })
    const adviser = await t.as('finance', { name: '吴会签' })
    await at('2026-06-16T02:00:00Z')
    const handed = { toUserId: newcomer.user.id, comment: '出差' }
    expect((await people.deputy.post(`/approvals/${approvalId}/transfer`, handed)).status).toBe(200)
    const again = async ({ user }: typeof newcomer) => t.as({ permissions: [] }, { username: user.username })
    const added = { userIds: [adviser.user.id], where: 'after', comment: '请财务会签' }
    expect((await (await again(newcomer)).post(`/approvals/${approvalId}/additional-approvers`, added)).status).toBe(
      200,
    )
    expect((await agree(await again(newcomer), approvalId)).status).toBe(200)
    await at('2026-06-17T02:00:00Z')
    expect((await agree(await again(adviser), approvalId)).status).toBe(200)
    await at('2026-06-18T02:00:00Z')
    expect((await agree(people.general, approvalId)).status).toBe(200)
    const { header } = (await people.executive.get('/policies/key-account?version=2')).body
    expect([header.reviewed, header.approved]).toEqual([
      [
        { name: '周接手', on: '2026-06-16' },
        { name: '吴会签', on: '2026-06-17' },
      ],
      { name: '李签发', on: '2026-06-18' },
    ])
  })

  it('R-14 who wrote the draft does not sign it, whoever submitted it, nor does his stand-in for another', async () => {
    const body = { reason: '上调门槛', parameters: { ...defaults, cumulativeOver: '3000000' } }
    const drawn = await people.deputy.post('/policies/key-account/drafts', body)
    expect(drawn.status, JSON.stringify(drawn.body)).toBe(201)
    const days = { from: '2026-06-15', to: '2026-06-15', reason: '出差' }
    const toDeputy = { delegateId: people.deputy.user.id, ...days }
    expect((await people.general.post('/delegations', toDeputy)).status).toBe(201)
    const second = await t.as('deputy-general-manager', { name: '郑副总' })
    const { approvalId } = (await submit(drawn.body.id)).body
    expect((await people.deputy.get('/approvals?box=waiting')).body.rows).toEqual([])
    expect(code(await agree(people.deputy, approvalId))).toEqual([403, 'approval.self'])
    expect((await agree(second, approvalId)).status).toBe(200)
    expect(code(await agree(people.deputy, approvalId))).toEqual([403, 'approval.self'])
    expect((await agree(people.general, approvalId)).status).toBe(200)
    expect((await draft(drawn.body.id)).state).toBe('published')
  })

  it('R-14 a later effective date changes no decision dated before it', async () => {
    const facts = { asOf: '2026-06-15', months: {}, cumulative: '2500000', firstTradeOn: '2020-01-01' }
    const decided = async (at: string) =>
      (await people.drafter.post('/decisions/key-account', { facts, at })).body as { outcome: string; policy: object }
    const days = ['2019-12-31', '2026-06-15', '2026-06-30']
    const before = await Promise.all(days.map(decided))
    const { approvalId } = await aSubmission()
    await agree(people.deputy, approvalId)
    await agree(people.general, approvalId)
    expect(await Promise.all(days.map(decided))).toEqual(before)
    expect(await decided('2026-07-01')).toMatchObject({ outcome: 'general', policy: { version: 2 } })
    const states = async () =>
      (await people.executive.get('/policies/key-account')).body.versions.map((row: { state: string }) => row.state)
    expect(await states()).toEqual(['scheduled', 'in-force'])
    await at('2026-06-30T16:00:00Z')
    expect(await states()).toEqual(['in-force', 'superseded'])
  })

  it('D-20 without a date it is in force from the day it is signed', async () => {
    const { approvalId } = await aSubmission({
      effectiveOn: null,
      parameters: { ...defaults, cumulativeOver: '3000000' },
    })
    await agree(people.deputy, approvalId)
    await at('2026-06-17T02:00:00Z')
    await agree(people.general, approvalId)
    expect(await limitOn('2026-06-16')).toEqual([1, '2000000.00'])
    expect(await limitOn('2026-06-17')).toEqual([2, '3000000.00'])
  })

  it('R-14 is not given when the day has passed meanwhile; sent back, a new day is set and it goes its way', async () => {
    const { id, approvalId } = await aSubmission()
    await agree(people.deputy, approvalId)
    await at('2026-07-02T02:00:00Z')
    expect(code(await agree(people.general, approvalId))).toEqual([409, 'policy.effective_passed'])
    await people.general.post(`/approvals/${approvalId}/return`, { toStep: 0, comment: '请改生效日期' })
    const returned = await draft(id)
    expect(returned).toMatchObject({
      state: 'returned',
      comment: '请改生效日期',
      decidedByName: '李签发',
      can: { edit: true },
    })
    await people.drafter.patch(`/policy-drafts/${id}`, { effectiveOn: '2026-08-01' }, match(returned.version))
    const again = await submit(id)
    expect(again.body).toMatchObject({ state: 'in-review', comment: null })
    await agree(people.deputy, again.body.approvalId)
    expect((await agree(people.general, again.body.approvalId)).status).toBe(200)
    expect((await draft(id)).state).toBe('published')
  })

  it('R-14 rejected is the end of a draft, withdrawn is not', async () => {
    const { id, approvalId } = await aSubmission()
    await people.drafter.post(`/approvals/${approvalId}/withdrawal`, { comment: '补充材料' })
    expect(await draft(id)).toMatchObject({ state: 'withdrawn', comment: '补充材料', can: { submit: true } })
    const again = (await submit(id)).body.approvalId
    await people.deputy.post(`/approvals/${again}/rejection`, { comment: '时机不成熟' })
    expect(await draft(id)).toMatchObject({ state: 'rejected', comment: '时机不成熟', can: { edit: false } })
    expect(code(await submit(id))).toEqual([409, 'policy.draft_closed'])
    expect(await limitOn('2027-01-01')).toEqual([1, '2000000.00'])
  })

  it('R-14 is not given to a draft that was altered behind the signers’ backs', async () => {
    const { id, approvalId } = await aSubmission()
    await agree(people.deputy, approvalId)
    await t.system(({ db }) =>
      db.run(sql`update policy_drafts set parameters = parameters || '{"cumulativeOver": "1.00"}' where id = ${id}`),
    )
    expect(code(await agree(people.general, approvalId))).toEqual([409, 'policy.content_altered'])
    expect(await limitOn('2027-01-01')).toEqual([1, '2000000.00'])
  })

  it('R-14 what changes a version still to come is not in force before it, so that it is not undone by it', async () => {
    const { approvalId } = await aSubmission({
      effectiveOn: '2026-08-01',
      parameters: { ...defaults, cumulativeOver: '3000000' },
    })
    await agree(people.deputy, approvalId)
    await agree(people.general, approvalId)
    const next = { parameters: { ...defaults, cumulativeOver: '3000000', monthlyOver: '1' } }
    for (const effectiveOn of ['2026-07-01', null]) {
      const { id, issues } = await aDraft({ ...next, effectiveOn })
      expect(issues).toMatchObject([{ field: 'effectiveOn', code: 'policy.before_base' }])
      expect(issues[0]!.message).toContain('2026-08-01')
      expect(fields(await submit(id))).toEqual(['effectiveOn'])
    }
    expect((await submit((await aDraft({ ...next, effectiveOn: '2026-08-01' })).id)).status).toBe(200)
  })

  it('R-13 a draft of an outdated version has to be held against the newer one first', async () => {
    const { id } = await aDraft()
    const admin = await t.admin()
    const publication = { effectiveOn: '2026-06-15', reason: '急', parameters: { ...defaults, monthlyOver: '1' } }
    expect((await admin.post('/policies/key-account/versions', publication)).status).toBe(201)
    expect(code(await submit(id))).toEqual([409, 'policy.draft_outdated'])
    const { isOutdated, version } = await draft(id)
    expect(isOutdated).toBe(true)
    const diff = (await people.drafter.get(`/policies/key-account/diff?from=2&to=${id}`)).body
    expect(diff.parameters.map(({ path }: { path: string[] }) => path[0]).toSorted()).toEqual([
      'cumulativeOver',
      'monthlyOver',
    ])
    await people.drafter.patch(`/policy-drafts/${id}`, { baseVersion: 2 }, match(version))
    expect((await submit(id)).status).toBe(200)
  })
})

describe('difference', () => {
  it('R-13 between versions and drafts, words and numbers, nothing for the same', async () => {
    const { approvalId, id } = await aSubmission()
    await agree(people.deputy, approvalId)
    await agree(people.general, approvalId)
    const diff = async (from: string, to: string) =>
      (await people.executive.get(`/policies/key-account/diff?from=${from}&to=${to}`)).body
    expect(await diff('2', '2')).toMatchObject({ articles: [], parameters: [], header: [] })
    expect(await diff('2', id)).toMatchObject({ articles: [], parameters: [], header: [] })
    expect((await diff('1', '2')).parameters).toEqual([
      {
        path: ['cumulativeOver'],
        change: 'changed',
        before: '2000000.00',
        after: '3000000.00',
        place: pack['key-account'].labels.cumulativeOver,
        was: { zh: '2,000,000', en: '2,000,000' },
        becomes: { zh: '3,000,000', en: '3,000,000' },
      },
    ])
    expect((await people.executive.get('/policies/key-account/diff?from=1&to=9')).status).toBe(404)
    expect((await people.executive.get(`/policies/grading/diff?from=1&to=${id}`)).status).toBe(404)
    expect(fields(await people.executive.get('/policies/key-account/diff?from=1&to=last'))).toEqual(['to'])
  })
})

describe('what is put up for signature in words', () => {
  interface Line {
    label: { zh: string; en: string }
    value: string
  }
  const summaryIn = async (locale: string, approvalId: string) => {
    const { body } = await people.deputy.get(`/approvals/${approvalId}`, { 'accept-language': locale })
    const lines = (body.summary as Line[]).map(({ label, value }) => [locale === 'en' ? label.en : label.zh, value])
    return { subject: body.subject.label as string, lines: Object.fromEntries(lines) as Record<string, string> }
  }
  const labels = pack['key-account'].labels

  it('R-13 amounts are grouped, and everything is said in the language of whoever reads it', async () => {
    const articles = structuredClone(pack['key-account'].articles)
    articles[1]!.text = { zh: '累计高于 {cumulativeOver} 元。', en: 'More than {cumulativeOver} yuan in all.' }
    const header = { ...(await draft((await aDraft({})).id)).header, isControlled: false }
    const parameters = { ...defaults, cumulativeOver: '3000000', basis: 'shipped' }
    const { approvalId } = await aSubmission({ parameters, articles, header, effectiveOn: null })
    const zh = await summaryIn('zh-CN', approvalId)
    expect(zh.subject).toBe(pack['key-account'].title.zh)
    expect(zh.lines).toMatchObject({
      制度: pack['key-account'].title.zh,
      生效日期: '签发之日',
      [labels.cumulativeOver.zh]: '2,000,000 → 3,000,000',
      受控状态: '是 → 否',
    })
    expect(zh.lines['条款 R-05.1']).toContain('→ 累计高于 〔累计交易额超过（元）〕 元。')
    expect(zh.lines[labels.basis.zh]).toMatch(/^[^a-z]+ → [^a-z]+$/)
    const en = await summaryIn('en', approvalId)
    expect(en.subject).toBe(pack['key-account'].title.en)
    expect(en.lines).toMatchObject({
      Regulation: pack['key-account'].title.en,
      'In force from': 'the day it is signed',
      [labels.cumulativeOver.en]: '2,000,000 → 3,000,000',
      Controlled: 'yes → no',
    })
    expect(en.lines['Article R-05.1']).toContain('→ More than [Cumulative trade over (CNY)] yuan')
    expect(JSON.stringify({ ...en.lines, Reason: '' })).not.toMatch(/\p{Script=Han}/u)
  })

  it('R-13 a place within a list is named by its words', async () => {
    const parameters = structuredClone(pack.grading.defaults) as Record<string, unknown>
    const [name, bands] = Object.entries(parameters).find(([, value]) => Array.isArray(value)) as [string, object[]]
    const [field, before] = Object.entries(bands[0]!).find(([, value]) => typeof value === 'number') as [string, number]
    const next = bands.map((band, at) => (at === 0 ? { ...band, [field]: before + 1 } : band))
    const made = await people.drafter.post('/policies/grading/drafts', {
      reason: '调整',
      effectiveOn: '2026-07-01',
      parameters: { ...parameters, [name]: next },
    })
    const { body } = await submit(made.body.id)
    const { lines } = await summaryIn('zh-CN', body.approvalId)
    const word = pack.grading.words[field as keyof typeof pack.grading.words] as { zh: string }
    expect(Object.keys(lines)).toContain(`${pack.grading.labels[name as never]['zh']} · 第 1 行 · ${word.zh}`)
  })

  it('messages about it name the regulation in both languages', async () => {
    await aSubmission()
    const [row] = (await people.deputy.get('/messages')).body.rows
    const { title } = pack['key-account']
    expect(row.kind).toBe('approval.waiting')
    expect([row.title.zh, row.title.en]).toEqual([`待您审批：${title.zh}`, `Waiting for your decision: ${title.en}`])
  })
})
