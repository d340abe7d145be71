import type { Part } from '../../../../policy-pack/index.ts'

/** What a file is attached to. Of the customer itself `id` is the customer's. */
export interface AttachmentSubject {
  customerId: string
  /** `customer`, `archive-entry`, `survey-document` … */
  kind: string
  id: string
}

/** 50 MB. */
export const maxAttachment = 50 * 1_048_576

/** An attachment as other modules see one. */
export interface Attachment {
  id: string
  customerId: string
  part: Part
  subjectKind: string
  subjectId: string
  /** Clean: no path, no control characters, at most 200 code points. */
  name: string
  mediaType: string
  size: number
  /** SHA-256 of the content. */
  sha256: string
  uploadedBy: string | null
  uploadedByName: string
  uploadedAt: string
}
