import type { Ctx } from '../../../../kernel/context.ts'
import { defineError } from '../../../../kernel/errors.ts'
import { openTable } from '../../../../kernel/tables/open.ts'
import type { Table } from '../../../../kernel/tables/table.ts'
import type { Mapping } from '../mapping/rules.ts'

export const fileMissing = defineError('import.file_missing', 404, {
  zh: '没有这个上传的文件，请重新上传',
  en: 'No such uploaded file; upload it again',
})
export const noRows = defineError('import.no_rows', 400, { zh: '文件没有数据', en: 'The file has no rows' })

/** Opens an uploaded file as the mapping says, or as it looks, and lets go of it when the work with it is over. */
export async function withTable<T>(
  { services: { files, config } }: Ctx,
  file: { sha256: string; name: string },
  mapping: Mapping,
  work: (table: Table) => Promise<T>,
): Promise<T> {
  const table = await openTable(files.path(file.sha256), file.name, mapping, config.importMaxRows).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? fileMissing() : error
    },
  )
  try {
    return await work(table)
  } finally {
    await table.close()
  }
}
