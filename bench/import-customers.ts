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
import { raw } from '../server/kernel/db.ts'
import { setUp } from '../server/modules/people/index.ts'
import { parseMapping, runImport, type StoredResult } from '../server/modules/trade/index.ts'

/*
 * How fast a file of companies becomes customers — matched, compared, findable — against a raw COPY of the same rows
 * into the same tables, measured in turn in the same run; then the same file again, and with a tenth of it changed.
 *
 *   npx tsx bench/import-customers.ts --rows 100000
 *
 * DATABASE_URL names an empty database to use; without it an embedded one is started in a temporary directory.
 */
const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, turns: { type: 'string', default: '3' } },
})
const rows = Number(options.rows)
const minRatio = 0.25
const tables = ['customers', 'archive_parts', 'customer_terms', 'customer_marks']

const mapping = parseMapping({
  columns: {
    name: '公司全称',
    shortName: '简称',
    unifiedSocialCreditCode: '信用代码',
    englishName: '英文名称',
    address: '地址',
    province: '省份',
    city: '城市',
    registeredCapital: { column: '注册资金', unit: 'auto' },
    registeredOn: '注册日期',
    businessScope: '经营范围',
  },
})

const characters = '东南西北中华新宏远达利民安康泰丰瑞祥和顺通海天金银铁铜石木林山川江河湖电光云雷春秋明亮高长大正平宁'
const trades = ['机械', '电子', '化工', '纺织', '食品', '建材', '物流', '软件', '医药', '能源']
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** A right credit code from a number. */
function creditCode(index: number): string {
  const body = `91350100M${String(index).padStart(8, '0')}`
  let sum = 0
  let weight = 1
  for (const character of body) {
    sum += alphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return body + alphabet[(31 - (sum % 31)) % 31]
}

/** The same companies in every run; no two names read alike. */
function line(index: number, isChanged: boolean): string {
  const mixed = (index * 2_654_435_761) % 4_294_967_296
  const word = Array.from({ length: 4 }, (_, at) => [...characters][Math.floor(mixed / 48 ** at) % 48]).join('')
  const short = `${word}${index.toString(36).toUpperCase()}`
  const name = `福建${short}${trades[index % 10]}股份有限公司`
  const street = isChanged ? '新' : '福'
  const scope = '一般项目：通用设备制造、销售、安装和维修；技术服务、技术开发、技术咨询；货物进出口。'.repeat(4)
  const capital = `"${(1 + (mixed % 900)).toString()},000.0000(万元人民币)"`
  const day = new Date(Date.UTC(1990, 0, 1) + (index % 9000) * 86_400_000).toISOString().slice(0, 10)
  return `${name},${short},${creditCode(index)},Company ${index},福州市${street}新路${index}号,福建,福州市,${capital},${day},${scope}\n`
}

async function writeFile(file: string, isChanged: (row: number) => boolean) {
  function* lines() {
    yield '公司全称,简称,信用代码,英文名称,地址,省份,城市,注册资金,注册日期,经营范围\n'
    let text = ''
    for (let row = 0; row < rows; row++) {
      text += line(row, isChanged(row))
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

type Expected = Pick<StoredResult, 'imported' | 'updated' | 'skipped'>

async function importFile(services: Services, tenant: Tenant, sha256: string, expected: Expected) {
  const transaction = <T>(work: (ctx: Ctx) => Promise<T>) =>
    inTransaction(services, { actor: systemActor, tenant }, work)
  const result = await runImport(transaction, { kind: 'customers', sha256, name: 'bench.csv', mapping, dryRun: false })
  const isRight = Object.entries(expected).every(([name, value]) => result[name as keyof Expected] === value)
  if (!isRight) throw new Error(JSON.stringify({ ...result, issues: result.issues.slice(0, 3) }))
}

const admin = ({ database }: Services, ...statements: string[]) =>
  database.admin(async (db) => {
    for (const statement of statements) await db.run(raw(statement))
  })
const emptied = (services: Services) => admin(services, `truncate ${tables.join(', ')}, imports cascade`)

const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!
const perSecond = (ms: number) => `${(ms / 1000).toFixed(1)} s, ${Math.round((rows / ms) * 1000)} rows/s`

async function compare(services: Services, tenant: Tenant, files: { first: string; changed: string }, folder: string) {
  const kept = (table: string) => path.join(folder, table)
  const all = { imported: rows, updated: 0, skipped: 0 }
  await importFile(services, tenant, files.first, all)
  await admin(services, ...tables.map((table) => `copy ${table} to '${kept(table)}'`))
  await emptied(services)
  const times = { copy: [] as number[], import: [] as number[] }
  for (let turn = 1; turn <= Number(options.turns); turn++) {
    const copy = await timed(() => admin(services, ...tables.map((table) => `copy ${table} from '${kept(table)}'`)))
    await emptied(services)
    const imported = await timed(() => importFile(services, tenant, files.first, all))
    if (turn < Number(options.turns)) await emptied(services)
    times.copy.push(copy)
    times.import.push(imported)
    console.log(
      `turn ${turn}: COPY ${copy.toFixed(0)} ms, import ${imported.toFixed(0)} ms, ratio ${(copy / imported).toFixed(2)}`,
    )
  }
  const [copy, imported] = [median(times.copy), median(times.import)]
  console.log(`median of ${rows} rows: COPY ${perSecond(copy)}; import ${perSecond(imported)}`)
  console.log(`ratio ${(copy / imported).toFixed(2)} (at least ${minRatio})`)
  if (copy / imported < minRatio) process.exitCode = 1
  const again = { imported: 0, updated: 0, skipped: rows }
  console.log(`again, nothing new: ${perSecond(await timed(() => importFile(services, tenant, files.first, again)))}`)
  const tenth = Math.ceil(rows / 10)
  const some = { imported: tenth, updated: tenth, skipped: rows - tenth }
  console.log(`a tenth changed: ${perSecond(await timed(() => importFile(services, tenant, files.changed, some)))}`)
}

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-bench-'))
await fs.chmod(folder, 0o777)
const clavis = await openClavis(readConfig({ ...process.env, CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' }))
try {
  const { services } = clavis
  const administrator = { company: '基准公司', name: '管理员', username: 'admin', password: crypto.randomUUID() }
  const { tenantId } = await setUp(services, administrator)
  const tenant = { id: tenantId, name: administrator.company, timeZone: 'Asia/Shanghai' }
  const stored = async (name: string, isChanged: (row: number) => boolean) => {
    const file = path.join(folder, name)
    await writeFile(file, isChanged)
    return (await services.files.put(createReadStream(file), 1_073_741_824)).sha256
  }
  const first = await stored('first.csv', () => false)
  const changed = await stored('changed.csv', (row) => row % 10 === 0)
  await compare(services, tenant, { first, changed }, folder)
  const status = await fs.readFile('/proc/self/status', 'utf8')
  console.log(`VmHWM ${(Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024).toFixed(0)} MB`)
} finally {
  await clavis.close()
  await fs.rm(folder, { recursive: true, force: true })
}
