import type { Permissions } from '../../kernel/access.ts'

/** Rights over classes and grades of customers. */
export const permissions: Permissions = {
  'grading.read': { zh: '查看客户分类与等级', en: 'See classes and grades of customers' },
  'grading.run': { zh: '发起分级测算', en: 'Start grading runs' },
  'grading.adopt': { zh: '采纳或放弃分级结果', en: 'Adopt or discard grading runs' },
  'grading.assess': { zh: '评定战略影响和溢价', en: 'Judge strategic influence and price premium' },
}
