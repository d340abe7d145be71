import type { Scope } from '../../server/kernel/access.ts'
import { join, raw, sql, type Sql } from '../../server/kernel/db.ts'
import { indexCustomers } from '../../server/modules/customers/index.ts'
import type { TestApp, TestClient } from '../../server/testing/app.ts'
import { insertAccounts } from '../../server/testing/trade.ts'

/*
 * A company in which somebody of every position of the default organisation sits in one department and region, with
 * customers as near to him as there are ways: his own, one he deputises for, his department's, his region's, others'.
 * Every customer carries one record of every kind; all names and numbers of it contain its mark.
 */

export const nears = ['own', 'deputy', 'team', 'region', 'foreign'] as const
export type Near = (typeof nears)[number]

export interface Target {
  id: string
  /** Stands in all that belongs to it, and in nothing else. */
  mark: string
  /** Gross of its only invoice, in yuan: powers of two, so that a total tells which customers are in it. */
  gross: bigint
  /** Ids of its records, by table. */
  ids: Record<string, string>
}

export interface Person {
  position: string
  scope: Scope
  may(permission: string): boolean
  client: TestClient
  customers: Record<Near, Target>
  visible: Target[]
}

export interface World {
  people: Person[]
  targets: Target[]
  boss: TestClient
  productId: string
  runId: string
  /** A plan of the department with every customer as a target. */
  planId: string
}

/** What a scope reaches besides one's own. */
const reached: Record<Scope, Near[]> = {
  own: [],
  department: ['team'],
  region: ['region'],
  all: ['team', 'region', 'foreign'],
}

export async function makeWorld(t: TestApp): Promise<World> {
  const [departmentId, otherDepartment] = [await t.departmentId('业务部'), await t.departmentId('客户服务部')]
  const [regionId, otherRegion] = [await t.regionId('华东'), await t.regionId('华南')]
  const positions = await t.system(({ db }) =>
    db.rows<{ code: string; scope: Scope; permissions: string[] }>(
      sql`select code, scope, permissions from positions where code not like 'test-%' order by code`,
    ),
  )
  const stranger = await t.as('account-executive')
  const away = { departmentId: otherDepartment, regionId: otherRegion }
  const targets: Target[] = []
  const add = async (place: { ownerId?: string; departmentId: string; regionId: string }) => {
    const target = await insertTarget(t, targets.length, place)
    targets.push(target)
    return target
  }
  const ownerId = stranger.user.id
  const shared = {
    team: await add({ ...away, ownerId, departmentId }),
    region: await add({ ...away, ownerId, regionId }),
    foreign: await add({ ...away, ownerId }),
  }
  const people: Person[] = []
  for (const { code, scope, permissions } of positions) {
    const client = await t.as(code, { departmentId, regionId })
    const [own, deputy] = [await add({ ...away, ownerId: client.user.id }), await add({ ...away, ownerId })]
    await t.system(({ db, tenant }) =>
      db.run(sql`insert into customer_deputies values (${tenant.id}, ${deputy.id}, ${client.user.id})`),
    )
    const may = (permission: string) => permissions.includes('everything') || permissions.includes(permission)
    people.push({ position: code, scope, may, client, customers: { own, deputy, ...shared }, visible: [] })
  }
  for (const person of people) {
    const near = (['own', 'deputy', ...reached[person.scope]] as const).map((name) => person.customers[name])
    person.visible = person.scope === 'all' ? targets : near
  }
  const boss = await t.admin()
  await t.system((ctx) =>
    indexCustomers(
      ctx,
      targets.map(({ id }) => id),
    ),
  )
  return { people, targets, boss, ...(await furnish(t, boss, targets)) }
}

async function insertTarget(
  t: TestApp,
  at: number,
  place: { ownerId?: string; departmentId: string; regionId: string },
) {
  const mark = `MX${String(at).padStart(3, '0')}`
  const gross = 2n ** BigInt(at)
  const invoice = { number: `F-${mark}`, gross: `${gross}.00`, issuedOn: '2026-04-01', dueOn: '2026-05-01' }
  const account = { code: mark, name: `矩阵${mark}有限公司`, ...place, invoices: [invoice] }
  return t.system(async ({ db, tenant }): Promise<Target> => {
    const ids = await insertAccounts(db, tenant.id, [account])
    return { id: ids[mark]!, mark, gross, ids: {} }
  })
}

/** The other records of each customer: table → columns besides tenant and customer, over the alias `c`. */
const records: Record<string, Record<string, string>> = {
  contracts: { number: `'C-' || c.code`, signed_on: `'2026-02-01'`, amount: '1' },
  shipments: { number: `'S-' || c.code`, shipped_on: `'2026-03-01'`, amount: '1' },
  receipts: { number: `'R-' || c.code`, received_on: `'2026-05-02'`, amount: '0.01' },
  account_plans: { year: '2026', strategy: `'深耕 ' || c.code` },
  certifications: { attempt: '1', stage_since: 'now()', opened_by_name: `'准备'`, opened_at: 'now()' },
  agreements: {
    kind: `'supply'`,
    number: `'A-' || c.code`,
    our_signatory: `'甲'`,
    their_signatory: `'乙'`,
    effective_on: `'2026-01-01'`,
    made_by_name: `'准备'`,
    created_at: 'now()',
  },
  opportunities: {
    title: `'商机 ' || c.code`,
    template: `'outreach'`,
    policy_version: '1',
    stage: `'contact'`,
    probability: '10',
    owner_id: 'u.id',
  },
  tenders: {
    number: `'T-' || c.code`,
    title: `'招标 ' || c.code`,
    buyer: 'c.name',
    deadline: `'2026-12-01T02:00:00Z'`,
    owner_id: 'u.id',
    policy_version: '1',
  },
}

/** Values of the archive: list (null: the part's own fields) → values over the alias `c`. */
export const archive: [part: string, list: string | null, values: Record<string, string>][] = [
  ['key-persons', 'key-persons', { personName: '人', birthday: '1970-05-01' }],
  ['basic', 'bank-accounts', { bank: '徽商支行' }],
  ['basic', 'financial-statements', { statementYear: '2025', netProfit: '12.00' }],
  ['service', null, { serviceMethod: '驻厂' }],
  ['products', 'product-use', { product: '轴承', usedFor: '主轴' }],
  ['products', 'transfers', { transferredOn: '2026-01-05', transferAmount: '77.00' }],
  ['other', 'records', { recordKind: 'visit', recordedOn: '2026-01-06', recordContent: '拜访' }],
  ['preferential', 'preferences', { preferenceForm: 'discount', preferenceFrom: '2026-01-01', preferenceRate: '5' }],
]

async function furnish(
  t: TestApp,
  boss: TestClient,
  targets: Target[],
): Promise<Pick<World, 'productId' | 'runId' | 'planId'>> {
  const byId = new Map(targets.map((target) => [target.id, target]))
  const fill = async (table: string, columns: string[], from: Sql) => {
    const rows = await t.system(({ db }) =>
      db.rows<{ id: string; customerId: string }>(sql`
        insert into ${raw(table)} (tenant_id, customer_id, ${join(columns.map((name) => raw(name)))}) ${from}
        returning id, customer_id as "customerId"`),
    )
    for (const { id, customerId } of rows) byId.get(customerId)!.ids[table] = id
  }
  const of = (values: string[]) =>
    raw(`select c.tenant_id, c.id, ${values.join(', ')}
    from customers c join users u on u.tenant_id = c.tenant_id and u.username = 'admin'`)
  for (const [table, columns] of Object.entries(records))
    await fill(table, Object.keys(columns), of(Object.values(columns)))
  await t.system(async ({ db }) => {
    await db.run(sql`update customers set class = 'key', grade = 'A', industry = '机床', phone = '021-12345678'`)
    for (const [part, list, values] of archive) {
      const data = JSON.stringify(values)
      await db.run(
        list === null
          ? sql`insert into archive_parts (tenant_id, customer_id, part, data)
                select tenant_id, id, ${part}, ${data} from customers`
          : sql`insert into archive_entries (tenant_id, customer_id, part, list, data)
                select tenant_id, id, ${part}, ${list}, ${data} from customers`,
      )
    }
  })
  const there = async (table: string, among: Sql) => {
    const rows = await t.system(({ db }) =>
      db.rows<{ id: string; customerId: string }>(
        sql`select id, customer_id as "customerId" from ${raw(table)} where ${among}`,
      ),
    )
    for (const { id, customerId } of rows) byId.get(customerId)!.ids[table] = id
  }
  await there('invoices', sql`true`)
  await there('archive_entries', sql`list = 'records'`)
  await fill('attachments', fileColumns, of(await fileValues(boss, targets[0]!)))
  await fill('leads', leadColumns, of(leadValues))
  const planId = await makePlan(t)
  await there('development_plan_targets', sql`true`)
  const { id: productId } = (await boss.post('/products', { code: 'MX', name: '轴承', unit: '件' })).body
  const { id: runId } = (await boss.post('/grading-runs', { asOf: '2026-06-01' })).body
  return { productId, runId, planId }
}

const fileColumns = [
  'part',
  'subject_kind',
  'subject_id',
  'name',
  'media_type',
  'size',
  'sha256',
  'uploaded_by_name',
  'uploaded_at',
]

/** One real file, which the rows of all customers name. */
async function fileValues(boss: TestClient, { id, mark }: Target): Promise<string[]> {
  const content = Buffer.from('拜访纪要\n')
  const { sha256, mediaType, size, ...answer } = (
    await boss.upload(`/attachments?customerId=${id}&part=other&name=note.txt`, content)
  ).body
  if (!sha256) throw new Error(`no file was attached to ${mark}: ${JSON.stringify(answer)}`)
  const name = `'纪要 ' || c.code || '.txt'`
  return [`'other'`, `'customer'`, 'c.id::text', name, `'${mediaType}'`, `${size}`, `'${sha256}'`, `'准备'`, 'now()']
}

/** Every customer came from a lead of the department and region of the customer. */
const leadColumns = [
  'name',
  'source',
  'state',
  'method',
  'verified_on',
  'converted_at',
  'owner_id',
  'department_id',
  'region_id',
  'learned_on',
  'entered_on',
  'entered_by_name',
  'created_at',
  'updated_at',
]
const leadValues = [
  `'线索 ' || c.code`,
  `'visit'`,
  `'converted'`,
  `'phone'`,
  `'2026-05-02'`,
  'now()',
  'c.owner_id',
  'c.department_id',
  'c.region_id',
  `'2026-05-01'`,
  `'2026-05-01'`,
  `'准备'`,
  'now()',
  'now()',
]

async function makePlan(t: TestApp): Promise<string> {
  const departmentId = await t.departmentId('业务部')
  return t.system(async ({ db, tenant }) => {
    const { id } = await db.one<{ id: string }>(sql`
      insert into development_plans (tenant_id, period, department_id, owner_id)
      select ${tenant.id}, '2026-Q3', ${departmentId}, id from users where username = 'admin' returning id`)
    await db.run(sql`
      insert into development_plan_targets (tenant_id, plan_id, customer_id, stage, owner_id, expected_amount)
      select tenant_id, ${id}, id, 'trading', owner_id, 1 from customers`)
    return id
  })
}
