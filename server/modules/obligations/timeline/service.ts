import type { Ctx } from '../../../kernel/context.ts'
import { say } from '../../../kernel/i18n.ts'
import { titleOf } from '../rules.ts'
import { listById } from '../store.ts'

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
