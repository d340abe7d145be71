import { z } from 'zod'
import { relations } from '../../../../policy-pack/index.ts'
import { todayIn } from '../../../kernel/calendar.ts'
import { disposition } from '../../../kernel/file-names.ts'
import { openRoute, type Route } from '../../../kernel/http.ts'
import { id, line } from '../../../kernel/input.ts'
import { searchText, sortBy } from '../../../kernel/paging.ts'
import { saveTable, tableFormats, tableMediaTypes } from '../../../kernel/tables/save.ts'
import { exportColumns } from './rules.ts'
import { exportCustomers } from './service.ts'

/** What the list of customers is narrowed down by, on the page and for a file. */
export const customerFilters = {
  q: searchText().optional(),
  class: z.enum(['key', 'general']).optional(),
  grade: z.enum(['A', 'B', 'C']).optional(),
  relation: z.enum(relations).optional(),
  /** Part of it is enough. */
  industry: searchText().optional(),
  ownerId: id().optional(),
  regionId: id().optional(),
  departmentId: id().optional(),
}
export const customerOrder = () => sortBy(['code', '-code', 'name', '-name', 'updatedAt', '-updatedAt'])

const order = z.object({
  format: z.enum(tableFormats).default('xlsx'),
  /** What it is taken out for; kept in the access register and written into the file. */
  purpose: line(200),
  /** Besides code and name; all of them if not said. */
  columns: z.array(z.enum(exportColumns)).max(exportColumns.length).optional(),
  /** Only these of the customers found. */
  ids: z.array(id()).min(1).max(5000).optional(),
  ...customerFilters,
  sort: customerOrder(),
})

export const exportRoutes: Route[] = [
  openRoute({
    method: 'POST',
    path: '/customer-exports',
    access: 'customers.export',
    summary: 'The customers you see, or chosen ones, as a workbook or CSV; entered in the access register',
    body: order,
    async handle({ reply, transaction, services, who }, { body: { format, ...wanted } }) {
      // Into the access register first, and only then out of the house.
      const table = await transaction((ctx) => exportCustomers(ctx, wanted))
      const name = `${table.title} ${todayIn(who!.tenant.timeZone, services.clock())}.${format}`
      return reply
        .type(tableMediaTypes[format])
        .header('content-disposition', disposition('attachment', name))
        .header('cache-control', 'no-store')
        .header('x-content-type-options', 'nosniff')
        .send(saveTable(format, table))
    },
  }),
]
