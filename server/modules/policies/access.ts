import type { Permissions } from '../../kernel/access.ts'

/** Rights over the regulations. */
export const permissions: Permissions = {
  'policies.read': { zh: '查看制度', en: 'Read the regulations' },
  'policies.publish': { zh: '发布制度版本', en: 'Publish versions of the regulations' },
  'decisions.run': { zh: '按制度试算', en: 'Put a case to a regulation' },
}
