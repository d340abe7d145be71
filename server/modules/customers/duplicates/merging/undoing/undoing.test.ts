import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../../../testing/app.ts'
import { details, fresh, ok, testMerging } from '../../../../../testing/merging.ts'
import { indexCustomers } from '../../../find/service.ts'

const t = testApp()
let boss: TestClient
const { customer, merge, undo, invoice, receipt, dump, undone } = testMerging(t, () => boss)

beforeAll(async () => {
  boss = await t.as('sales-manager')
})

describe('undoing a merge', () => {
  /** Two customers with something in every table that moves. */
  async function full() {
    const branch = await customer()
    const from = await customer({
      phone: '0512-77778888',
      shortName: fresh('简'),
      registeredCapital: '500.00',
      capitalCurrency: 'USD',
    })
    const into = await customer({ remark: '保留' })
    const product = await ok(boss.post('/products', { code: fresh('P'), name: fresh('轴承'), unit: '件' }))
    const [a, b] = [await invoice(from, fresh('F')), await invoice(into, fresh('F'), '50.00', '2026-04-15')]
    await receipt(from, fresh('R'), '120.00')
    await receipt(into, fresh('R'), '20.00', { allocations: [{ invoiceId: b.id, amount: '20.00' }] })
    await ok(
      boss.post('/contracts', { customerId: from.id, number: fresh('C'), signedOn: '2026-01-01', amount: '10.00' }),
    )
    await ok(
      boss.post('/shipments', { customerId: from.id, number: fresh('S'), shippedOn: '2026-01-01', amount: '10.00' }),
    )
    await ok(
      boss.post(`/customers/${from.id}/assessments`, {
        kind: 'premium',
        value: '5',
        assessedOn: '2026-06-01',
        reason: '比价',
      }),
    )
    const lead = await ok(boss.post('/leads', { name: fresh('线索'), source: 'fair' }))
    await boss.post(`/leads/${lead.id}/verification`, { method: 'phone' })
    await boss.post(`/leads/${lead.id}/verdict`, { verdict: 'valid' })
    await ok(boss.post(`/leads/${lead.id}/conversion`, { relation: 'followed', customerId: from.id }))
    await t.system(async ({ db, tenant, now }) => {
      await db.run(sql`update customers set parent_id = ${from.id} where id = ${branch.id}`)
      await db.run(sql`update customers set relation = 'trading', relation_on = '2026-01-01' where id = ${from.id}`)
      await db.run(sql`
        insert into archive_parts (tenant_id, customer_id, part, data)
        values (${tenant.id}, ${from.id}, 'contact', '{"email": "a@merge.example.cn", "website": "https://merge.example.cn"}'),
               (${tenant.id}, ${into.id}, 'contact', '{"email": "b@merge.example.cn"}'),
               (${tenant.id}, ${from.id}, 'products', '{}')`)
      await db.run(sql`
        insert into archive_entries (tenant_id, customer_id, part, list, data)
        values (${tenant.id}, ${from.id}, 'contact', 'contacts', '{"contactName": "钱七", "contactMobile": "+8613912340000"}')`)
      await db.run(sql`
        insert into attachments (tenant_id, customer_id, part, subject_kind, subject_id, name, media_type, size, sha256,
                                 uploaded_by_name, uploaded_at)
        values (${tenant.id}, ${from.id}, 'basic', 'customer', ${from.id}, 'a.pdf', 'application/pdf', 1, repeat('a', 64), '某', ${now})`)
      for (const [kind, key] of [
        ['visit', `v:${from.id}`],
        ['archive.reconfirm', `${from.id}:2026:basic`],
      ]) {
        await db.run(sql`
          insert into obligations (tenant_id, kind, key, policy, policy_version, article, owner_id, subject_kind, subject_id,
                                   subject_label, customer_id, due_on, evidence_kind)
          values (${tenant.id}, ${kind}, ${key}, 'archive', 1, 'R-06', ${boss.user.id}, 'customer', ${from.id}, '甲',
                  ${from.id}, '2026-07-01', 'record')`)
      }
      for (const of of [from, into]) {
        const plan = await db.one<{ id: string }>(sql`
          insert into account_plans (tenant_id, customer_id, year) values (${tenant.id}, ${of.id}, 2026) returning id`)
        await db.run(sql`
          insert into account_potentials (tenant_id, plan_id, unit_id, product_id, potential)
          values (${tenant.id}, ${plan.id}, ${from.id}, ${product.id}, 10), (${tenant.id}, ${plan.id}, ${into.id}, ${product.id}, 5)`)
      }
      await db.run(sql`
        insert into certifications (tenant_id, customer_id, attempt, stage_since, opened_by_name, opened_at, stage)
        values (${tenant.id}, ${from.id}, 1, ${now}, '某', ${now}, 'refused'), (${tenant.id}, ${from.id}, 2, ${now}, '某', ${now}, 'field-survey')`)
    })
    await t.system((ctx) => indexCustomers(ctx, [from.id, into.id]))
    return { branch, from, into, a, b }
  }

  it('A-04 puts every row of every table back exactly as it was', async () => {
    const { branch, from, into } = await full()
    const before = await dump()
    const { status, body } = await merge(from, into)
    expect(status, JSON.stringify(body)).toBe(201)
    const merged = await t.system(({ db }) =>
      db.one<object>(sql`
        select relation, (select parent_id from customers where id = ${branch.id}) as parent,
               (select data ->> 'website' from archive_parts where customer_id = c.id and part = 'contact') as website,
               (select data ->> 'email' from archive_parts where customer_id = c.id and part = 'contact') as email,
               (select state from obligations where kind = 'archive.reconfirm' and customer_id = ${from.id}) as confirmation,
               registered_capital || capital_currency as capital
        from customers c where id = ${into.id}`),
    )
    expect(merged).toEqual({
      relation: 'trading',
      parent: into.id,
      website: 'https://merge.example.cn',
      email: 'b@merge.example.cn',
      confirmation: 'waived',
      capital: '500.00USD',
    })
    expect((await dump())['invoices']).not.toEqual(before['invoices'])
    await undone(body.id, before)
    expect((await boss.get(`/customers/${from.id}`)).body.name).toBe(from.name)
    expect(await undo(body.id)).toMatchObject({ status: 409, body: { error: { code: 'merge.undone' } } })
  })

  it('D-17 the history of its fields says who took what by the merge and gave it back by the undoing, and why', async () => {
    const { from, into } = await full()
    const place = `/customers/${from.id}/archive/key-persons/key-persons`
    await ok(boss.post(place, { values: { personName: '孙八' }, reason: '走访' }))
    const { body } = await merge(from, into)
    const told = async (query: string) => {
      const { rows } = (await boss.get(`/customers/${into.id}/history?purpose=x&${query}`)).body
      return rows.map((row: { reason: string; actor: { name: string }; fields: object[] }) => {
        expect(row.actor.name).toBe(boss.user.name)
        return [row.reason, row.fields[0]]
      }) as [string, object][]
    }
    const website = 'https://merge.example.cn'
    expect(await told('part=contact&field=website')).toEqual([
      ['同一家公司', { field: 'website', before: null, after: website }],
    ])
    expect(await told('part=key-persons')).toEqual([['走访', { field: 'personName', before: null, after: '孙八' }]])
    expect((await undo(body.id)).status).toBe(200)
    expect((await told('part=contact&field=website'))[0]).toEqual([
      '合并错了',
      { field: 'website', before: website, after: null },
    ])
    expect((await told('part=basic&field=registeredCapital'))[0]).toEqual([
      '合并错了',
      { field: 'registeredCapital', before: '500.00', after: null },
    ])
    expect(await told('part=key-persons')).toEqual([])
  })

  it('what was added since to the customer that stays remains with it', async () => {
    const { from, into } = await full()
    const { body } = await merge(from, into)
    const number = fresh('F')
    await invoice(into, number)
    expect((await undo(body.id)).status).toBe(200)
    expect((await boss.get(`/invoices?customerId=${into.id}&q=${number}`)).body.rows).toHaveLength(1)
    expect((await boss.get(`/invoices?customerId=${from.id}`)).body.rows).toHaveLength(1)
  })

  it('is refused while a receipt of the one pays an invoice of the other, naming both', async () => {
    const { from, into, a } = await full()
    const { body } = await merge(from, into)
    const number = fresh('R')
    await receipt(into, number, '5.00', { allocations: [{ invoiceId: a.id, amount: '5.00' }] })
    const before = await dump()
    const answer = await undo(body.id)
    expect([answer.status, answer.body.error.code]).toEqual([409, 'merge.needed'])
    expect(details(answer)[0]).toMatch(new RegExp(`^回款 ${number} 已核销发票 F\\d+$`))
    expect(await dump()).toEqual(before)
  })

  it('is refused while a field it filled was edited since, naming the customer', async () => {
    const { from, into } = await full()
    const { body } = await merge(from, into)
    const { version } = (await boss.get(`/customers/${into.id}`)).body
    await ok(boss.patch(`/customers/${into.id}`, { phone: '0512-11110000' }, { 'if-match': String(version) }))
    const answer = await undo(body.id)
    expect([answer.status, details(answer)]).toEqual([409, [`客户资料 ${into.code} ${into.name} 其后有改动`]])
  })

  it('an edit of something else is kept', async () => {
    const { from, into } = await full()
    const { body } = await merge(from, into)
    const { version } = (await boss.get(`/customers/${into.id}`)).body
    await ok(boss.patch(`/customers/${into.id}`, { remark: '改过' }, { 'if-match': String(version) }))
    expect((await undo(body.id)).status).toBe(200)
    expect((await boss.get(`/customers/${into.id}`)).body).toMatchObject({ remark: '改过', phone: null })
  })

  it('merges are undone in the reverse order, the later one named', async () => {
    const [one, two, three] = [await customer(), await customer(), await customer()]
    const before = await dump()
    const first = (await merge(one, two)).body
    const second = (await merge(two, three)).body
    expect((await boss.get(`/customer-merges?customerId=${three.id}`)).body.rows).toHaveLength(1)
    const early = await boss.post(`/customer-merges/${first.id}/undoing`, { reason: '错' })
    expect(early.status).toBe(404)
    expect((await undo(second.id)).status).toBe(200)
    const other = (await merge(three, two)).body
    const answer = await undo(first.id)
    expect([answer.status, details(answer)]).toEqual([
      409,
      [`其后的合并 ${three.code} ${three.name} → ${two.code} ${two.name}`],
    ])
    expect((await undo(other.id)).status).toBe(200)
    await undone(first.id, before)
  })

  it('what is being decided about a customer goes to its end first', async () => {
    const { from, into } = await full()
    const other = await full()
    const cases = await merge(other.from, from)
    expect([cases.status, details(cases)]).toEqual([409, ['两家客户各有认证，其中有未办结的']])
    await t.system(async ({ db }) => {
      await db.run(sql`update customers set parent_id = ${other.branch.id} where id = ${into.id}`)
    })
    const group = await merge(other.from, into)
    expect([group.status, details(group)]).toEqual([409, ['两家公司在同一集团中隔级上下，请先调整集团关系']])
  })
})
