export { maxAttachment, type Attachment, type AttachmentSubject } from './rules.ts'
export { attachables, type Attachable, type AttachableSubject } from './service.ts'
export { attachedFiles, attachmentsOf, hasAttachment, neededFiles } from './store.ts'
