import { criteria, documentSlots, type Criterion, type DocumentSlot } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { attachmentsOf, type Attachment } from '../../customers/index.ts'

/** The kinds of things of a case that files hang on, all in the archive's part `other`. */
export const fileKinds = {
  document: 'survey-document',
  evidence: 'certification-evidence',
  finding: 'field-finding',
  agreement: 'agreement',
} as const
export const filePart = 'other'

/** A slot of the general survey, or a criterion, names its case and itself. */
export const subjectId = (caseId: string, place: DocumentSlot | Criterion) => `${caseId}.${place}`

/** The case and the place a subject's id names; null when it is no such id. */
export function placeOf<Place extends string>(id: string, places: readonly Place[]) {
  const [caseId, name] = id.split('.')
  const place = places.find((each) => each === name)
  return caseId && place && /^[0-9a-f-]{36}$/.test(caseId) ? { caseId, place } : null
}

export interface CaseFiles {
  documents: Partial<Record<DocumentSlot, Attachment[]>>
  evidence: Partial<Record<Criterion, Attachment[]>>
}

/** The papers of some cases by slot and criterion. */
export async function filesOf(
  ctx: Ctx,
  cases: { id: string; customer: { id: string } }[],
): Promise<Map<string, CaseFiles>> {
  const places = [
    ...documentSlots.map((place) => ({ kind: fileKinds.document, place })),
    ...criteria.map(({ criterion }) => ({ kind: fileKinds.evidence, place: criterion })),
  ]
  const found = await attachmentsOf(
    ctx,
    cases.flatMap(({ id, customer }) =>
      places.map(({ kind, place }) => ({ customerId: customer.id, kind, id: subjectId(id, place) })),
    ),
  )
  const files = new Map(cases.map(({ id }): [string, CaseFiles] => [id, { documents: {}, evidence: {} }]))
  for (const file of found) {
    const [caseId, place] = file.subjectId.split('.') as [string, string]
    const own = files.get(caseId)!
    const held: Record<string, Attachment[]> = file.subjectKind === fileKinds.document ? own.documents : own.evidence
    held[place] = [...(held[place] ?? []), file]
  }
  return files
}

/** The files of some records of one customer, by record. */
export async function filesOfEach(
  ctx: Ctx,
  customerId: string,
  kind: 'field-finding' | 'agreement',
  ids: string[],
): Promise<Map<string, Attachment[]>> {
  const files = new Map<string, Attachment[]>(ids.map((id) => [id, []]))
  const subjects = ids.map((id) => ({ customerId, kind, id }))
  for (const file of await attachmentsOf(ctx, subjects)) files.get(file.subjectId)!.push(file)
  return files
}
