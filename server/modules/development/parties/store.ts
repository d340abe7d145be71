import { may, type Actor } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Sql } from '../../../kernel/db.ts'
import { notFound } from '../../../kernel/errors.ts'
import { holdVisibleCustomer, visible, visibleLead } from '../../customers/index.ts'

/** Whom something is about: a customer, or a lead that is none yet. */
export interface Party {
  kind: 'customer' | 'lead'
  id: string
  code: string | null
  name: string
}

/**
 * Joins whom a row is about: `c` the customer, also the one its lead has become, `l` the lead. `alias` is of a table
 * with `customer_id` and `lead_id`.
 */
export const withParty = (alias: Sql): Sql => sql`
  left join leads l on l.tenant_id = ${alias}.tenant_id and l.id = ${alias}.lead_id
  left join customers c on c.tenant_id = ${alias}.tenant_id and c.id = coalesce(${alias}.customer_id, l.customer_id)`

/** Whether the actor sees whom a row is about (A-07): the customer, or a lead, which takes the right to see leads. */
export const seenParty = (actor: Actor): Sql => sql`(
  (c.id is not null and ${visible(actor)})
  or (c.id is null and l.id is not null and ${may(actor, 'leads.read') ? visibleLead(actor) : sql`false`}))`

export const partyOut = sql`json_build_object(
  'kind', case when c.id is not null then 'customer' else 'lead' end, 'id', coalesce(c.id, l.id), 'code', c.code,
  'name', coalesce(c.name, l.name)) as party`

export interface PartyId {
  customerId?: string | undefined
  leadId?: string | undefined
}

/** The customer or lead that is named; of a lead that became a customer that one. 404 when the actor does not see it. */
export async function findParty(ctx: Ctx, { customerId, leadId }: PartyId): Promise<Party> {
  const found = await ctx.db.maybe<{ party: Party }>(sql`
    select ${partyOut} from (
      select ${ctx.tenant.id}::uuid as tenant_id, ${customerId ?? null}::uuid as customer_id,
             ${leadId ?? null}::uuid as lead_id) x
    ${withParty(sql`x`)} where ${seenParty(ctx.actor)}`)
  if (!found) throw notFound()
  if (found.party.kind === 'customer') await holdVisibleCustomer(ctx, found.party.id)
  return found.party
}

/** How a party is written: in one of the two columns. */
export const columnsOf = ({ kind, id }: Party): { customerId: string | null; leadId: string | null } => ({
  customerId: kind === 'customer' ? id : null,
  leadId: kind === 'lead' ? id : null,
})
