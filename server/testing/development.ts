import { beforeAll, expect } from 'vitest'
import { sql } from '../kernel/db.ts'
import type { TestApp, TestClient, TestResponse } from './app.ts'

export const slots = ['history', 'basic-data', 'annual-accounts', 'brochure', 'product-list']
export const criterionNames = ['operating-strength', 'finances', 'cooperation', 'confidentiality', 'cost-control']
export const surveyors = { 技术部: 'technician', 设计部: 'designer', 质量部: 'inspector' } as const

const interview = {
  person: '钱总',
  position: '总经理',
  heldOn: '2026-06-10',
  operations: '年产轴承 200 万套，产能利用率八成',
  strategy: '三年内转向风电轴承',
  viewOfUs: '交货稳定，希望缩短打样周期',
}
export const finding = { visitedOn: '2026-06-14', verdict: 'fit', seen: '设备完好，检验记录齐全', advice: '半年后复查' }
export const report = {
  reasons: '行业前五，需求稳定增长',
  principles: '按月订货，款到发货',
  conclusions: '建议认证',
  products: [
    { name: '深沟球轴承 6204', quantity: '每月 2 万套', amount: '1200000.00' },
    { name: '圆锥滚子轴承', amount: '800000.50' },
  ],
}
const pdf = (text: string) => Buffer.from(`%PDF-1.4\n% ${text}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`)

let serial = 0
const match = (version: number) => ({ 'if-match': String(version) })

/** People who win customers, and the moves of their cases; once per test file. */
export function testDevelopment(t: TestApp) {
  const people: Record<string, TestClient> = {}
  beforeAll(async () => {
    const known = {
      seller: 'account-executive',
      service: 'service-manager',
      deputy: 'deputy-general-manager',
      boss: 'general-manager',
    }
    for (const [name, position] of Object.entries(known)) people[name] = await t.as(position, { name: `${name}先生` })
    const positions = { technician: 'technology', designer: 'design', inspector: 'quality' } as const
    for (const [department, name] of Object.entries(surveyors)) {
      const departmentId = await t.departmentId(department)
      // Sees no customer by himself: what he sees is what the survey lets him into.
      people[name] = await t.as(
        { permissions: ['development.read', 'customers.read'], scope: 'own' },
        { departmentId, name: `${positions[name]}员` },
      )
    }
  })
  const as = (name: string) => people[name]!
  const done = (answer: TestResponse, status = 200) => {
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    return answer.body
  }
  const at = (id: string, what = '') => `/certifications/${id}${what ? `/${what}` : ''}`
  const look = async (id: string, name = 'seller') => done(await as(name).get(at(id)))

  const customer = async (owner = 'seller'): Promise<{ id: string; code: string }> => {
    const code = `T${String(++serial).padStart(5, '0')}`
    return done(
      await as(owner).post('/customers', { code, name: `候选${serial}机械有限公司`, acceptDuplicates: true }),
      201,
    )
  }
  const open = async (customerId?: string): Promise<string> => {
    const id = customerId ?? (await customer()).id
    return done(await as('seller').post('/certifications', { customerId: id }), 201).id
  }
  const attach = (name: string, customerId: string, kind: string, subjectId: string, text = subjectId) =>
    as(name).upload(
      `/attachments?customerId=${customerId}&part=other&subjectKind=${kind}&subjectId=${subjectId}&name=scan.pdf`,
      pdf(text),
    )
  const paper = async (id: string, slot: string) => {
    const { customer: of } = await look(id)
    done(await attach('seller', of.id, 'survey-document', `${id}.${slot}`), 201)
  }
  const interviewed = async (id: string) =>
    done(await as('seller').put(at(id, 'interview'), interview, match((await look(id)).version)))
  const surveyed = async (id: string) => {
    for (const slot of slots) await paper(id, slot)
    await interviewed(id)
    return done(await as('seller').post(at(id, 'general-survey-closing'), { conclusion: '总体良好，建议实地调查' }))
  }
  const assign = (id: string, department: keyof typeof surveyors, who: string = surveyors[department]) =>
    as('seller').post(at(id, 'surveyors'), { department, userId: as(who).user.id })
  const sign = (id: string, who: string, rest: object = {}) => as(who).post(at(id, 'finding'), { ...finding, ...rest })
  const signedByAll = async (id: string, verdicts: Partial<Record<keyof typeof surveyors, string>> = {}) => {
    for (const [department, who] of Object.entries(surveyors) as [keyof typeof surveyors, string][]) {
      done(await assign(id, department), 201)
      done(await sign(id, who, { verdict: verdicts[department] ?? 'fit' }))
    }
  }
  const visited = async (id: string, verdicts: Partial<Record<keyof typeof surveyors, string>> = {}) => {
    await signedByAll(id, verdicts)
    return done(await as('seller').post(at(id, 'field-survey-closing')))
  }
  const score = async (id: string, criterion: string, points: number) => {
    const { version } = await look(id)
    return as('seller').put(at(id, `scores/${criterion}`), { points, basis: '见附件' }, match(version))
  }
  const evidence = async (id: string, criterion: string) => {
    const { customer: of } = await look(id)
    return attach('seller', of.id, 'certification-evidence', `${id}.${criterion}`)
  }
  const scored = async (id: string, points: Record<string, number> = {}) => {
    for (const criterion of criterionNames) {
      done(await score(id, criterion, points[criterion] ?? 80))
      done(await evidence(id, criterion), 201)
    }
  }
  const written = async (id: string, rest: object = {}) =>
    done(await as('seller').put(at(id, 'report'), { ...report, ...rest }, match((await look(id)).version)))
  const file = (id: string) => as('seller').post(at(id, 'filing'))

  /** Lets one of the approvers decide. */
  const decide = async (id: string, who: string, what: 'approval' | 'rejection' | 'return') => {
    const { approvalId } = await look(id)
    const { contentHash } = done(await as(who).get(`/approvals/${approvalId}`))
    const body = {
      approval: { comment: '同意', contentHash },
      rejection: { comment: '价格过低' },
      return: { toStep: 0, comment: '补充用量' },
    }
    return as(who).post(`/approvals/${approvalId}/${what}`, body[what])
  }
  const approved = async (id: string) => {
    for (const who of ['service', 'deputy', 'boss']) done(await decide(id, who, 'approval'))
    return look(id)
  }
  const draft = async (id: string, kind: string, rest: object = {}) => {
    const { customer: of } = await look(id)
    const body = {
      customerId: of.id,
      kind,
      number: `XY-${++serial}`,
      ourSignatory: '王总',
      theirSignatory: '钱总',
      effectiveOn: '2026-06-15',
      expiresOn: '2027-06-30',
      ...rest,
    }
    return as('seller').post('/agreements', body)
  }
  const signed = async (id: string, kind: string, rest: object = {}) => {
    const { id: agreementId, customer: of } = done(await draft(id, kind, rest), 201)
    done(await attach('seller', of.id, 'agreement', agreementId), 201)
    return done(await as('seller').post(`/agreements/${agreementId}/signing`, { signedOn: '2026-06-15' }))
  }
  const complete = (id: string, who = 'service') => as(who).post(at(id, 'completion'))

  /** A case that has come so far by the usual way. */
  const caseAt = async (
    stage: 'general-survey' | 'field-survey' | 'report' | 'approval' | 'agreements',
    of?: string,
  ) => {
    const id = await open(of)
    if (stage === 'general-survey') return id
    await surveyed(id)
    if (stage === 'field-survey') return id
    await visited(id)
    await scored(id)
    await written(id)
    if (stage === 'report') return id
    done(await file(id))
    if (stage === 'agreements') await approved(id)
    return id
  }
  /** Puts a case straight before its completion, without the way there: for tests of what comes after. */
  const readyCase = async (): Promise<string> => {
    const { id: customerId } = await customer()
    const id = await open(customerId)
    await t.system(async ({ db, tenant, now }) => {
      await db.run(sql`update certifications set stage = 'agreements' where id = ${id}`)
      await db.run(sql`
        insert into agreements (tenant_id, customer_id, certification_id, kind, number, our_signatory, their_signatory,
          effective_on, state, signed_on, made_by_name, created_at)
        select ${tenant.id}, ${customerId}, ${id}, kind, ${id} || kind, '王总', '钱总', '2026-06-15', 'signed', '2026-06-15',
          '王', ${now}
        from unnest('{supply,quality-assurance}'::text[]) kind`)
    })
    return id
  }
  return {
    as,
    at,
    done,
    look,
    customer,
    open,
    attach,
    paper,
    interviewed,
    surveyed,
    assign,
    sign,
    signedByAll,
    slots,
    visited,
    score,
    evidence,
    scored,
    written,
    file,
    decide,
    approved,
    draft,
    signed,
    complete,
    caseAt,
    readyCase,
  }
}
