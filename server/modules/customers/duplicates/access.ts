import type { Permissions } from '../../../kernel/access.ts'

export const permissions: Permissions = {
  'customers.merge': { zh: '合并重复客户、排除疑似重复', en: 'Merge customers that are the same, dismiss suspicions' },
}
