import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { systemActor } from '../kernel/access.ts'
import { inTransaction } from '../kernel/context.ts'
import { defineError } from '../kernel/errors.ts'
import { say, type Locale } from '../kernel/i18n.ts'
import { parseJson } from '../kernel/json.ts'
import {
  duplicatePolicies,
  importKinds,
  parseMapping,
  runImport,
  type DuplicatePolicy,
  type ImportKind,
  type StoredResult,
} from '../modules/trade/index.ts'
import { wrongUsage, type Command } from './command.ts'

const cannotRead = defineError('import.cannot_read', 400, {
  zh: '无法读取文件 {file}',
  en: 'Cannot read the file {file}',
})
const unknownKind = defineError('import.kind', 400, {
  zh: '不能导入“{kind}”；可以是 {kinds}',
  en: 'Cannot import “{kind}”; it may be {kinds}',
})

const unknownPolicy = defineError('import.duplicates', 400, {
  zh: '--duplicates 可以是 {policies}',
  en: '--duplicates may be {policies}',
})

const maxBytes = 1_073_741_824

type Printed = Omit<StoredResult, 'report'> & { kind: ImportKind; report: boolean }

const importCommand: Command = {
  name: 'import',
  usage: 'import KIND FILE --mapping FILE [--dry-run] [--duplicates propose|create] [--report FILE] [--json]',
  summary: {
    zh: '导入文件（customers、contracts、shipments、invoices、receipts）；有一行不对则全部不导入',
    en: 'Import a file (customers, contracts, shipments, invoices, receipts); one wrong row keeps all of it out',
  },
  options: {
    mapping: { type: 'string' },
    'dry-run': { type: 'boolean' },
    duplicates: { type: 'string' },
    report: { type: 'string' },
  },
  async run(cli, args, options): Promise<Printed> {
    const [kind, file, ...more] = args
    const mappingFile = options['mapping']
    if (!kind || !file || more.length || typeof mappingFile !== 'string') throw wrongUsage(importCommand)
    if (!importKinds.includes(kind as ImportKind)) throw unknownKind({ kind, kinds: importKinds.join(', ') })
    const mapping = parseMapping(parseJson(await readable(mappingFile, () => fs.readFile(mappingFile))))
    const duplicates = (options['duplicates'] ?? 'propose') as DuplicatePolicy
    if (!duplicatePolicies.includes(duplicates)) throw unknownPolicy({ policies: duplicatePolicies.join(', ') })
    const tenant = await cli.tenant()
    const { files } = cli.services
    const { sha256 } = await readable(file, () => files.put(createReadStream(file), maxBytes))
    const who = { actor: systemActor, tenant, locale: cli.locale, requestId: 'cli' }
    const result = await runImport((work) => inTransaction(cli.services, who, work), {
      kind: kind as ImportKind,
      sha256,
      name: path.basename(file),
      mapping,
      dryRun: options['dry-run'] === true,
      duplicates,
      progress: (done, total) => cli.progress(total === null ? `${done}` : `${done} / ${total}`),
    })
    cli.progress('')
    if (typeof options['report'] === 'string' && result.report)
      await fs.copyFile(files.path(result.report), options['report'])
    return { ...result, kind: kind as ImportKind, report: result.report !== null }
  },
  isBadNews: (result: Printed) => result.failed > 0,
  text: (result: Printed, locale: Locale) =>
    [
      say(result.kind === 'customers' ? ofCustomers : ofDocuments, locale, {
        ...result,
        created: result.imported - result.updated,
      }),
      ...(result.proposed ? [say(heldBack, locale)] : []),
      ...result.issues
        .filter(({ severity }) => ['error', 'warning', 'proposed'].includes(severity))
        .slice(0, 20)
        .map(({ row, field, message, value }) => `  ${row}: ${field} ${message}${value === null ? '' : ` (${value})`}`),
    ].join('\n'),
}

const ofDocuments = {
  zh: '读取 {read} 行，导入 {imported}，跳过 {skipped}，有误 {failed}；新建客户 {customersCreated}，登记回款 {receiptsCreated}，作废 {void}',
  en: '{read} rows read, {imported} imported, {skipped} skipped, {failed} failed; {customersCreated} customers created, {receiptsCreated} receipts booked, {void} void',
}
const ofCustomers = {
  zh: '读取 {read} 行：新建 {created}，更新 {updated}，无变化 {skipped}，待确认 {proposed}，有误 {failed}',
  en: '{read} rows read: {created} created, {updated} changed, {skipped} unchanged, {proposed} held back, {failed} failed',
}
const heldBack = {
  zh: '待确认的行疑似已有客户；核对后可用 --duplicates create 建立',
  en: 'Rows held back seem to be customers already; --duplicates create makes them all the same',
}

/** A missing or unreadable file is the caller's mistake, told in one line. */
async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') throw cannotRead({ file })
    throw error
  }
}

export const tradeCommands: Command[] = [importCommand]
