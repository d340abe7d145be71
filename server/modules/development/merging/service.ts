import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { defineMerging } from '../../customers/index.ts'

const underWay = sql`stage not in ('coded', 'refused')`

const bothCertifying: Text = {
  zh: '两家客户各有认证，其中有未办结的',
  en: 'Both are being certified or are; the case under way goes to its end first',
}
/** A certified code is assigned once and stays the customer's (D-11), so it is the other one that goes. */
const certifiedWouldGo: Text = {
  zh: '被合并的客户已经认证并有正式编码，请反过来合并',
  en: 'The customer that would go is certified and has its code; merge the other way round',
}

/** What merging does with the winning of customers; a case under way and another case cannot be one. */
export const merging = defineMerging(
  [
    {
      table: 'certifications',
      column: 'customer_id',
      title: { zh: '认证', en: 'Certifications' },
      label: sql`coalesce(r.code, '#' || r.attempt)`,
      how: 'move',
      unless: (intoId) => sql`(
        r.stage <> 'refused' and exists (
          select from certifications o where o.tenant_id = r.tenant_id and o.customer_id = ${intoId} and o.stage <> 'refused'))`,
    },
    {
      table: 'agreements',
      column: 'customer_id',
      title: { zh: '协议', en: 'Agreements' },
      label: sql`r.number`,
      how: 'move',
    },
    {
      table: 'opportunities',
      column: 'customer_id',
      title: { zh: '商机', en: 'Opportunities' },
      label: sql`r.title`,
      how: 'move',
    },
    {
      table: 'tenders',
      column: 'customer_id',
      title: { zh: '招标', en: 'Tenders' },
      label: sql`r.number`,
      how: 'move',
    },
    {
      table: 'development_plan_targets',
      column: 'customer_id',
      title: { zh: '开发计划目标', en: 'Targets of plans' },
      label: sql`(select p.period from development_plans p where p.tenant_id = r.tenant_id and p.id = r.plan_id)`,
      how: 'move',
      unless: (intoId) => sql`exists (
        select from development_plan_targets o
        where o.tenant_id = r.tenant_id and o.plan_id = r.plan_id and o.customer_id = ${intoId})`,
    },
  ],
  {
    async obstacles(ctx: Ctx, { fromId, intoId }) {
      const { meet, isBackwards } = await ctx.db.one<{ meet: boolean | null; isBackwards: boolean }>(sql`
        select bool_or(${underWay}) and count(*) > 1 as meet,
          count(*) filter (where stage = 'coded' and customer_id = ${fromId}) > 0
            and count(*) filter (where stage = 'coded' and customer_id = ${intoId}) = 0 as "isBackwards"
        from certifications
        where tenant_id = ${ctx.tenant.id} and customer_id in (${fromId}, ${intoId}) and stage <> 'refused'`)
      return [...(meet ? [bothCertifying] : []), ...(isBackwards ? [certifiedWouldGo] : [])]
    },
  },
)
