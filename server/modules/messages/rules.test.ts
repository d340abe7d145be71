import { describe, expect, test } from 'vitest'
import { afterQuiet, cut, maxTries, messageKinds, nameOfKind, retryAfter, wants, worded, wordings } from './rules.ts'
import { mailText, robotText, robotVerdict, type Outgoing } from './sending/rules.ts'

const shanghai = 'Asia/Shanghai'

describe('quiet hours', () => {
  const overNight = { from: '22:00', until: '07:00' }
  const noon = { from: '12:00', until: '13:30' }
  test.each([
    ['just before they begin it is sent at once', '2026-06-15T13:59:59.000Z', overNight, '2026-06-15T13:59:59.000Z'],
    [
      'from their first minute on it waits for the morning',
      '2026-06-15T14:00:00.000Z',
      overNight,
      '2026-06-15T23:00:00.000Z',
    ],
    ['after midnight the morning is the same day', '2026-06-15T18:00:00.000Z', overNight, '2026-06-15T23:00:00.000Z'],
    ['at their end it is sent at once', '2026-06-15T23:00:00.000Z', overNight, '2026-06-15T23:00:00.000Z'],
    ['at noon it waits for the afternoon', '2026-06-15T04:15:00.000Z', noon, '2026-06-15T05:30:00.000Z'],
    ['outside of a noon rest it is sent at once', '2026-06-15T06:00:00.000Z', noon, '2026-06-15T06:00:00.000Z'],
    ['without quiet hours it is always sent at once', '2026-06-15T18:00:00.000Z', null, '2026-06-15T18:00:00.000Z'],
  ])('%s', (_title, now, quiet, at) => expect(afterQuiet(now, shanghai, quiet)).toBe(at))
})

describe('trying again', () => {
  test('eight tries within a day, each wait three times the one before', () => {
    const waits = Array.from({ length: maxTries }, (_, n) => retryAfter(n + 1))
    expect(waits).toEqual([79, 237, 711, 2133, 6399, 19197, 57591, null])
    const whole = waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0)
    expect(whole).toBeLessThanOrEqual(24 * 3600)
    expect(whole).toBeGreaterThan(23.9 * 3600)
  })
})

describe('wordings', () => {
  test('both languages of every kind name the same parameters', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted()
    const unlike = messageKinds.filter((kind) =>
      Object.values(wordings[kind]).some(({ zh, en }) => names(zh).join() !== names(en).join()),
    )
    expect(unlike).toEqual([])
  })

  test('a parameter in both languages is said in each', () => {
    const parameters = { subject: 'K001', submitter: '王敏', matter: { zh: '赠礼', en: 'Gift' } }
    expect(worded('approval.waiting', parameters).text).toEqual({
      zh: '王敏提交了“赠礼”，请审批。',
      en: '王敏 submitted “Gift” for your decision.',
    })
  })

  test('somebody is told through every channel unless he has chosen otherwise for the kind', () => {
    const preferences = { email: null, quiet: null, channels: { 'obligation.owed': ['robot' as const] } }
    expect(wants(preferences, 'obligation.owed', 'email')).toBe(false)
    expect(wants(preferences, 'obligation.owed', 'robot')).toBe(true)
    expect(wants(preferences, 'obligation.reminder', 'email')).toBe(true)
  })
})

const outgoing = (subject: string): Outgoing => ({
  id: '0190a1b2-0000-7000-8000-00000000000a',
  kind: 'approval.waiting',
  parameters: { subject, submitter: '王敏', matter: { zh: '赠礼', en: 'Gift' } },
  link: '/approvals/1',
  isUrgent: false,
  createdAt: '2026-06-15T02:00:00.000Z',
  receivers: [{ id: '1', name: '李强' }],
})

describe('what leaves the system', () => {
  test('a mail has one line of subject, whatever a name holds, and the link of the configured address', () => {
    const mail = mailText(outgoing('甲\r\nBcc: a@b.cn'), 'zh-CN', 'https://crm.example.cn')
    expect(mail.subject).toBe('待您审批：甲 Bcc: a@b.cn')
    expect(mail.text).toContain('https://crm.example.cn/approvals/1')
  })

  test('without a configured address nobody guesses one', () => {
    expect(mailText(outgoing('甲'), 'en', undefined).text).toBe(
      '王敏 submitted “Gift” for your decision.\r\n\r\nPlease sign in to see more.\r\n',
    )
  })

  test('a group is told whom it concerns; tags in names call nobody', () => {
    const text = robotText('feishu', outgoing('<at user_id="all">'), 'https://crm.example.cn')
    expect(text).toContain('（李强）')
    expect(text).not.toMatch(/[<>]/)
  })

  test('what is too long for a robot is cut, the link is kept', () => {
    const text = robotText('wecom', outgoing('长'.repeat(3000)), 'https://crm.example.cn')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048)
    expect(text.endsWith('https://crm.example.cn/approvals/1')).toBe(true)
  })

  test('cutting leaves whole characters', () => expect(cut('甲乙丙', 8)).toBe('甲…'))

  test.each([
    ['{"errcode":0,"errmsg":"ok"}', { ok: true }],
    ['{"code":0,"msg":"success"}', { ok: true }],
    ['{"StatusCode":0}', { ok: true }],
    ['{"errcode":310000,"errmsg":"sign not match"}', { ok: false, code: 310000 }],
    ['{"code":19021}', { ok: false, code: 19021 }],
    ['{"errcode":"<b>"}', { ok: false, code: null }],
    ['<html>', { ok: false, code: null }],
    ['null', { ok: false, code: null }],
  ])('a robot that answers %s', (body, verdict) => expect(robotVerdict(body)).toEqual(verdict))
})

test.each(messageKinds)('the settings name %s in words alone', (kind) => {
  const { zh, en } = nameOfKind(kind)
  expect(zh).toMatch(/^[\p{Script=Han}，]+$/u)
  expect(en).toMatch(/^[A-Z][a-z, ]+$/)
})
