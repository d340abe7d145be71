import { pack, type Development } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Reason } from '../../../kernel/decision.ts'
import { defineError, type FieldError } from '../../../kernel/errors.ts'
import { say, type Text } from '../../../kernel/i18n.ts'
import { departmentIds } from '../../people/index.ts'
import { inForce } from '../../policies/index.ts'
import { agreementsOf } from '../agreements/store.ts'
import { missingAtGate, type CaseFacts, type Stage } from '../certifications/rules.ts'
import { countProducts, listScores, type Report } from '../certifications/store.ts'
import { filesOf } from '../files/service.ts'
import { listFindings } from '../surveys/store.ts'

const gateClosed = defineError('certification.gate_closed', 409, {
  zh: '条件尚未具备，不能进入下一阶段',
  en: 'Something is still missing for the next stage',
})

/** A case as far as its gate needs to know it. */
export interface Gated {
  id: string
  customer: { id: string }
  stage: Stage
  hasInterview: boolean
  report: Report | null
}

/** What some cases have so far, by id; as many statements for one as for a page of them. */
export async function gatherFacts(ctx: Ctx, cases: Gated[]): Promise<Map<string, CaseFacts>> {
  const ids = cases.map(({ id }) => id)
  const files = await filesOf(ctx, cases)
  const findings = byCase(await listFindings(ctx, ids), ({ caseId }) => caseId)
  const scores = byCase(await listScores(ctx, ids), ({ caseId }) => caseId)
  const products = await countProducts(ctx, ids)
  const agreements = byCase(await agreementsOf(ctx, ids), ({ ofCase }) => ofCase)
  const factsOf = ({ id, stage, hasInterview, report }: Gated): CaseFacts => {
    const { documents, evidence } = files.get(id)!
    const scored = scores(id).map(
      ({ criterion, points }) => [criterion, { points, evidence: evidence[criterion]?.length ?? 0 }] as const,
    )
    return {
      stage,
      hasInterview,
      documents: Object.fromEntries(Object.entries(documents).map(([slot, held]) => [slot, held.length])),
      findings: findings(id).map(({ department, person, verdict }) => ({ department, person: person.name, verdict })),
      scores: Object.fromEntries(scored),
      report: report && { ...report, products: products.get(id) ?? 0 },
      agreements: agreements(id).filter(({ state }) => state === 'signed'),
    }
  }
  return new Map(cases.map((each) => [each.id, factsOf(each)]))
}

/** Rows by the case they belong to. */
function byCase<Row>(rows: Row[], caseOf: (row: Row) => string): (id: string) => Row[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(caseOf(row), [...(groups.get(caseOf(row)) ?? []), row])
  return (id) => groups.get(id) ?? []
}

/** The regulation in force today. */
export const regulation = (ctx: Ctx) => inForce(ctx.db, 'development', ctx.today)

const unknownDepartment = { zh: '没有这个部门', en: 'There is no such department' }

/** Departments a draft sends on the field survey that the company does not have: nobody could ever sign for them. */
export async function checkDevelopment({ db }: Ctx, kind: string, parameters: unknown): Promise<FieldError[]> {
  if (kind !== 'development') return []
  const { departments } = parameters as Development
  const known = await departmentIds(db, departments)
  return departments.flatMap((name, at) =>
    known.has(name)
      ? []
      : [{ field: `parameters.departments.${at}`, code: 'ref.unknown', text: unknownDepartment, value: name }],
  )
}

/** What each of some cases still lacks at its gate. */
export async function gatesOf(ctx: Ctx, cases: Gated[]): Promise<Map<string, Reason[]>> {
  const [policy, facts] = [await regulation(ctx), await gatherFacts(ctx, cases)]
  return new Map([...facts].map(([id, each]) => [id, missingAtGate(each, policy, ctx.today)]))
}

/** The facts of a case whose gate is open; `certification.gate_closed` (409) names all that is missing. */
export async function mustBeOpen(ctx: Ctx, row: Gated): Promise<CaseFacts> {
  const facts = (await gatherFacts(ctx, [row])).get(row.id)!
  const missing = missingAtGate(facts, await regulation(ctx), ctx.today)
  if (missing.length) throw gateClosed({}, missing.map(fieldOf))
  return facts
}

const texts: Record<string, Text> = {
  'gate.document': { zh: '缺少资料：{slot}', en: 'Missing: {slot}' },
  'gate.interview': { zh: '尚未与主要负责人面谈', en: 'The principal has not been interviewed' },
  'gate.department': { zh: '{department}尚无人参加调查', en: 'Nobody of {department} goes along' },
  'gate.finding': { zh: '{department}{person}尚未签署意见', en: '{person} of {department} has not signed' },
  'gate.report': { zh: '申请报告缺少：{part}', en: 'The application lacks: {part}' },
  'gate.approval': { zh: '等待核准', en: 'Waiting for approval' },
  'gate.agreement': { zh: '尚未签订：{kind}', en: 'Not signed: {kind}' },
  'qualification.below-minimum': {
    zh: '{criterion} {points} 分，低于最低分 {minimum}',
    en: '{criterion}: {points}, at least {minimum} are needed',
  },
  'qualification.not-scored': { zh: '{criterion}尚未评分', en: '{criterion} is not scored' },
  'qualification.no-evidence': { zh: '{criterion}没有评分依据附件', en: '{criterion} has no evidence attached' },
  'qualification.below-total': {
    zh: '加权总分 {total}，低于 {minimum}',
    en: 'The weighted total is {total}, at least {minimum} are needed',
  },
  'qualification.no-finding': { zh: '{department}没有调查意见', en: 'No finding of {department}' },
  'qualification.not-signed': { zh: '{department}尚有意见未签署', en: 'A finding of {department} is not signed' },
  'qualification.unfit': { zh: '{department}认为不符合要求', en: '{department} finds the candidate unfit' },
}
const words: Record<string, Text> = {
  ...pack.development.words,
  reasons: { zh: '交易理由', en: 'why to trade' },
  principles: { zh: '交易原则', en: 'principles' },
  products: { zh: '商品清单与金额', en: 'products with amounts' },
  conclusions: { zh: '调查资料与结论', en: 'material and conclusions' },
}

/** What is missing as a field error, in words. */
function fieldOf({ code, facts }: Reason): FieldError {
  const worded = (locale: 'zh-CN' | 'en') =>
    Object.fromEntries(
      Object.entries(facts).map(([name, value]) => {
        const word = words[String(value)]
        return [name, word ? say(word, locale) : value]
      }),
    )
  const { slot, department, part, kind, criterion } = facts as Record<string, string | undefined>
  const text = { zh: say(texts[code]!, 'zh-CN', worded('zh-CN')), en: say(texts[code]!, 'en', worded('en')) }
  return { field: slot ?? criterion ?? part ?? kind ?? department ?? code, code, text }
}
