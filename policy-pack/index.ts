import type { z } from 'zod'
import { abc } from './abc.ts'
import { aging } from './aging.ts'
import { archive } from './archive.ts'
import { archiveAccess } from './archive-access.ts'
import { authorityTable } from './authority-table.ts'
import { customerData } from './customer-data.ts'
import { development } from './development.ts'
import { grading } from './grading.ts'
import { keyAccount } from './key-account.ts'
import { obligations } from './obligations.ts'
import { opportunities } from './opportunities.ts'

export { agingBuckets, type Aging } from './aging.ts'
export {
  fieldsOfPart,
  listOfField,
  nearnesses,
  rights,
  standings,
  type ArchiveAccess,
  type ArchiveAccessRow,
  type Nearness,
  type Right,
} from './archive-access.ts'
export { archiveGrades, relations, type Archive, type ArchiveGrade, type Relation } from './archive.ts'
export {
  archiveFields,
  listOf,
  ownFields,
  partFields,
  parts,
  type Choice,
  type Field,
  type FieldGroup,
  type FieldList,
  type FieldType,
  type Part,
  type PartFields,
} from './archive-fields.ts'
export {
  authorityMatters,
  type ApproverRule,
  type AuthorityRow,
  type AuthorityStep,
  type AuthorityTable,
} from './authority-table.ts'
export { percentage } from './checks.ts'
export type { Abc } from './abc.ts'
export type { CustomerData } from './customer-data.ts'
export {
  agreementKinds,
  criteria,
  documentSlots,
  type AgreementKind,
  type Criterion,
  type Development,
  type DocumentSlot,
} from './development.ts'
export { influences, type Grading, type Influence } from './grading.ts'
export type { KeyAccount } from './key-account.ts'
export type { Article, Reading } from './policy.ts'
export type { Obligations } from './obligations.ts'
export type { Opportunities, StageTemplate } from './opportunities.ts'
export { opportunityFacts, type OpportunityFact } from './opportunity-facts.ts'
export { defaultOrganisation } from './organisation.ts'

/** The built-in regulations, by kind. Each is version 1 of its kind until another one is published. */
export const pack = {
  'key-account': keyAccount,
  grading,
  abc,
  aging,
  obligations,
  opportunities,
  'authority-table': authorityTable,
  archive,
  'archive-access': archiveAccess,
  'customer-data': customerData,
  development,
} as const

export type PolicyKind = keyof typeof pack
export type ParametersOf<Kind extends PolicyKind> = z.output<(typeof pack)[Kind]['parameters']>
