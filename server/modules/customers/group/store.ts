import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import { visible } from '../access.ts'
import type { CustomerName } from '../store.ts'

/** Whether a customer stands above another one in its group, or is that one. */
export async function isAbove(ctx: Ctx, customerId: string, below: string): Promise<boolean> {
  const { found } = await ctx.db.one<{ found: boolean }>(sql`
    with recursive line as (
      select c.id, c.parent_id from customers c where c.tenant_id = ${ctx.tenant.id} and c.id = ${below}
      union
      select c.id, c.parent_id from customers c join line l on c.id = l.parent_id where c.tenant_id = ${ctx.tenant.id})
    select exists (select from line where id = ${customerId}) as found`)
  return found
}

/**
 * Changes of the company's groups come one after another: two at once could close a ring that neither sees. The row is
 * that of the counter, made with the first group.
 */
export async function lockGroups({ db, tenant }: Ctx): Promise<void> {
  await db.run(sql`
    insert into code_counters as k (tenant_id, name) values (${tenant.id}, 'groups')
    on conflict (tenant_id, name) do update set last = k.last + 1`)
}

export async function setParent({ db, tenant }: Ctx, customerId: string, parentId: string | null): Promise<void> {
  await db.run(sql`
    update customers set parent_id = ${parentId}::uuid, version = version + 1, updated_at = now()
    where tenant_id = ${tenant.id} and id = ${customerId}`)
}

export interface Group {
  /** Null for a customer that belongs to nobody, and where the actor does not see the parent. */
  parent: CustomerName | null
  hasParent: boolean
  branches: CustomerName[]
}

/** The company a customer belongs to and those that belong to it, as far as the actor sees them. */
export function findGroup(ctx: Ctx, customerId: string): Promise<Group> {
  const seen = sql`c.tenant_id = ${ctx.tenant.id} and ${visible(ctx.actor)}`
  const named = sql`json_build_object('id', c.id, 'code', c.code, 'name', c.name)`
  return ctx.db.one<Group>(sql`
    select me.parent_id is not null as "hasParent",
      (select ${named} from customers c where c.id = me.parent_id and ${seen}) as parent,
      coalesce((select json_agg(${named} order by c.code) from customers c
                where c.parent_id = me.id and ${seen}), '[]') as branches
    from customers me where me.tenant_id = ${ctx.tenant.id} and me.id = ${customerId}`)
}
