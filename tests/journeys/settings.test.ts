import { beforeAll, expect, it } from 'vitest'
import { sql } from '../../server/kernel/db.ts'
import { testEndpoints } from '../../server/testing/endpoints.ts'
import { texts as common } from '../../web/kernel/texts.ts'
import { texts as peopleTexts } from '../../web/modules/people/texts.ts'
import { texts as policyTexts } from '../../web/modules/policies/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const endpoints = testEndpoints()
const zh = { ...common.zh, ...peopleTexts.zh }
const { draft: drafts } = policyTexts.zh

beforeAll(async () => {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
})

it.each([
  ['desktop', desktop],
  ['phone', phone],
])(
  'days off are entered and taken back, on a %s',
  async (name, screen) => {
    const { page, shown } = await looking(await signedIn('wangmin', screen), `settings-calendar-${name}`)
    await page.goto('/settings/calendar?year=2026')
    await page.getByText(zh.calendar.none).waitFor()
    await page.getByRole('button', { name: zh.calendar.add }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel(zh.calendar.first, { exact: true }).fill('2026-12-24')
    await sheet.getByLabel(zh.calendar.first, { exact: true }).press('Enter')
    await sheet.getByLabel(zh.calendar.last, { exact: true }).fill('2026-12-25')
    await sheet.getByLabel(zh.calendar.last, { exact: true }).press('Enter')
    await sheet.getByLabel(zh.calendar.name).fill('厂庆')
    await shown('1-entering')
    await sheet.getByRole('button', { name: zh.save }).click()
    await page.getByText('厂庆').first().waitFor()
    await shown('2-entered')
    for (const day of ['2026-12-24', '2026-12-25']) {
      await page.getByRole('button', { name: `${zh.delete} ${day}` }).click()
      await page.getByRole('button', { name: `${zh.delete} ${day}` }).waitFor({ state: 'detached' })
    }
    await page.getByText(zh.calendar.none).waitFor()
    const { days } = await call<{ days: object[] }>(page.context(), 'GET', '/calendar/2026')
    expect(days).toEqual([])
  },
  120_000,
)

it('a webhook is set up, tried and given a new secret; what was given up goes out again', async () => {
  const far = await endpoints.open()
  const visitor = await signedIn('wangmin')
  const { page, shown } = await looking(visitor, 'settings-webhook')
  await page.goto('/settings/channels')
  await page.getByRole('button', { name: zh.hosts.add }).click()
  const host = page.getByRole('dialog')
  await host.getByLabel(zh.hosts.host).fill('127.0.0.1')
  await host.getByLabel(zh.hosts.reason).fill('本机的集成程序')
  await host.getByRole('button', { name: zh.save }).click()
  await page.getByText('本机的集成程序').waitFor()
  await shown('1-host')

  await page.goto('/settings/webhooks')
  await page.getByRole('button', { name: zh.channels.webhooks.create }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel(zh.channels.name, { exact: true }).fill('ERP')
  await sheet.getByLabel(zh.channels.url).fill(far.url)
  await sheet.getByLabel(zh.channels.purpose).fill('同步审批结果')
  await sheet.getByRole('button', { name: zh.save }).click()
  const secret = page.getByRole('textbox', { name: zh.channels.copySecret })
  const first = await secret.inputValue()
  await shown('2-secret')
  await page.getByRole('button', { name: zh.keys.done }).click()

  await page.getByRole('button', { name: `${zh.channels.trial} ERP` }).click()
  await page.getByText(zh.channels.trialDone).waitFor()
  expect(far.received).toHaveLength(1)
  far.answer(() => ({ status: 503 }))
  await page.getByRole('button', { name: `${zh.channels.trial} ERP` }).click()
  await page.getByRole('dialog', { name: zh.channels.trialFailed }).waitFor()
  await page.getByText(`${zh.faults['http-status']} · 503`).waitFor()
  await shown('3-not-arrived')
  await page.getByRole('dialog').getByRole('button').click()

  await page.getByRole('button', { name: `${zh.channels.renew} ERP` }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /确\s*定/ })
    .click()
  await secret.waitFor()
  expect(await secret.inputValue()).not.toBe(first)
  await page.getByRole('button', { name: zh.keys.done }).click()

  await giveUp()
  far.answer(() => ({}))
  await page.goto('/settings/deliveries')
  await page.getByText('ERP').first().waitFor()
  await shown('4-given-up')
  const arrived = far.received.length
  await page.getByRole('button', { name: new RegExp(`^${zh.deliveries.replay}`) }).click()
  await page.getByText(zh.deliveries.replayed).waitFor()
  await page.getByText(zh.deliveries.noneDead).waitFor()
  await expect.poll(() => far.received.length, { timeout: 20_000 }).toBe(arrived + 1)
  await page.goto('/settings/deliveries?state=sent')
  await page.getByText('ERP').first().waitFor()
  await shown('5-arrived')
}, 240_000)

/** A message to the webhook whose last try failed: as if a day of trying had passed. */
async function giveUp() {
  await product.services().database.admin((db) =>
    db.run(sql`
      insert into deliveries (tenant_id, channel_id, user_ids, kind, parameters, link, is_urgent, state, next_at, tries,
        attempts, error, status, created_at, ended_at)
      select c.tenant_id, c.id, array[u.id], 'approval.approved', '{"subject": "年终返利"}', '/approvals', false, 'dead',
        now(), 8, 8, 'http.status', 503, now(), now()
      from message_channels c join users u on u.tenant_id = c.tenant_id where c.name = 'ERP'`),
  )
}

it('R-13 a draft is set on the newest version when another came first, and deleted when nobody wants it', async () => {
  const visitor = await signedIn('wangmin')
  const { parameters } = await call<{ parameters: object }>(visitor, 'GET', '/policies/key-account')
  const { id } = await call<{ id: string }>(visitor, 'POST', '/policies/key-account/drafts', {
    reason: '提高标准',
    parameters: { ...parameters, cumulativeOver: '3500000' },
  })
  await call(visitor, 'POST', '/policies/key-account/versions', {
    effectiveOn: new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }),
    reason: '更正',
    parameters: { ...parameters, monthlyOver: '350000' },
  })
  const { page, shown } = await looking(visitor, 'settings-draft')
  await page.goto(`/regulations/key-account/drafts/${id}`)
  await page.getByRole('button', { name: drafts.rebase }).waitFor()
  await shown('1-outdated')
  await page.getByRole('button', { name: drafts.rebase }).click()
  await page.getByRole('button', { name: drafts.rebase }).waitFor({ state: 'detached' })
  const rebased = await call<{ baseVersion: number }>(visitor, 'GET', `/policy-drafts/${id}`)
  expect(rebased.baseVersion).toBe(2)
  await page.getByRole('button', { name: zh.delete, exact: true }).click()
  await page.getByRole('dialog', { name: drafts.deleteTitle }).waitFor()
  await shown('2-deleting')
  await page.getByRole('dialog').getByRole('button', { name: zh.delete }).click()
  await page.waitForURL('**/regulations/key-account')
  expect((await visitor.request.get(`/api/v1/policy-drafts/${id}`)).status()).toBe(404)
}, 240_000)
