import { sql, type Db } from '../../../kernel/db.ts'
import type { FileUse } from '../../../kernel/files.ts'

/** Of some stored files those that the evidence of a duty of any company needs; asked by the owner of the tables. */
export async function filesOfEvidence(db: Db, names: string[]): Promise<string[]> {
  const rows = await db.rows<{ sha256: string }>(sql`
    select distinct evidence ->> 'sha256' as sha256 from obligations
    where evidence ->> 'kind' = 'file' and evidence ->> 'sha256' = any(${names}::text[])`)
  return rows.map(({ sha256 }) => sha256)
}

/** Every file that was handed in for a duty. */
export const evidenceFiles = (db: Db): AsyncGenerator<FileUse[]> =>
  db.batches<FileUse>(sql`
    select o.evidence ->> 'sha256' as sha256, (o.evidence ->> 'size')::bigint as size, 'obligation' as kind, o.id::text,
           o.subject_label || ' ' || (o.evidence ->> 'name') as label
    from obligations o where o.evidence ->> 'kind' = 'file' order by o.id`)
