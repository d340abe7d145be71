import type { Ctx } from '../../../../../kernel/context.ts'
import { sql } from '../../../../../kernel/db.ts'
import { defineReason } from '../../../../audit/index.ts'
import { waive } from '../../../../obligations/index.ts'
import { isFarAbove } from '../fields/store.ts'
import { defineMerging, type MergeHook, type MergeTable, type Pair } from '../registry/service.ts'

const history = { zh: '属于原客户当时的记录', en: 'It is a record of the customer as it was' }
const both = ({ fromId, intoId }: Pair) => sql`(${fromId}::uuid, ${intoId}::uuid)`

const archive: MergeTable[] = [
  {
    table: 'archive_parts',
    column: 'customer_id',
    title: { zh: '档案', en: 'Parts of the archive' },
    label: sql`r.part`,
    how: 'change',
    rows: (pair) => sql`r.customer_id in ${both(pair)}`,
  },
  {
    table: 'archive_entries',
    column: 'customer_id',
    title: { zh: '档案明细', en: 'Entries of the archive' },
    label: sql`r.list || coalesce(' ' || (r.data ->> 'statementYear'), '')`,
    how: 'move',
    // Of one year there is one set of accounts.
    unless: (intoId) => sql`(
      r.list = 'financial-statements' and r.removed_at is null and exists (
        select from archive_entries o
        where o.tenant_id = r.tenant_id and o.customer_id = ${intoId} and o.list = r.list and o.removed_at is null
          and o.data ->> 'statementYear' = r.data ->> 'statementYear'))`,
  },
  {
    table: 'attachments',
    column: 'customer_id',
    title: { zh: '附件', en: 'Attachments' },
    label: sql`r.name`,
    how: 'move',
  },
  {
    table: 'attachments',
    column: 'subject_id',
    title: { zh: '客户本身的附件', en: 'Attachments of the customer itself' },
    label: sql`r.name`,
    only: sql`r.subject_kind = 'customer'`,
    how: 'move',
  },
]

const people: MergeTable[] = [
  {
    table: 'customer_deputies',
    column: 'customer_id',
    title: { zh: '协办人', en: 'Deputies' },
    label: sql`(select u.name from users u where u.tenant_id = r.tenant_id and u.id = r.user_id)`,
    how: 'move',
    unless: (intoId) => sql`(
      exists (select from customer_deputies o
              where o.tenant_id = r.tenant_id and o.customer_id = ${intoId} and o.user_id = r.user_id)
      or exists (select from customers o where o.tenant_id = r.tenant_id and o.id = ${intoId} and o.owner_id = r.user_id))`,
  },
  {
    table: 'customer_handover_lines',
    column: 'customer_id',
    title: { zh: '移交记录', en: 'Hand-overs' },
    how: 'stay',
    because: history,
  },
  {
    table: 'access_requests',
    column: 'customer_id',
    title: { zh: '查阅申请', en: 'Requests for access' },
    how: 'stay',
    because: history,
  },
  {
    table: 'access_grants',
    column: 'customer_id',
    title: { zh: '查阅授权', en: 'Grants of access' },
    how: 'stay',
    because: {
      zh: '授权只针对原客户的档案，不扩大到合并后的档案',
      en: 'It was given for that archive and does not open the other one',
    },
  },
]

const plans: MergeTable[] = [
  {
    table: 'account_plans',
    column: 'customer_id',
    title: { zh: '客户计划', en: 'Account plans' },
    label: sql`r.year`,
    how: 'move',
    unless: (intoId) => sql`exists (
      select from account_plans o where o.tenant_id = r.tenant_id and o.customer_id = ${intoId} and o.year = r.year)`,
  },
  {
    table: 'account_potentials',
    column: 'unit_id',
    title: { zh: '潜力测算', en: 'Potentials' },
    label: sql`(select p.name from products p where p.tenant_id = r.tenant_id and p.id = r.product_id)`,
    how: 'move',
    unless: (intoId) => sql`exists (
      select from account_potentials o
      where o.tenant_id = r.tenant_id and o.plan_id = r.plan_id and o.unit_id = ${intoId} and o.product_id = r.product_id)`,
  },
  {
    table: 'leads',
    column: 'customer_id',
    title: { zh: '线索', en: 'Leads' },
    label: sql`r.name`,
    how: 'move',
  },
]

const themselves: MergeTable[] = [
  {
    table: 'customers',
    column: 'id',
    title: { zh: '客户资料', en: 'The customers themselves' },
    label: sql`r.code || ' ' || r.name`,
    how: 'change',
    rows: (pair) => sql`r.id in ${both(pair)}`,
  },
  {
    table: 'customers',
    column: 'parent_id',
    title: { zh: '下级公司', en: 'Branches' },
    label: sql`r.code || ' ' || r.name`,
    how: 'move',
  },
  {
    table: 'customers',
    column: 'merged_into',
    title: { zh: '先前并入的客户', en: 'Customers merged before' },
    label: sql`r.code || ' ' || r.name`,
    how: 'move',
  },
  { table: 'customer_terms', column: 'customer_id', title: { zh: '检索词', en: 'Search terms' }, how: 'derive' },
  { table: 'customer_marks', column: 'customer_id', title: { zh: '查重依据', en: 'Marks' }, how: 'derive' },
  {
    table: 'customer_suspicions',
    column: 'first_id',
    title: { zh: '疑似重复', en: 'Suspicions' },
    label: sql`array_to_string(r.likenesses, ', ')`,
    how: 'change',
    rows: (pair) => sql`(r.first_id in ${both(pair)} or r.second_id in ${both(pair)})`,
    isLenient: true,
  },
  { table: 'customer_suspicions', column: 'second_id', title: { zh: '疑似重复', en: 'Suspicions' }, how: 'derive' },
  {
    table: 'customer_merges',
    column: 'from_id',
    title: { zh: '合并记录', en: 'Merges' },
    how: 'stay',
    // The merge under way is none that there was before.
    only: sql`r.undone_at is not null`,
    because: history,
  },
  {
    table: 'customer_merges',
    column: 'into_id',
    title: { zh: '合并记录', en: 'Merges' },
    how: 'stay',
    because: history,
  },
]

const mergedAway = defineReason({ zh: '客户已合并', en: 'The customer was merged' })

/** Duties to confirm an archive that is no longer kept. */
const confirmation = 'archive.reconfirm'

/** What the modules below keep about customers, which know nothing of merging. */
const below: MergeTable[] = [
  {
    table: 'obligations',
    column: 'customer_id',
    title: { zh: '待办', en: 'Duties' },
    label: sql`r.subject_label`,
    only: sql`r.kind <> ${confirmation}`,
    how: 'move',
  },
  {
    table: 'obligations',
    column: 'subject_id',
    title: { zh: '针对客户的待办', en: 'Duties about the customer itself' },
    label: sql`r.subject_label`,
    only: sql`r.subject_kind = 'customer' and r.kind <> ${confirmation}`,
    how: 'move',
  },
  {
    table: 'obligations',
    column: 'key',
    title: { zh: '档案确认待办', en: 'Duties to confirm the archive' },
    label: sql`r.subject_label`,
    how: 'change',
    rows: ({ fromId }) => sql`(r.customer_id = ${fromId} and r.kind = ${confirmation})`,
  },
  {
    table: 'policy_simulation_rows',
    column: 'customer_id',
    title: { zh: '制度试算', en: 'Trials of regulations' },
    how: 'stay',
    because: history,
  },
]

const hook: MergeHook = {
  async obstacles(ctx, pair) {
    const { fromId, intoId } = pair
    const stacked = (await isFarAbove(ctx, pair)) || (await isFarAbove(ctx, { fromId: intoId, intoId: fromId }))
    const group = {
      zh: '两家公司在同一集团中隔级上下，请先调整集团关系',
      en: 'One stands above the other in its group with others between them; settle the group first',
    }
    return [...(stacked ? [group] : []), ...(await pending(ctx, fromId))]
  },
  async moved(ctx, { fromId }) {
    const rows = await ctx.db.rows<{ key: string }>(sql`
      select key from obligations
      where tenant_id = ${ctx.tenant.id} and customer_id = ${fromId} and kind = ${confirmation} and state = 'open'`)
    for (const { key } of rows) await waive(ctx, { kind: confirmation, key }, mergedAway())
  },
}

/** What is being decided about a customer goes to its end first. */
async function pending(ctx: Ctx, id: string) {
  const rows = await ctx.db.rows<{ zh: string; en: string }>(sql`
    select '待审批：' || q.subject_label as zh, 'Waiting for approval: ' || q.subject_label as en
    from approval_requests q
    where q.tenant_id = ${ctx.tenant.id} and q.status = 'pending'
      and (q.subject_id = ${id} or q.subject_id in (
        select a.id::text from access_requests a where a.tenant_id = q.tenant_id and a.customer_id = ${id}))
    union all
    select '移交待签字：' || h.reason, 'Hand-over being signed: ' || h.reason
    from customer_handover_lines l
    join customer_handovers h on h.tenant_id = l.tenant_id and h.id = l.handover_id
    where l.tenant_id = ${ctx.tenant.id} and l.customer_id = ${id} and l.is_open limit 5`)
  return rows
}

export const merging = defineMerging([...themselves, ...archive, ...people, ...plans, ...below], hook)
