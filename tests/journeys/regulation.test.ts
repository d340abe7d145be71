import type { BrowserContext } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { texts as approvalTexts } from '../../web/modules/approvals/texts.ts'
import { eventOf } from '../../server/modules/audit/index.ts'
import { texts as auditTexts } from '../../web/modules/audit/texts.ts'
import type { Policy } from '../../web/modules/policies/queries.ts'
import { texts as policyTexts } from '../../web/modules/policies/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const words = { ...policyTexts.zh, approvals: approvalTexts.zh, audit: auditTexts.zh }

const inForce = (visitor: BrowserContext) => call<Policy>(visitor, 'GET', '/policies/key-account')

/** A company with somebody who drafts and two who sign; one of its customers lies between the old limit and the new. */
async function aCompany(): Promise<void> {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
  const { rows } = await call<{ rows: { id: string; code: string }[] }>(office, 'GET', '/positions')
  for (const [username, name, code] of [
    ['qian', '钱起草', 'service-manager'],
    ['sun', '孙审核', 'deputy-general-manager'],
    ['li', '李签发', 'general-manager'],
  ]) {
    const positionId = rows.find((row) => row.code === code)!.id
    await call(office, 'POST', '/users', { username, name, password, positionId })
  }
  for (const [code, name, gross] of [
    ['K1', '苏州电子', '2500000.00'],
    ['K2', '杭州纺机', '4000000.00'],
    ['K3', '宁波模具', '800000.00'],
  ]) {
    const customer = await call<{ id: string }>(office, 'POST', '/customers', { code, name })
    const days = { issuedOn: '2026-01-05', dueOn: '2026-02-05' }
    await call(office, 'POST', '/invoices', { customerId: customer.id, number: `F${code}`, gross, ...days })
  }
  await office.close()
}

beforeAll(aCompany)

/** Where the draft of the authority table is. */
let draft = ''

it('R-13 a higher limit for key accounts is drafted, read against the one in force, tried out and submitted', async () => {
  const { page, shown } = await looking(await signedIn('qian'), 'regulation-draft')
  await page.goto('/regulations/key-account')
  await page.getByText(words.changesNone).waitFor()
  await shown('1-in-force')

  await page.getByRole('button', { name: words.draft.begin }).click()
  await page.getByLabel('累计交易额超过').fill('3000000')
  await page.getByLabel(words.reason, { exact: true }).fill('年度评审：提高累计交易额标准')
  await page.getByLabel(`R-05.1 ${words.draft.zh}`).fill('累计含税交易额超过 {cumulativeOver} 元。')
  await shown('2-written')

  await page.getByRole('tab', { name: words.draft.tab.difference }).click()
  await page.locator('del').filter({ hasText: '2,000,000' }).waitFor()
  await page.locator('ins').filter({ hasText: '3,000,000' }).waitFor()
  await page.locator('ins').filter({ hasText: '含税' }).waitFor()
  await shown('3-difference')

  await page.getByRole('tab', { name: words.draft.tab.simulation }).click()
  await page.getByRole('button', { name: words.simulation.start }).click()
  await page.getByText('3 位客户中，1 位的结论会改变').waitFor()
  await page.getByRole('link', { name: 'K1 苏州电子' }).waitFor()
  await page.getByText('累计交易额 2,500,000.00 元，超过 2,000,000 元').waitFor()
  await shown('4-simulated')

  await page.getByRole('button', { name: words.draft.submit }).click()
  await page.getByText(words.draft.state['in-review']).first().waitFor()
  await page.getByRole('link', { name: words.draft.approval }).waitFor()
  await shown('5-submitted')
  await page.goto('/regulations/key-account')
  await page.getByText(words.underReview).waitFor()
  const { version, isUnderReview } = await inForce(page.context())
  expect({ version, isUnderReview }).toEqual({ version: 1, isUnderReview: true })
}, 240_000)

it('R-14 two sign it on their phones, and with the second signature it is in force', async () => {
  const { do: deeds, doOn } = words.approvals
  const agree = doOn.replace('{{action}}', deeds.approve).replace('{{subject}}', '大客户认定标准')
  for (const signer of ['sun', 'li']) {
    const { page, shown } = await looking(await signedIn(signer, phone), `regulation-${signer}`)
    await page.goto('/')
    await page.getByRole('button', { name: agree }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText('2,000,000 → 3,000,000').waitFor()
    await shown('1-sheet')
    await sheet.getByRole('button', { name: deeds.approve, exact: true }).click()
    await page.getByText(words.approvals.waitingNone).waitFor()
  }
  const { page, shown } = await looking(await signedIn('li', phone), 'regulation-in-force')
  await page.goto('/regulations/key-account')
  await page.getByText(words.changesOf.replace('{{mark}}', '1').replace('{{count}}', '2')).waitFor()
  await page.getByText('李签发 20').waitFor()
  await page.getByText('孙审核 20').waitFor()
  await page.getByText('3,000,000').first().waitFor()
  await shown('1-signed')
  const { version, parameters, header } = await inForce(page.context())
  expect(version).toBe(2)
  expect(parameters.cumulativeOver).toBe('3000000.00')
  expect([header.drawn?.name, header.approved?.name]).toEqual(['钱起草', '李签发'])
}, 240_000)

it('G-04 who reads the version in force confirms it, and the rate follows', async () => {
  const { page, shown } = await looking(await signedIn('qian'), 'regulation-read')
  await page.goto('/regulations/key-account')
  await page.getByText('已签阅 0 / 4 人').waitFor()
  await page.getByRole('button', { name: words.reading.confirm }).click()
  await page.getByText('已签阅 1 / 4 人（25.00%）').waitFor()
  await page.getByRole('button', { name: words.reading.who }).click()
  await page.getByRole('cell', { name: '孙审核', exact: true }).waitFor()
  await shown('1-confirmed')

  await page.goto('/regulations/key-account?version=1')
  await page.getByText(words.readingOther.replace('{{version}}', '1')).waitFor()
  await page.getByText('2,000,000').first().waitFor()
  await shown('2-as-it-was')
  const { reading } = await inForce(page.context())
  expect(reading.acknowledged).toBe(1)
}, 240_000)

it('K-01 the authority table is written row by row, and what is wrong is said at its row, in words', async () => {
  const visitor = await signedIn('qian')
  const { page, shown } = await looking(visitor, 'regulation-authority')
  await page.goto('/regulations/authority-table')
  await page.getByText('超过 500,000 元').first().waitFor()
  await page.getByText('大客户认证').first().waitFor()
  await shown('1-in-force')

  await page.getByRole('button', { name: words.draft.begin }).click()
  const save = page.getByRole('button', { name: '保存' })
  const row = (number: number) => page.locator('.ant-collapse-item').nth(number - 1)
  const unfold = (number: number) =>
    row(number)
      .getByText(words.row.number.replace('{{number}}', String(number)))
      .click()
  await unfold(10)
  await row(10).getByLabel('超过').fill('200000')
  await save.click()
  await row(10).getByText('超过：与第 9 行重叠').waitFor()
  await shown('2-overlap')
  expect(await page.getByRole('tab', { name: words.draft.tab.simulation }).count()).toBe(0)
  draft = page.url()
}, 240_000)

it('K-01 on the phone a row is added, moved and taken away again, and the one that overlapped put right', async () => {
  const { page, shown } = await looking(await signedIn('qian', phone), 'regulation-authority-phone')
  await page.goto(draft)
  const rows = page.locator('.ant-collapse-item')
  const numbered = (text: string, number: number) => text.replace('{{number}}', String(number))
  await rows.first().waitFor()
  const count = await rows.count()
  await page.getByRole('button', { name: words.row.add }).click()
  await expect.poll(() => rows.count()).toBe(count + 1)
  await page.getByRole('button', { name: numbered(words.row.up, count + 1) }).click()
  await rows
    .nth(count - 1)
    .getByText(numbered(words.row.number, count))
    .click()
  await shown('1-added')
  await page.getByRole('button', { name: numbered(words.row.remove, count) }).click()
  await expect.poll(() => rows.count()).toBe(count)

  await rows.nth(9).getByText(numbered(words.row.number, 10)).click()
  await rows.nth(9).getByLabel('超过').fill('500000')
  await shown('2-put-right')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('超过：与第 9 行重叠').waitFor({ state: 'detached' })
}, 240_000)

it('a printed regulation stands in the access register, and the logs prove to be whole', async () => {
  const visitor = await signedIn('wangmin')
  const printed = await visitor.request.get('/api/v1/forms/policy/key-account?format=pdf&purpose=年度归档')
  expect(printed.headers()['content-type']).toBe('application/pdf')

  const { page, shown } = await looking(visitor, 'regulation-audit')
  await page.goto('/settings/access-register?action=printed')
  await page.getByRole('cell', { name: '年度归档' }).waitFor()
  await page.getByRole('cell', { name: words.audit.register.printed, exact: true }).waitFor()
  await shown('1-register')

  await page.goto('/settings/audit')
  await page.getByRole('button', { name: words.audit.verify.start }).click()
  await page.getByText('没有发现改动').waitFor()
  await page.getByText(eventOf('policy.published').zh).first().waitFor()
  await shown('2-verified')
}, 240_000)
