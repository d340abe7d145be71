import { beforeAll, describe, expect, test } from 'vitest'
import type { Part, Right } from '../policy-pack/index.ts'
import { routes } from '../server/app.ts'
import { sql } from '../server/kernel/db.ts'
import { readDocx } from '../server/testing/papers.ts'
import { testApp, type TestClient, type TestResponse } from '../server/testing/app.ts'
import { elsewhere, touching, withoutCustomers } from './access/routes.ts'
import type { Row } from './access/row.ts'
import { archive, makeWorld, nears, type Near, type Person, type Target, type World } from './access/world.ts'

/*
 * A-07, D-19: every position of the default organisation × every route that touches customers × own, deputised, the
 * team's, the region's and others' customers × every part of the archive.
 */
const t = testApp()
let world: World
beforeAll(async () => void (world = await makeWorld(t)))

const nobody = '0190a1b2-c3d4-7e5f-8a6b-0123456789ab'
let serial = 0

const accessOf = new Map(routes.map(({ method, path, access }) => [`${method} ${path}`, access]))
const mayCall = (person: Person, route: string) => {
  const access = accessOf.get(route)!
  return access === 'signed-in' || person.may(access)
}

type Of<Key extends string> = Extract<Row, Record<Key, unknown>>
type Call = ReturnType<Of<'one'>['one']>

function send(client: TestClient, route: string, { path, body, ifMatch }: Call): Promise<TestResponse> {
  const headers: Record<string, string> = ifMatch === undefined ? {} : { 'if-match': String(ifMatch) }
  const method = route.split(' ')[0]
  if (method === 'GET') return client.get(path)
  if (method === 'POST' && path.startsWith('/attachments')) return client.upload(path, Buffer.from('x\n'))
  const call = { POST: client.post, PATCH: client.patch, PUT: client.put, DELETE: client.delete }[method!]!
  return call(path, body, headers)
}

/** What the person may see of whom a row counts. */
const visibleTo = ({ visible, scope, customers }: Person, not: Near[] = []) =>
  scope === 'all' ? visible : visible.filter((target) => !not.some((near) => customers[near] === target))

async function checkList(route: string, row: Of<'list'>, person: Person) {
  const asked = row.list(world)
  const answer = await send(person.client, route, typeof asked === 'string' ? { path: asked } : asked)
  const expected = mayCall(person, route) ? 200 : 403
  expect(answer.status, `${person.position}: ${JSON.stringify(answer.body)}`).toBe(expected)
  if (expected !== 200) return
  const text = answer.bytes.toString('utf8')
  const named = world.targets.filter(({ mark }) => text.includes(mark)).map(({ mark }) => mark)
  const seen = row.closed?.(person) ? [] : visibleTo(person, row.not)
  expect(named, person.position).toEqual(seen.map(({ mark }) => mark).toSorted())
}

async function checkTotal(route: string, row: Of<'total'>, person: Person) {
  const answer = await person.client.get(row.total(world))
  expect(answer.status, person.position).toBe(mayCall(person, route) ? 200 : 403)
  if (answer.status === 200) {
    expect(row.read(answer.body), person.position).toEqual(row.of(visibleTo(person, row.not)))
  }
}

async function checkOne(route: string, row: Of<'one'>, person: Person, near: Near) {
  const target = person.customers[near]
  const who = `${person.position}, ${near}`
  const isSeen = visibleTo(person, row.not).includes(target)
  const expected = isSeen ? (typeof row.ok === 'function' ? row.ok(person, near) : row.ok) : 404
  if (expected === null && mayCall(person, route)) return
  const answer = await send(person.client, route, row.one(target, world, ++serial))
  expect(answer.status, `${who}: ${JSON.stringify(answer.body)}`).toBe(mayCall(person, route) ? expected : 403)
  if (row.names && answer.status === 200) {
    expect(answer.bytes.toString('utf8').includes(target.mark), who).toBe(row.names(person))
  }
  if (answer.status !== 404) return
  expect(withoutId(answer), who).toEqual(notThere)
}

/** Word for word what one hears of a customer that is not there. */
const notThere = { code: 'not_found', message: '没有找到', details: [] }
const withoutId = ({ body }: TestResponse) => ({
  code: body.error.code,
  message: body.error.message,
  details: body.error.details,
})

/** What somebody who sees all hears of ids that nothing has. */
async function checkUnknown(route: string, row: Of<'one'>) {
  const none = { id: nobody, mark: 'none', gross: 0n, ids: new Proxy({}, { get: () => nobody }) }
  const answer = await send(world.boss, route, row.one(none, world, ++serial))
  expect([answer.status, withoutId(answer)]).toEqual([404, notThere])
}

describe('A-07 every route, every position, every nearness', () => {
  test('every route has its place, and none is left of routes that are no more', () => {
    const placed = [...Object.keys(touching), ...Object.keys(elsewhere), ...withoutCustomers]
    expect([...accessOf.keys()].filter((name) => !placed.includes(name))).toEqual([])
    expect(placed.filter((name) => !accessOf.has(name))).toEqual([])
    expect(placed.length).toBe(new Set(placed).size)
  })

  test('the positions are those of the default organisation', () => {
    expect(world.people.length).toBeGreaterThanOrEqual(14)
    expect(new Set(world.people.map(({ scope }) => scope))).toEqual(new Set(['own', 'department', 'region', 'all']))
  })

  // What is only asked comes before what changes figures.
  const names = Object.keys(touching).toSorted((a, b) => Number(b.startsWith('GET')) - Number(a.startsWith('GET')))
  test.each(names)('%s', { timeout: 120_000 }, async (route) => {
    const asked = new Set<string>()
    for (const row of [touching[route]!].flat()) {
      if ('one' in row) await checkUnknown(route, row)
      let isPrinted = false
      for (const person of world.people) {
        asked.add(person.position)
        if ('list' in row) await checkList(route, row, person)
        else if ('total' in row) await checkTotal(route, row, person)
        else if (!row.once) await Promise.all(nears.map((near) => checkOne(route, row, person, near)))
        else {
          for (const near of nears) {
            const isSeen = person.visible.includes(person.customers[near]) && mayCall(person, route)
            if (isSeen && isPrinted) continue
            isPrinted ||= isSeen
            await checkOne(route, row, person, near)
          }
        }
      }
    }
    expect(asked.size).toBe(world.people.length)
  })

  test('GET /customer-search tells of customers out of sight only the name and the owning department', async () => {
    for (const { client, visible, customers, position } of world.people) {
      for (const near of nears) {
        const { mark, id } = customers[near]
        const isVisible = visible.some((target) => target.id === id)
        const { rows } = (await client.get(`/customer-search?q=${encodeURIComponent(`矩阵${mark}`)}`)).body
        const found = rows.find((row: { id: string }) => row.id === id)
        expect(found, `${position}, ${near}`).toMatchObject({ isVisible, code: isVisible ? mark : null })
        if (!isVisible) expect(found.owner).toBe(null)
      }
    }
  })

  test('who reads the books of the whole company, or runs imports into it, sees all its customers or imports his own', () => {
    const readers = world.people.filter((person) => person.may('audit.read') || person.may('access-register.read'))
    expect(readers.length).toBeGreaterThan(0)
    expect(readers.filter(({ scope }) => scope !== 'all')).toEqual([])
  })
})

/** Fields that stand for the parts; the right of suppliers, of whoever is near, and far of leaders, finance and others. */
const fields: [
  Part,
  string,
  string,
  ...[suppliers: Right, near: Right, leaders: Right, finance: Right, others: Right],
][] = [
  ['basic', 'name', '矩阵', 'read', 'edit', 'edit', 'edit', 'edit'],
  ['basic', 'industry', '机床', 'hidden', 'edit', 'edit', 'edit', 'edit'],
  ['basic', 'bank', '徽商支行', 'hidden', 'edit', 'edit', 'edit', 'masked'],
  ['basic', 'netProfit', '12.00', 'hidden', 'edit', 'edit', 'edit', 'hidden'],
  ['contact', 'phone', '021-12345678', 'hidden', 'edit', 'edit', 'edit', 'edit'],
  ['key-persons', 'personName', '人', 'hidden', 'edit', 'edit', 'edit', 'edit'],
  ['key-persons', 'birthday', '1970-05-01', 'hidden', 'edit', 'masked', 'masked', 'masked'],
  ['service', 'serviceMethod', '驻厂', 'hidden', 'edit', 'edit', 'edit', 'edit'],
  ['products', 'usedFor', '主轴', 'read', 'edit', 'edit', 'edit', 'edit'],
  ['products', 'transferAmount', '77.00', 'hidden', 'edit', 'edit', 'edit', 'edit'],
  ['other', 'recordContent', '拜访', 'hidden', 'edit', 'edit', 'edit', 'edit'],
  ['preferential', 'preferenceRate', '5', 'hidden', 'edit', 'edit', 'hidden', 'hidden'],
]
const columns: Record<string, number> = {
  technology: 3,
  design: 3,
  quality: 3,
  production: 3,
  'general-manager': 5,
  'deputy-general-manager': 5,
  'service-manager': 5,
  finance: 6,
}

/** By the table above; who may not write customers reads what he could edit. */
function expectedRight(person: Person, near: Near, row: (typeof fields)[number]): Right {
  const column = columns[person.position] ?? 7
  const isNear = near === 'own' || near === 'deputy' || near === 'team'
  const right = (column === 3 ? row[3] : isNear ? row[4] : row[column]) as Right
  return right === 'edit' && !person.may('customers.write') ? 'read' : right
}

/** What an opened part says of a field, wherever it stands. */
function answered(body: TestResponse['body'], field: string): { right: Right; value: unknown } {
  const lists = Object.values(body.lists) as { rows: { rights: object; values: object }[] }[]
  const places = [body, ...lists.flatMap(({ rows }) => rows)]
  const place = places.find(({ rights }) => field in rights)
  return { right: place?.rights[field] ?? 'hidden', value: place?.values[field] }
}

describe('D-19 every part of the archive, every position, every nearness', () => {
  const parts = [...new Set(fields.map(([part]) => part))]

  test('every part stands in the table', () => {
    expect(new Set([...archive.map(([part]) => part), 'contact'])).toEqual(new Set(parts))
  })

  test.each(parts)('%s: the right to each field, what is shown of it, and the line in the register', async (part) => {
    let opened = 0
    for (const person of world.people) {
      for (const near of nears) {
        const target = person.customers[near]
        if (!person.visible.includes(target)) continue
        await checkPart(part, person, near, target)
        opened += 1
      }
    }
    expect(opened).toBe(
      world.people.reduce((sum, { scope }) => sum + (scope === 'all' ? 5 : scope === 'own' ? 2 : 3), 0),
    )
  })

  test.each(['F-01', 'F-04', 'F-19'])('what is hidden or masked is not on paper either: %s', async (form) => {
    const printed = async (position: string, near: Near) => {
      const { client, customers } = world.people.find((person) => person.position === position)!
      const answer = await client.get(
        `/forms/${form}/${customers[near].id}?format=docx&purpose=${encodeURIComponent('核对')}`,
      )
      expect(answer.status, `${position}: ${JSON.stringify(answer.body).slice(0, 200)}`).toBe(200)
      return readDocx(answer.bytes)
        .get('word/document.xml')!
        .replaceAll(/<[^>]+>/g, '')
    }
    const [own, supplier, planner] = [
      await printed('account-executive', 'own'),
      await printed('technology', 'deputy'),
      await printed('planning', 'foreign'),
    ]
    const told = ['机床', '021-12345678', '徽商支行', '1970-05-01', '驻厂'].filter((value) => own.includes(value))
    expect(told.length).toBeGreaterThan(1)
    expect(told.filter((value) => supplier.includes(value))).toEqual([])
    expect(['1970-05-01'].filter((value) => planner.includes(value))).toEqual([])
  })

  test('F-06 the grade table is no way around: as a field there is none of to whoever may not read grades', async () => {
    for (const { position, client } of world.people) {
      const isSupplier = (columns[position] ?? 7) === 3
      if (!isSupplier && position !== 'planning') continue
      expect((await client.get('/forms/F-06/book')).status, position).toBe(isSupplier ? 400 : 200)
    }
  })

  async function checkPart(part: Part, person: Person, near: Near, target: Target) {
    const who = `${person.position}, ${near}`
    const wanted = fields.filter(([of]) => of === part).map((row) => ({ row, right: expectedRight(person, near, row) }))
    const path = `/customers/${target.id}/archive/${part}`
    const before = await looks(person, target, part)
    const isOthers = near === 'region' || near === 'foreign'
    const isSensitive = (part === 'key-persons' || part === 'preferential') && isOthers
    const isHidden = wanted.every(({ right }) => right === 'hidden')
    if (isSensitive && !isHidden) {
      const asked = await person.client.get(path)
      expect([asked.status, asked.body.error.code], who).toEqual([403, 'purpose.required'])
    }
    const answer = await person.client.get(`${path}?purpose=${encodeURIComponent('核对')}`)
    expect(answer.status, who).toBe(isHidden ? 403 : 200)
    expect(await looks(person, target, part), who).toBe(before + (isOthers && !isHidden ? 1 : 0))
    if (isHidden) return
    for (const { row, right } of wanted) {
      const [, field, value] = row
      const found = answered(answer.body, field)
      expect(found.right, `${who}: ${field}`).toBe(right)
      if (right === 'hidden') expect(answer.bytes.toString('utf8'), `${who}: ${field}`).not.toContain(`"${value}"`)
      else if (right === 'masked') expect(found.value, `${who}: ${field}`).toBe('****')
      else expect(found.value, `${who}: ${field}`).toContain(value)
    }
  }

  const looks = async (person: Person, { id }: Target, part: Part) => {
    const { count } = await t.system(({ db }) =>
      db.one<{ count: number }>(sql`
        select count(*)::int as count from access_register
        where actor_id = ${person.client.user.id} and subject_id = ${id} and part = ${part}`),
    )
    return count
  }
})
