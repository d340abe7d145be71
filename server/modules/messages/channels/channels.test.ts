import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { isSealed, openSecrets } from '../../../kernel/secrets.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { deliver } from '../deliveries/service.ts'
import { notify } from '../index.ts'

const t = testApp()
let manager: TestClient
beforeAll(async () => (manager = await t.as({ permissions: ['messages.manage'] })))

const webhook = (url: string) => manager.post('/webhooks', { name: '数据平台', url, purpose: '内部报表' })
const faultOf = (answer: { status: number; body: { error: { details: { field: string; code: string }[] } } }) => [
  answer.status,
  answer.body.error.details.map(({ field, code }) => `${field} ${code}`),
]
const robot = {
  kind: 'dingtalk',
  name: '大客户群',
  url: 'https://oapi.dingtalk.com/robot/send?access_token=t0k3n',
  secret: 'SECabc',
}
const mail = {
  kind: 'email',
  name: '公司邮箱',
  host: 'smtp.example.com',
  port: 465,
  security: 'tls',
  from: 'crm@example.com',
}

describe('who may', () => {
  test('without the right there are no channels, webhooks, hosts or deliveries to see or to make', async () => {
    const nobody = await t.as({ permissions: [] })
    for (const path of ['/channels', '/webhooks', '/outgoing-hosts', '/deliveries']) {
      expect((await nobody.get(path)).status).toBe(403)
    }
    expect((await nobody.post('/channels', robot)).status).toBe(403)
    expect((await nobody.post('/outgoing-hosts', { host: 'intranet', reason: 'x' })).status).toBe(403)
  })
})

describe('addresses', () => {
  test.each([
    ['URL01', 'http://127.0.0.1:5432/', 'url.private_address'],
    ['URL05', 'https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/', 'url.private_address'],
    ['URL07', 'https://[::ffff:127.0.0.1]/', 'url.private_address'],
    ['URL09', 'http://169.254.169.254/latest/meta-data', 'url.private_address'],
    ['URL10', 'https://ok.example.com:80@127.0.0.1/', 'url.userinfo'],
    ['URL13', 'file:///etc/passwd', 'url.scheme'],
    ['URL14', 'https://intranet', 'url.private_address'],
  ])('%s a webhook to %s is refused', async (_id, url, code) => {
    expect(faultOf(await webhook(url))).toEqual([400, [`url ${code}`]])
  })

  test('the same holds for robots and mail servers', async () => {
    const private1 = { ...robot, url: 'https://10.0.0.5/robot' }
    expect(faultOf(await manager.post('/channels', private1))).toEqual([400, ['url url.private_address']])
    const private2 = { ...mail, host: 'localhost' }
    expect(faultOf(await manager.post('/channels', private2))).toEqual([400, ['host url.private_address']])
  })

  test('a host inside is accepted once the administrator allows it by name, and no longer when he does not', async () => {
    expect((await webhook('http://erp.internal:8080/in')).status).toBe(400)
    const allowed = await manager.post('/outgoing-hosts', { host: 'ERP.internal', reason: '内部系统' })
    expect([allowed.status, allowed.body.host]).toEqual([201, 'erp.internal'])
    expect((await manager.post('/outgoing-hosts', { host: 'erp.internal.', reason: '又' })).status).toBe(409)
    expect((await webhook('http://erp.internal:8080/in')).status).toBe(201)
    expect((await manager.delete(`/outgoing-hosts/${allowed.body.id}`)).status).toBe(204)
    expect((await webhook('http://erp.internal:8080/in')).status).toBe(400)
  })

  test('the metadata address of a cloud cannot be allowed', async () => {
    const answer = await manager.post('/outgoing-hosts', { host: '169.254.169.254', reason: 'x' })
    expect(faultOf(answer)).toEqual([400, ['host url.format']])
  })

  test('mail without encryption goes to allowed hosts only', async () => {
    const answer = await manager.post('/channels', { ...mail, port: 25, security: 'none' })
    expect(faultOf(answer)).toEqual([400, ['security value.not_accepted']])
  })
})

describe('secrets', () => {
  test('a password is written and never read; another host needs it again; it is in no event', async () => {
    const made = await manager.post('/channels', { ...mail, username: 'crm', password: 'p4ssw0rd-of-mail' })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ hasSecret: true, host: 'smtp.example.com', username: 'crm' })
    const path = `/channels/${made.body.id}`
    const moved = await manager.patch(path, { host: 'smtp.evil.com' }, { 'if-match': '1' })
    expect(faultOf(moved)).toEqual([400, ['password field.required']])
    const renamed = await manager.patch(path, { name: '邮箱' }, { 'if-match': '1' })
    expect(renamed.body).toMatchObject({ name: '邮箱', hasSecret: true, version: 2 })
    const given = { host: 'smtp.example.cn', password: 'p4ssw0rd-of-mail' }
    expect((await manager.patch(path, given, { 'if-match': '2' })).status).toBe(200)
    const everything = [made.body, renamed.body, (await manager.get('/channels')).body, (await manager.get(path)).body]
    const events = await t.system(({ db }) => db.rows(sql`select * from events`))
    expect(JSON.stringify([everything, events])).not.toContain('p4ssw0rd')
  })

  test('there is one mail server; a user name needs a password', async () => {
    expect((await manager.post('/channels', mail)).status).toBe(409)
    const answer = await manager.post('/channels', { ...mail, username: 'crm' })
    expect(faultOf(answer)).toEqual([400, ['password field.required']])
  })

  test('of a robot the address is shown without its token', async () => {
    const made = await manager.post('/channels', robot)
    expect(made.status).toBe(201)
    expect(made.body.url).toBe('https://oapi.dingtalk.com/…0k3n')
    const seen = [made.body, (await manager.get('/channels')).body]
    const events = await t.system(({ db }) => db.rows(sql`select * from events`))
    expect(JSON.stringify([seen, events])).not.toMatch(/access_token|SECabc/)
    expect(faultOf(await manager.post('/channels', { ...robot, secret: undefined }))).toEqual([
      400,
      ['secret field.required'],
    ])
  })

  test('a webhook’s secret is made here, shown once, and can be renewed', async () => {
    const made = await webhook('https://hooks.example.com/in')
    expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const path = `/webhooks/${made.body.id}`
    const renewed = await manager.post(`${path}/secret`)
    expect(renewed.status).toBe(201)
    expect(renewed.body.secret).not.toBe(made.body.secret)
    const seen = JSON.stringify([(await manager.get('/webhooks')).body, (await manager.get(path)).body])
    expect(seen).not.toContain('whsec_')
  })
})

describe('editing', () => {
  test('an edit names its version; a lost update is refused; what is removed is gone', async () => {
    const { body } = await webhook('https://hooks.example.com/in')
    const path = `/webhooks/${body.id}`
    expect((await manager.patch(path, { name: '二' })).status).toBe(428)
    expect((await manager.patch(path, { isEnabled: false }, { 'if-match': '1' })).body.isEnabled).toBe(false)
    expect((await manager.patch(path, { name: '三' }, { 'if-match': '1' })).status).toBe(409)
    expect((await manager.get(`/channels/${body.id}`)).status).toBe(404)
    expect((await manager.delete(path)).status).toBe(204)
    expect((await manager.get(path)).status).toBe(404)
    const kinds = await t.system(({ db }) =>
      db.rows<{ kind: string }>(sql`select kind from events where subject_id = ${body.id} order by seq`),
    )
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'message-channel.created',
      'message-channel.changed',
      'message-channel.removed',
    ])
  })

  test('a setting that the kind does not have is refused by name', async () => {
    const answer = await manager.post('/channels', { ...robot, host: 'smtp.example.com' })
    expect(faultOf(answer)).toEqual([400, ['host field.unknown']])
    const { body } = await webhook('https://hooks.example.com/in')
    const patched = await manager.patch(`/webhooks/${body.id}`, { kinds: ['weather'] }, { 'if-match': '1' })
    expect(faultOf(patched)).toEqual([400, ['kinds.0 value.not_accepted']])
  })
})

describe('secrets of channels at rest', () => {
  interface Kept {
    config: object
    secret: string | null
  }
  const stored = (id: string) =>
    t.system(({ db }) => db.one<Kept>(sql`select config, secret from message_channels where id = ${id}`))

  test('passwords, signing keys and what a robot carries in its address lie sealed in the database', async () => {
    const wecom = { kind: 'wecom', name: '企业微信群', url: 'https://qyapi.weixin.qq.com/send?key=wec0m-key-1234' }
    const password = 'correct-horse'
    const bodies = [robot, wecom, { ...mail, name: '备用邮箱', username: 'crm', password }]
    await t.system(({ db }) => db.run(sql`update message_channels set removed_at = now() where kind = 'email'`))
    for (const body of bodies) {
      const made = await manager.post('/channels', body)
      expect(made.status).toBe(201)
      const row = await stored(made.body.id)
      expect(isSealed(row.secret!)).toBe(true)
      expect(JSON.stringify(row)).not.toMatch(/t0k3n|SECabc|wec0m|correct-horse/)
      expect(made.body.hasSecret).toBe(body !== wecom)
    }
    const hook = await webhook('https://data.example.com/hook')
    expect(isSealed((await stored(hook.body.id)).secret!)).toBe(true)
  })

  test('a channel of before there was a key works on and is sealed with its next edit', async () => {
    const { id } = (await manager.post('/channels', robot)).body as { id: string }
    await t.system(({ db }) =>
      db.run(sql`update message_channels set config = ${JSON.stringify({ url: robot.url })}, secret = ${robot.secret}
                 where id = ${id}`),
    )
    const before = await manager.get(`/channels/${id}`)
    expect(before.body).toMatchObject({ url: 'https://oapi.dingtalk.com/…0k3n', hasSecret: true })
    const edited = await manager.patch(`/channels/${id}`, { name: '新群' }, { 'if-match': '1' })
    expect(edited.body).toMatchObject({ name: '新群', url: 'https://oapi.dingtalk.com/…0k3n', hasSecret: true })
    expect(isSealed((await stored(id)).secret!)).toBe(true)
  })

  test('without their key channels are listed and removed as ever, and nothing is sent through them', async () => {
    const { id } = (await manager.post('/channels', robot)).body as { id: string }
    const services = t.services()
    const { secrets, config } = services
    const other = Buffer.alloc(32, 9)
    services.secrets = await openSecrets({ ...config, secretKey: other }, services.database)
    try {
      const listed = (await manager.get('/channels')).body.rows as { id: string; url: string }[]
      expect(listed.find((row) => row.id === id)!.url).toBe('https://oapi.dingtalk.com/…0k3n')
      const tried = await manager.post(`/channels/${id}/trial`)
      expect([tried.status, tried.body.error.code]).toEqual([503, 'secrets.key_wrong'])
      expect((await manager.patch(`/channels/${id}`, { name: '群' }, { 'if-match': '1' })).status).toBe(503)
      await t.system((ctx) =>
        notify(ctx, {
          to: [manager.user.id],
          kind: 'channel.trial',
          parameters: { by: '甲', channel: '乙' },
          link: '/audit',
          urgent: true,
        }),
      )
      await deliver(services, t.tenant())
      const errors = await t.system(({ db }) =>
        db.rows(sql`select distinct state, error from deliveries where channel_id = ${id}`),
      )
      expect(errors).toEqual([{ state: 'queued', error: 'secrets.key_wrong' }])
      expect((await manager.delete(`/channels/${id}`)).status).toBe(204)
    } finally {
      services.secrets = secrets
    }
  })
})
