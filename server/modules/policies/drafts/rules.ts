import type { Permission } from '../../../kernel/access.ts'

/**
 * `rejected` and `published` are final. A published draft is scheduled, in force or superseded as its version is.
 */
export const draftStates = ['draft', 'in-review', 'returned', 'rejected', 'withdrawn', 'published'] as const
export type DraftState = (typeof draftStates)[number]

/** What a draft may become from each state. */
export const transitions: Record<DraftState, readonly DraftState[]> = {
  draft: ['in-review'],
  'in-review': ['published', 'returned', 'rejected', 'withdrawn'],
  returned: ['in-review'],
  withdrawn: ['in-review'],
  rejected: [],
  published: [],
}

/** What can still be submitted can still be written in. */
export const isOpen = (state: DraftState): boolean => transitions[state].includes('in-review')

export interface DraftAbilities {
  edit: boolean
  submit: boolean
  delete: boolean
}

/** What somebody may do with a draft. Only one that nobody else was shown can go without a trace. */
export function draftAbilities(
  draft: { state: DraftState; submittedAt: string | null },
  may: (permission: Permission) => boolean,
): DraftAbilities {
  const isWritable = isOpen(draft.state) && may('policies.draft')
  return { edit: isWritable, submit: isWritable, delete: isWritable && draft.submittedAt === null }
}
