import { beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../server/app.ts'
import { notify } from '../server/modules/messages/index.ts'
import { testApp, type TestClient } from '../server/testing/app.ts'
import { testEndpoints, type Endpoint } from '../server/testing/endpoints.ts'

const t = testApp()
const endpoints = testEndpoints()
let boss: TestClient
let customerId: string

beforeAll(async () => {
  boss = await t.admin()
  customerId = (await boss.post('/customers', { code: 'W1', name: '华东机床', acceptDuplicates: true })).body.id
})

describe('addresses that people enter', () => {
  const part = () => `/customers/${customerId}/archive/contact`
  const website = async (address: string) => {
    const { body } = await boss.get(part())
    const change = { values: { website: address }, reason: '补录' }
    return boss.patch(part(), change, { 'if-match': String(body.version) })
  }

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
  ])('URL18 %j is no website of a customer', async (address) => {
    const { status, body } = await website(address)
    expect(status).toBe(400)
    expect(JSON.stringify(body.error)).toMatch(/url\.(scheme|format)|text\.control_char/)
    expect((await boss.get(part())).body.values.website ?? null).toBeNull()
  })

  test('URL18 an honest one is', async () => {
    const { status, body } = await website('https://www.example.cn/产品?id=1')
    expect(status).toBe(200)
    expect(body.values.website).toMatch(/^https:\/\/www\.example\.cn\//)
  })
})

describe('URL19 nothing is fetched from an address', () => {
  let canary: Endpoint
  beforeAll(async () => (canary = await endpoints.open()))

  test('no upload takes one', async () => {
    for (const path of ['/attachments', '/uploads']) {
      const where = path === '/attachments' ? `customerId=${customerId}&part=basic&` : ''
      for (const name of ['url', 'uri', 'from', 'source']) {
        const query = `${where}name=a.txt&${name}=${encodeURIComponent(canary.url)}`
        const answer = await boss.upload(`${path}?${query}`, Buffer.from('x'))
        expect([answer.status, answer.body.error.details[0].code]).toEqual([400, 'field.unknown'])
      }
      const instead = await boss.send('POST', `${path}?${where}name=a.txt`, JSON.stringify({ url: canary.url }), {
        'content-type': 'application/json',
      })
      expect(instead.status).toBe(415)
    }
    expect(canary.received).toEqual([])
  })

  test('the only addresses that anything is sent to are those of channels and webhooks', () => {
    const takesUrl = routes.filter(({ body }) => body && 'url' in ((body as { shape?: object }).shape ?? {}))
    expect(takesUrl.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'PATCH /channels/:id',
      'PATCH /webhooks/:id',
      'POST /channels',
      'POST /webhooks',
    ])
  })
})

describe('URL20 links in what leaves the system', () => {
  test('begin with the configured address, whatever host a request names', async () => {
    const endpoint = await endpoints.open()
    const { config } = t.services()
    await boss.post('/outgoing-hosts', { host: '127.0.0.1', reason: '测试' })
    await boss.post('/webhooks', { name: '数据平台', url: endpoint.url, purpose: '报表' })
    await boss.post('/webhooks', { name: '别处', url: endpoint.url, purpose: 'x' }, { 'x-forwarded-host': 'evil.cn' })
    await t.runJobs()
    for (const publicUrl of ['https://crm.example.cn', undefined]) {
      config.publicUrl = publicUrl
      const before = endpoint.received.length
      // Made by a request that lies about the host it came to.
      await boss.patch('/me', { name: '管理者' }, { host: 'evil.cn', 'x-forwarded-host': 'evil.cn' })
      await t.system((ctx) =>
        notify(ctx, {
          to: [boss.user.id],
          kind: 'channel.trial',
          parameters: { by: '甲', channel: '乙' },
          link: '/audit',
        }),
      )
      await expect.poll(() => endpoint.received.length, { timeout: 10_000 }).toBe(before + 2)
      for (const { body } of endpoint.received.slice(before)) {
        expect(body).not.toContain('evil.cn')
        const said = JSON.parse(body) as { data: { address?: string | null } }
        expect(JSON.stringify(said)).toContain(publicUrl ? 'https://crm.example.cn/audit' : '"/audit"')
      }
    }
    config.publicUrl = undefined
  })

  test('there is no way to reset a password by mail', () => {
    expect(routes.filter(({ path }) => /reset|forgot|recover/i.test(path))).toEqual([])
  })
})
