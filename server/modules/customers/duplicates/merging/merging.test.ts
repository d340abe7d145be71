import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from '../../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../../testing/app.ts'
import { details, fresh, ok, testMerging, type Made } from '../../../../testing/merging.ts'
import { mergeTables } from './registry/service.ts'

const t = testApp()
let boss: TestClient
const { customer, merge, undo, invoice, receipt, dump, undone } = testMerging(t, () => boss)

beforeAll(async () => {
  boss = await t.as('sales-manager')
})

describe('every table that names a customer', () => {
  it('A-04 says what merging does with its rows', async () => {
    const named = await t.database().admin((db) =>
      db.rows<{ place: string }>(sql`
        select c.relname || '.' || a.attname as place
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and (
          a.attname = 'customer_id'
          or exists (select from pg_constraint k
                     where k.contype = 'f' and k.conrelid = c.oid and k.confrelid = 'customers'::regclass
                       and a.attnum = any(k.conkey) and a.attname <> 'tenant_id'))
        order by 1`),
    )
    const registered = new Set(mergeTables.map(({ table, column }) => `${table}.${column}`))
    expect(named.length).toBeGreaterThan(30)
    expect(named.map(({ place }) => place).filter((place) => !registered.has(place))).toEqual([])
  })

  it('names columns that are there', async () => {
    const missing = await t.database().admin((db) =>
      db.rows(sql`
        select p.t, p.c from unnest(${mergeTables.map(({ table }) => table)}::text[],
                                    ${mergeTables.map(({ column }) => column)}::text[]) p (t, c)
        where not exists (select from information_schema.columns i where i.table_name = p.t and i.column_name = p.c)`),
    )
    expect(missing).toEqual([])
  })

  it('every unique key with a customer in it that moves has a rule for what is there already', async () => {
    const unique = await t.database().admin((db) =>
      db.rows<{ place: string }>(sql`
        select distinct c.relname || '.' || a.attname as place
        from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
        where n.nspname = 'public' and i.indisunique order by 1`),
    )
    const places = new Set(unique.map(({ place }) => place))
    const bare = mergeTables.filter(
      (place) => place.how === 'move' && !place.unless && places.has(`${place.table}.${place.column}`),
    )
    expect(bare.map(({ table }) => table)).toEqual([])
  })
})

describe('merging two customers (A-04)', () => {
  let from: Made
  let into: Made
  beforeEach(async () => {
    from = await customer({ phone: '021-55556666', industry: '机床', address: '上海' })
    into = await customer({ industry: '汽车' })
  })

  it('documents go along, receipts pay anew, blanks are filled, and the former one is shown nowhere', async () => {
    await invoice(from, fresh('F'), '100.00')
    await receipt(into, fresh('R'), '60.00')
    await receipt(from, fresh('R'), '30.00')
    const { status, body } = await merge(from, into)
    expect([status, body]).toMatchObject([
      201,
      { from: { id: from.id, label: `${from.code} ${from.name}` }, into: { id: into.id }, can: { undo: true } },
    ])
    const moved = Object.fromEntries(
      body.outcome.map((one: { title: { en: string }; moved: number }) => [one.title.en, one.moved]),
    )
    expect(moved).toMatchObject({ Invoices: 1, Receipts: 1 })
    expect((await boss.get(`/customers/${into.id}`)).body).toMatchObject({
      name: into.name,
      phone: '021-55556666',
      industry: '汽车',
      address: '上海',
    })
    expect((await boss.get(`/customers/${from.id}`)).status).toBe(404)
    const { rows } = (await boss.get(`/invoices?customerId=${into.id}`)).body
    expect(rows).toHaveLength(1)
    const { open } = (await boss.get(`/aging/customers?asOf=2026-06-15&q=${into.code}`)).body.rows[0]
    expect(open).toBe('10.00')
    for (const q of [from.name, from.code]) {
      const found = (await boss.get(`/customer-search?q=${encodeURIComponent(q)}`)).body.rows as { id: string }[]
      expect(found.map(({ id }) => id)).toEqual([into.id])
    }
    const list = (await boss.get('/customers?limit=200')).body.rows as { id: string }[]
    expect(list.map(({ id }) => id)).not.toContain(from.id)
    expect(
      (
        await boss.post('/invoices', {
          customerId: from.id,
          number: fresh('F'),
          issuedOn: '2026-04-01',
          dueOn: '2026-05-01',
          gross: '1.00',
        })
      ).status,
    ).toBe(404)
  })

  it('a field goes by choice, a name that is given up stays as a former one, and the credit code can change hands', async () => {
    const creditCode = '91350100M000100Y43'
    await ok(boss.patch(`/customers/${from.id}`, { unifiedSocialCreditCode: creditCode }, { 'if-match': '1' }))
    const fields = { 'basic.name': 'from', 'basic.industry': 'from', 'contact.address': 'into' }
    const before = await dump()
    const { body } = await merge(from, into, { fields })
    expect((await boss.get(`/customers/${into.id}`)).body).toMatchObject({
      name: from.name,
      industry: '机床',
      address: null,
      unifiedSocialCreditCode: creditCode,
    })
    const found = (await boss.get(`/customer-search?q=${encodeURIComponent(into.name)}`)).body.rows
    expect(found).toMatchObject([{ id: into.id, matchedBy: 'formerName' }])
    await undone(body.id, before)
  })

  it('a file that still speaks of the former code books with the customer that stays', async () => {
    await merge(from, into)
    const number = fresh('F')
    const file = Buffer.from(`号码,客户,日期,到期,金额\n${number},${from.code},2026-04-01,2026-05-01,10.00\n`)
    const { sha256 } = (await boss.upload('/uploads?name=a.csv', file)).body
    const columns = { number: '号码', customerCode: '客户', issuedOn: '日期', dueOn: '到期', gross: '金额' }
    const started = await boss.post('/imports', {
      kind: 'invoices',
      sha256,
      name: 'a.csv',
      mapping: { columns },
      dryRun: false,
    })
    await t.runJobs()
    expect((await t.jobDone(started.body.jobId)).result).toMatchObject({ imported: 1, failed: 0, customersCreated: 0 })
    expect((await boss.get(`/invoices?customerId=${into.id}`)).body.rows).toMatchObject([{ number }])
  })

  it('its credit code, kept apart, leads to the customer that stays; and so does its past', async () => {
    for (const [of, unifiedSocialCreditCode] of [
      [from, '91440101MA59UQHA05'],
      [into, '11100000000013127D'],
    ] as const) {
      await ok(boss.patch(`/customers/${of.id}`, { unifiedSocialCreditCode }, { 'if-match': '1' }))
    }
    await merge(from, into)
    const again = await boss.post('/customers', {
      code: fresh('M'),
      name: '新的',
      unifiedSocialCreditCode: '91440101MA59UQHA05',
    })
    expect([again.status, details(again)]).toEqual([409, [`已用于客户 ${into.code} ${into.name}`]])
    const events = (await boss.get(`/customers/${into.id}/timeline`)).body.rows as {
      kind: string
      subject: { id: string }
    }[]
    expect(events.filter(({ kind }) => kind === 'customer.created').map(({ subject }) => subject.id)).toEqual([
      into.id,
      from.id,
    ])
  })

  it('events stand with both, with the reason', async () => {
    await merge(from, into)
    const events = await t.system(({ db }) =>
      db.rows<{ subject: string; reason: string }>(sql`
        select subject_id as subject, reason from events where kind = 'customer.merged' and subject_id in (${from.id}, ${into.id})`),
    )
    expect(events.map(({ subject }) => subject).toSorted()).toEqual([from.id, into.id].toSorted())
    expect(events[0]!.reason).toBe('同一家公司')
  })

  it('what cannot go along stays, is told, and nothing is lost', async () => {
    for (const of of [from, into]) {
      await t.system(({ db, tenant }) =>
        db.run(sql`
          insert into archive_entries (tenant_id, customer_id, part, list, data)
          values (${tenant.id}, ${of.id}, 'basic', 'financial-statements', ${JSON.stringify({ statementYear: '2025' })}),
                 (${tenant.id}, ${of.id}, 'contact', 'contacts', ${JSON.stringify({ contactName: of.name })})`),
      )
    }
    await t.system(({ db, tenant }) =>
      db.run(sql`
        insert into customer_deputies (tenant_id, customer_id, user_id)
        values (${tenant.id}, ${from.id}, ${boss.user.id}), (${tenant.id}, ${into.id}, ${boss.user.id})`),
    )
    const before = await dump()
    const { body } = await merge(from, into)
    const told = (en: string) => body.outcome.find((one: { title: { en: string } }) => one.title.en === en)
    expect(told('Entries of the archive')).toMatchObject({ moved: 1, stayed: 1, labels: ['financial-statements 2025'] })
    expect(told('Deputies')).toMatchObject({ moved: 0, stayed: 1, labels: [boss.user.name] })
    await undone(body.id, before)
  })

  it('A-07 both must be seen, and the right is needed', async () => {
    const own = await t.as({ permissions: ['customers.read', 'customers.write', 'customers.merge'], scope: 'own' })
    const mine = (await own.post('/customers', { code: fresh('M'), name: fresh('我的') })).body
    const body = { fromId: from.id, intoId: mine.id, reason: '同一家' }
    expect((await own.post('/customer-merges', body)).status).toBe(404)
    expect((await own.post('/customer-merges', { ...body, fromId: mine.id, intoId: into.id })).status).toBe(404)
    const clerk = await t.as('relations-specialist')
    expect((await clerk.post('/customer-merges', body)).status).toBe(403)
  })

  it.each([
    ['with itself', { intoId: 'from' }, 'intoId', 'merge.itself'],
    ['choosing a field there is none of', { fields: { 'basic.grade': 'from' } }, 'fields.basic.grade', 'field.unknown'],
    ['for no reason', { reason: ' ' }, 'reason', 'text.blank'],
  ])('%s it is refused by field', async (_title, change, field, code) => {
    const body = { fromId: from.id, intoId: into.id, reason: '同一家', ...change }
    const answer = await boss.post('/customer-merges', body.intoId === 'from' ? { ...body, intoId: from.id } : body)
    expect([answer.status, answer.body.error.details[0]]).toMatchObject([400, { field, code }])
  })

  it('of two that merge it at once, each into another, one succeeds', async () => {
    const other = await customer()
    const answers = await Promise.all([merge(from, into), merge(from, other)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404])
  })

  it('an invoice written at the same moment ends with the customer that stays, or is refused', async () => {
    const numbers = Array.from({ length: 6 }, () => fresh('F'))
    const write = (number: string) =>
      boss.post('/invoices', {
        customerId: from.id,
        number,
        issuedOn: '2026-04-01',
        dueOn: '2026-05-01',
        gross: '1.00',
      })
    const [merged, ...written] = await Promise.all([merge(from, into), ...numbers.map(write)])
    expect(merged.status).toBe(201)
    const booked = written.filter(({ status }) => status === 201).length
    expect(written.filter(({ status }) => status === 404).length).toBe(6 - booked)
    expect((await boss.get(`/invoices?customerId=${into.id}`)).body.rows).toHaveLength(booked)
    const lost = await t.system(({ db }) => db.rows(sql`select 1 from invoices where customer_id = ${from.id}`))
    expect(lost).toEqual([])
  })

  it('the preview says what differs, what goes along and what stays', async () => {
    await invoice(from, fresh('F'))
    const { body } = await boss.get(`/customer-merge-previews?fromId=${from.id}&intoId=${into.id}`)
    const field = (name: string) => body.fields.find((one: { field: string }) => one.field === name)
    expect(field('basic.industry')).toMatchObject({
      from: '机床',
      into: '汽车',
      side: 'into',
      label: { zh: '行业分类' },
    })
    expect(field('contact.phone')).toMatchObject({ from: '021-55556666', into: null, side: 'from' })
    expect(body.rows).toContainEqual({ title: { zh: '发票', en: 'Invoices' }, count: 1, goes: true, because: null })
    expect(body.obstacles).toEqual([])
  })

  it('a pair that was suspected leaves the list with the merge, and comes back with its undoing', async () => {
    const twin = await customer({ name: into.name })
    const suspected = async () => (await boss.get(`/duplicates?customerId=${twin.id}`)).body.rows.length as number
    expect(await suspected()).toBe(1)
    const { body } = await merge(twin, into)
    expect(await suspected()).toBe(0)
    await undo(body.id)
    expect(await suspected()).toBe(1)
  })
})
