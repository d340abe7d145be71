import { beforeAll, describe, expect, it } from 'vitest'
import type { Part } from '../../../../policy-pack/index.ts'
import type { Actor } from '../../../kernel/access.ts'
import { inTransaction, type Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../../../testing/app.ts'
import { openPart, present, rightOn, standingOf } from '../access.ts'
import { noteEnded } from './service.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let owner: TestClient
let stranger: TestClient
let deputy: TestClient
let boss: TestClient
let made = 0

beforeAll(async () => {
  boss = await t.as('general-manager')
  deputy = await t.as('deputy-general-manager')
  owner = await t.as('account-executive', { departmentId: await t.departmentId('业务部') })
  stranger = await t.as('account-executive', { departmentId: await t.departmentId('客户服务部') })
})

const customer = async (fields: object = {}): Promise<{ id: string; code: string; name: string }> => {
  const body = {
    code: `G${++made}`,
    name: `客户${made}`,
    industry: '机床',
    phone: '021-12345678',
    acceptDuplicates: true,
    ...fields,
  }
  const answer = await owner.post('/customers', body)
  expect(answer.status).toBe(201)
  return answer.body
}
const ask = (who: TestClient, customerId: string, rest: object = {}) =>
  who.post('/archive-requests', { customerId, parts: ['contact'], purpose: '联合投标', days: 7, ...rest })
const code = (answer: TestResponse) => [answer.status, answer.body?.error?.code]
const mine = async (who: TestClient, id: string, box = 'mine') => {
  const { rows } = (await who.get(`/archive-requests?box=${box}&limit=200`)).body
  return rows.find((row: { id: string }) => row.id === id)
}
const agree = async (approvalId: string) => {
  const { contentHash } = (await deputy.get(`/approvals/${approvalId}`)).body
  return deputy.post(`/approvals/${approvalId}/approval`, { comment: '同意', contentHash })
}
/** Lets somebody into parts of an archive; the grants. */
const letIn = async (who: TestClient, customerId: string, rest: object = {}) => {
  const { id } = (await ask(who, customerId, rest)).body
  expect((await agree((await mine(who, id)).approvalId)).status).toBe(200)
  return (await mine(who, id)).grants as { id: string; part: Part; until: string }[]
}
const as = <T>({ user }: TestClient, work: (ctx: Ctx) => Promise<T>, rest: Partial<Actor> = {}): Promise<T> => {
  const { id: userId, name, departmentId, regionId } = user
  const permissions = new Set(['customers.read', 'customers.write'])
  const person = { kind: 'user' as const, userId, name, departmentId, regionId, sessionId: null }
  const actor: Actor = { ...person, permissions, scope: 'own', ...rest }
  return inTransaction(t.services(), { tenant: t.tenant(), actor }, work)
}
const events = (id: string) =>
  t.system(({ db }) =>
    db.rows<{ kind: string; reason: string | null; after: object | null }>(
      sql`select kind, reason, after from events where subject_id = ${id} order by seq`,
    ),
  )
const looks = (id: string) =>
  t.system(({ db }) =>
    db.rows<{ actor: string; part: string | null; purpose: string | null }>(sql`
      select actor_id as actor, part, purpose from access_register where subject_id = ${id} order by seq`),
  )

describe('asking to be let in (A-07)', () => {
  it('A-07 what somebody asks for goes to the head of marketing, who is shown customer, parts, purpose and days', async () => {
    const { id, name } = await customer()
    const asked = await ask(stranger, id, { parts: ['key-persons', 'contact'] })
    expect(asked.status).toBe(201)
    const request = await mine(stranger, asked.body.id)
    expect(request).toMatchObject({
      customer: { id, name },
      user: { id: stranger.user.id },
      parts: ['contact', 'key-persons'],
      status: 'pending',
      decidedAt: null,
      grants: [],
    })
    const shown = (await deputy.get(`/approvals/${request.approvalId}`)).body
    expect(shown.summary.map(({ value }: { value: string }) => value)).toEqual([
      name,
      '联络信息、重要相关人员',
      '联合投标',
      '7',
    ])
    expect((await stranger.get(`/customers/${id}`)).status).toBe(404)
  })

  it('A-07 a purpose, a part and some days are needed, no more days than the regulation allows, and a customer that is there', async () => {
    const { id } = await customer()
    const nobody = '01900000-0000-7000-8000-000000000000'
    const fields = (answer: TestResponse) =>
      answer.body.error.details.map((detail: { field: string; code: string }) => `${detail.field} ${detail.code}`)
    expect(fields(await ask(stranger, id, { purpose: ' ' }))).toEqual(['purpose text.blank'])
    expect(fields(await ask(stranger, id, { parts: [] }))).toEqual(['parts list.too_short'])
    expect(fields(await ask(stranger, id, { parts: ['all'] }))).toEqual(['parts.0 value.not_accepted'])
    expect(fields(await ask(stranger, id, { days: 0 }))).toEqual(['days num.out_of_range'])
    expect(fields(await ask(stranger, id, { days: 91 }))).toEqual(['days num.out_of_range'])
    expect((await ask(stranger, nobody)).status).toBe(404)
    expect(
      (await stranger.get('/archive-requests')).body.rows.filter(
        (row: { customer: { id: string } }) => row.customer.id === id,
      ),
    ).toEqual([])
  })

  it('A-07 a second request for the same customer waits for the first; what is open already is not asked for', async () => {
    const { id } = await customer()
    expect((await ask(stranger, id)).status).toBe(201)
    expect(code(await ask(stranger, id, { parts: ['service'] }))).toEqual([409, 'archive.request_pending'])
    expect(code(await ask(owner, id))).toEqual([409, 'archive.open_already'])
  })

  it('A-07 of ten equal requests at once one is taken', async () => {
    const { id } = await customer()
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(stranger, id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
  })

  it('A-07 refused, sent back or withdrawn nothing opens, and one can ask again', async () => {
    const { id } = await customer()
    const ends = {
      rejected: (approval: string) => deputy.post(`/approvals/${approval}/rejection`, { comment: '不需要' }),
      returned: (approval: string) => deputy.post(`/approvals/${approval}/return`, { toStep: 0, comment: '补充' }),
      withdrawn: (approval: string) => stranger.post(`/approvals/${approval}/withdrawal`, { comment: '' }),
    }
    for (const [status, end] of Object.entries(ends)) {
      const asked = await ask(stranger, id)
      expect((await end((await mine(stranger, asked.body.id)).approvalId)).status).toBe(200)
      expect(await mine(stranger, asked.body.id)).toMatchObject({ status, grants: [] })
    }
    expect((await stranger.get(`/customers/${id}`)).status).toBe(404)
    const refusals = (await events(id)).filter(({ kind }) => kind === 'archive.access_refused')
    expect(refusals.length).toBe(3)
  })

  it('A-07 somebody disabled meanwhile is not let in', async () => {
    const { id } = await customer()
    const leaver = await t.as('account-executive')
    const asked = await ask(leaver, id)
    const { approvalId } = await mine(leaver, asked.body.id)
    await t.system(({ db }) => db.run(sql`update users set disabled_at = now() where id = ${leaver.user.id}`))
    expect(code(await agree(approvalId))).toEqual([409, 'archive.requester_gone'])
  })
})

describe('being let in (A-07, D-19)', () => {
  it('A-07 opens just the part granted, to read, of this customer alone; lists show nothing of it', async () => {
    const { id, code: number, name } = await customer()
    await customer()
    await letIn(stranger, id)
    const seen = (await stranger.get(`/customers/${id}`)).body
    expect(seen).toMatchObject({ id, code: number, name, phone: '021-12345678', can: { edit: false } })
    for (const hidden of ['industry', 'remark', 'owner', 'registeredCapital']) expect(seen).not.toHaveProperty(hidden)
    expect([seen.rights.phone, seen.rights.industry]).toEqual(['read', 'hidden'])
    expect((await stranger.get('/customers?limit=200')).body.rows).toEqual([])
    expect((await stranger.get(`/customers?q=${number}`)).body.rows).toEqual([])
    expect((await stranger.get(`/invoices?customerId=${id}`)).body.rows ?? []).toEqual([])
    const edit = await stranger.patch(`/customers/${id}`, { phone: '021-87654321' }, { 'if-match': '1' })
    expect(edit.status).toBe(403)
    const rights = await as(stranger, async (ctx) => {
      const standing = await standingOf(ctx, id)
      return (['basic', 'contact', 'key-persons', 'preferential'] as const).map((part) => rightOn(standing, part))
    })
    expect(rights).toEqual(['hidden', 'read', 'hidden', 'hidden'])
  })

  it('A-07 opens the part, its files and its history, and nothing else of the customer on any page', async () => {
    const { id } = await customer()
    for (const part of ['contact', 'service']) {
      const path = `/attachments?customerId=${id}&part=${part}&name=${part}.txt`
      expect((await owner.upload(path, Buffer.from('名片\n'))).status).toBe(201)
    }
    await letIn(stranger, id)
    const part = (name: string) => stranger.get(`/customers/${id}/archive/${name}`)
    expect((await part('contact')).body.values.phone).toBe('021-12345678')
    expect((await part('contact')).body.can).toEqual({ edit: false, confirm: false })
    for (const name of ['basic', 'key-persons', 'service', 'products', 'other', 'preferential']) {
      expect([name, ...code(await part(name))]).toEqual([name, 403, 'archive.hidden'])
    }
    const files = (await stranger.get(`/attachments?customerId=${id}`)).body.rows
    expect(files.map(({ name }: { name: string }) => name)).toEqual(['contact.txt'])
    const history = (await stranger.get(`/customers/${id}/history`)).body.rows
    expect(new Set(history.map((row: { part: string }) => row.part))).toEqual(new Set(['contact']))
    const edit = { values: { phone: '021-87654321' }, reason: '改' }
    expect((await stranger.patch(`/customers/${id}/archive/contact`, edit, { 'if-match': '1' })).status).toBe(403)
    for (const page of ['timeline', 'group', 'classification', 'readers']) {
      expect([page, (await stranger.get(`/customers/${id}/${page}`)).status]).toEqual([page, 404])
    }
  })

  it('A-07 ends on its day: open to the end of the last day, closed on the next, and that is noted once', async () => {
    const { id } = await customer()
    const [grant] = await letIn(stranger, id, { days: 3 })
    expect(grant!.until).toBe('2026-06-17')
    try {
      t.setClock('2026-06-17T15:59:59Z')
      const open = await as(stranger, async (ctx) => rightOn(await standingOf(ctx, id), 'contact'))
      expect(open).toBe('read')
      await t.system(noteEnded)
      t.setClock('2026-06-17T16:00:00Z')
      await expect(as(stranger, (ctx) => standingOf(ctx, id))).rejects.toMatchObject({ code: 'not_found' })
      await t.system(noteEnded)
      await t.system(noteEnded)
    } finally {
      t.setClock('2026-06-15T02:00:00Z')
    }
    const ended = (await events(id)).filter(({ kind }) => kind === 'archive.grant_ended')
    expect(ended.map(({ after }) => after)).toEqual([
      { user: stranger.user.name, part: 'contact', until: '2026-06-17' },
    ])
  })

  it('A-07 is withdrawn, with the reason, by whoever looks after the customer or oversees archives, or given back', async () => {
    const { id } = await customer()
    const passer = await t.as('sales-manager')
    for (const who of [owner, boss, stranger]) {
      const [grant] = await letIn(stranger, id)
      const path = `/archive-grants/${grant!.id}`
      expect((await who.delete(path, { reason: ' ' })).status).toBe(400)
      expect(code(await passer.delete(path, { reason: '不必' }))).toEqual([403, 'forbidden'])
      expect((await who.delete(path, { reason: '投标结束' })).status).toBe(204)
      expect(code(await boss.delete(path, { reason: '再收' }))).toEqual([409, 'grant.over'])
      expect((await stranger.get(`/customers/${id}`)).status).toBe(404)
    }
    const revoked = (await events(id)).filter(({ kind }) => kind === 'archive.grant_revoked')
    expect(revoked.map(({ reason }) => reason)).toEqual(['投标结束', '投标结束', '投标结束'])
  })

  it('A-07 a grant of a customer one does not see is not there for one', async () => {
    const { id } = await customer()
    const [grant] = await letIn(stranger, id)
    const other = await t.as('account-executive')
    expect((await other.delete(`/archive-grants/${grant!.id}`, { reason: '试' })).status).toBe(404)
    expect((await other.delete(`/archive-grants/${id}`, { reason: '试' })).status).toBe(404)
  })

  it('A-07 every step of it is an event, and the look is registered with the purpose stated', async () => {
    const { id } = await customer()
    await letIn(stranger, id, { parts: ['key-persons'], purpose: '拜访高层' })
    await as(stranger, async (ctx) => openPart(ctx, await standingOf(ctx, id), 'key-persons'))
    expect((await events(id)).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['customer.created', null],
      ['archive.access_requested', '拜访高层'],
      ['archive.access_granted', '拜访高层'],
    ])
    expect(await looks(id)).toEqual([{ actor: stranger.user.id, part: 'key-persons', purpose: '拜访高层' }])
  })

  it('A-07 the boxes show each his own: asked, for my customers, and all only to whoever oversees archives', async () => {
    const { id } = await customer()
    const asked = (await ask(stranger, id)).body.id
    expect(await mine(owner, asked, 'customers')).toMatchObject({ id: asked, user: { id: stranger.user.id } })
    expect(await mine(boss, asked, 'all')).toMatchObject({ id: asked })
    expect(await mine(boss, asked, 'mine')).toBeUndefined()
    expect(await mine(stranger, asked, 'customers')).toBeUndefined()
    expect((await owner.get('/archive-requests?box=all')).status).toBe(403)
  })
})

describe('one request, and the terms of asking', () => {
  it('A-07 a request is there for who made it, decides it, looks after the customer or oversees archives', async () => {
    const { id } = await customer()
    const asked = (await ask(stranger, id)).body.id
    const seen = async (who: TestClient) => {
      const { status, body } = await who.get(`/archive-requests/${asked}`)
      return [status, body.can?.inspect]
    }
    for (const who of [stranger, deputy]) expect(await seen(who)).toEqual([200, true])
    for (const who of [owner, await t.as('service-manager')]) expect(await seen(who)).toEqual([200, false])
    for (const post of ['sales-manager', 'account-executive']) expect((await seen(await t.as(post)))[0]).toBe(404)
    const shown = (await deputy.get('/approvals?box=waiting&limit=200')).body.rows
    expect(shown.map(({ link }: { link: string }) => link)).toContain(`/archive-requests/${asked}`)
  })

  it('A-07 whoever asks is told what is open to him, until when, for how long he can ask, and what waits already', async () => {
    const { id, name } = await customer()
    const terms = async (who: TestClient, of = id) => (await who.get(`/archive-terms?customerId=${of}`)).body
    const open = (body: { parts: { part: string; isOpen: boolean; until: string | null }[] }) =>
      body.parts.filter(({ isOpen }) => isOpen).map(({ part, until }) => [part, until])
    const before = await terms(stranger)
    expect(before).toMatchObject({ customer: { id, name }, isVisible: false, maxDays: 90, pendingId: null })
    expect(before.parts.map(({ right }: { right: string }) => right)).toEqual(before.parts.map(() => 'hidden'))
    await letIn(stranger, id)
    const asked = (await ask(stranger, id, { parts: ['service'] })).body.id
    const after = await terms(stranger)
    expect(open(after)).toEqual([['contact', '2026-06-21']])
    expect(after.pendingId).toBe(asked)
    const own = await terms(owner)
    expect([own.isVisible, open(own).length, own.pendingId]).toEqual([true, 7, null])
    expect((await stranger.get('/archive-terms?customerId=01900000-0000-7000-8000-000000000000')).status).toBe(404)
  })
})

describe('opening a part of another team’s archive (D-19)', () => {
  it('D-19 needs a stated purpose where the regulation asks for one, and leaves a line in the register', async () => {
    const { id } = await customer()
    const open = (part: Part, purpose?: string) =>
      as(boss, async (ctx) => openPart(ctx, await standingOf(ctx, id), part, purpose), { scope: 'all' })
    await expect(open('key-persons')).rejects.toMatchObject({ code: 'purpose.required', status: 403 })
    await expect(open('preferential', '  ')).rejects.toMatchObject({ code: 'purpose.required' })
    await open('contact')
    await open('key-persons', '年度拜访')
    expect(await looks(id)).toEqual([
      { actor: boss.user.id, part: 'contact', purpose: null },
      { actor: boss.user.id, part: 'key-persons', purpose: '年度拜访' },
    ])
  })

  it('D-19 asks nothing of whoever looks after the customer, and registers nothing', async () => {
    const { id } = await customer()
    await as(owner, async (ctx) => openPart(ctx, await standingOf(ctx, id), 'key-persons'))
    expect(await looks(id)).toEqual([])
  })

  it('D-19 a hidden part does not open, whatever the purpose', async () => {
    const { id } = await customer()
    const finance = await t.as('finance')
    const open = as(finance, async (ctx) => openPart(ctx, await standingOf(ctx, id), 'preferential', '核对'), {
      scope: 'all',
    })
    await expect(open).rejects.toMatchObject({ code: 'archive.hidden', status: 403 })
  })

  it('D-19 hidden values are left out, masked ones shortened', async () => {
    const { id } = await customer()
    const shown = await as(
      await t.as('planning'),
      async (ctx) => {
        const standing = await standingOf(ctx, id)
        const values = { bank: '工商银行', accountNumber: '6222020200011234567', netProfit: '1.00', industry: '机床' }
        return present(standing, 'basic', values)
      },
      { scope: 'all', permissions: new Set(['customers.read']) },
    )
    expect(shown).toEqual({
      values: { bank: '****', accountNumber: '****4567', industry: '机床' },
      rights: { bank: 'masked', accountNumber: 'masked', netProfit: 'hidden', industry: 'read' },
    })
  })
})

describe('who can see this, and why (T-12)', () => {
  const readers = async (who: TestClient, id: string) => {
    const { rows } = (await who.get(`/customers/${id}/readers?limit=200`)).body
    return new Map<string, { via: string; nearness: string; parts: { part: string; right: string }[] }>(
      rows.map((row: { user: { id: string } }) => [row.user.id, row]),
    )
  }

  it('T-12 names everybody who sees a customer, how that comes, and the right to each part with the row it rests on', async () => {
    const { id } = await customer()
    await t.reach('technology', 'all')
    const technology = await t.as('technology')
    const leaver = await t.as('planning')
    await t.system(({ db }) => db.run(sql`update users set disabled_at = now() where id = ${leaver.user.id}`))
    await letIn(stranger, id)
    const all = await readers(owner, id)
    const right = (of: string, part: string) => all.get(of)!.parts.find((one) => one.part === part)!.right
    expect(all.get(owner.user.id)).toMatchObject({ via: 'owner', nearness: 'own' })
    expect(all.get(boss.user.id)).toMatchObject({ via: 'all', nearness: 'foreign' })
    expect(all.get(stranger.user.id)).toMatchObject({
      via: 'grant',
      grants: [{ part: 'contact', until: '2026-06-21', purpose: '联合投标' }],
    })
    expect([right(stranger.user.id, 'contact'), right(stranger.user.id, 'basic')]).toEqual(['read', 'hidden'])
    expect([right(technology.user.id, 'products'), right(technology.user.id, 'contact')]).toEqual(['read', 'hidden'])
    expect([right(owner.user.id, 'preferential'), right(boss.user.id, 'preferential')]).toEqual(['edit', 'edit'])
    expect(all.get(technology.user.id)!.parts[1]).toMatchObject({
      part: 'contact',
      reasons: [{ code: 'archive-right.row', facts: { position: 'technology', right: 'hidden' } }],
    })
    expect(all.has(leaver.user.id)).toBe(false)
    expect(all.has((await t.as('account-executive')).user.id)).toBe(false)
  })

  it('T-12 is for whoever looks after the customer or oversees archives, and pages', async () => {
    const { id } = await customer()
    expect((await boss.get(`/customers/${id}/readers`)).status).toBe(200)
    expect((await (await t.as('planning')).get(`/customers/${id}/readers`)).status).toBe(403)
    expect((await stranger.get(`/customers/${id}/readers`)).status).toBe(404)
    const whole = (await owner.get(`/customers/${id}/readers?limit=200`)).body.rows
    const walked: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const answer: TestResponse = await owner.get(`/customers/${id}/readers?limit=3${next && `&cursor=${next}`}`)
      const page = answer.body
      walked.push(...page.rows.map((row: { user: { id: string } }) => row.user.id))
      next = page.nextCursor
    }
    expect(walked).toEqual(whole.map((row: { user: { id: string } }) => row.user.id))
  })
})
