import type { Criterion } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, mustMatch, notFound, stale } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { fulfil, owe, waive } from '../../obligations/index.ts'
import { departmentIds, findActiveUser } from '../../people/index.ts'
import { prefill } from '../applications/rules.ts'
import { isScorable, stages } from '../certifications/rules.ts'
import { caseSubject, getCase, move, wrongStage, workOn } from '../certifications/service.ts'
import { listMoves, locked, saveScore, writeCase, type CaseRow, type Interview } from '../certifications/store.ts'
import { mustBeOpen, regulation } from '../gates/service.ts'
import { findingDuty, findingKey } from './rules.ts'
import {
  deleteFinding,
  findFinding,
  insertFinding,
  listFindings,
  signFinding,
  type Finding,
  type Signed,
} from './store.ts'

const alreadyAssigned = defineError('survey.already_assigned', 409, {
  zh: '此人已参加本次调查',
  en: 'This person goes along already',
})
const notAssigned = defineError('survey.not_assigned', 403, {
  zh: '您未被指派参加本次调查，不能签署意见',
  en: 'You are not on this survey and cannot sign a finding',
})
const inPerson = defineError('survey.in_person', 403, {
  zh: '调查意见须由本人登录签署，不能使用接口密钥',
  en: 'Findings are signed in person after signing in, not by an API key',
})
const alreadySigned = defineError('survey.already_signed', 409, {
  zh: '意见已经签署，不能更改',
  en: 'The finding is signed and stays as it is',
})
const notOfDepartment = { zh: '此人不在该部门，或已停用', en: 'Not an active member of this department' }

/** The talk with the principal: with whom, when, and on what (D-06). */
export async function writeInterview(
  ctx: Ctx,
  caseId: string,
  interview: Omit<Interview, 'heldByName'>,
  version: number | undefined,
): Promise<void> {
  if (interview.heldOn > ctx.today) throw invalidInput({}, [fieldError('heldOn', 'date.out_of_range')])
  const row = await workOn(ctx, caseId, ['general-survey'])
  mustMatch(row.version, version)
  const written = { ...interview, heldByName: ctx.actor.name }
  if (!(await writeCase(ctx, row, { interview: written }))) throw stale()
  record(ctx, {
    kind: 'certification.interviewed',
    subject: caseSubject(row),
    before: row.interview ?? {},
    after: written,
  })
}

/** The general survey ends, with its conclusion, once every paper and the interview are there (D-06). */
export async function closeGeneralSurvey(ctx: Ctx, caseId: string, conclusion: string): Promise<void> {
  const row = await workOn(ctx, caseId, ['general-survey'])
  await mustBeOpen(ctx, row)
  await move(ctx, row, 'field-survey', { note: conclusion })
}

/** Sends somebody of a department along on the field survey; he owes a finding of his own (D-07). */
export async function assignSurveyor(
  ctx: Ctx,
  caseId: string,
  { department, userId }: { department: string; userId: string },
): Promise<void> {
  const row = await workOn(ctx, caseId, ['field-survey'])
  const policy = await regulation(ctx)
  const departmentId = (await departmentIds(ctx.db, [department])).get(department)
  const user = await findActiveUser(ctx.db, userId)
  if (!user || !departmentId || user.departmentId !== departmentId) {
    throw invalidInput({}, [{ field: 'userId', code: 'survey.not_of_department', text: notOfDepartment }])
  }
  const id = await insertFinding(ctx, { caseId, department, personId: userId })
  if (!id) throw alreadyAssigned()
  record(ctx, {
    kind: 'certification.surveyor_assigned',
    subject: caseSubject(row),
    after: { department, person: user.name },
  })
  await owe(ctx, {
    kind: findingDuty.kind,
    key: findingKey(id),
    article: { policy: policy.kind, version: policy.version, code: 'D-07' },
    ownerId: userId,
    // Whoever goes along is let into the case; what lists tell him is the name alone.
    subject: { kind: 'certification', id: caseId, label: row.customer.name },
    dueOn: { after: ctx.today, workingDays: policy.parameters.findingWithin },
    evidence: 'record',
  })
}

/** Takes somebody off the survey who has not signed. */
export async function withdrawSurveyor(ctx: Ctx, caseId: string, userId: string, reason: string): Promise<void> {
  const row = await workOn(ctx, caseId, ['field-survey'])
  const finding = await findFinding(ctx, caseId, userId)
  if (!finding) throw notFound()
  if (!(await deleteFinding(ctx, finding.id))) throw alreadySigned()
  await waive(ctx, { kind: findingDuty.kind, key: findingKey(finding.id) }, reason)
  const before = { department: finding.department, person: finding.person.name }
  record(ctx, { kind: 'certification.surveyor_withdrawn', subject: caseSubject(row), before, reason })
}

/** The actor signs the finding he owes: in person, his own, once (D-07). */
export async function signOwnFinding(ctx: Ctx, caseId: string, signed: Signed): Promise<void> {
  if (ctx.actor.kind !== 'user' || ctx.actor.userId === null) throw inPerson()
  const row = await getCase(ctx, caseId, locked)
  const finding = await findFinding(ctx, caseId, ctx.actor.userId)
  if (!finding) throw notAssigned()
  if (finding.signedAt) throw alreadySigned()
  if (row.stage !== 'field-survey') throw wrongStage()
  if (signed.visitedOn > ctx.today) throw invalidInput({}, [fieldError('visitedOn', 'date.out_of_range')])
  if (!(await signFinding(ctx, finding.id, signed))) throw alreadySigned()
  const { department, person } = finding
  record(ctx, {
    kind: 'certification.finding_signed',
    subject: caseSubject(row),
    after: { department, person: person.name, ...signed },
  })
  const label = `${department} ${person.name}`
  await fulfil(
    ctx,
    { kind: findingDuty.kind, key: findingKey(finding.id) },
    { kind: 'record', record: { kind: 'certification', id: caseId, label } },
  )
}

/** The field survey ends when everybody has signed; the application starts from what the surveys say (D-07, D-08). */
export async function closeFieldSurvey(ctx: Ctx, caseId: string): Promise<void> {
  const row = await workOn(ctx, caseId, ['field-survey'])
  await mustBeOpen(ctx, row)
  await move(ctx, row, 'report', { report: row.report ?? (await firstReport(ctx, row)) })
}

async function firstReport(ctx: Ctx, row: CaseRow) {
  const findings: Finding[] = await listFindings(ctx, [row.id])
  const conclusion = (await listMoves(ctx, row.id)).find(({ from }) => from === 'general-survey')?.note ?? null
  return prefill({ interview: row.interview, conclusion, findings }, ctx.locale)
}

/** The points of one criterion, and what they rest on (D-02 to D-05). */
export async function scoreCase(
  ctx: Ctx,
  caseId: string,
  score: { criterion: Criterion; points: number; basis: string },
  version: number | undefined,
): Promise<void> {
  const row = await workOn(ctx, caseId, stages.filter(isScorable))
  mustMatch(row.version, version)
  await saveScore(ctx, { caseId, ...score })
  if (!(await writeCase(ctx, row, 'scores'))) throw stale()
  record(ctx, { kind: 'certification.scored', subject: caseSubject(row), after: score })
}
