import type { Permissions } from '../../kernel/access.ts'

export const permissions: Permissions = {
  'trade.read': {
    zh: '查看产品、合同、发货、发票和回款',
    en: 'See products, contracts, shipments, invoices and receipts',
  },
  'trade.write': {
    zh: '登记产品、合同、发货、发票和回款',
    en: 'Enter products, contracts, shipments, invoices and receipts',
  },
  'imports.run': { zh: '导入文件、撤销导入', en: 'Import files and undo imports' },
  'aging.read': { zh: '查看应收账款账龄', en: 'See receivables aging' },
}
