import { z } from 'zod'
import { agreementKinds, criteria, documentSlots } from '../../../../policy-pack/index.ts'
import { route, type Route } from '../../../kernel/http.ts'
import { id, out } from '../../../kernel/input.ts'
import { decisionOut } from '../../policies/index.ts'
import { agreementStates, settlementCycles } from '../agreements/rules.ts'
import { stages, verdicts } from '../certifications/rules.ts'
import { openDossier } from './service.ts'

export const reason = z.object({ code: z.string(), article: z.string(), facts: z.record(z.string(), z.unknown()) })
export const customer = z.object({ id: out.id, code: z.string(), name: z.string() })
export const named = z.object({ id: out.id, name: z.string() })
export const file = z.object({
  id: out.id,
  name: z.string(),
  mediaType: z.string(),
  size: z.int(),
  uploadedByName: z.string(),
  uploadedAt: out.instant,
})
const optional = z.string().nullable()
const day = out.date.nullable()
const flag = z.boolean()

const interview = z.object({
  person: z.string(),
  position: z.string(),
  heldOn: out.date,
  operations: z.string(),
  strategy: z.string(),
  viewOfUs: z.string(),
  heldByName: z.string(),
})
const finding = z.object({
  id: out.id,
  department: z.string(),
  person: named,
  assignedByName: z.string(),
  assignedAt: out.instant,
  visitedOn: day,
  verdict: z.enum(verdicts).nullable(),
  seen: optional,
  advice: optional,
  signedAt: out.instant.nullable(),
  files: z.array(file),
})
const scored = z.object({
  criterion: z.enum(criteria.map((each) => each.criterion)),
  article: z.string(),
  weight: z.int(),
  minimum: z.int(),
  score: z.object({ points: z.int(), basis: z.string(), scoredByName: z.string(), scoredAt: out.instant }).nullable(),
  /** Its evidence hangs on this subject of kind `certification-evidence`. */
  subjectId: z.string(),
  files: z.array(file),
})
const report = z.object({
  reasons: z.string(),
  principles: z.string(),
  conclusions: z.string(),
  products: z.array(
    z.object({ productId: out.id.nullable(), name: z.string(), quantity: optional, amount: out.amount }),
  ),
  total: out.amount,
})
export const agreement = z.object({
  id: out.id,
  kind: z.enum(agreementKinds),
  customer,
  caseId: out.id.nullable(),
  number: z.string(),
  ourSignatory: z.string(),
  theirSignatory: z.string(),
  effectiveOn: out.date,
  expiresOn: day,
  settlementCycle: z.enum(settlementCycles).nullable(),
  settlementDay: z.int().nullable(),
  payWithin: z.int().nullable(),
  remark: optional,
  state: z.enum(agreementStates),
  signedOn: day,
  signedByName: optional,
  /** The one that takes its place, from a day on; until then it stands. */
  replacedBy: z.object({ id: out.id, number: z.string() }).nullable(),
  replacedFrom: day,
  madeByName: z.string(),
  createdAt: out.instant,
  version: z.int(),
})

const dossier = z.object({
  id: out.id,
  customer,
  owner: named.nullable(),
  stage: z.enum(stages),
  stageSince: out.instant,
  attempt: z.int(),
  previousId: out.id.nullable(),
  nextId: out.id.nullable(),
  openedByName: z.string(),
  openedAt: out.instant,
  code: optional,
  approvalId: out.id.nullable(),
  /** What is missing before the case can leave its stage; empty: the gate is open. */
  gate: z.array(reason),
  moves: z.array(
    z.object({
      from: z.enum(stages).nullable(),
      to: z.enum(stages),
      at: out.instant,
      byName: z.string(),
      note: optional,
    }),
  ),
  survey: z.object({
    documents: z.array(
      z.object({
        slot: z.enum(documentSlots),
        isRequired: flag,
        /** Its papers hang on this subject of kind `survey-document`. */
        subjectId: z.string(),
        files: z.array(file),
      }),
    ),
    interview: interview.nullable(),
  }),
  departments: z.array(z.string()),
  findings: z.array(finding),
  scoring: z.object({ minimumTotal: z.int(), criteria: z.array(scored) }),
  qualification: decisionOut,
  isFiled: flag,
  report: report.nullable(),
  requiredAgreements: z.array(z.enum(agreementKinds)),
  agreements: z.array(agreement.extend({ files: z.array(file) })),
  version: z.int(),
  can: z.object({
    interview: flag,
    closeGeneralSurvey: flag,
    assign: flag,
    sign: flag,
    closeFieldSurvey: flag,
    score: flag,
    report: flag,
    file: flag,
    agree: flag,
    refuse: flag,
    complete: flag,
    /** After a refusal: whether another case may be opened. */
    tryAgain: flag,
  }),
})

/** What every route about a case answers: the case as it is then. */
export const answer = dossier
export const byId = z.object({ id: id() })

export const dossierRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/certifications/:id',
    access: 'development.read',
    summary: 'One case with its surveys, scores, application, agreements, and what its gate still lacks',
    params: byId,
    response: dossier,
    handle: (ctx, { params }) => openDossier(ctx, params.id),
  }),
]

/** The contract as the pages read it. */
export type Dossier = z.infer<typeof dossier>
