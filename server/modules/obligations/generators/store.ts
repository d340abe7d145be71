import type { DateText } from '../../../kernel/calendar.ts'
import { sql, type Db } from '../../../kernel/db.ts'

/** The last day a generator was asked about; null before the first time. Another one asking waits. */
export async function findMark(db: Db, name: string): Promise<DateText | null> {
  const row = await db.maybe<{ through: DateText }>(
    sql`select through from generator_marks where name = ${name} for update`,
  )
  return row?.through ?? null
}

export async function setMark(db: Db, tenantId: string, name: string, through: DateText): Promise<void> {
  await db.run(sql`
    insert into generator_marks as m (tenant_id, name, through) values (${tenantId}, ${name}, ${through})
    on conflict (tenant_id, name) do update set through = greatest(m.through, excluded.through)`)
}
