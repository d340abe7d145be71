import { Temporal } from 'temporal-polyfill'
import { say, type Locale, type Text } from '../../kernel/i18n.ts'

interface Wording {
  /** What messages of the kind are called, where the title is more than that and what it names at its end. */
  name?: Text
  title: Text
  text: Text
}

/** What people are told, by kind. Braces name parameters, which may themselves be in both languages. */
export const wordings = {
  'approval.waiting': {
    title: { zh: '待您审批：{subject}', en: 'Waiting for your decision: {subject}' },
    text: { zh: '{submitter}提交了“{matter}”，请审批。', en: '{submitter} submitted “{matter}” for your decision.' },
  },
  'approval.waiting-for-another': {
    name: { zh: '请代他人审批', en: 'Waiting for you in place of somebody' },
    title: { zh: '请代{absent}审批：{subject}', en: 'Waiting for you in place of {absent}: {subject}' },
    text: {
      zh: '{submitter}提交的“{matter}”由{absent}审批，您是其代理人，可代为审批。',
      en: '“{matter}”, submitted by {submitter}, waits for {absent}, for whom you stand in; you may decide it.',
    },
  },
  'approval.noticed': {
    title: { zh: '知会：{subject}', en: 'For your information: {subject}' },
    text: { zh: '{submitter}提交的“{matter}”知会您。', en: 'You are told of “{matter}”, submitted by {submitter}.' },
  },
  'approval.approved': {
    title: { zh: '已核准：{subject}', en: 'Approved: {subject}' },
    text: { zh: '您提交的“{matter}”已核准。', en: '“{matter}”, which you submitted, is approved.' },
  },
  'approval.rejected': {
    title: { zh: '未核准：{subject}', en: 'Rejected: {subject}' },
    text: { zh: '您提交的“{matter}”未获核准。', en: '“{matter}”, which you submitted, is rejected.' },
  },
  'approval.returned': {
    title: { zh: '已退回：{subject}', en: 'Returned: {subject}' },
    text: {
      zh: '您提交的“{matter}”被退回，请修改后重新提交。',
      en: '“{matter}”, which you submitted, came back; please correct and submit it again.',
    },
  },
  'approval.withdrawn': {
    title: { zh: '已撤回：{subject}', en: 'Withdrawn: {subject}' },
    text: { zh: '{submitter}撤回了“{matter}”。', en: '{submitter} withdrew “{matter}”.' },
  },
  'obligation.owed': {
    title: { zh: '新的待办：{duty}', en: 'New duty: {duty}' },
    text: { zh: '{subject}，期限 {dueOn}。', en: '{subject}, due {dueOn}.' },
  },
  'obligation.reminder': {
    title: { zh: '即将到期：{duty}', en: 'Due soon: {duty}' },
    text: { zh: '{subject}，期限 {dueOn}。', en: '{subject}, due {dueOn}.' },
  },
  'obligation.escalated': {
    title: { zh: '逾期上报：{duty}', en: 'Overdue, reported to you: {duty}' },
    text: {
      zh: '{owner}的待办“{subject}”应于 {dueOn} 完成，现已逾期。',
      en: '“{subject}”, owed by {owner}, was due {dueOn} and is late.',
    },
  },
  'obligation.fulfilled': {
    title: { zh: '已完成，请核查：{duty}', en: 'Done, please check: {duty}' },
    text: { zh: '{owner}完成了“{subject}”。', en: '{owner} has done “{subject}”.' },
  },
  'obligation.handed-over': {
    title: { zh: '移交给您：{duty}', en: 'Handed over to you: {duty}' },
    text: { zh: '{subject}，期限 {dueOn}。', en: '{subject}, due {dueOn}.' },
  },
  'policy.in-force': {
    title: { zh: '制度发布：{policy}', en: 'Policy published: {policy}' },
    text: {
      zh: '第 {version} 版自 {effectiveOn} 起施行，请阅读并确认。',
      en: 'Version {version} is in force from {effectiveOn}; please read and acknowledge it.',
    },
  },
  'customer.merged': {
    title: { zh: '您负责的客户已合并：{from}', en: 'Your customer was merged: {from}' },
    text: {
      zh: '{by}已将“{from}”并入“{into}”，合并后不再由您负责。原因：{reason}。',
      en: '{by} has merged “{from}” into “{into}”, which you do not look after. Reason: {reason}.',
    },
  },
  'files.missing': {
    name: { zh: '有文件缺失', en: 'Files are missing' },
    title: { zh: '有文件缺失：{count} 个', en: 'Files are missing: {count}' },
    text: {
      zh: '夜间核对发现 {count} 个文件缺失或损坏，例如“{first}”；请运行 clavis files check 查看，并从备份恢复。',
      en: 'The nightly check finds {count} files missing or damaged, “{first}” among them; run clavis files check and restore them from a backup.',
    },
  },
  'channel.trial': {
    title: { zh: '测试消息', en: 'Trial message' },
    text: { zh: '{by}正在测试通道“{channel}”。', en: '{by} is trying the channel “{channel}”.' },
  },
} satisfies Record<string, Wording>

export type MessageKind = keyof typeof wordings
export const messageKinds = Object.keys(wordings) as MessageKind[]
/** The kinds people choose channels for. */
export const choosableKinds = messageKinds.filter((kind) => kind !== 'channel.trial')

/** What messages of a kind are called: their title without what it names. */
export function nameOfKind(kind: MessageKind): Text {
  const { name, title }: Wording = wordings[kind]
  const cut = (text: string) => text.replace(/[:\uff1a]\s*\{\w+\}$/, '')
  return name ?? { zh: cut(title.zh), en: cut(title.en) }
}

/** A value that a wording names; a text is said in the reader's language. */
export type Parameters = Record<string, string | number | Text>

/** A message in both languages. One whose kind is no longer known says its kind. */
export function worded(kind: string, parameters: Parameters): Wording {
  const wording: Wording = wordings[kind as MessageKind] ?? { title: { zh: kind, en: kind }, text: { zh: '', en: '' } }
  const inBoth = (text: Text): Text => ({ zh: fill(text, 'zh-CN', parameters), en: fill(text, 'en', parameters) })
  return { title: inBoth(wording.title), text: inBoth(wording.text) }
}

function fill(text: Text, locale: Locale, parameters: Parameters): string {
  const said = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === 'object' ? say(value, locale) : value,
  ])
  return say(text, locale, Object.fromEntries(said) as Record<string, unknown>)
}

/** How people can be told besides the inbox, which always gets everything. */
export const personalChannels = ['email', 'robot'] as const
export type PersonalChannel = (typeof personalChannels)[number]

export const robots = ['wecom', 'dingtalk', 'feishu'] as const
export type Robot = (typeof robots)[number]
export const channelKinds = ['email', ...robots, 'webhook'] as const
export type ChannelKind = (typeof channelKinds)[number]

export const isRobot = (kind: ChannelKind): kind is Robot => robots.includes(kind as Robot)

export interface Preferences {
  email: string | null
  quiet: QuietHours | null
  /** Kinds that are wanted otherwise than by every channel. */
  channels: Partial<Record<string, PersonalChannel[]>>
}

/** Of who has not said anything: nothing at night, when the daily work of the system is done. */
export const usualPreferences: Preferences = { email: null, quiet: { from: '22:00', until: '07:00' }, channels: {} }

export const wants = ({ channels }: Preferences, kind: string, channel: PersonalChannel): boolean =>
  channels[kind]?.includes(channel) ?? true

/** Hours of the day, HH:MM, in which nothing is sent; over midnight when `until` is the earlier one. */
export interface QuietHours {
  from: string
  until: string
}

/** When something of now may be sent: at once, or at the end of the quiet hours it falls into. */
export function afterQuiet(now: string, timeZone: string, quiet: QuietHours | null): string {
  if (!quiet) return now
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  const { from, until } = quiet
  const isQuiet = from < until ? time >= from && time < until : time >= from || time < until
  if (!isQuiet) return now
  const day = local.toPlainDate().add({ days: time < until ? 0 : 1 })
  const end = day.toZonedDateTime({ timeZone, plainTime: until })
  return new Date(end.epochMilliseconds).toISOString()
}

/** After so many tries in a day a delivery is dead until somebody sends it again. */
export const maxTries = 8

/** Seconds until the next try after so many: three times as long each time, a day in all; null when that was the last. */
export const retryAfter = (tries: number): number | null => (tries >= maxTries ? null : 79 * 3 ** (tries - 1))

/** As long as an attempt may at most take before it counts as died, and how long a channel that is down is let be. */
export const claimSeconds = 60
export const pauseSeconds = 60

/** At most so many bytes of UTF-8, cut between characters. */
export function cut(text: string, bytes: number): string {
  const size = (part: string) => new TextEncoder().encode(part).length
  if (size(text) <= bytes) return text
  let shown = ''
  let used = size('…')
  for (const character of text) {
    used += size(character)
    if (used > bytes) break
    shown += character
  }
  return `${shown}…`
}
