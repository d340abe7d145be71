import { queryOptions } from '@tanstack/react-query'
import type { Agreement, WholeAgreement } from '../../../server/modules/development/agreements/routes.ts'
import type { CaseLine } from '../../../server/modules/development/certifications/routes.ts'
import type { Dossier } from '../../../server/modules/development/dossier/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { Agreement, CaseLine, Dossier, WholeAgreement }

export type Stage = Dossier['stage']
/** The way of a case that goes well, and the stages in which something is still to be done. */
export const path = ['general-survey', 'field-survey', 'report', 'approval', 'agreements', 'coded'] as const
export const openStages = path.slice(0, -1) as Exclude<Stage, 'coded' | 'refused'>[]
export const isStage = (text: string | undefined): text is Stage =>
  text === 'refused' || path.some((stage) => stage === text)

export const casesKey = ['certifications'] as const
export const stagesQuery = queryOptions({
  queryKey: [...casesKey, 'stages'],
  queryFn: () => api.get<{ rows: { stage: Stage; count: number }[]; can: { open: boolean } }>('/certification-stages'),
})
export interface CaseFilter {
  stage?: Stage
  customerId?: string
  q?: string | undefined
}
export const loadCases = (filter: CaseFilter, cursor: string | undefined) =>
  api.get<Page<CaseLine>>('/certifications', { ...filter, cursor, limit: 20 })
export const caseQuery = (id: string) =>
  queryOptions({ queryKey: [...casesKey, 'one', id], queryFn: () => api.get<Dossier>(`/certifications/${id}`) })

export const openCase = (customerId: string) => api.post<Dossier>('/certifications', { customerId })

const at = (id: string, what: string) => `/certifications/${id}/${what}`
export type InterviewInput = Omit<NonNullable<Dossier['survey']['interview']>, 'heldByName'>
export const writeInterview = ({ id, version }: Dossier, input: InterviewInput) =>
  api.put<Dossier>(at(id, 'interview'), input, version)
export const closeGeneralSurvey = (id: string, conclusion: string) =>
  api.post<Dossier>(at(id, 'general-survey-closing'), { conclusion })
export const assignSurveyor = (id: string, department: string, userId: string) =>
  api.post<Dossier>(at(id, 'surveyors'), { department, userId })
export const withdrawSurveyor = (id: string, userId: string, reason: string) =>
  api.delete<Dossier>(at(id, `surveyors/${userId}`), { reason })
export interface FindingInput {
  visitedOn: string
  verdict: NonNullable<Dossier['findings'][number]['verdict']>
  seen: string
  advice?: string
}
export const signFinding = (id: string, input: FindingInput) => api.post<Dossier>(at(id, 'finding'), input)
export const closeFieldSurvey = (id: string) => api.post<Dossier>(at(id, 'field-survey-closing'))
export type Scored = Dossier['scoring']['criteria'][number]
export const score = ({ id, version }: Dossier, criterion: Scored['criterion'], input: ScoreInput) =>
  api.put<Dossier>(at(id, `scores/${criterion}`), input, version)
export interface ScoreInput {
  points: number
  basis: string
}
export type Report = NonNullable<Dossier['report']>
export type ReportInput = Omit<Report, 'total'>
export const writeReport = ({ id, version }: Dossier, input: ReportInput) =>
  api.put<Dossier>(at(id, 'report'), input, version)
export const fileApplication = (id: string) => api.post<Dossier>(at(id, 'filing'))
export const refuseCase = (id: string, reason: string) => api.post<Dossier>(at(id, 'refusal'), { reason })
export const completeCase = (id: string) => api.post<Dossier>(at(id, 'completion'))

// Agreements

export const agreementsKey = ['agreements'] as const
export interface AgreementFilter {
  customerId?: string
  kind?: string | undefined
  state?: string | undefined
  endingBy?: string | undefined
}
export const loadAgreements = (filter: AgreementFilter, cursor: string | undefined) =>
  api.get<Page<Agreement>>('/agreements', { ...filter, cursor })
export const agreementTermsQuery = queryOptions({
  queryKey: [...agreementsKey, 'terms'],
  queryFn: () => api.get<{ remindBeforeExpiry: number }>('/agreement-terms'),
  staleTime: 300_000,
})
export const agreementQuery = (id: string) =>
  queryOptions({
    queryKey: [...agreementsKey, 'one', id],
    queryFn: () => api.get<WholeAgreement>(`/agreements/${id}`),
  })
export const agreementKinds = ['supply', 'quality-assurance', 'confidentiality', 'settlement'] as const
export const settlementCycles = ['half-monthly', 'monthly', 'two-monthly', 'quarterly'] as const
export type AgreementInput = Pick<
  Agreement,
  | 'number'
  | 'ourSignatory'
  | 'theirSignatory'
  | 'effectiveOn'
  | 'expiresOn'
  | 'settlementCycle'
  | 'settlementDay'
  | 'payWithin'
  | 'remark'
>
export const draftAgreement = (customerId: string, kind: Agreement['kind'], input: AgreementInput) =>
  api.post<WholeAgreement>('/agreements', { customerId, kind, ...input })
export const editAgreement = ({ id, version }: Pick<Agreement, 'id' | 'version'>, input: AgreementInput) =>
  api.patch<WholeAgreement>(`/agreements/${id}`, input, version)
export const removeDraft = (id: string, reason: string) => api.delete(`/agreements/${id}`, { reason })
export const signAgreement = (id: string, signedOn: string) =>
  api.post<WholeAgreement>(`/agreements/${id}/signing`, { signedOn })
