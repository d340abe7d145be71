import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { refusalOf, testAttachments } from '../../../testing/attachments.ts'
import { attachables } from './index.ts'

const t = testApp()
const {
  customerId: idOfCustomer,
  newCustomer,
  owner: theOwner,
  place,
  serial,
  state,
  unique,
  upload,
} = testAttachments(t)
let owner: TestClient
let customerId: string
let colleague: TestClient
let manager: TestClient
beforeAll(async () => {
  owner = theOwner()
  customerId = idOfCustomer()
  colleague = await t.as('relations-specialist', { departmentId: await t.departmentId('业务部') })
  await t.reach('technology', 'all')
  manager = await t.as('service-manager', { departmentId: await t.departmentId('客户服务部') })
})

const register = (id = customerId) =>
  t.system(({ db }) =>
    db.rows<{ action: string; part: string; purpose: string | null; actor: string }>(sql`
      select action, part, purpose, actor_name as actor from access_register where subject_id = ${id} order by seq`),
  )

describe('A-07 rights to files follow the archive', () => {
  test('FIL19 nobody attaches to a customer he does not see or may not edit, and no byte of it is stored', async () => {
    const before = await state()
    const reader = await t.as({ permissions: ['customers.read'] })
    const supplier = await t.as('technology')
    expect(refusalOf(await upload('a.pdf', unique(), colleague, place('basic', await managersOwn())))).toBe(
      '404 not_found',
    )
    expect(refusalOf(await upload('a.pdf', unique(), reader))).toBe('403 forbidden')
    expect(refusalOf(await upload('a.pdf', unique(), supplier))).toBe('403 forbidden')
    expect(
      refusalOf(await upload('a.pdf', unique(), owner, place('basic', '0190a1b2-c3d4-7e5f-8a6b-0123456789ab'))),
    ).toBe('404 not_found')
    expect(await state()).toEqual(before)
  })

  const managersOwn = async () => {
    const made = await manager.post('/customers', {
      code: `M${serial()}`,
      name: `华北${serial}`,
      acceptDuplicates: true,
    })
    expect(made.status).toBe(201)
    return made.body.id as string
  }

  test('FIL20 a file is not to be had by somebody else’s company, after losing the customer, or after signing out', async () => {
    const id = await newCustomer()
    const { body } = await upload('a.pdf', unique(), owner, place('basic', id))
    expect((await owner.get(`/attachments/${body.id}/content`)).status).toBe(200)
    const elsewhere = await t.database().admin(async (db) => {
      const { tenant } = await db.one<{ tenant: string }>(
        sql`insert into tenants (name) values ('乙') returning tenant_id as tenant`,
      )
      const other = await db.one<{ id: string }>(
        sql`insert into customers (tenant_id, code, name) values (${tenant}, 'X', '乙') returning id`,
      )
      return db.one<{ id: string }>(sql`
        insert into attachments (tenant_id, customer_id, part, subject_kind, subject_id, name, media_type, size, sha256,
                                 uploaded_by_name, uploaded_at)
        values (${tenant}, ${other.id}, 'basic', 'customer', ${other.id}, 'a.pdf', 'application/pdf', ${body.size},
                ${body.sha256}, '乙', now()) returning id`)
    })
    const boss = await t.admin()
    expect(refusalOf(await boss.get(`/attachments/${elsewhere.id}/content`))).toBe('404 not_found')
    await t.system(({ db }) => db.run(sql`update customers set owner_id = ${manager.user.id} where id = ${id}`))
    expect(refusalOf(await owner.get(`/attachments/${body.id}/content`))).toBe('404 not_found')
    expect(refusalOf(await owner.get(`/attachments?${place('basic', id)}`))).toBe('404 not_found')
    expect(refusalOf(await owner.delete(`/attachments/${body.id}`, { reason: 'x' }))).toBe('404 not_found')
    expect(refusalOf(await t.anonymous.get(`/attachments/${body.id}/content`))).toBe('401 not_signed_in')
    const gone = await t.as('service-manager', { departmentId: await t.departmentId('客户服务部') })
    expect((await gone.delete('/sessions/current')).status).toBe(204)
    expect(refusalOf(await gone.get(`/attachments/${body.id}/content`))).toBe('401 not_signed_in')
  })

  test('FIL21 who may only read cannot take a file away', async () => {
    const { body } = await upload('a.pdf', unique())
    const reader = await t.as({ permissions: ['customers.read'] })
    expect((await reader.get(`/attachments/${body.id}/content`)).status).toBe(200)
    expect(refusalOf(await reader.delete(`/attachments/${body.id}`, { reason: '不要了' }))).toBe('403 forbidden')
    const { rows: listed } = (await reader.get(`/attachments?${place()}&limit=200`)).body
    expect((listed as { id: string; can: object }[]).find(({ id }) => id === body.id)!.can).toEqual({ remove: false })
    expect((await owner.get(`/attachments/${body.id}/content`)).status).toBe(200)
  })

  test('FIL22 where the bytes lie is nobody’s to say', async () => {
    const { body } = await upload('a.pdf', unique())
    for (const field of ['storage_key', 'storageKey', 'sha256', 'path', 'mediaType', 'uploadedByName']) {
      const answer = await owner.upload(`/attachments?${place()}&name=a.pdf&${field}=../../secret`, unique())
      expect([answer.status, answer.body.error.details[0].code, answer.body.error.details[0].field]).toEqual([
        400,
        'field.unknown',
        field,
      ])
    }
    const patch = await owner.patch(`/attachments/${body.id}`, { storage_key: '../../secret' }, { 'if-match': '1' })
    expect(patch.status).toBe(404)
    expect((await owner.delete(`/attachments/${body.id}`, { reason: 'x', sha256: 'y' })).status).toBe(400)
    const [row] = (await owner.get(`/attachments?${place()}`)).body.rows
    expect(row.sha256).toBe(body.sha256)
  })

  test('files of a closed list stay closed: bank papers are for those near the customer', async () => {
    const id = await newCustomer()
    const { id: entryId } = await t.system(({ db, tenant }) =>
      db.one<{ id: string }>(sql`
        insert into archive_entries (tenant_id, customer_id, part, list, data)
        values (${tenant.id}, ${id}, 'basic', 'bank-accounts', '{}') returning id`),
    )
    const where = `${place('basic', id)}&subjectKind=bank-accounts&subjectId=${entryId}`
    const { body, status } = await upload('开户许可证.pdf', unique(), owner, where)
    expect(status).toBe(201)
    await upload('手册.pdf', unique(), owner, place('basic', id))
    const planner = await t.as('planning')
    expect(refusalOf(await planner.get(`/attachments/${body.id}/content`))).toBe('403 forbidden')
    expect(refusalOf(await planner.get(`/attachments?${where}`))).toBe('403 forbidden')
    const names = async (who: TestClient) => {
      const { rows: listed } = (await who.get(`/attachments?${place('basic', id)}`)).body as {
        rows: { name: string }[]
      }
      return listed.map(({ name }) => name).toSorted()
    }
    expect(await names(planner)).toEqual(['手册.pdf'])
    expect(await names(owner)).toEqual(['开户许可证.pdf', '手册.pdf'])
    const unknown = `${place('basic', id)}&subjectKind=bank-accounts&subjectId=nothing`
    expect(refusalOf(await upload('a.pdf', unique(), owner, unknown))).toBe('404 not_found')
  })

  test('a subject that decides itself lets in those it names, and nobody attaches past it', async () => {
    const technician = await t.as('technology')
    const id = await newCustomer()
    attachables.push({
      kind: 'finding',
      find: async ({ actor }, subjectId) => {
        const isNamed = actor.userId === technician.user.id
        return subjectId === 'f-1' ? { customerId: id, part: 'basic', can: { read: isNamed, write: isNamed } } : null
      },
    })
    try {
      const where = `${place('basic', id)}&subjectKind=finding&subjectId=`
      const { body, status } = await upload('检验报告.pdf', unique(), technician, `${where}f-1`)
      expect(status).toBe(201)
      expect((await technician.get(`/attachments/${body.id}/content`)).status).toBe(200)
      expect((await technician.get(`/attachments?${where}f-1`)).body.rows).toHaveLength(1)
      expect(refusalOf(await technician.get(`/attachments?${place('basic', id)}`))).toBe('403 forbidden')
      expect(refusalOf(await upload('a.pdf', unique(), owner, `${where}f-1`))).toBe('403 forbidden')
      expect(refusalOf(await upload('a.pdf', unique(), technician, `${where}f-2`))).toBe('404 not_found')
      expect((await owner.get(`/attachments?${place('basic', id)}`)).body.rows).toMatchObject([
        { can: { remove: false } },
      ])
    } finally {
      attachables.pop()
    }
  })
})

describe('D-19 the access register', () => {
  test('a download from another team’s archive is registered as exported, with its purpose; of one’s own it is not', async () => {
    const id = await newCustomer()
    const { body } = await upload('a.pdf', unique(), owner, place('basic', id))
    await owner.get(`/attachments/${body.id}/content`)
    expect(await register(id)).toEqual([])
    await manager.get(`/attachments/${body.id}/content?purpose=${encodeURIComponent('信用复核')}`)
    const looks = await register(id)
    const exported = looks.filter(({ action }) => action === 'exported')
    expect(exported).toEqual([{ action: 'exported', part: 'basic', purpose: '信用复核', actor: manager.user.name }])
    expect(looks.some(({ action }) => action === 'opened')).toBe(true)
  })

  test('where a purpose is needed, there is neither list nor download without one', async () => {
    const id = await newCustomer()
    const { body } = await upload('a.pdf', unique(), owner, place('key-persons', id))
    await upload('b.pdf', unique(), owner, place('basic', id))
    expect(refusalOf(await manager.get(`/attachments/${body.id}/content`))).toBe('403 purpose.required')
    expect(refusalOf(await manager.get(`/attachments?${place('key-persons', id)}`))).toBe('403 purpose.required')
    expect((await manager.get(`/attachments?customerId=${id}`)).body.rows).toMatchObject([{ name: 'b.pdf' }])
    const stated = `purpose=${encodeURIComponent('年度评级')}`
    expect((await manager.get(`/attachments?customerId=${id}&${stated}`)).body.rows).toHaveLength(2)
    expect((await manager.get(`/attachments/${body.id}/content?${stated}`)).status).toBe(200)
  })
})
