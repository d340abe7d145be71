import { say, type Locale } from '../../../kernel/i18n.ts'
import { cut, worded, type Parameters, type Robot } from '../rules.ts'

/** A message on its way out. */
export interface Outgoing {
  /** The same at every attempt. */
  id: string
  kind: string
  parameters: Parameters
  /** Path of the page it is about. */
  link: string
  isUrgent: boolean
  createdAt: string
  receivers: { id: string; name: string }[]
}

/** Where the page is, for people outside the system; null when nobody has said where the system is reached. */
export const addressOf = (publicUrl: string | undefined, link: string): string | null =>
  publicUrl === undefined ? null : publicUrl + link

/** The message as a mail. Reading more takes signing in. */
export function mailText({ kind, parameters, link }: Outgoing, locale: Locale, publicUrl: string | undefined) {
  const { title, text } = worded(kind, parameters)
  const address = addressOf(publicUrl, link)
  const inside = { zh: '请登录系统查看。', en: 'Please sign in to see more.' }
  const lines = [say(text, locale), address ?? say(inside, locale)]
  return { subject: oneLine(say(title, locale)), text: `${lines.join('\r\n\r\n')}\r\n` }
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

/** The message as a post in a group, naming whom it is for. Plain text: nothing in it can call people or hide a link. */
export function robotText(
  robot: Robot,
  { kind, parameters, link, receivers }: Outgoing,
  publicUrl: string | undefined,
) {
  const { title, text } = worded(kind, parameters)
  const address = addressOf(publicUrl, link)
  const names = receivers.map(({ name }) => name).join('、')
  const head = [oneLine(title.zh), text.zh, ...(names === '' ? [] : [`（${names}）`])].join('\n')
  // Feishu reads tags such as <at>; the longest text WeCom takes is 2048 bytes.
  const safe = robot === 'feishu' ? head.replaceAll('<', '‹').replaceAll('>', '›') : head
  const tail = address === null ? '' : `\n${address}`
  return cut(safe, 2000 - new TextEncoder().encode(tail).length) + tail
}

/** The body a webhook gets. `address` is null when nobody has said where the system is reached. */
export function webhookBody(outgoing: Outgoing, publicUrl: string | undefined): string {
  const { id, kind, parameters, link, isUrgent, createdAt, receivers } = outgoing
  const { title, text } = worded(kind, parameters)
  const address = addressOf(publicUrl, link)
  return JSON.stringify({ id, kind, createdAt, title, text, parameters, link, address, isUrgent, receivers })
}

/** Whether a robot took the message: it says so in its answer, whatever the status of HTTP. Its own code otherwise. */
export function robotVerdict(body: string): { ok: true } | { ok: false; code: number | null } {
  try {
    const { errcode, code, StatusCode } = JSON.parse(body) as Record<string, unknown>
    const answer = errcode ?? code ?? StatusCode
    if (answer === 0) return { ok: true }
    return {
      ok: false,
      code: Number.isSafeInteger(answer) && Math.abs(Number(answer)) < 2 ** 31 ? Number(answer) : null,
    }
  } catch {
    return { ok: false, code: null }
  }
}
