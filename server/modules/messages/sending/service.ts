import { createHmac } from 'node:crypto'
import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import type { Locale } from '../../../kernel/i18n.ts'
import { outgoingLimits, pin, post, type Answer, type Guard } from '../../../kernel/outgoing.ts'
import type { MailConfig, UrlConfig } from '../channels/rules.ts'
import type { ChannelRow } from '../channels/store.ts'
import { isRobot, type Robot } from '../rules.ts'
import { mailText, robotText, robotVerdict, webhookBody, type Outgoing } from './rules.ts'

/** What came of an attempt; `error` is a code, never what the other side wrote. */
export type Sent = { ok: true; status: number | null } | { ok: false; error: string; status: number | null }

export interface Sending {
  channel: Pick<ChannelRow, 'kind' | 'config' | 'secret'>
  outgoing: Outgoing
  /** Of a mail: to whom, in which language. */
  mailTo: { address: string; locale: Locale } | null
  publicUrl: string | undefined
  /** Now, as signatures name it. */
  now: Date
}

/** Sends one message through one channel, once. */
export function send(sending: Sending, guard: Guard): Promise<Sent> {
  const { kind } = sending.channel
  if (kind === 'email') return sendMail(sending, guard)
  return isRobot(kind) ? sendToRobot(kind, sending, guard) : sendToWebhook(sending, guard)
}

const json = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Clavis' }

/**
 * WeCom takes its key in the address. DingTalk takes milliseconds and base64(HMAC-SHA256(secret, "ms\nsecret")) in the
 * query; Feishu seconds and base64(HMAC-SHA256("s\nsecret", "")) in the body.
 */
async function sendToRobot(robot: Robot, sending: Sending, guard: Guard): Promise<Sent> {
  const { channel, outgoing, publicUrl, now } = sending
  const url = new URL((channel.config as UrlConfig).url)
  const secret = channel.secret ?? ''
  const content = robotText(robot, outgoing, publicUrl)
  let body: object = { msgtype: 'text', text: { content } }
  if (robot === 'dingtalk') {
    const timestamp = String(now.getTime())
    const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
    url.searchParams.set('timestamp', timestamp)
    url.searchParams.set('sign', sign)
  }
  if (robot === 'feishu') {
    const timestamp = String(Math.floor(now.getTime() / 1000))
    const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
    body = { timestamp, sign, msg_type: 'text', content: { text: content } }
  }
  const answer = await post({ url: url.href, headers: json, body: JSON.stringify(body) }, guard)
  const arrived = verdict(answer)
  if (!arrived.ok || 'fault' in answer) return arrived
  const said = robotVerdict(answer.body)
  return said.ok ? arrived : { ok: false, error: 'robot.refused', status: said.code }
}

/** Signed as the Standard Webhooks specification says: HMAC-SHA256 over "id.timestamp.body". */
function sendToWebhook({ channel, outgoing, publicUrl, now }: Sending, guard: Guard): Promise<Sent> {
  const body = webhookBody(outgoing, publicUrl)
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const key = Buffer.from((channel.secret ?? '').replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${outgoing.id}.${timestamp}.${body}`).digest('base64')
  const headers = {
    ...json,
    'webhook-id': outgoing.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
  return post({ url: (channel.config as UrlConfig).url, headers, body }, guard).then(verdict)
}

function verdict(answer: Answer): Sent {
  if ('fault' in answer) return { ok: false, error: answer.fault, status: answer.status ?? null }
  const { status } = answer
  return status >= 200 && status < 300 ? { ok: true, status } : { ok: false, error: 'http.status', status }
}

/** The mail carries the delivery's id as its own, so that a repetition can be told. */
async function sendMail({ channel, outgoing, mailTo, publicUrl }: Sending, guard: Guard): Promise<Sent> {
  const { host, port, security, username, from } = channel.config as MailConfig
  if (!mailTo) return { ok: false, error: 'receiver.gone', status: null }
  const pinned = await pin(host, guard)
  if ('fault' in pinned) return { ok: false, error: pinned.fault, status: null }
  const { connectMs, totalMs } = guard.limits ?? outgoingLimits
  const transport = createTransport({
    host: pinned.address,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: isIP(host) ? {} : { servername: host },
    ...(username === null ? {} : { auth: { user: username, pass: channel.secret ?? '' } }),
    connectionTimeout: connectMs,
    dnsTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: totalMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const mail = {
    from,
    to: { name: '', address: mailTo.address },
    messageId: `<${outgoing.id}@${from.split('@').at(-1)}>`,
    date: new Date(outgoing.createdAt),
    headers: { 'Auto-Submitted': 'auto-generated' },
    textEncoding: 'base64' as const,
    ...mailText(outgoing, mailTo.locale, publicUrl),
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), totalMs)
  })
  try {
    await Promise.race([transport.sendMail(mail), late])
    return { ok: true, status: null }
  } catch (error) {
    return mailFailure(error as Error & { code?: string; responseCode?: number })
  } finally {
    clearTimeout(timer)
    transport.close()
  }
}

const mailErrors: Record<string, string> = {
  ECONNECTION: 'connect.failed',
  ECONNREFUSED: 'connect.failed',
  ESOCKET: 'connect.failed',
  ETIMEDOUT: 'timeout',
  ETLS: 'mail.tls',
  EAUTH: 'mail.sign_in',
}

function mailFailure({ code = '', responseCode, message }: Error & { code?: string; responseCode?: number }): Sent {
  // A certificate that is not trusted comes as any broken connection does.
  const isTls = code === 'ESOCKET' && /certificate|SSL|TLS/i.test(message)
  const error = isTls ? 'mail.tls' : (mailErrors[code] ?? 'mail.refused')
  return { ok: false, error, status: responseCode ?? null }
}
