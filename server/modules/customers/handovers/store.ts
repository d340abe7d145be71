import { createHash } from 'node:crypto'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Db, type Sql } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { visible } from '../access.ts'
import type { HandoverStatus, Signature } from './rules.ts'

export interface HandoverRow {
  id: string
  from: { id: string; name: string; hasLeft: boolean }
  reason: string
  status: HandoverStatus
  customers: number
  madeBy: { id: string | null; name: string }
  madeAt: string
  closedAt: string | null
  closedByName: string | null
  closeReason: string | null
  contentHash: string
  signatures: Signature[]
  version: number
}

export interface Line {
  customerId: string
  toUserId: string
}

/** SHA-256, in hex, over who gives what to whom and why. */
export function contentHash(fromUserId: string, reason: string, lines: Line[]): string {
  const pairs = lines.map(({ customerId, toUserId }) => `${customerId}>${toUserId}`).toSorted()
  return createHash('sha256')
    .update(JSON.stringify([fromUserId, reason, pairs]))
    .digest('hex')
}

/** Of somebody's customers those the actor sees; all of them, or the named ones. */
export async function customersOf(ctx: Ctx, ownerId: string, ids?: string[]): Promise<string[]> {
  const chosen = ids ? sql`c.id = any(${ids}::uuid[])` : sql`true`
  const rows = await ctx.db.rows<{ id: string }>(sql`
    select c.id from customers c
    where c.tenant_id = ${ctx.tenant.id} and c.owner_id = ${ownerId} and ${chosen} and ${visible(ctx.actor)}
    order by c.id for key share of c`)
  return rows.map(({ id }) => id)
}

/** Of customers, the codes of those that are being handed over already. */
export async function inHandover(db: Db, ids: string[]): Promise<string[]> {
  const rows = await db.rows<{ code: string }>(sql`
    select c.code from customer_handover_lines l
    join customers c on c.tenant_id = l.tenant_id and c.id = l.customer_id
    where l.is_open and l.customer_id = any(${ids}::uuid[]) order by c.code limit 5`)
  return rows.map(({ code }) => code)
}

export interface NewHandover {
  fromUserId: string
  reason: string
  lines: Line[]
  signatures: { role: Signature['role']; partyId: string; signerId: string }[]
}

export async function insertHandover(ctx: Ctx, { fromUserId, reason, lines, signatures }: NewHandover) {
  const tenantId = ctx.tenant.id
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into customer_handovers (tenant_id, from_user_id, reason, made_by, made_by_name, made_at, content_hash)
    values (${tenantId}, ${fromUserId}, ${reason}, ${ctx.actor.userId}, ${ctx.actor.name}, ${ctx.now},
            ${contentHash(fromUserId, reason, lines)}) returning id`)
  await ctx.db.run(sql`
    insert into customer_handover_lines (tenant_id, handover_id, customer_id, to_user_id)
    select ${tenantId}, ${id}, l."customerId", l."toUserId"
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l ("customerId" uuid, "toUserId" uuid)
    order by l."customerId"`)
  await ctx.db.run(sql`
    insert into customer_handover_signatures (tenant_id, handover_id, role, party_id, signer_id)
    select ${tenantId}, ${id}, s.role, s."partyId", s."signerId"
    from jsonb_to_recordset(${JSON.stringify(signatures)}::jsonb) as s (role text, "partyId" uuid, "signerId" uuid)`)
  return id
}

const signatures = sql`
  (select json_agg(json_build_object(
      'role', s.role, 'party', json_build_object('id', p.id, 'name', p.name),
      'signer', json_build_object('id', g.id, 'name', g.name, 'hasLeft', g.disabled_at is not null),
      'signedAt', to_char(s.signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'customers', (select count(*) from customer_handover_lines l
        where l.tenant_id = s.tenant_id and l.handover_id = s.handover_id
          and (s.role = 'giver' or l.to_user_id = s.party_id))) order by s.role, p.name, p.id)
   from customer_handover_signatures s
   join users p on p.tenant_id = s.tenant_id and p.id = s.party_id
   join users g on g.tenant_id = s.tenant_id and g.id = s.signer_id
   where s.tenant_id = h.tenant_id and s.handover_id = h.id) as signatures`

const columns = sql`
  h.id, json_build_object('id', f.id, 'name', f.name, 'hasLeft', f.disabled_at is not null) as "from", h.reason,
  h.status, (select count(*)::int from customer_handover_lines l
             where l.tenant_id = h.tenant_id and l.handover_id = h.id) as customers,
  json_build_object('id', h.made_by, 'name', h.made_by_name) as "madeBy", h.made_at as "madeAt",
  h.closed_at as "closedAt", h.closed_by_name as "closedByName", h.close_reason as "closeReason",
  h.content_hash as "contentHash", ${signatures}, h.version`
const tables = sql`customer_handovers h join users f on f.tenant_id = h.tenant_id and f.id = h.from_user_id`

/** Who gives, receives, signs or made it, over the alias `h`. */
const concerns = (userId: string | null): Sql => sql`(
  h.from_user_id = ${userId}::uuid or h.made_by = ${userId}::uuid or exists (
    select from customer_handover_signatures s where s.tenant_id = h.tenant_id and s.handover_id = h.id
      and (s.party_id = ${userId}::uuid or s.signer_id = ${userId}::uuid)))`

export const boxes = ['to-sign', 'mine', 'all'] as const
export type Box = (typeof boxes)[number]

function inBox(box: Box, userId: string | null): Sql {
  if (box === 'all') return sql`true`
  if (box === 'mine') return concerns(userId)
  return sql`h.status = 'signing' and exists (
    select from customer_handover_signatures s where s.tenant_id = h.tenant_id and s.handover_id = h.id
      and s.signer_id = ${userId}::uuid and s.signed_at is null)`
}

/** Hand-overs, the newest first. */
export async function listHandovers(ctx: Ctx, query: { box: Box; limit: number; cursor?: string }) {
  const at = keyset(query, query.box, { column: sql`h.made_at`, type: 'timestamptz', descending: true }, sql`h.id`)
  const rows = await ctx.db.rows<HandoverRow & { sortKey: string }>(sql`
    select ${columns}, ${at.key} as "sortKey" from ${tables}
    where h.tenant_id = ${ctx.tenant.id} and ${inBox(query.box, ctx.actor.userId)} and ${at.after}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** One that concerns the actor, or any where he oversees them; null else. */
export const findHandover = (ctx: Ctx, id: string, isOverseer: boolean): Promise<HandoverRow | null> =>
  ctx.db.maybe<HandoverRow>(sql`
    select ${columns} from ${tables}
    where h.tenant_id = ${ctx.tenant.id} and h.id = ${id}
      and ${isOverseer ? sql`true` : concerns(ctx.actor.userId)}`)

/** The hand-overs a customer was in that concern the actor, or all where he oversees them: ids in text. */
export const handoversSeenOf = ({ actor, tenant }: Ctx, customerId: string, isOverseer: boolean): Sql => sql`
  select h.id::text from customer_handovers h
  join customer_handover_lines l on l.tenant_id = h.tenant_id and l.handover_id = h.id
  where h.tenant_id = ${tenant.id} and l.customer_id = ${customerId}
    and ${isOverseer ? sql`true` : concerns(actor.userId)}`

/** Holds a hand-over until the end of the transaction: signatures come one after another. */
export async function lockHandover(db: Db, id: string): Promise<void> {
  await db.run(sql`select 1 from customer_handovers where id = ${id} for update`)
}

export async function setSigned(ctx: Ctx, id: string, { role, party }: Signature, signerId: string): Promise<void> {
  await ctx.db.run(sql`
    update customer_handover_signatures set signed_at = ${ctx.now}, signer_id = ${signerId}
    where handover_id = ${id} and role = ${role} and party_id = ${party.id} and signed_at is null`)
}

export async function closeHandover(
  ctx: Ctx,
  id: string,
  status: Exclude<HandoverStatus, 'signing'>,
  reason: string | null,
): Promise<boolean> {
  const closed = await ctx.db.run(sql`
    update customer_handovers set status = ${status}, closed_at = ${ctx.now}, closed_by_name = ${ctx.actor.name},
      close_reason = ${reason}, version = version + 1
    where id = ${id} and status = 'signing'`)
  await ctx.db.run(sql`update customer_handover_lines set is_open = false where handover_id = ${id}`)
  return closed === 1
}

export interface GivenCustomer {
  id: string
  code: string
  name: string
  ownerId: string | null
  department: { id: string; name: string } | null
  toUserId: string
  toName: string
  toHasLeft: boolean
  /** Where the new owner works. */
  toDepartment: { id: string; name: string } | null
}

/** The customers of a hand-over, locked, in order of their ids. */
export const lockGiven = (db: Db, id: string): Promise<GivenCustomer[]> =>
  db.rows<GivenCustomer>(sql`
    select c.id, c.code, c.name, c.owner_id as "ownerId", u.id as "toUserId", u.name as "toName",
           u.disabled_at is not null as "toHasLeft",
           case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department,
           case when t.id is not null then json_build_object('id', t.id, 'name', t.name) end as "toDepartment"
    from customer_handover_lines l
    join customers c on c.tenant_id = l.tenant_id and c.id = l.customer_id
    join users u on u.tenant_id = l.tenant_id and u.id = l.to_user_id
    left join departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
    left join departments t on t.tenant_id = u.tenant_id and t.id = u.department_id
    where l.handover_id = ${id} order by c.id for update of c`)

/**
 * Gives the customers to their new owners and the departments these work in, who are no deputies there any more, and
 * the objectives of their account plans that are still open. The region is the customer's own and stays.
 */
export async function moveCustomers(ctx: Ctx, id: string, fromUserId: string): Promise<void> {
  await ctx.db.run(sql`
    update customers c set owner_id = u.id, department_id = coalesce(u.department_id, c.department_id),
      version = c.version + 1, updated_at = ${ctx.now}
    from customer_handover_lines l join users u on u.tenant_id = l.tenant_id and u.id = l.to_user_id
    where l.handover_id = ${id} and c.tenant_id = l.tenant_id and c.id = l.customer_id`)
  await ctx.db.run(sql`
    delete from customer_deputies d using customer_handover_lines l
    where l.handover_id = ${id} and d.tenant_id = l.tenant_id and d.customer_id = l.customer_id
      and d.user_id = l.to_user_id`)
  await ctx.db.run(sql`
    update account_objectives b set owner_id = l.to_user_id, version = b.version + 1
    from account_plans p join customer_handover_lines l on l.tenant_id = p.tenant_id and l.customer_id = p.customer_id
    where l.handover_id = ${id} and b.tenant_id = p.tenant_id and b.plan_id = p.id and b.owner_id = ${fromUserId}
      and b.status = 'open'`)
}

export interface GivenLine {
  id: string
  customer: { id: string; code: string; name: string }
  to: { id: string; name: string }
}

/** What somebody sees of a hand-over's customers: all, what he receives, or what is within his sight. */
export type SeenLines = 'all' | 'received' | 'visible'

export async function listGiven(ctx: Ctx, id: string, seen: SeenLines, query: { limit: number; cursor?: string }) {
  const at = keyset(query, 'code', { column: sql`c.code`, type: 'text' }, sql`c.id`)
  const within = {
    all: sql`true`,
    received: sql`l.to_user_id = ${ctx.actor.userId}::uuid`,
    visible: visible(ctx.actor),
  }[seen]
  const rows = await ctx.db.rows<GivenLine & { sortKey: string }>(sql`
    select c.id, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as customer,
           json_build_object('id', u.id, 'name', u.name) as "to", ${at.key} as "sortKey"
    from customer_handover_lines l
    join customers c on c.tenant_id = l.tenant_id and c.id = l.customer_id
    join users u on u.tenant_id = l.tenant_id and u.id = l.to_user_id
    where l.tenant_id = ${ctx.tenant.id} and l.handover_id = ${id} and ${within} and ${at.after}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}
