import { sql } from '../../../kernel/db.ts'
import { defineMerging, type MergeTable } from '../../customers/index.ts'
import { reallocate } from '../allocations/store.ts'

const documents = (table: string, zh: string, en: string): MergeTable => ({
  table,
  column: 'customer_id',
  title: { zh, en },
  label: sql`r.number`,
  how: 'move',
})

/** What merging does with the documents of customers: they go along, and receipts pay anew what they would have paid. */
export const merging = defineMerging(
  [
    documents('contracts', '合同', 'Contracts'),
    documents('shipments', '发货', 'Shipments'),
    documents('invoices', '发票', 'Invoices'),
    documents('receipts', '回款', 'Receipts'),
    {
      table: 'import_changes',
      column: 'customer_id',
      title: { zh: '导入改动', en: 'Changes by imports' },
      how: 'stay',
      because: { zh: '属于原客户当时的记录', en: 'It is a record of the customer as it was' },
    },
  ],
  {
    moved: async (ctx, { intoId }) => void (await reallocate(ctx.db, ctx.tenant.id, [intoId])),
    async ties(ctx, { fromId, intoId }) {
      const both = [fromId, intoId]
      return ctx.db.rows<{ zh: string; en: string }>(sql`
        select '回款 ' || r.number || ' 已核销发票 ' || i.number as zh,
               'Receipt ' || r.number || ' pays invoice ' || i.number as en
        from receipts r
        join allocations a on a.tenant_id = r.tenant_id and a.receipt_id = r.id and a.method = 'explicit'
        join invoices i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
        where r.tenant_id = ${ctx.tenant.id} and r.customer_id = any(${both}::uuid[]) and i.customer_id <> r.customer_id
        order by 1 limit 5`)
    },
    movedBack: async (ctx, { fromId, intoId }) => void (await reallocate(ctx.db, ctx.tenant.id, [fromId, intoId])),
  },
)
