import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createApp, openClavis, type Clavis } from '../server/app.ts'
import { readConfig } from '../server/kernel/config.ts'
import { raw, sql, type Sql } from '../server/kernel/db.ts'
import { termsOf } from '../server/modules/customers/index.ts'
import { openSession, sessionCookie, setUp } from '../server/modules/people/index.ts'

/*
 * How fast customers are found, listed and opened among a million of them: against the same question as plain indexed
 * SQL, and against a company of ten thousand, all measured in turn in the same run. Plain SQL does what any request has
 * to do, a transaction of the company and who asks, the one statement, and writes its rows as JSON.
 *
 *   npx tsx bench/search.ts                             fails when a bar is missed; needs 10 GB in the temporary folder
 *   npx tsx bench/search.ts --sizes 1000,50000 --turns 40
 *   npx tsx bench/search.ts --only search               the searches alone
 *   npx tsx bench/search.ts --data /var/tmp/search      keeps the filled databases there for the next run
 */
const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,1000000' },
    turns: { type: 'string', default: '300' },
    only: { type: 'string', default: '' },
    data: { type: 'string' },
  },
})
const sizes = options.sizes.split(',').map(Number)
const turns = Number(options.turns)
const maxOverSql = 2
const maxOverSize = 1.5

const words = (text: string) => text.split(' ')
const places = words(
  '上海 北京 深圳 广州 重庆 天津 苏州 杭州 南京 武汉 成都 西安 青岛 大连 宁波 厦门 长沙 无锡 佛山 东莞 沈阳 济南 郑州 合肥 福州 昆明 长春 常州 温州 珠海 江苏 浙江 广东 山东 河北 中山 惠州 嘉兴 绍兴 台州',
)
const firsts = [...'华东宏远中盛恒泰鑫瑞金嘉百天海新永德信广安康元万兴正达利祥顺诚和通美联亚创博凯科星辉明']
const seconds = [...'图通达源丰泰润和盛昌隆业祥瑞安诚信德宇峰海川林森磊晶辰阳光宏博雅韵华茂腾飞翔龙凤麟鹏智慧']
const trades = words(
  '科技 科技 科技 精密机械 电子 汽车零部件 新材料 生物医药 环保设备 信息技术 自动化设备 化工 纺织 食品 包装材料 模具 电气 仪器仪表 光电 新能源 物流 建筑工程 钢结构 塑胶制品 轴承 阀门 泵业 电缆 装饰材料 农业发展',
)
const forms = words('有限公司 有限公司 有限公司 有限公司 股份有限公司 集团有限公司 有限责任公司 （中国）有限公司')
const pick = <T>(list: T[], mixed: number, by: number): T => list[Math.floor(mixed / by) % list.length]!

/** The same companies in every run; a larger set begins with the smaller one. */
function company(index: number) {
  const mixed = (index * 2_654_435_761) % 4_294_967_296
  const brand = pick(firsts, mixed, 7) + pick(seconds, mixed, 331)
  const more = mixed % 3 === 0 ? pick(seconds, mixed, 17_389) : ''
  const digits = String(index).padStart(7, '0')
  return {
    id: `01900000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`,
    code: `K${digits}`,
    brand,
    name: pick(places, mixed, 3) + brand + more + pick(trades, mixed, 911_381) + pick(forms, mixed, 5),
    creditCode: `9131${digits}MA1FL${digits.slice(-2)}`,
    phone: `+8613${String(mixed).padStart(9, '0').slice(0, 9)}`,
  }
}

function* customerLines(size: number, tenantId: string, users: string[]) {
  for (let index = 0; index < size; index++) {
    const { id, code, name, creditCode, phone } = company(index)
    const at = `2026-01-01 00:00:${String(index % 60).padStart(2, '0')}+00`
    yield `${[tenantId, id, code, name, creditCode, phone, users[index % users.length], at].join('\t')}\n`
  }
}

function* termLines(size: number, tenantId: string) {
  for (let index = 0; index < size; index++) {
    const { id, code, name, creditCode, phone } = company(index)
    const rest = { shortName: null, formerNames: [], formerCodes: [], contactPhones: [] }
    const terms = termsOf({ code, name, unifiedSocialCreditCode: creditCode, phone, ...rest })
    yield terms.map(({ kind, term }) => `${tenantId}\t${kind}\t${term}\t${id}\n`).join('')
  }
}

/** Lines in pieces worth sending. */
function* pieces(lines: Iterable<string>) {
  let text = ''
  for (const line of lines) {
    text += line
    if (text.length < 500_000) continue
    yield text
    text = ''
  }
  yield text
}

/** The rows as they would stand had they been entered one by one; the keys of the terms are built when all are in. */
async function fill({ services: { database } }: Clavis, size: number, tenantId: string) {
  await database.admin(async (db) => {
    await db.run(sql`set local session_replication_role = replica`)
    await db.run(sql`set local maintenance_work_mem = '1GB'`)
    const users = await db.rows<{ id: string }>(sql`
      insert into users (tenant_id, username, name, password_hash, position_id, department_id)
      select tenant_id, 'u' || n, '员工' || n, '-', (select id from positions where code = 'account-executive'),
        (select id from departments order by name limit 1)
      from tenants, generate_series(1, ${Math.max(20, Math.floor(size / 500))}::int) n returning id`)
    const ids = users.map(({ id }) => id)
    const into = (statement: string, lines: Iterable<string>) =>
      pipeline(Readable.from(pieces(lines)), db.copyInto(raw(statement)))
    await into(
      'copy customers (tenant_id, id, code, name, unified_social_credit_code, phone, owner_id, updated_at) from stdin',
      customerLines(size, tenantId, ids),
    )
    await db.run(sql`update customers set department_id = (select id from departments order by name limit 1)`)
    await db.run(sql`alter table customer_terms drop constraint customer_terms_pkey`)
    await into('copy customer_terms (tenant_id, kind, term, customer_id) from stdin', termLines(size, tenantId))
    await db.run(sql`alter table customer_terms add primary key (tenant_id, kind, term, customer_id)`)
  })
  for (const table of ['customers', 'customer_terms', 'users']) await database.pool.query(`vacuum analyze ${table}`)
}

type Ask = (turn: number) => Promise<unknown>
interface Side {
  size: number
  clavis: Clavis
  /** By name of the case: plain SQL and the API. */
  cases: Map<string, { sql: Ask; api: Ask; bars: { overSql: boolean; flat: boolean } }>
  close(): Promise<void>
}

const max = '\u{10ffff}'
const shown = sql`c.id, c.code, c.name, o.id as owner_id, o.name as owner, d.id as department_id, d.name as department`
const joined = sql`
  left join users o on o.tenant_id = c.tenant_id and o.id = c.owner_id
  left join departments d on d.tenant_id = c.tenant_id and d.id = c.department_id`
const found = (kind: string, from: string, until = from + max) => sql`
  select ${shown} from (
    select t.customer_id from customer_terms t
    where t.tenant_id = current_setting('app.tenant_id')::uuid and t.kind = ${kind} and t.term between ${from} and ${until}
    order by t.term limit 20) t
  join customers c on c.tenant_id = current_setting('app.tenant_id')::uuid and c.id = t.customer_id ${joined}`
const ownWith = (kind: string, from: string, userId: string) => sql`
  select ${shown} from customers c ${joined}
  where c.owner_id = ${userId} and exists (
    select from customer_terms t
    where t.tenant_id = c.tenant_id and t.customer_id = c.id and t.kind = ${kind} and t.term between ${from} and ${from + max})
  limit 20`
const listed = (where: Sql, order: Sql) => sql`
  select c.id, c.code, c.name, c.class, c.grade, c.industry, c.updated_at, ${shown}, g.name as region
  from customers c ${joined} left join regions g on g.tenant_id = c.tenant_id and g.id = c.region_id
  where ${where} order by ${order} limit 51`

async function openSide(size: number, folder: string): Promise<Side> {
  const config = readConfig({ ...process.env, DATABASE_URL: '', CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' })
  const clavis = await openClavis(config)
  const { services } = clavis
  const { rows } = await services.database.pool.query<{ id: string }>('select tenant_id as id from tenants')
  if (!rows[0]) {
    const administrator = { company: '基准公司', name: '管理员', username: 'admin', password: crypto.randomUUID() }
    const { tenantId } = await setUp(services, administrator)
    const start = performance.now()
    await fill(clavis, size, tenantId)
    console.log(`${size} customers filled in ${((performance.now() - start) / 1000).toFixed(0)} s`)
    rows.push({ id: tenantId })
  }
  const { rows: terms } = await services.database.pool.query<{ n: string; size: string }>(
    `select count(*) as n, pg_size_pretty(pg_total_relation_size('customer_terms')) as size from customer_terms`,
  )
  console.log(`${size} customers: ${(Number(terms[0]!.n) / size).toFixed(1)} terms each, ${terms[0]!.size}`)
  const app = await createApp(services)
  const close = async () => {
    await app.close()
    await clavis.close()
  }
  return { size, clavis, close, cases: await casesOf(clavis, app, size, rows[0]!.id) }
}

async function casesOf(
  { services }: Clavis,
  app: Awaited<ReturnType<typeof createApp>>,
  size: number,
  tenantId: string,
) {
  const { database } = services
  const signIn = async (username: string) => {
    const { rows } = await database.pool.query<{ id: string }>('select id from users where username = $1', [username])
    const where = { ip: '127.0.0.1', userAgent: 'bench' }
    const session = await database.tenant(tenantId, (db) =>
      openSession(db, tenantId, rows[0]!.id, services.clock(), where),
    )
    return { userId: rows[0]!.id, cookie: `${sessionCookie}=${session.cookie}` }
  }
  const admin = await signIn('admin')
  const seller = await signIn('u1')
  const inSql = (...statements: Sql[]) =>
    database.tenant(tenantId, async (db) => {
      await db.one(sql`
        select s.id, s.seen_at, u.id, u.name, u.department_id, u.region_id, p.permissions, p.scope, t.name, t.time_zone
        from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
        join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
        join tenants t on t.tenant_id = s.tenant_id
        where s.revoked_at is null limit 1`)
      const answers: unknown[] = []
      for (const statement of statements) answers.push(await db.rows(statement))
      return JSON.stringify(answers)
    })
  const ask = async (url: string, { cookie } = admin) => {
    const answer = await app.inject({ url: `/api/v1${url}`, headers: { cookie } })
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.payload}`)
  }
  const cases: Side['cases'] = new Map()
  const one = (turn: number) => company((turn * 7919 + 13) % Math.min(size, 10_000))
  const search = (name: string, word: (turn: number) => string, statement: (turn: number) => Sql | Sql[], as = admin) =>
    cases.set(`search ${name}`, {
      sql: (turn) => inSql(...[statement(turn)].flat()),
      api: (turn) => ask(`/customer-search?q=${encodeURIComponent(word(turn))}`, as),
      bars: { overSql: true, flat: true },
    })
  const reading = (
    name: string,
    url: (turn: number) => string,
    statement: (turn: number) => Sql,
    { as = admin, flat = true } = {},
  ) =>
    cases.set(name, {
      sql: (turn) => inSql(statement(turn)),
      api: (turn) => ask(url(turn), as),
      bars: { overSql: false, flat },
    })
  const two = (turn: number) => one(turn).brand
  const four = (turn: number) => [...one(turn).name].slice(2, 6).join('')
  search('2 characters', two, (turn) => found('N', two(turn)))
  search('4 characters', four, (turn) => found('N', four(turn)))
  search(
    '1 character',
    (turn) => two(turn)[0]!,
    (turn) => found('N', two(turn)[0]!),
  )
  search(
    'common word 科技',
    () => '科技',
    () => found('N', '科技'),
  )
  // Others' customers fill the first places of a common word, so a seller's own are asked for besides.
  search(
    'common word 科技, as a seller',
    () => '科技',
    () => [found('N', '科技'), ownWith('N', '科技', seller.userId)],
    seller,
  )
  search(
    'part of the legal form 公司',
    () => '公司',
    () => found('N', '公司'),
  )
  const sounds = words('hongtu jingmi shanghai dianzi xinyuan huafeng zhongda keji')
  // Such as fill the page at both sizes: rare ones find a few among ten thousand and twenty among a million.
  const letters = words('kj dz jm xc kjyx zn dq cl')
  search(
    'pinyin',
    (turn) => sounds[turn % 8]!,
    (turn) => found('P', sounds[turn % 8]!),
  )
  search(
    'initials',
    (turn) => letters[turn % 8]!,
    (turn) => found('I', letters[turn % 8]!),
  )
  search(
    'code',
    (turn) => one(turn).code,
    (turn) => found('c', one(turn).code.toLowerCase()),
  )
  const phone = (turn: number) => one(turn).phone.slice(3)
  search('phone', phone, (turn) => found('t', phone(turn), phone(turn)))
  const credit = (turn: number) => one(turn).creditCode
  search('credit code', credit, (turn) => found('u', credit(turn).toLowerCase(), credit(turn).toLowerCase()))
  reading(
    'list, first page',
    () => '/customers',
    () => listed(sql`true`, sql`c.code, c.id`),
  )
  reading(
    'list by name',
    () => '/customers?sort=name',
    () => listed(sql`true`, sql`c.name, c.id`),
  )
  reading(
    'list by -updatedAt',
    () => '/customers?sort=-updatedAt',
    () => listed(sql`true`, sql`c.updated_at desc, c.id desc`),
  )
  reading(
    'list, as a seller',
    () => '/customers',
    () => listed(sql`c.owner_id = ${seller.userId}`, sql`c.code, c.id`),
    { as: seller },
  )
  const q = (word: string) => `/customers?q=${encodeURIComponent(word)}`
  const like = (word: string) => sql`c.name like ${`%${word}%`}`
  reading(
    'list q common word 科技',
    () => q('科技'),
    () => listed(like('科技'), sql`c.code, c.id`),
  )
  const whole = (turn: number) => one(turn).name
  const inTerms = (kind: string, word: string) => sql`c.id in (
    select t.customer_id from customer_terms t where t.kind = ${kind} and t.term between ${word} and ${word + max})`
  reading(
    'list q whole name',
    (turn) => q(whole(turn)),
    (turn) => listed(inTerms('n', whole(turn).replaceAll(/[（）]/g, '')), sql`c.code, c.id`),
  )
  // A hundred times the customers have a hundred times the hits, all of which are sorted (up to two thousand).
  reading(
    'list q 2 characters',
    (turn) => q(two(turn)),
    (turn) => listed(inTerms('N', two(turn)), sql`c.code, c.id`),
    { flat: false },
  )
  reading(
    'customer page',
    (turn) => `/customers/${one(turn).id}`,
    (turn) => listed(sql`c.id = ${one(turn).id}`, sql`c.id`),
  )
  return cases
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const quantile = (list: number[], share: number) =>
  list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]!
const both = (list: number[]) => `${quantile(list, 0.5).toFixed(1)}/${quantile(list, 0.95).toFixed(1)}`

/** Every case in turn on both sides, so that whatever else the machine does falls on all alike. */
async function compare(sides: Side[]) {
  const large = sides.at(-1)!
  const heads = sides.map(({ size }) => `SQL ${size} | API ${size}`).join(' | ')
  console.log(`\np50/p95 in ms\ncase | ${heads} | p95 over SQL | p50, p95 over the smaller size`)
  for (const [name, { bars }] of large.cases) {
    if (!name.startsWith(options.only)) continue
    const times = sides.map(() => ({ sql: [] as number[], api: [] as number[] }))
    for (let turn = -8; turn < turns; turn++) {
      for (const [at, { cases }] of sides.entries()) {
        for (const way of ['sql', 'api'] as const) {
          const taken = await timed(() => cases.get(name)![way](turn + 8))
          if (turn >= 0) times[at]![way].push(taken) // the first turns warm everything up
        }
      }
    }
    const [small, big] = [times[0]!, times.at(-1)!]
    const overSql = quantile(big.api, 0.95) / quantile(big.sql, 0.95)
    const overSize = [0.5, 0.95].map((share) => quantile(big.api, share) / quantile(small.api, share))
    const missed = (bars.overSql && overSql > maxOverSql) || (bars.flat && overSize[0]! > maxOverSize)
    const cells = times.map((of) => `${both(of.sql)} | ${both(of.api)}`).join(' | ')
    const ratios = `${overSql.toFixed(2)} | ${overSize.map((ratio) => ratio.toFixed(2)).join(', ')}`
    console.log(`${name} | ${cells} | ${ratios}${missed ? ' | MISSED' : ''}`)
    if (missed) process.exitCode = 1
  }
  console.log(`bars: search p95 over SQL at most ${maxOverSql}, p50 over the smaller size at most ${maxOverSize}`)
}

const folder = options.data ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-bench-')))
const sides: Side[] = []
try {
  for (const size of sizes) sides.push(await openSide(size, path.join(folder, String(size))))
  await compare(sides)
} finally {
  for (const { close } of sides) await close()
  if (!options.data) await fs.rm(folder, { recursive: true, force: true })
}
