import { createHmac } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { testEndpoints, type Endpoint, type Received } from '../../../testing/endpoints.ts'
import { deliver } from '../deliveries/service.ts'
import { retryAfter } from '../rules.ts'
import { notify, type Notice } from '../service.ts'

const t = testApp()
const endpoints = testEndpoints()
let manager: TestClient
let wang: TestClient
let li: TestClient
beforeAll(async () => {
  manager = await t.as({ permissions: ['messages.manage'] }, { name: '管理' })
  wang = await t.as({ permissions: [] }, { name: '王敏' })
  li = await t.as({ permissions: [] }, { name: '李强' })
  await manager.post('/outgoing-hosts', { host: '127.0.0.1', reason: '测试' })
})

const limits = { connectMs: 2_000, totalMs: 3_000, maxBytes: 65_536 }
const run = () => deliver(t.services(), t.tenant(), limits)
const tell = (rest: Partial<Notice> = {}) =>
  t.system((ctx) =>
    notify(ctx, {
      to: [wang.user.id, li.user.id],
      kind: 'approval.waiting',
      parameters: { matter: { zh: '赠礼', en: 'Gift' }, subject: '华东机床', submitter: '赵云' },
      link: '/approvals/1',
      ...rest,
    }),
  )
/** Time passes; sessions do not last as long as deliveries do. */
async function setClock(instant: string) {
  t.setClock(instant)
  manager = await t.as({ permissions: ['messages.manage'] })
  wang = await t.as({ permissions: [] }, { username: wang.user.username })
  li = await t.as({ permissions: [] }, { username: li.user.username })
}
const wait = (seconds: number) => setClock(new Date(t.now().getTime() + seconds * 1000).toISOString())
const usual = { email: null, quiet: null, channels: {} }

describe('robots', () => {
  /** Each vendor's own way of verifying, as documented for receivers; what fits gets the vendor's own “ok”. */
  const secret = 'SEC000e1f2b3c'
  const seconds = () => Math.floor(t.now().getTime() / 1000)
  const vendors = {
    wecom: ({ query }: Received) =>
      query.get('key') === '693a91f6'
        ? { errcode: 0, errmsg: 'ok' }
        : { errcode: 93000, errmsg: 'invalid webhook url' },
    dingtalk({ query }: Received) {
      const timestamp = query.get('timestamp')!
      const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
      const isFresh = Math.abs(t.now().getTime() - Number(timestamp)) < 3_600_000
      const fits = isFresh && sign === query.get('sign') && query.get('access_token') === '693a91f6'
      return fits ? { errcode: 0, errmsg: 'ok' } : { errcode: 310000, errmsg: 'sign not match' }
    },
    feishu({ body }: Received) {
      const { timestamp, sign } = JSON.parse(body) as { timestamp: string; sign: string }
      const expected = createHmac('sha256', `${timestamp}\n${secret}`).update(Buffer.alloc(0)).digest('base64')
      const fits = Math.abs(seconds() - Number(timestamp)) < 3600 && sign === expected
      return fits ? { code: 0, msg: 'success' } : { code: 19021, msg: 'sign match fail' }
    },
  }
  type Vendor = keyof typeof vendors
  const query: Record<Vendor, string> = {
    wecom: 'cgi-bin/webhook/send?key=693a91f6',
    dingtalk: 'robot/send?access_token=693a91f6',
    feishu: 'open-apis/bot/v2/hook/693a91f6',
  }
  async function group(kind: Vendor): Promise<Endpoint> {
    const endpoint = await endpoints.open()
    endpoint.answer((request) => ({ body: JSON.stringify(vendors[kind](request)) }))
    const settings = { url: endpoint.url + query[kind], ...(kind === 'wecom' ? {} : { secret }) }
    const made = await manager.post('/channels', { kind, name: '大客户群', ...settings })
    expect(made.status).toBe(201)
    onTestFinished(async () => void (await manager.delete(`/channels/${made.body.id}`)))
    return endpoint
  }
  const said = ({ body }: Received): string => {
    const post = JSON.parse(body) as { text?: { content: string }; content?: { text: string } }
    return post.text?.content ?? post.content!.text
  }

  test.each(['wecom', 'dingtalk', 'feishu'] as const)(
    '%s takes the message, signed its way, once for the group, naming whom it concerns',
    async (kind) => {
      const endpoint = await group(kind)
      for (const one of [wang, li]) await one.put('/message-preferences', usual)
      await tell()
      expect(await run()).toEqual({ sent: 1, failed: 0 })
      expect(endpoint.received).toHaveLength(1)
      expect(said(endpoint.received[0]!)).toMatch(
        /^待您审批：华东机床\n赵云提交了“赠礼”，请审批。\n（(王敏、李强|李强、王敏)）$/,
      )
    },
  )

  test.each(['dingtalk', 'feishu'] as const)('%s that refuses with status 200 is tried again', async (kind) => {
    const endpoint = await group(kind)
    const refusal = kind === 'dingtalk' ? { errcode: 130101, errmsg: 'too fast' } : { code: 11232, msg: 'too fast' }
    endpoint.answer(() => ({ body: JSON.stringify(refusal) }))
    await tell()
    expect(await run()).toEqual({ sent: 0, failed: 1 })
    endpoint.answer((request) => ({ body: JSON.stringify(vendors[kind](request)) }))
    await wait(retryAfter(1)!)
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    const [row] = (await manager.get('/deliveries?limit=1')).body.rows
    const { body } = await manager.get(`/deliveries/${row.id}`)
    expect(body.history[0]).toMatchObject({ error: 'robot.refused', status: kind === 'dingtalk' ? 130101 : 11232 })
  })

  test('who does not want robots for a kind is not named; nobody wanting it, nothing is posted', async () => {
    const endpoint = await group('wecom')
    await li.put('/message-preferences', { ...usual, channels: { 'approval.waiting': [] } })
    await tell()
    await tell({ to: [li.user.id] })
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    expect(said(endpoint.received[0]!)).toMatch(/（王敏）$/)
    await li.put('/message-preferences', usual)
  })

  test('quiet hours: who rests is told at their end, the others at once, and what is urgent reaches all', async () => {
    const endpoint = await group('wecom')
    await li.put('/message-preferences', { ...usual, quiet: { from: '09:00', until: '13:30' } })
    await setClock('2026-06-16T02:00:00Z') // 10:00 in Shanghai
    await tell()
    await run()
    expect(endpoint.received.map(said)).toEqual([expect.stringMatching(/（王敏）$/)])
    expect((await li.get('/messages')).body.rows[0].createdAt).toBe('2026-06-16T02:00:00.000Z')
    await tell({ urgent: true })
    await run()
    expect(said(endpoint.received[1]!)).toContain('李强')
    await setClock('2026-06-16T05:29:59Z')
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    await setClock('2026-06-16T05:30:00Z')
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    expect(said(endpoint.received[2]!)).toMatch(/（李强）$/)
  })
})

describe('mail', () => {
  interface Mail {
    to: string[]
    user: string | undefined
    raw: string
  }
  const servers: SMTPServer[] = []
  const closed = (server: SMTPServer) => new Promise<void>((resolve) => server.close(() => resolve()))
  afterAll(async () => {
    for (const server of servers) await closed(server)
  })

  /** A mail server on this machine; what it takes is kept. */
  async function mailServer(port = 0, options: SMTPServerOptions = {}) {
    const mails: Mail[] = []
    const server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        password === 'mail-pass' ? done(null, { user: username! }) : done(new Error('no')),
      onData(stream, session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address)
          mails.push({ to, user: session.user as string, raw: Buffer.concat(chunks).toString('utf8') })
          done()
        })
      },
      ...options,
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
    return { mails, port: (server.server.address() as AddressInfo).port, close: () => closed(server) }
  }
  const settings = { kind: 'email', name: '公司邮箱', host: '127.0.0.1', security: 'none', from: 'crm@example.com' }
  async function channel(port: number, rest: object = {}): Promise<string> {
    const made = await manager.post('/channels', { ...settings, port, ...rest })
    expect(made.status).toBe(201)
    onTestFinished(async () => void (await manager.delete(`/channels/${made.body.id}`)))
    return made.body.id
  }
  const decoded = (raw: string) =>
    raw.replaceAll(/=\?UTF-8\?B\?([^?]*)\?=\s*/gi, (_all, base64: string) => Buffer.from(base64, 'base64').toString())
  const bodyOf = (raw: string) => {
    const [head, ...rest] = raw.split('\r\n\r\n')
    const body = rest.join('\r\n\r\n')
    return /base64/i.test(head!) ? Buffer.from(body, 'base64').toString() : body
  }
  beforeAll(async () => {
    await wang.put('/message-preferences', { ...usual, email: 'wang@example.com' })
    await li.put('/message-preferences', usual)
  })

  test('who has an address gets a mail with subject, link of the configured address, and the delivery’s id', async () => {
    const { mails, port } = await mailServer()
    const id = await channel(port, { username: 'crm', password: 'mail-pass' })
    t.services().config.publicUrl = 'https://crm.example.cn'
    await tell()
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    t.services().config.publicUrl = undefined
    const [mail] = mails
    expect([mail!.to, mail!.user]).toEqual([['wang@example.com'], 'crm'])
    expect(decoded(mail!.raw)).toContain('Subject: 待您审批：华东机床')
    expect(bodyOf(mail!.raw)).toBe('赵云提交了“赠礼”，请审批。\r\n\r\nhttps://crm.example.cn/approvals/1\r\n')
    const [row] = (await manager.get(`/deliveries?channelId=${id}`)).body.rows
    expect(mail!.raw).toContain(`Message-ID: <${row.id}@example.com>`)
  })

  test('a mail server that is down for a while: the mail arrives once it is back, once', async () => {
    const first = await mailServer()
    await channel(first.port)
    await first.close()
    await tell()
    expect(await run()).toEqual({ sent: 0, failed: 1 })
    const second = await mailServer(first.port)
    await wait(retryAfter(1)!)
    expect(await run()).toEqual({ sent: 1, failed: 0 })
    await wait(86_400)
    expect(await run()).toEqual({ sent: 0, failed: 0 })
    expect(second.mails).toHaveLength(1)
  })

  test('a subject cannot smuggle in another line or another receiver', async () => {
    const { mails, port } = await mailServer()
    await channel(port)
    await tell({ parameters: { matter: '赠礼', subject: 'a\r\nBcc: evil@example.com\r\n\r\nx', submitter: 'b' } })
    await run()
    expect(mails[0]!.to).toEqual(['wang@example.com'])
    expect(mails[0]!.raw).not.toMatch(/^Bcc:/im)
  })

  test('a wrong password and a certificate of nobody we trust are told by a code, and nothing is sent', async () => {
    const plain = await mailServer()
    const one = await channel(plain.port, { username: 'crm', password: 'wrong' })
    const tried = await manager.post(`/channels/${one}/trial`, { to: 'wang@example.com' })
    expect(tried.body).toEqual({ ok: false, error: 'mail.sign_in', status: 535 })
    const own = await mailServer(0, { disabledCommands: [] })
    const change = { port: own.port, security: 'starttls', username: null }
    await manager.patch(`/channels/${one}`, change, { 'if-match': '1' })
    const refused = await manager.post(`/channels/${one}/trial`, { to: 'wang@example.com' })
    expect(refused.body).toMatchObject({ ok: false, error: 'mail.tls' })
    expect([...plain.mails, ...own.mails]).toEqual([])
  })

  test('a trial reaches the address it is sent to, and needs one', async () => {
    const { mails, port } = await mailServer()
    const id = await channel(port)
    const without = await manager.post(`/channels/${id}/trial`, {})
    expect(without.body.error.details).toMatchObject([{ field: 'to', code: 'field.required' }])
    const tried = await manager.post(`/channels/${id}/trial`, { to: 'it@example.com' })
    expect(tried.body).toEqual({ ok: true, error: null, status: null })
    expect(mails.map(({ to }) => to)).toEqual([['it@example.com']])
  })

  test('who has taken the address out again gets no more mail', async () => {
    const { mails, port } = await mailServer()
    const id = await channel(port)
    await tell()
    await wang.put('/message-preferences', usual)
    await run()
    expect(mails).toEqual([])
    expect((await manager.get(`/deliveries?channelId=${id}`)).body.rows[0]).toMatchObject({
      state: 'dropped',
      error: 'receiver.gone',
    })
  })
})
