import { expect } from 'vitest'
import { sql } from '../server/kernel/db.ts'
import type { TestApp, TestClient, TestResponse } from '../server/testing/app.ts'

type Calls = Record<string, () => Promise<TestResponse>>
let serial = 0

/**
 * One successful call of each route by which plans, opportunities, tenders, account plans and hand-overs change; it
 * needs the built-in authority table.
 */
export function pipelineCalls(t: TestApp): Calls {
  const by = sharedBy(t)
  return {
    ...planCalls(t, by),
    ...opportunityCalls(by),
    ...tenderCalls(by),
    ...accountCalls(by),
    ...handoverCalls(t, by),
  }
}

interface Shared {
  /** Somebody of a department with a head, who may do all of this. */
  clerk(): Promise<TestClient>
  made(path: string, body: object): Promise<{ id: string }>
  /** A key account of the clerk's. */
  customer(): Promise<string>
}

const match = (version: number) => ({ 'if-match': String(version) })
const reason = '调整'

function sharedBy(t: TestApp): Shared {
  let clerk: Promise<TestClient> | undefined
  const permissions = ['customers.read', 'account-plans.write', 'development.read', 'development.write', 'trade.write']
  const start = async () => {
    const departmentId = await t.departmentId('业务部')
    const head = await t.as('sales-manager', { departmentId })
    await t.as('deputy-general-manager')
    await t.as('general-manager')
    await t.system(({ db }) => db.run(sql`update departments set head_id = ${head.user.id} where id = ${departmentId}`))
    return t.as({ permissions }, { departmentId })
  }
  const shared: Shared = {
    clerk: () => (clerk ??= start()),
    async made(path, body) {
      const answer = await (await shared.clerk()).post(path, body)
      expect(answer.status, JSON.stringify(answer.body)).toBe(201)
      return answer.body as { id: string }
    },
    async customer() {
      const { user } = await shared.clerk()
      const code = `PC${String((serial += 1)).padStart(4, '0')}`
      return t.system(async ({ db, tenant }) => {
        const { id } = await db.one<{ id: string }>(sql`
          insert into customers (tenant_id, code, name, class, owner_id)
          values (${tenant.id}, ${code}, ${code}, 'key', ${user.id}) returning id`)
        return id
      })
    },
  }
  return shared
}

function planCalls(t: TestApp, { clerk, made, customer }: Shared): Calls {
  const body = async () => ({ period: String(2030 + (serial += 1)), regionId: await t.regionId('华东') })
  const plan = async () => (await made('/development-plans', await body())).id
  const target = async () => ({ customerId: await customer(), stage: 'certified', expectedAmount: '100.00' })
  const withTarget = async () => {
    const id = await plan()
    const { targets } = (await made(`/development-plans/${id}/targets`, await target())) as never as {
      targets: { id: string }[]
    }
    return { id, targetId: targets[0]!.id }
  }
  return {
    'POST /development-plans': async () => (await clerk()).post('/development-plans', await body()),
    'PATCH /development-plans/:id': async () =>
      (await clerk()).patch(`/development-plans/${await plan()}`, { remark: '重点突破' }, match(1)),
    'POST /development-plans/:id/targets': async () =>
      (await clerk()).post(`/development-plans/${await plan()}/targets`, await target()),
    'PATCH /development-plan-targets/:id': async () =>
      (await clerk()).patch(`/development-plan-targets/${(await withTarget()).targetId}`, { remark: '先拜访' }),
    'DELETE /development-plan-targets/:id': async () =>
      (await clerk()).delete(`/development-plan-targets/${(await withTarget()).targetId}`),
    'POST /development-plans/:id/submission': async () =>
      (await clerk()).post(`/development-plans/${(await withTarget()).id}/submission`),
    'POST /development-plans/:id/reopening': async () => {
      const id = await plan()
      await t.system(({ db }) => db.run(sql`update development_plans set status = 'approved' where id = ${id}`))
      return (await clerk()).post(`/development-plans/${id}/reopening`, { reason })
    },
  }
}

function opportunityCalls({ clerk, made, customer }: Shared): Calls {
  const body = async () => ({ title: '产线改造', template: 'outreach', customerId: await customer(), amount: '10.00' })
  const opportunity = async () => (await made('/opportunities', await body())).id
  const known = async () => {
    const id = await opportunity()
    const names = ['need', 'decisionMaker', 'visit', 'solution', 'quotation', 'budget', 'terms', 'contract']
    const facts = Object.fromEntries(names.map((name) => [name, '有']))
    const edit = { facts, expectedOn: '2026-12-01', competitors: [{ name: '对手' }] }
    expect((await (await clerk()).patch(`/opportunities/${id}`, edit, match(1))).status).toBe(200)
    return id
  }
  return {
    'POST /opportunities': async () => (await clerk()).post('/opportunities', await body()),
    'PATCH /opportunities/:id': async () =>
      (await clerk()).patch(`/opportunities/${await opportunity()}`, { title: '二期' }, match(1)),
    'POST /opportunities/:id/move': async () =>
      (await clerk()).post(`/opportunities/${await known()}/move`, { stage: 'need' }),
    'POST /opportunities/:id/winning': async () => {
      const id = await known()
      for (const stage of ['need', 'visit', 'proposal', 'negotiation']) {
        expect((await (await clerk()).post(`/opportunities/${id}/move`, { stage })).status).toBe(200)
      }
      return (await clerk()).post(`/opportunities/${id}/winning`, {})
    },
    'POST /opportunities/:id/loss': async () =>
      (await clerk()).post(`/opportunities/${await opportunity()}/loss`, { reason: 'price', competitor: '对手' }),
  }
}

function tenderCalls({ clerk, made }: Shared): Calls {
  const body = (hasFee: boolean) => ({
    number: `ZB-${(serial += 1)}`,
    title: '机床采购',
    buyer: '采购中心',
    deadline: '2026-12-30T09:30:00+08:00',
    hasFee,
  })
  const tender = async (hasFee = true) => (await made('/tenders', body(hasFee))).id
  const paper = (id: string, document: string, what: string) => `/tenders/${id}/papers/${document}/${what}`
  const ready = async () => {
    const id = await tender(false)
    const { papers } = (await (await clerk()).get(`/tenders/${id}`)).body as { papers: { document: string }[] }
    for (const { document } of papers) await (await clerk()).post(paper(id, document, 'readiness'), {})
    return id
  }
  const submitted = async () => {
    const id = await ready()
    expect((await (await clerk()).post(`/tenders/${id}/submission`, { price: '9.00' })).status).toBe(200)
    return id
  }
  return {
    'POST /tenders': async () => (await clerk()).post('/tenders', body(true)),
    'PATCH /tenders/:id': async () => (await clerk()).patch(`/tenders/${await tender()}`, { title: '二次' }, match(1)),
    'POST /tenders/:id/papers/:document/readiness': async () =>
      (await clerk()).post(paper(await tender(), 'price', 'readiness'), {}),
    'POST /tenders/:id/papers/:document/reopening': async () =>
      (await clerk()).post(paper(await ready(), 'price', 'reopening'), { reason }),
    'POST /tenders/:id/fee-request': async () =>
      (await clerk()).post(`/tenders/${await tender()}/fee-request`, { amount: '800.00', purpose: '标书费' }),
    'POST /tenders/:id/submission': async () =>
      (await clerk()).post(`/tenders/${await ready()}/submission`, { price: '9.00' }),
    'POST /tenders/:id/result': async () =>
      (await clerk()).post(`/tenders/${await submitted()}/result`, { outcome: 'won', resultOn: '2026-06-15' }),
    'POST /tenders/:id/abandonment': async () =>
      (await clerk()).post(`/tenders/${await tender()}/abandonment`, { reason }),
  }
}

function accountCalls({ clerk, made, customer }: Shared): Calls {
  const plan = async () => (await made('/account-plans', { customerId: await customer(), year: 2026 })).id
  const item = async () => ({ title: '进入二厂', ownerId: (await clerk()).user.id, dueOn: '2026-09-30' })
  const added = async (what: 'objectives' | 'actions') => {
    const found = (await made(`/account-plans/${await plan()}/${what}`, await item())) as never as Record<
      typeof what,
      { id: string }[]
    >
    return found[what][0]!.id
  }
  return {
    'POST /account-plans': async () =>
      (await clerk()).post('/account-plans', { customerId: await customer(), year: 2026 }),
    'PATCH /account-plans/:id': async () =>
      (await clerk()).patch(`/account-plans/${await plan()}`, { strategy: '做深' }, match(1)),
    'PUT /account-plans/:id/potentials': async () => {
      const customerId = await customer()
      const { id } = await made('/account-plans', { customerId, year: 2026 })
      const { id: productId } = await made('/products', { code: `PP${(serial += 1)}`, name: '轴承', unit: '件' })
      const rows = [{ unitId: customerId, productId, potential: '10.00' }]
      return (await clerk()).put(`/account-plans/${id}/potentials`, { rows }, match(1))
    },
    'POST /account-plans/:id/objectives': async () =>
      (await clerk()).post(`/account-plans/${await plan()}/objectives`, await item()),
    'PATCH /account-objectives/:id': async () =>
      (await clerk()).patch(`/account-objectives/${await added('objectives')}`, { status: 'achieved' }, match(1)),
    'POST /account-plans/:id/actions': async () =>
      (await clerk()).post(`/account-plans/${await plan()}/actions`, await item()),
    'POST /account-actions/:id/dropping': async () =>
      (await clerk()).post(`/account-actions/${await added('actions')}/dropping`, { reason }),
  }
}

function handoverCalls(t: TestApp, { clerk, made, customer }: Shared): Calls {
  const body = async () => ({
    fromUserId: (await clerk()).user.id,
    toUserId: (await t.as('account-executive')).user.id,
    customerIds: [await customer()],
    reason,
  })
  const handover = async () => (await made('/customer-handovers', await body())) as { id: string; contentHash: string }
  return {
    'POST /customer-handovers': async () => (await clerk()).post('/customer-handovers', await body()),
    'POST /customer-handovers/:id/signature': async () => {
      const { id, contentHash } = await handover()
      return (await clerk()).post(`/customer-handovers/${id}/signature`, { contentHash })
    },
    'POST /customer-handovers/:id/refusal': async () =>
      (await clerk()).post(`/customer-handovers/${(await handover()).id}/refusal`, { reason }),
    'POST /customer-handovers/:id/withdrawal': async () =>
      (await clerk()).post(`/customer-handovers/${(await handover()).id}/withdrawal`, { reason }),
  }
}
