import { defineDecision, type DecisionKind } from '../policies/index.ts'
import type { Generator } from '../obligations/index.ts'
import { actionDuty } from './account-plans/service.ts'
import { reconfirm, reconfirmDuty } from './archive/confirmations/service.ts'
import { decideStaleness, stalenessFacts } from './archive/rules.ts'
import { decideRight, rightFacts } from './grants/rules.ts'
import { schedules as duplicateSchedules } from './duplicates/jobs.ts'
import { schedules as findSchedules } from './find/jobs.ts'
import { schedules as grantSchedules } from './grants/jobs.ts'
import { signDuty } from './handovers/signers/service.ts'
import { verifyDuty } from './leads/service.ts'

export { homeOf, permissions, rightOn, standingOf, visible, type Standing, type Standpoint } from './access.ts'
export {
  attachables,
  attachedFiles,
  attachmentsOf,
  hasAttachment,
  neededFiles,
  type Attachable,
  type AttachableSubject,
  type Attachment,
  type AttachmentSubject,
} from './attachments/index.ts'
export { eventView, eventWording } from './archive/history/books/service.ts'
export { timelineGuards } from './archive/history/service.ts'
export { timelineSources, type TimelineSource } from './archive/history/sources/service.ts'
export type { PresentedPart } from './archive/presentation/service.ts'
export { openForPrint } from './archive/service.ts'
export { checkValue } from './archive/values/rules.ts'
export { assignCode, codeKeepers, isCodeUsed } from './codes/service.ts'
export { provisionalCodes } from './codes/store.ts'
export { markNewCustomers, suspectsAmong } from './duplicates/bulk/service.ts'
export { byName, likenesses, marksOf, type Likeness, type Mark } from './duplicates/rules.ts'
export { compareCustomers, strongestFirst } from './duplicates/service.ts'
export { leadWording } from './leads/books/service.ts'
export { formerNames } from './former/store.ts'
export { visibleLead } from './leads/access.ts'
export { connectMerging, defineMerging, type MergeTable } from './duplicates/merging/registry/service.ts'
export { merging } from './duplicates/merging/tables/service.ts'
export { jobs } from './duplicates/jobs.ts'
export { checkArchiveAccess } from './grants/service.ts'
export { whoSees } from './grants/store.ts'
export { readerSources, type OtherReader } from './grants/readers/service.ts'
export { becomeTrading, stopTrading } from './relation/service.ts'
export { routes } from './routes.ts'
export { termsOf } from './find/rules.ts'
export { indexCustomers, indexNewCustomers, matchingSearch, reindex } from './find/service.ts'
export { cleanCreditCode, cleanPhone } from './rules.ts'
export { customerSubject, listSeen, registerLook } from './service.ts'
export type { SeenLine } from './sight/service.ts'
export {
  customerNames,
  findVisibleCustomer,
  holdVisibleCustomer,
  insertMissingCustomers,
  listCustomers,
  lockVisibleCustomer,
  setGrades,
  visibleAmong,
  type CustomerLine,
  type CustomerName,
  type CustomerRow,
} from './store.ts'
export { accountTrade } from './account-plans/service.ts'
export { handoverHooks, type Effective as HandoverEffective } from './handovers/service.ts'

/** What is done once a day. */
export const schedules = [...grantSchedules, ...duplicateSchedules, ...findSchedules]

/** What somebody can owe here. */
export const duties = [actionDuty, signDuty, verifyDuty, reconfirmDuty]

/** What makes somebody owe something without being told. */
export const generators: Generator[] = [reconfirm]

/** The decisions of this module that anybody may put a case to. */
export const decisions: DecisionKind[] = [
  defineDecision({
    kind: 'archive-right',
    policy: 'archive-access',
    title: { zh: '档案查阅权限', en: 'Right to a part of an archive' },
    facts: rightFacts,
    decide: decideRight,
  }),
  defineDecision({
    kind: 'archive-staleness',
    policy: 'archive',
    title: { zh: '档案是否过期', en: 'Whether a part of an archive is stale' },
    facts: stalenessFacts,
    decide: decideStaleness,
  }),
]
