import type { AttachmentRow } from '../../server/modules/customers/attachments/routes.ts'
import { api } from './api.ts'
import { uploadFile } from './upload.ts'

/** A file as records show their own. */
export type KeptFile = Pick<AttachmentRow, 'id' | 'name' | 'size' | 'uploadedByName' | 'uploadedAt'>

/** What files hang on: a record of a customer, in a part of its archive. */
export interface FilePlace {
  customerId: string
  part: AttachmentRow['part']
  subjectKind: string
  subjectId: string
}

export const contentAddress = (id: string) => `/api/v1/attachments/${id}/content`

export const removeFile = (id: string, reason: string) => api.delete(`/attachments/${id}`, { reason })

/** Attaches a file and tells how much of it has gone out, from 0 to 1. */
export const attachFile = (place: FilePlace, file: File, onProgress: (share: number) => void) =>
  uploadFile<AttachmentRow>('/attachments', { ...place, name: file.name }, file, {
    onProgress,
    signal: new AbortController().signal,
  })
