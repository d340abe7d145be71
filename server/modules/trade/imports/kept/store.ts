import { sql, type Db } from '../../../../kernel/db.ts'
import type { FileUse } from '../../../../kernel/files.ts'

/** Every stored file that an import came from, or that tells what became of its rows. */
export const importedFiles = (db: Db): AsyncGenerator<FileUse[]> =>
  db.batches<FileUse>(sql`
    select i.sha256, null as size, 'import' as kind, i.id::text, i.file_name as label from imports i
    union all
    select i.result ->> 'report', null, 'import-report', i.id::text, i.file_name from imports i
    where i.result ->> 'report' is not null`)

/** Of some stored files those that an import of any company needs, or waits for; asked by the owner of the tables. */
export async function neededFiles(db: Db, names: string[]): Promise<string[]> {
  const rows = await db.rows<{ sha256: string }>(sql`
    select n.sha256 from unnest(${names}::text[]) as n (sha256) where
      exists (select from imports i where i.sha256 = n.sha256 or i.result ->> 'report' = n.sha256)
      or exists (select from jobs j where j.name = 'import'
        and (j.payload ->> 'sha256' = n.sha256 or j.result ->> 'report' = n.sha256))`)
  return rows.map(({ sha256 }) => sha256)
}
