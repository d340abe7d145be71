import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Sql } from '../../../kernel/db.ts'
import { say } from '../../../kernel/i18n.ts'
import { seen, standingOf } from '../access.ts'
import { titleOf } from '../rules.ts'
import { listById } from '../store.ts'

/** The duties on a customer that the actor sees, as a query of their ids in text. */
export async function dutiesSeenOn(ctx: Ctx, customerId: string): Promise<Sql> {
  const standing = await standingOf(ctx.db, ctx.actor)
  return sql`
    select o.id::text from obligations o
    where o.tenant_id = ${ctx.tenant.id} and o.customer_id = ${customerId} and ${seen(standing)}`
}

/** What some duties are called in the reader's language, by id; asks nobody's rights. */
export async function dutyTitles(ctx: Ctx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await listById(ctx.db, ids)
  return new Map(
    rows.flatMap(({ id, kind, subject }) => {
      const title = titleOf(kind)
      return title ? [[id, [say(title, ctx.locale), subject.label].join(' · ')] as const] : []
    }),
  )
}
