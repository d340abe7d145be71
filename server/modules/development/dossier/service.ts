import { criteria, documentSlots } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sum, toFen } from '../../../kernel/money.ts'
import { agreementsOf, type AgreementRow } from '../agreements/store.ts'
import { decideQualification, missingAtGate, qualificationOf } from '../certifications/rules.ts'
import { abilities, readCase } from '../certifications/service.ts'
import { listMoves, listProducts, listScores, type CaseRow } from '../certifications/store.ts'
import { filesOf, filesOfEach, subjectId } from '../files/service.ts'
import { gatherFacts, regulation } from '../gates/service.ts'
import { listFindings } from '../surveys/store.ts'

/** Everything a case holds, for its page and its forms; entered in the access register where the customer is not seen. */
export async function openDossier(ctx: Ctx, caseId: string) {
  const row = await readCase(ctx, caseId)
  const { interview: _interview, report: _report, decision, isVisible: _isVisible, isSurveyor: _is, ...head } = row
  const policy = await regulation(ctx)
  const facts = (await gatherFacts(ctx, [row])).get(row.id)!
  return {
    ...head,
    gate: missingAtGate(facts, policy, ctx.today),
    moves: await listMoves(ctx, row.id),
    survey: await surveyOf(ctx, row, policy.parameters.documents),
    departments: policy.parameters.departments,
    findings: await findingsOf(ctx, row),
    scoring: await scoringOf(ctx, row, policy.parameters),
    /** What filing stored, once it was; else what the rule says of the case today. */
    qualification: decision ?? decideQualification(qualificationOf(facts), policy),
    isFiled: decision !== null,
    report: await reportOf(ctx, row),
    requiredAgreements: policy.parameters.requiredAgreements,
    agreements: await agreementsIn(ctx, row),
    can: { ...abilities(ctx, row), sign: await maySignHere(ctx, row) },
  }
}

async function surveyOf(ctx: Ctx, row: CaseRow, required: readonly string[]) {
  const { documents } = (await filesOf(ctx, [row])).get(row.id)!
  return {
    documents: documentSlots.map((slot) => ({
      slot,
      isRequired: required.includes(slot),
      subjectId: subjectId(row.id, slot),
      files: documents[slot] ?? [],
    })),
    interview: row.interview,
  }
}

async function findingsOf(ctx: Ctx, row: CaseRow) {
  const findings = await listFindings(ctx, [row.id])
  const ids = findings.map(({ id }) => id)
  const files = await filesOfEach(ctx, row.customer.id, 'field-finding', ids)
  return findings.map((finding) => ({ ...finding, files: files.get(finding.id)! }))
}

async function scoringOf(
  ctx: Ctx,
  row: CaseRow,
  { criteria: standards, minimumTotal }: Awaited<ReturnType<typeof regulation>>['parameters'],
) {
  const scores = new Map((await listScores(ctx, [row.id])).map((score) => [score.criterion, score]))
  const { evidence } = (await filesOf(ctx, [row])).get(row.id)!
  return {
    minimumTotal,
    criteria: criteria.map(({ criterion, article }) => ({
      criterion,
      article,
      ...standards[criterion],
      score: scores.get(criterion) ?? null,
      subjectId: subjectId(row.id, criterion),
      files: evidence[criterion] ?? [],
    })),
  }
}

async function reportOf(ctx: Ctx, row: CaseRow) {
  if (!row.report) return null
  const products = await listProducts(ctx, row.id)
  return { ...row.report, products, total: toFen(sum(products.map(({ amount }) => amount))) }
}

async function agreementsIn(ctx: Ctx, row: CaseRow) {
  const agreements: AgreementRow[] = await agreementsOf(ctx, [row.id])
  const ids = agreements.map(({ id }) => id)
  const files = await filesOfEach(ctx, row.customer.id, 'agreement', ids)
  return agreements.map((agreement) => ({ ...agreement, files: files.get(agreement.id)! }))
}

async function maySignHere(ctx: Ctx, { id, stage }: CaseRow): Promise<boolean> {
  if (stage !== 'field-survey' || ctx.actor.kind !== 'user') return false
  const findings = await listFindings(ctx, [id])
  return findings.some(({ person, signedAt }) => person.id === ctx.actor.userId && signedAt === null)
}
