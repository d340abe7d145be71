import type { AgreementKind } from '../../../../policy-pack/index.ts'
import type { Actor } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, sql, type Sql } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { visible, type CustomerName } from '../../customers/index.ts'
import type { AgreementState, SettlementCycle } from './rules.ts'

/** What people write of an agreement. */
export interface AgreementFields {
  number: string
  ourSignatory: string
  theirSignatory: string
  effectiveOn: string
  expiresOn: string | null
  settlementCycle: SettlementCycle | null
  settlementDay: number | null
  payWithin: number | null
  remark: string | null
}

export interface AgreementRow extends AgreementFields {
  id: string
  kind: AgreementKind
  customer: CustomerName
  ownerId: string | null
  /** Whether the customer trades with us. */
  isTrading: boolean
  caseId: string | null
  state: AgreementState
  signedOn: string | null
  signedByName: string | null
  /** The one that takes its place, and from which day. */
  replacedBy: { id: string; number: string } | null
  replacedFrom: string | null
  madeByName: string
  createdAt: string
  version: number
}

/** What is replaced is so from the day the next one takes effect (D-09). */
const stateOn = (today: string): Sql => sql`case when a.replaced_from <= ${today} then 'replaced' else a.state end`
const columns = ({ today }: Ctx): Sql => sql`
  a.id, a.kind, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as customer, c.owner_id as "ownerId",
  c.relation = 'trading' as "isTrading",
  a.certification_id as "caseId", a.number, a.our_signatory as "ourSignatory", a.their_signatory as "theirSignatory",
  a.effective_on as "effectiveOn", a.expires_on as "expiresOn", a.settlement_cycle as "settlementCycle",
  a.settlement_day as "settlementDay", a.pay_within as "payWithin", a.remark, ${stateOn(today)} as state,
  a.signed_on as "signedOn", a.signed_by_name as "signedByName", a.replaced_from as "replacedFrom",
  case when n.id is not null then json_build_object('id', n.id, 'number', n.number) end as "replacedBy",
  a.made_by_name as "madeByName", a.created_at as "createdAt", a.version`
const joined = sql`
  agreements a join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
  left join agreements n on n.tenant_id = a.tenant_id and n.id = a.replaced_by`

export interface AgreementQuery {
  customerId?: string
  kind?: AgreementKind
  state?: AgreementState
  /** Signed ones that end by this day without one to follow. */
  endingBy?: string
  limit: number
  cursor?: string
}

/** Agreements of the customers the actor sees, newest first. */
export async function listAgreements(ctx: Ctx, { customerId, kind, state, endingBy, ...query }: AgreementQuery) {
  const sort = { column: sql`a.created_at`, type: 'timestamptz', descending: true } as const
  const at = keyset(query, 'createdAt', sort, sql`a.id`)
  const rows = await ctx.db.rows<AgreementRow & { sortKey: string }>(sql`
    select ${columns(ctx)}, ${at.key} as "sortKey" from ${joined}
    where a.tenant_id = ${ctx.tenant.id} and ${visible(ctx.actor)} and ${at.after}
      and (${customerId ?? null}::uuid is null or a.customer_id = ${customerId ?? null})
      and (${kind ?? null}::text is null or a.kind = ${kind ?? null})
      and (${state ?? null}::text is null or ${stateOn(ctx.today)} = ${state ?? null})
      and (${endingBy ?? null}::date is null
        or (a.state = 'signed' and a.replaced_by is null and a.expires_on <= ${endingBy ?? null}))
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** Those of some cases and, with them, of their customers that are signed and not replaced yet. */
export const agreementsOf = (ctx: Ctx, caseIds: string[]): Promise<(AgreementRow & { ofCase: string })[]> =>
  ctx.db.rows(sql`
    select ${columns(ctx)}, k.id as "ofCase" from certifications k
    join ${joined} on a.tenant_id = k.tenant_id and a.customer_id = k.customer_id
      and (a.certification_id = k.id or ${stateOn(ctx.today)} = 'signed')
    where k.tenant_id = ${ctx.tenant.id} and k.id = any(${caseIds}::uuid[]) order by a.kind, a.id`)

/** An agreement of a customer the actor sees; null for any other. */
export const findAgreement = (ctx: Ctx, id: string, lock: Sql = empty): Promise<AgreementRow | null> =>
  ctx.db.maybe<AgreementRow>(sql`
    select ${columns(ctx)} from ${joined}
    where a.tenant_id = ${ctx.tenant.id} and a.id = ${id} and ${visible(ctx.actor satisfies Actor)} ${lock}`)

export const locked = sql`for no key update of a`

export async function insertAgreement(
  { db, tenant, actor, now }: Ctx,
  of: { customerId: string; caseId: string | null; kind: AgreementKind },
  f: AgreementFields,
): Promise<string> {
  const { id } = await db.one<{ id: string }>(sql`
    insert into agreements (tenant_id, customer_id, certification_id, kind, number, our_signatory, their_signatory,
      effective_on, expires_on, settlement_cycle, settlement_day, pay_within, remark, made_by_name, created_at)
    values (${tenant.id}, ${of.customerId}, ${of.caseId}, ${of.kind}, ${f.number}, ${f.ourSignatory},
      ${f.theirSignatory}, ${f.effectiveOn}, ${f.expiresOn}, ${f.settlementCycle}, ${f.settlementDay}, ${f.payWithin},
      ${f.remark}, ${actor.name}, ${now})
    returning id`)
  return id
}

/** Rewrites a draft if the version is still the one seen; false if not. */
export async function updateAgreement(
  { db, tenant }: Ctx,
  { id, version }: { id: string; version: number },
  f: AgreementFields,
): Promise<boolean> {
  const touched = await db.run(sql`
    update agreements set number = ${f.number}, our_signatory = ${f.ourSignatory},
      their_signatory = ${f.theirSignatory}, effective_on = ${f.effectiveOn}, expires_on = ${f.expiresOn},
      settlement_cycle = ${f.settlementCycle}, settlement_day = ${f.settlementDay}, pay_within = ${f.payWithin},
      remark = ${f.remark}, version = version + 1
    where tenant_id = ${tenant.id} and id = ${id} and version = ${version} and state = 'draft'`)
  return touched === 1
}

export async function deleteDraft({ db, tenant }: Ctx, id: string): Promise<boolean> {
  const touched = await db.run(sql`
    delete from agreements where tenant_id = ${tenant.id} and id = ${id} and state = 'draft'`)
  return touched === 1
}

export async function setSigned({ db, tenant, actor }: Ctx, id: string, signedOn: string): Promise<boolean> {
  const touched = await db.run(sql`
    update agreements set state = 'signed', signed_on = ${signedOn}, signed_by_name = ${actor.name},
      version = version + 1
    where tenant_id = ${tenant.id} and id = ${id} and state = 'draft'`)
  return touched === 1
}

type Successor = Pick<AgreementRow, 'id' | 'customer' | 'kind' | 'effectiveOn'>
const others = ({ tenant }: Ctx, { id, customer, kind }: Successor): Sql => sql`
  o.tenant_id = ${tenant.id} and o.customer_id = ${customer.id} and o.kind = ${kind} and o.state = 'signed'
    and o.id <> ${id}`

/** Those that began before a newly signed one of their kind end where it begins (D-09). */
export const replaceOlder = (ctx: Ctx, by: Successor): Promise<{ id: string; number: string }[]> =>
  ctx.db.rows(sql`
    update agreements o set replaced_by = ${by.id}, replaced_from = ${by.effectiveOn}, version = version + 1
    where ${others(ctx, by)} and o.effective_on <= ${by.effectiveOn}
      and (o.replaced_from is null or o.replaced_from >= ${by.effectiveOn})
    returning o.id, o.number`)

/** One that is signed after the one it comes before ends where that begins; that one, or null. */
export const replaceByLater = (ctx: Ctx, of: Successor): Promise<{ id: string; number: string; from: string } | null> =>
  ctx.db.maybe(sql`
    update agreements a set replaced_by = l.id, replaced_from = l.effective_on
    from (select o.id, o.number, o.effective_on from agreements o
      where ${others(ctx, of)} and o.effective_on > ${of.effectiveOn} order by o.effective_on, o.signed_on, o.id limit 1) l
    where a.tenant_id = ${ctx.tenant.id} and a.id = ${of.id}
    returning l.id, l.number, l.effective_on as "from"`)
