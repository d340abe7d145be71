import { spawn } from 'node:child_process'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { runSchedule } from '../../../kernel/jobs.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { testEndpoints, type Endpoint, type Received } from '../../../testing/endpoints.ts'
import { schedules } from '../jobs.ts'
import { retryAfter } from '../rules.ts'
import { notify, type Notice } from '../service.ts'
import { deliver } from './service.ts'

const t = testApp()
const endpoints = testEndpoints()
let manager: TestClient
let wang: TestClient
beforeAll(async () => {
  manager = await t.as({ permissions: ['messages.manage'] })
  wang = await t.as({ permissions: [] }, { name: '王敏' })
  await manager.post('/outgoing-hosts', { host: '127.0.0.1', reason: '测试' })
})

const limits = { connectMs: 2_000, totalMs: 400, maxBytes: 65_536 }
const run = () => deliver(t.services(), t.tenant(), limits)
const notice = (rest: Partial<Notice> = {}): Notice => ({
  to: [wang.user.id],
  kind: 'obligation.owed',
  parameters: { duty: '拜访', subject: '华东机床', owner: '王敏', dueOn: '2026-06-30' },
  link: '/obligations/1',
  ...rest,
})
const tell = (rest: Partial<Notice> = {}) => t.system((ctx) => notify(ctx, notice(rest)))
/** Time passes; sessions do not last as long as deliveries do. */
async function wait(seconds: number) {
  t.setClock(new Date(t.now().getTime() + seconds * 1000).toISOString())
  manager = await t.as({ permissions: ['messages.manage'] })
}

async function webhook(): Promise<{ id: string; secret: string; endpoint: Endpoint; end(): Promise<void> }> {
  const endpoint = await endpoints.open()
  const { body } = await manager.post('/webhooks', { name: '数据平台', url: `${endpoint.url}in`, purpose: '报表' })
  const end = async () => void (await manager.delete(`/webhooks/${body.id}`))
  onTestFinished(end)
  return { id: body.id, secret: body.secret, endpoint, end }
}
const idsOf = (received: Received[]) => received.map(({ headers }) => headers['webhook-id'])
const linksOf = (received: Received[]) => received.map(({ body }) => (JSON.parse(body) as { link: string }).link)
const isPaused = async (id: string) => {
  const { rows } = (await manager.get('/webhooks')).body
  const found = rows.find((row: { id: string }) => row.id === id)
  return found.pausedUntil !== null && Date.parse(found.pausedUntil) > t.now().getTime()
}
const listed = async (query: string) => (await manager.get(`/deliveries?${query}`)).body.rows

/** As the Standard Webhooks specification has receivers verify, with its tolerance of five minutes. */
function isGenuine({ headers, body }: Received, secret: string, now: Date): boolean {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((n) =>
    String(headers[n]),
  )
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > 300) return false
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  const given = Buffer.from(signature!.replace(/^v1,/, ''), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

describe('webhooks', () => {
  test('a message arrives signed, with its id, in both languages, and is listed as sent', async () => {
    const { id, secret, endpoint } = await webhook()
    await tell()
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    const [arrived] = endpoint.received
    expect(isGenuine(arrived!, secret, t.now())).toBe(true)
    expect(JSON.parse(arrived!.body)).toMatchObject({
      id: arrived!.headers['webhook-id'],
      kind: 'obligation.owed',
      title: { zh: '新的待办：拜访', en: 'New duty: 拜访' },
      link: '/obligations/1',
      address: null,
      receivers: [{ id: wang.user.id, name: '王敏' }],
    })
    expect(await listed(`channelId=${id}`)).toMatchObject([{ state: 'sent', tries: 1, status: 200, error: null }])
    expect(await run()).toEqual({ sent: 0, failed: 0 })
  })

  test('URL16 a changed body or a replay after ten minutes is told by the receiver', async () => {
    const { secret, endpoint } = await webhook()
    await tell()
    await run()
    const [arrived] = endpoint.received
    expect(isGenuine({ ...arrived!, body: arrived!.body.replace('华东', '华西') }, secret, t.now())).toBe(false)
    expect(isGenuine(arrived!, secret, new Date(t.now().getTime() + 600_000))).toBe(false)
  })

  test('URL20 links are those of the configured address', async () => {
    const { endpoint } = await webhook()
    t.services().config.publicUrl = 'https://crm.example.cn'
    const evil = { host: 'evil.cn', 'x-forwarded-host': 'evil.cn' }
    await manager.get('/deliveries', evil)
    await tell()
    await run()
    expect((JSON.parse(endpoint.received[0]!.body) as { address: string }).address).toBe(
      'https://crm.example.cn/obligations/1',
    )
    t.services().config.publicUrl = undefined
  })

  test('R14 an endpoint that is down for a while gets the message once it is back, once, under the same id', async () => {
    const { id, endpoint } = await webhook()
    await endpoint.down()
    await tell()
    expect(await run()).toEqual({ sent: 0, failed: 1 })
    const [queued] = await listed(`channelId=${id}`)
    expect(queued).toMatchObject({ state: 'queued', tries: 1, error: 'connect.failed' })
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    await wait(retryAfter(1)!)
    expect(await run()).toEqual({ sent: 0, failed: 1 })
    await endpoint.up()
    await wait(retryAfter(2)! - 1)
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    await wait(1)
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    await wait(86_400)
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    expect(idsOf(endpoint.received)).toEqual([queued.id])
  })

  test('R14 answers of 500, silence and redirects are tried again under the same id, and each attempt is kept', async () => {
    const { id, endpoint } = await webhook()
    const answers = [
      { status: 500, body: 'secret of theirs' },
      null,
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    ]
    endpoint.answer(() => (endpoint.received.length <= answers.length ? answers[endpoint.received.length - 1]! : {}))
    await tell()
    for (const tries of [1, 2, 3, 4]) {
      await run()
      await wait(retryAfter(tries)!)
    }
    const [row] = await listed(`channelId=${id}`)
    expect(idsOf(endpoint.received)).toEqual([row.id, row.id, row.id, row.id])
    const { body } = await manager.get(`/deliveries/${row.id}`)
    expect(body.history.map(({ error, status }: { error: string; status: number }) => [error, status])).toEqual([
      ['http.status', 500],
      ['timeout', null],
      ['redirect', 302],
      [null, 200],
    ])
    expect(JSON.stringify(body)).not.toContain('secret of theirs')
  })

  test('R14 after eight tries in a day it is dead, and can be sent again under the same id', async () => {
    const { id, endpoint } = await webhook()
    endpoint.answer(() => ({ status: 503 }))
    await tell()
    const began = t.now().getTime()
    for (let tries = 1; tries <= 8; tries++) {
      expect(await run()).toEqual({ sent: 0, failed: 1 })
      if (tries < 8) await wait(retryAfter(tries)!)
    }
    expect(t.now().getTime() - began).toBeLessThanOrEqual(86_400_000)
    await wait(86_400)
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    const [dead] = await listed(`state=dead&channelId=${id}`)
    expect(dead).toMatchObject({ tries: 8, attempts: 8, status: 503, can: { replay: true } })
    endpoint.answer(() => ({}))
    expect((await manager.post(`/deliveries/${dead.id}/replay`)).status).toBe(204)
    expect((await manager.post(`/deliveries/${dead.id}/replay`)).status).toBe(409)
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    expect(new Set(idsOf(endpoint.received))).toEqual(new Set([dead.id]))
    expect(await listed(`state=dead&channelId=${id}`)).toEqual([])
    const kinds = await t.system(({ db }) =>
      db.rows<{ kind: string }>(sql`select kind from events where subject_id = ${dead.id} order by seq`),
    )
    expect(kinds.map(({ kind }) => kind)).toEqual(['delivery.died', 'delivery.replayed'])
  })

  test('R14 messages about one record keep their order; other records and a dead one hold nobody up', async () => {
    const { id, endpoint } = await webhook()
    const isFirst = ({ body }: Received) => body.includes('甲')
    endpoint.answer((request) => (isFirst(request) ? { status: 500 } : {}))
    const about = (link: string, subject: string) =>
      tell({ link, parameters: { duty: '', subject, owner: '', dueOn: '' } })
    await about('/customers/1', '甲')
    await about('/customers/1', '乙')
    await about('/customers/2', '丙')
    await run()
    expect(linksOf(endpoint.received)).toEqual(['/customers/1', '/customers/2'])
    for (let tries = 1; tries < 8; tries++) {
      await wait(retryAfter(tries)!)
      await run()
    }
    expect(endpoint.received.filter((request) => !isFirst(request)).map(({ body }) => /[乙丙]/.exec(body)![0])).toEqual(
      ['丙', '乙'],
    )
    endpoint.answer(() => ({}))
    expect((await manager.post('/delivery-replays', { channelId: id })).body).toEqual({ replayed: 1 })
    await run()
    expect(endpoint.received.at(-1)!.body).toContain('甲')
  })

  test('R14 one endpoint that is silent does not hold up another, and is let be for a minute', async () => {
    const silent = await webhook()
    await webhook()
    silent.endpoint.answer(() => null)
    for (let n = 0; n < 10; n++) await tell({ link: `/obligations/${n}` })
    expect(await run()).toEqual({ sent: 10, failed: 4 })
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    await wait(60)
    expect(await run()).toEqual({ sent: 0, failed: 4 })
  })

  test('R14 a worker is killed while it sends: another sends it when its minute is over, under the same id', async () => {
    const { endpoint } = await webhook()
    await tell()
    const arrived = new Promise<void>((resolve) => {
      endpoint.answer(() => {
        resolve()
        return null
      })
    })
    const script = `
      const { openClavis } = await import('./server/app.ts')
      const { readConfig } = await import('./server/kernel/config.ts')
      const { deliver } = await import('./server/modules/messages/deliveries/service.ts')
      const { services } = await openClavis(readConfig(process.env), () => new Date(process.env.NOW))
      await deliver(services, JSON.parse(process.env.TENANT))`
    const { databaseUrl, dataDir } = t.services().config
    const settings = { DATABASE_URL: databaseUrl, CLAVIS_DATA_DIR: dataDir, CLAVIS_LOG: 'silent' }
    const worker = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      env: { ...process.env, ...settings, NOW: t.now().toISOString(), TENANT: JSON.stringify(t.tenant()) },
      stdio: 'inherit',
    })
    const ended = once(worker, 'exit')
    await arrived
    worker.kill('SIGKILL')
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    endpoint.answer(() => ({}))
    await wait(60)
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    const [first, second, ...more] = idsOf(endpoint.received)
    expect([second, more]).toEqual([first, []])
  })

  test('several workers at once send each message once', async () => {
    const { endpoint } = await webhook()
    for (let n = 0; n < 20; n++) await tell({ link: `/obligations/${n}` })
    const results = await Promise.all([run(), run(), run()])
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(20)
    expect(new Set(idsOf(endpoint.received)).size).toBe(20)
    expect(endpoint.received).toHaveLength(20)
  })

  test('what waits for a webhook that is switched off is dropped, nothing is added, and on again it begins anew', async () => {
    const { id, endpoint } = await webhook()
    await tell({ link: '/obligations/1' })
    const change = async (isEnabled: boolean) => {
      const { body } = await manager.get(`/webhooks/${id}`)
      const changed = await manager.patch(`/webhooks/${id}`, { isEnabled }, { 'if-match': String(body.version) })
      expect(changed.status).toBe(200)
    }
    await change(false)
    await tell({ link: '/obligations/2' })
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    expect(await listed(`channelId=${id}`)).toMatchObject([{ state: 'dropped', error: 'channel.disabled' }])
    await change(true)
    await tell({ link: '/obligations/3' })
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    expect(linksOf(endpoint.received)).toEqual(['/obligations/3'])
  })

  test('a host that is allowed no longer gets nothing more; what waits for a removed webhook is dropped', async () => {
    const { id, endpoint, end } = await webhook()
    const [host] = (await manager.get('/outgoing-hosts')).body.rows
    await manager.delete(`/outgoing-hosts/${host.id}`)
    await tell()
    expect(await run()).toEqual({ sent: 0, failed: 1 })
    await manager.post('/outgoing-hosts', { host: '127.0.0.1', reason: '测试' })
    expect(await listed(`channelId=${id}`)).toMatchObject([{ error: 'url.private_address', state: 'queued' }])
    await end()
    await wait(86_400)
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    expect(await listed(`channelId=${id}`)).toMatchObject([{ state: 'dropped' }])
    expect(endpoint.received).toEqual([])
  })

  test('kinds that were not chosen stay here; a trial says what came of it without showing the answer', async () => {
    const { id, endpoint } = await webhook()
    await manager.patch(`/webhooks/${id}`, { kinds: ['approval.waiting'] }, { 'if-match': '1' })
    await tell()
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    endpoint.answer(() => ({ status: 418, body: 'inside' }))
    const tried = await manager.post(`/webhooks/${id}/trial`)
    expect([tried.status, tried.body]).toEqual([200, { ok: false, error: 'http.status', status: 418 }])
    endpoint.answer(() => ({}))
    expect((await manager.post(`/webhooks/${id}/trial`)).body).toEqual({ ok: true, error: null, status: 200 })
  })
})

describe('the worker', () => {
  test('a message leaves by itself once its cause has committed', async () => {
    const { endpoint } = await webhook()
    const arrived = new Promise<void>((resolve) => {
      endpoint.answer(() => {
        resolve()
        return {}
      })
    })
    await t.runJobs()
    await tell()
    await arrived
    expect(endpoint.received).toHaveLength(1)
  })

  test('the look of every minute starts what has become due, however often a day', async () => {
    const { id, endpoint } = await webhook()
    await t.runJobs()
    for (const _look of [1, 2]) {
      await endpoint.down()
      await tell()
      await vi.waitFor(
        async () => expect((await listed('state=queued&limit=1'))[0]?.error).toBe('connect.failed'),
        20_000,
      )
      // It is let be from the failure on: the clock moves after that, or it would be let be from then on.
      await vi.waitFor(async () => expect(await isPaused(id)).toBe(true), 20_000)
      await endpoint.up()
      await wait(retryAfter(1)!)
      await runSchedule(t.services(), schedules[0]!)
      await vi.waitFor(async () => expect(await listed('state=queued')).toEqual([]), 20_000)
    }
    expect(new Set(idsOf(endpoint.received)).size).toBe(2)
    expect(endpoint.received).toHaveLength(2)
  })
})
