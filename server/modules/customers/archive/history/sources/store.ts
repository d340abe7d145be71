import type { Ctx } from '../../../../../kernel/context.ts'
import { sql, type Sql } from '../../../../../kernel/db.ts'
import { visibleLead } from '../../../leads/access.ts'

/*
 * The ids, in text, of what a customer's timeline tells of besides its archive.
 */

export const plansOf = ({ tenant }: Ctx, customerId: string): Sql => sql`
  select p.id::text from account_plans p where p.tenant_id = ${tenant.id} and p.customer_id = ${customerId}`

/** The leads it came from that the actor sees. */
export const leadsOf = ({ actor, tenant }: Ctx, customerId: string): Sql => sql`
  select l.id::text from leads l
  where l.tenant_id = ${tenant.id} and l.customer_id = ${customerId} and ${visibleLead(actor)}`

export const accessRequestsOf = ({ tenant }: Ctx, customerId: string): Sql => sql`
  select a.id::text from access_requests a where a.tenant_id = ${tenant.id} and a.customer_id = ${customerId}`
