import { createReadStream, createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { openClavis } from '../server/app.ts'
import { systemActor } from '../server/kernel/access.ts'
import { readConfig } from '../server/kernel/config.ts'
import { inTransaction, type Ctx, type Services, type Tenant } from '../server/kernel/context.ts'
import { raw, sql } from '../server/kernel/db.ts'
import { marksOf, termsOf } from '../server/modules/customers/index.ts'
import { setUp } from '../server/modules/people/index.ts'
import { parseMapping, runImport } from '../server/modules/trade/index.ts'

/*
 * How fast a file of invoices is imported, against a raw COPY of the same records into the same tables, measured in
 * turn in the same run; and how much memory a large file takes.
 *
 *   npx tsx bench/import.ts                        12 707 rows, five turns; fails below a quarter of COPY
 *   npx tsx bench/import.ts --rows 1000000 --once  one import; fails when the process ever held 300 MB
 *
 * DATABASE_URL names an empty database to use; without it an embedded one is started in a temporary directory.
 */
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '12707' },
    turns: { type: 'string', default: '5' },
    once: { type: 'boolean', default: false },
  },
})
const rows = Number(options.rows)
const minRatio = 0.25
const maxResident = 300

const mapping = parseMapping({
  columns: {
    number: '发票号码',
    customerCode: '购方代号',
    issuedOn: '开票日期',
    net: '金额',
    tax: '税额',
    gross: '价税合计',
    status: { column: '发票状态', values: { 有效发票: 'valid', 作废发票: 'void' } },
  },
  createCustomers: true,
})

interface Invoice {
  number: number
  customer: string
  day: string
  net: string
  tax: string
  gross: string
  isVoid: boolean
}

const invoicesAmong = Math.floor(rows * 0.83)
const customersAmong = Math.max(10, Math.floor(rows * 0.127))
const fen = (amount: number) => `${Math.trunc(amount / 100)}.${String(Math.abs(amount % 100)).padStart(2, '0')}`

/** The same invoices in every run: amounts and customers follow from the number. */
function invoice(index: number): Invoice {
  const mixed = (index * 2_654_435_761) % 4_294_967_296
  const net = 100 + (mixed % 9_000_000)
  const tax = Math.round(net * 0.06)
  return {
    number: 6_400_000 + index,
    customer: `B${String(mixed % customersAmong).padStart(7, '0')}`,
    day: new Date(Date.UTC(2017, 0, 1) + (index % 1300) * 86_400_000).toISOString().slice(0, 10),
    net: fen(net),
    tax: fen(tax),
    gross: fen(net + tax),
    isVoid: index % 12 === 0,
  }
}

/** Every sixth row or so says again what an earlier one said, as real exports do. */
async function writeFile(file: string) {
  function* lines() {
    yield '企业代号,发票号码,开票日期,购方代号,金额,税额,价税合计,发票状态\n'
    let text = ''
    for (let row = 0; row < rows; row++) {
      const i = invoice(row < invoicesAmong ? row : row - invoicesAmong)
      text += `E2,${i.number},${i.day.replaceAll('-', '/')},${i.customer},${i.net},${i.tax},${i.gross},${i.isVoid ? '作废发票' : '有效发票'}\n`
      if (text.length < 60_000) continue
      yield text
      text = ''
    }
    yield text
  }
  await pipeline(Readable.from(lines()), createWriteStream(file))
}

const timed = async (work: () => Promise<unknown>) => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function importFile(services: Services, tenant: Tenant, sha256: string) {
  const transaction = <T>(work: (ctx: Ctx) => Promise<T>) =>
    inTransaction(services, { actor: systemActor, tenant }, work)
  const result = await runImport(transaction, { kind: 'invoices', sha256, name: 'bench.csv', mapping, dryRun: false })
  if (result.read !== rows || result.failed || result.imported !== invoicesAmong)
    throw new Error(JSON.stringify(result))
}

/** The records the import writes, handed to COPY ready made: with what the customers are found and compared by. */
async function copyRaw({ database }: Services, text: ReturnType<typeof copyText>) {
  await database.admin(async (db) => {
    const into = (table: string, content: string) =>
      pipeline(Readable.from([content]), db.copyInto(raw(`copy ${table} from stdin`)))
    await into('customers (tenant_id, id, code, name, name_key, relation)', text.customers)
    await into('customer_terms (tenant_id, customer_id, kind, term)', text.terms)
    await into('customer_marks (tenant_id, customer_id, kind, mark)', text.marks)
    await into(
      'invoices (tenant_id, customer_id, number, kind, status, issued_on, due_on, net, tax, gross)',
      text.invoices,
    )
  })
}

function copyText(tenant: Tenant) {
  const ids = new Map<string, string>()
  const text = { customers: '', terms: '', marks: '', invoices: '' }
  const add = (table: keyof typeof text, ...cells: (string | number)[]) => {
    text[table] += `${[tenant.id, ...cells].join('\t')}\n`
  }
  for (let index = 0; index < invoicesAmong; index++) {
    const i = invoice(index)
    if (!ids.has(i.customer)) {
      const id = crypto.randomUUID()
      ids.set(i.customer, id)
      const marks = marksOf({ name: i.customer })
      add('customers', id, i.customer, i.customer, marks[0]!.mark, 'trading')
      for (const { kind, term } of termsOf({ ...unnamed, code: i.customer, name: i.customer }))
        add('terms', id, kind, term)
      for (const { kind, mark } of marks) add('marks', id, kind, mark)
    }
    const status = i.isVoid ? 'void' : 'valid'
    add('invoices', ids.get(i.customer)!, i.number, 'invoice', status, i.day, i.day, i.net, i.tax, i.gross)
  }
  return text
}

/** What a file of invoices does not say of a customer. */
const unnamed = {
  shortName: null,
  formerNames: [],
  formerCodes: [],
  unifiedSocialCreditCode: null,
  phone: null,
  contactPhones: [],
}

const emptied = ({ database }: Services) =>
  database.admin((db) =>
    db.run(sql`truncate customer_terms, customer_marks, allocations, receipts, invoices, customers, imports cascade`),
  )

async function compare(services: Services, tenant: Tenant, sha256: string) {
  const text = copyText(tenant)
  const times = { copy: [] as number[], import: [] as number[] }
  for (let turn = 0; turn <= Number(options.turns); turn++) {
    const copy = await timed(() => copyRaw(services, text))
    await emptied(services)
    const imported = await timed(() => importFile(services, tenant, sha256))
    await emptied(services)
    if (turn === 0) continue // the first turn warms both up
    times.copy.push(copy)
    times.import.push(imported)
    console.log(
      `turn ${turn}: COPY ${copy.toFixed(0)} ms, import ${imported.toFixed(0)} ms, ratio ${(copy / imported).toFixed(2)}`,
    )
  }
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!
  const [copy, imported] = [median(times.copy), median(times.import)]
  const perSecond = (ms: number) => Math.round((rows / ms) * 1000)
  console.log(`median of ${rows} rows: COPY ${perSecond(copy)} rows/s, import ${perSecond(imported)} rows/s`)
  console.log(`ratio ${(copy / imported).toFixed(2)} (at least ${minRatio})`)
  if (copy / imported < minRatio) process.exitCode = 1
}

async function once(services: Services, tenant: Tenant, sha256: string) {
  const ms = await timed(() => importFile(services, tenant, sha256))
  const status = await fs.readFile('/proc/self/status', 'utf8')
  const resident = Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024
  console.log(`${rows} rows in ${(ms / 1000).toFixed(1)} s, ${Math.round((rows / ms) * 1000)} rows/s`)
  console.log(`VmHWM ${resident.toFixed(0)} MB (at most ${maxResident})`)
  if (resident > maxResident) process.exitCode = 1
}

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-bench-'))
const clavis = await openClavis(readConfig({ ...process.env, CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' }))
try {
  const { services } = clavis
  const administrator = { company: '基准公司', name: '管理员', username: 'admin', password: crypto.randomUUID() }
  const { tenantId } = await setUp(services, administrator)
  const tenant = { id: tenantId, name: administrator.company, timeZone: 'Asia/Shanghai' }
  const file = path.join(folder, 'bench.csv')
  await writeFile(file)
  const { sha256 } = await services.files.put(createReadStream(file), 1_073_741_824)
  await (options.once ? once : compare)(services, tenant, sha256)
} finally {
  await clavis.close()
  await fs.rm(folder, { recursive: true, force: true })
}
