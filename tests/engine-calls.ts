import { expect } from 'vitest'
import { sql } from '../server/kernel/db.ts'
import { owe } from '../server/modules/obligations/index.ts'
import type { TestApp, TestClient, TestResponse } from '../server/testing/app.ts'
import { testApprovals } from '../server/testing/approvals.ts'

type Calls = Record<string, () => Promise<TestResponse>>
let serial = 0

/** One successful call of each route by which approvals, obligations and messages change something; once per file. */
export function engineCalls(t: TestApp): Calls {
  return { ...approvalCalls(t), ...obligationCalls(t), ...messageCalls(t) }
}

function approvalCalls(t: TestApp): Calls {
  const { people, put, post, named, routeBy, approve } = testApprovals(t)
  const waiting = async (...steps: string[][]) => {
    await routeBy(steps.map((names) => ({ approvers: named(...names), mode: 'all' as const })))
    return put('clerk')
  }
  const said = { comment: '见附件' }
  const idOf = (name: string) => people[name]!.user.id
  const delegation = () => {
    const [from, to] = ['2026-07-01', '2026-07-02']
    return people['finance']!.post('/delegations', { from, to, delegateId: idOf('other'), reason: '休假' })
  }
  return {
    'POST /approvals/:id/approval': async () => approve('finance', await waiting(['finance'])),
    'POST /approvals/:id/rejection': async () => post('finance', await waiting(['finance']), 'rejection', said),
    'POST /approvals/:id/return': async () =>
      post('finance', await waiting(['finance']), 'return', { toStep: 0, ...said }),
    'POST /approvals/:id/withdrawal': async () => post('clerk', await waiting(['finance']), 'withdrawal', said),
    'POST /approvals/:id/additional-approvers': async () => {
      const body = { userIds: [idOf('other')], where: 'after', ...said }
      return post('finance', await waiting(['finance']), 'additional-approvers', body)
    },
    'POST /approvals/:id/transfer': async () =>
      post('finance', await waiting(['finance']), 'transfer', { toUserId: idOf('other'), ...said }),
    'POST /approvals/:id/reassignment': async () => {
      const body = { fromUserId: idOf('finance'), toUserId: idOf('other'), ...said }
      return post('admin', await waiting(['finance']), 'reassignment', body)
    },
    'POST /approval-bulk': async () => {
      const { id } = await waiting(['finance'])
      return people['finance']!.post('/approval-bulk', { ids: [id], decision: 'reject', ...said })
    },
    'POST /delegations': delegation,
    'DELETE /delegations/:id': async () => {
      const { rows } = (await people['finance']!.get('/delegations')).body as { rows: { id: string }[] }
      const id = rows[0]?.id ?? (await delegation()).body.id
      return people['finance']!.delete(`/delegations/${id}`)
    },
  }
}

function obligationCalls(t: TestApp): Calls {
  const owed = async (evidence: 'note' | 'acknowledgement' = 'note') => {
    const owner = await t.as('relations-specialist')
    const key = `calls-${++serial}`
    const subject = { kind: 'visit', id: key, label: key }
    const article = { policy: 'key-account', version: 1, code: 'C-05' }
    const rest = { ownerId: owner.user.id, dueOn: '2026-06-30', evidence }
    const id = await t.system(async (ctx) => {
      await owe(ctx, { kind: 'visit', key, article, subject, ...rest })
      return (await ctx.db.one<{ id: string }>(sql`select id from obligations where key = ${key}`)).id
    })
    return { owner, id, at: (what: string) => `/obligations/${id}/${what}` }
  }
  const byAdmin = async (what: string, body?: object) => (await t.admin()).post((await owed()).at(what), body)
  return {
    'POST /obligations/:id/fulfilment': async () => {
      const { owner, at } = await owed()
      return owner.post(at('fulfilment'), { evidence: { kind: 'note', text: '已回访' } })
    },
    'POST /obligations/:id/evidence': async () => {
      const { owner, at } = await owed()
      return owner.upload(at('evidence?name=a.txt'), Buffer.from('回访记录'))
    },
    'POST /obligations/:id/acknowledgement': async () => {
      const { owner, at } = await owed()
      return owner.post(at('acknowledgement'))
    },
    'POST /obligations/:id/pause': () => byAdmin('pause', { reason: '客户停产', until: '2026-07-15' }),
    'POST /obligations/:id/resumption': async () => {
      const { at } = await owed()
      const boss = await t.admin()
      expect((await boss.post(at('pause'), { reason: '客户停产', until: '2026-07-15' })).status).toBe(200)
      return boss.post(at('resumption'))
    },
    'POST /obligations/:id/waiver': () => byAdmin('waiver', { reason: '客户注销' }),
    'POST /obligations/:id/handover': async () => {
      const { user } = await t.as('relations-specialist')
      return byAdmin('handover', { toUserId: user.id, reason: '调岗' })
    },
    'POST /obligation-handovers': async () => {
      const { owner } = await owed()
      const { user } = await t.as('relations-specialist')
      const body = { fromUserId: owner.user.id, toUserId: user.id, reason: '离职' }
      return (await t.admin()).post('/obligation-handovers', body)
    },
    'PUT /calendar/:year': async () => {
      const days = [{ day: '2026-12-24', isWorking: false, name: '厂庆' }]
      return (await t.admin()).put('/calendar/2026', { days }, { 'if-match': '0' })
    },
  }
}

/** Nothing is sent there but by a trial, which may fail. */
const nowhere = 'https://hooks.example.com/clavis'

function messageCalls(t: TestApp): Calls {
  const made = async (path: string, body: object): Promise<{ boss: TestClient; id: string }> => {
    const boss = await t.admin()
    const answer = await boss.post(path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return { boss, id: (answer.body as { id: string }).id }
  }
  const wecom = () => ({
    kind: 'wecom',
    name: `群${++serial}`,
    url: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0190a1b2-c3d4-7e5f-8a6b-${String(serial).padStart(12, '0')}`,
  })
  const webhook = () => ({ name: `系统${++serial}`, url: nowhere, purpose: '同步到ERP' })
  const host = () => ({ host: `erp${++serial}.example.com`, reason: '内网ERP' })
  const channel = () => made('/channels', wecom())
  const hook = () => made('/webhooks', webhook())
  const dead = async () => {
    const { boss, id: channelId } = await hook()
    const { id } = await t.system(({ db, tenant, now }) =>
      db.one<{ id: string }>(sql`
        insert into deliveries (tenant_id, channel_id, user_ids, kind, parameters, link, is_urgent, state, next_at,
                                created_at, ended_at)
        values (${tenant.id}, ${channelId}, '{}', 'approval.waiting', '{}', '/', false, 'dead', ${now}, ${now}, ${now})
        returning id`),
    )
    return { boss, id, channelId }
  }
  const change = (version: number) => ({ 'if-match': String(version) })
  return {
    'PUT /message-preferences': async () => {
      const quiet = { from: '22:00', until: '07:00' }
      return (await t.admin()).put('/message-preferences', { email: null, quiet, channels: {} })
    },
    'POST /channels': async () => (await t.admin()).post('/channels', wecom()),
    'PATCH /channels/:id': async () => {
      const { boss, id } = await channel()
      return boss.patch(`/channels/${id}`, { name: `群${++serial}` }, change(1))
    },
    'DELETE /channels/:id': async () => {
      const { boss, id } = await channel()
      return boss.delete(`/channels/${id}`)
    },
    'POST /channels/:id/trial': async () => {
      const mail = {
        kind: 'email',
        name: '邮件',
        host: 'mail.example.com',
        port: 465,
        security: 'tls',
        from: 'a@example.com',
      }
      const { boss, id } = await made('/channels', mail)
      return boss.post(`/channels/${id}/trial`, { to: 'b@example.com' })
    },
    'POST /webhooks': async () => (await t.admin()).post('/webhooks', webhook()),
    'PATCH /webhooks/:id': async () => {
      const { boss, id } = await hook()
      return boss.patch(`/webhooks/${id}`, { name: `系统${++serial}` }, change(1))
    },
    'DELETE /webhooks/:id': async () => {
      const { boss, id } = await hook()
      return boss.delete(`/webhooks/${id}`)
    },
    'POST /webhooks/:id/secret': async () => {
      const { boss, id } = await hook()
      return boss.post(`/webhooks/${id}/secret`)
    },
    'POST /webhooks/:id/trial': async () => {
      const { boss, id } = await hook()
      return boss.post(`/webhooks/${id}/trial`)
    },
    'POST /outgoing-hosts': async () => (await t.admin()).post('/outgoing-hosts', host()),
    'DELETE /outgoing-hosts/:id': async () => {
      const { boss, id } = await made('/outgoing-hosts', host())
      return boss.delete(`/outgoing-hosts/${id}`)
    },
    'POST /deliveries/:id/replay': async () => {
      const { boss, id } = await dead()
      return boss.post(`/deliveries/${id}/replay`)
    },
    'POST /delivery-replays': async () => {
      const { boss, channelId } = await dead()
      return boss.post('/delivery-replays', { channelId })
    },
  }
}
