import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import { defineMerging } from '../../customers/index.ts'

const underWay = sql`stage not in ('coded', 'refused')`

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
      const { meet } = await ctx.db.one<{ meet: boolean }>(sql`
        select (select bool_or(${underWay}) and count(*) > 1 from certifications
                where tenant_id = ${ctx.tenant.id} and customer_id in (${fromId}, ${intoId}) and stage <> 'refused') as meet`)
      if (!meet) return []
      return [
        {
          zh: '两家客户各有认证，其中有未办结的',
          en: 'Both are being certified or are; the case under way goes to its end first',
        },
      ]
    },
  },
)
