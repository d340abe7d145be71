import type { Relation } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Sql } from '../../../kernel/db.ts'
import type { CustomerName } from '../store.ts'

export interface RelationRow {
  relation: Relation
  relationOn: string | null
  reason: string | null
  destination: string | null
  competitor: string | null
}

const columns = sql`
  relation, relation_on as "relationOn", lost_reason as reason, lost_destination as destination,
  lost_competitor as competitor`

/** Null for one that was merged into another meanwhile. */
export function lockRelation({ db, tenant }: Ctx, customerId: string): Promise<RelationRow | null> {
  return db.maybe<RelationRow>(sql`
    select ${columns} from customers
    where tenant_id = ${tenant.id} and id = ${customerId} and merged_into is null for no key update`)
}

/** What is said of a lost customer; stays when it is won back. */
export interface Loss {
  reason: string
  destination: string
  competitor: string
}

/** Moves a customer from one relation to another; null when it is not in the first any more. */
export function setRelation(
  { db, tenant, today }: Ctx,
  customerId: string,
  { from, to, loss }: { from: Relation; to: Relation; loss: Loss | null },
): Promise<RelationRow | null> {
  const lost = loss
    ? sql`, lost_reason = ${loss.reason}, lost_destination = ${loss.destination}, lost_competitor = ${loss.competitor}`
    : sql``
  return db.maybe<RelationRow>(sql`
    update customers set relation = ${to}, relation_before = ${from}, relation_on = ${today}, version = version + 1, updated_at = now() ${lost}
    where tenant_id = ${tenant.id} and id = ${customerId} and relation = ${from}
    returning ${columns}`)
}

/**
 * Makes customers trading that are not yet; those it moved, with what they were. `trades`: customer ids and days. The
 * version stays: nobody edited them.
 */
export function setTrading({ db, tenant, today }: Ctx, trades: Sql): Promise<(CustomerName & { from: Relation })[]> {
  return db.rows<CustomerName & { from: Relation }>(sql`
    with traded as materialized (
      select t.id, max(t.traded_on) as last_on from (${trades}) t (id, traded_on) group by t.id),
    moved as materialized (
      select c.id, c.relation from traded t join customers c on c.tenant_id = ${tenant.id} and c.id = t.id
      where c.relation <> 'trading' and (c.relation <> 'lost' or c.relation_on is null or t.last_on >= c.relation_on)
      order by c.id for no key update of c)
    update customers c
    set relation = 'trading', relation_before = m.relation, relation_on = ${today}, updated_at = now()
    from moved m
    where c.tenant_id = ${tenant.id} and c.id = m.id
    returning c.id, c.code, c.name, m.relation as "from"`)
}

/** Gives customers that are trading the relation back that they had before; those it moved. `ids` is a query. */
export function unsetTrading({ db, tenant, today }: Ctx, ids: Sql): Promise<(CustomerName & { to: Relation })[]> {
  return db.rows<CustomerName & { to: Relation }>(sql`
    update customers c set relation = c.relation_before, relation_before = null, relation_on = ${today}, updated_at = now()
    where c.tenant_id = ${tenant.id} and c.relation = 'trading' and c.relation_before is not null and c.id in (${ids})
    returning c.id, c.code, c.name, c.relation as "to"`)
}
