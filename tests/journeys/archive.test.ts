import type { BrowserContext, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { texts as kernel } from '../../web/kernel/texts.ts'
import { texts } from '../../web/modules/customers/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const words = { ...texts.zh, kernel: kernel.zh }

interface Row {
  id: string
}
interface Company {
  customerId: string
  technicianId: string
}
let company: Company

/** A company with an account executive who looks after a customer of a group, and colleagues who do not. */
async function aCompany(): Promise<Company> {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
  const list = async (path: string) => (await call<{ rows: (Row & { code: string })[] }>(office, 'GET', path)).rows
  const positions = await list('/positions')
  const [department] = await list('/departments')
  const user = (username: string, name: string, code: string, place: object = {}) =>
    call<Row>(office, 'POST', '/users', {
      username,
      name,
      password,
      positionId: positions.find((row) => row.code === code)!.id,
      ...place,
    })
  const departmentId = department!.id
  const owner = await user('lin', '林客户', 'account-executive', { departmentId })
  await user('he', '何协办', 'account-executive', { departmentId })
  const technician = await user('jishu', '吴技术', 'technology')
  await user('qihua', '郑企划', 'planning')
  await user('zong', '高总', 'general-manager')
  const parent = await call<Row>(office, 'POST', '/customers', { code: 'K0', name: '长江装备集团' })
  const customer = await call<Row>(office, 'POST', '/customers', {
    code: 'K1',
    name: '苏州精工机床有限公司',
    industry: '机床制造',
    phone: '0512-66668888',
    ownerId: owner.id,
    departmentId,
  })
  const at = `/customers/${customer.id}/archive/basic`
  const { version } = await call<{ version: number }>(office, 'GET', at)
  await office.request.patch(`/api/v1${at}`, {
    headers: { 'if-match': `"${version}"` },
    data: { values: { parent: parent.id }, reason: '集团客户' },
  })
  await office.close()
  const desk = await signedIn('lin')
  await call(desk, 'POST', `${at}/financial-statements`, {
    values: {
      statementYear: '2025',
      statementRevenue: '86000000.00',
      costOfSales: '64500000.00',
      netProfit: '-1200000.00',
      currentAssets: '40000000.00',
      inventory: '12000000.00',
      receivables: '16000000.00',
      statementTotalAssets: '90000000.00',
      currentLiabilities: '32000000.00',
      totalLiabilities: '51000000.00',
    },
  })
  await desk.close()
  return { customerId: customer.id, technicianId: technician.id }
}

const part = (page: Page, name: string) => page.getByRole('navigation', { name: words.archive.parts }).getByText(name)
const field = (page: Page, name: string) => page.getByRole('dialog').getByLabel(name, { exact: true })
const chosen = async (page: Page, name: string, option: string) => {
  await field(page, name).fill(option)
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).waitFor()
  await field(page, name).press('Enter')
  await page.getByRole('dialog').getByTitle(option, { exact: true }).waitFor()
}
/** Typed, and the usual reasons offered below it left. */
const because = async (page: Page, reason: string) => {
  await field(page, words.archive.reason).fill(reason)
  await field(page, words.archive.reason).press('Tab')
  await page.getByRole('dialog').locator('#reason[aria-expanded="false"]').waitFor()
}
const save = (page: Page) => page.getByRole('dialog').getByRole('button', { name: words.kernel.save }).click()
const saved = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' })

/** What the API gives of a part to whoever is signed in there. */
const stored = (visitor: BrowserContext, name: string) =>
  call<{ values: Record<string, string | null>; lists: Record<string, { rows: { values: object }[] }> }>(
    visitor,
    'GET',
    `/customers/${company.customerId}/archive/${name}`,
  )

it('D-17 the owner fills the archive at the desk: basic data and a bank account; and confirms it', async () => {
  company = await aCompany()
  const visitor = await signedIn('lin')
  const { page, shown } = await looking(visitor, 'archive-owner')
  await page.goto(`/customers/${company.customerId}`)
  await page.getByRole('heading', { name: '苏州精工机床有限公司' }).waitFor()
  await page.getByText('长江装备集团').or(page.getByText(words.group.notSeen)).first().waitFor()
  await shown('1-opened')

  await page.getByRole('button', { name: '法定代表人', exact: true }).click()
  await page.locator('#values_legalRepresentative:focus').fill('周立')
  await chosen(page, '企业规模', '中型')
  await field(page, '营业收入').fill('86000000')
  await field(page, '雇员人数').fill('460')
  await because(page, '首次录入')
  await shown('2-form')
  await save(page)
  await saved(page)
  await page.getByText('86,000,000.00').first().waitFor()

  await page.getByRole('button', { name: words.archive.addTo.replace('{{list}}', '开户银行') }).click()
  await field(page, '开户银行').fill('工商银行苏州分行')
  await field(page, '账号').fill('1102020409000012345')
  await chosen(page, '账户币种', '人民币')
  await save(page)
  await saved(page)
  await page.getByRole('button', { name: '工商银行苏州分行' }).click()
  await page.getByRole('dialog').getByRole('button', { name: words.archive.disclose }).click()
  const asked = page.getByRole('dialog').filter({ hasText: words.archive.discloseHint })
  await asked.getByLabel(words.archive.purpose).fill('核对付款账户')
  await shown('3-purpose')
  await asked.getByRole('button', { name: words.archive.disclose }).click()
  await page.getByText('1102020409000012345').waitFor()
  await page.keyboard.press('Escape')
  await saved(page)

  await page.getByRole('button', { name: words.archive.confirm }).click()
  await page.getByText(words.archive.confirmDone).waitFor()
  await page.getByText('由 林客户 核实').waitFor()
  await page.getByRole('button', { name: words.kernel.why }).last().click()
  await page.getByRole('dialog').getByText('R-06').first().waitFor()
  await shown('4-why')
  expect((await stored(visitor, 'basic')).values).toMatchObject({ legalRepresentative: '周立', size: 'medium' })
}, 240_000)

it('D-17 a key person is entered from the list of what is missing', async () => {
  const { page, shown } = await looking(await signedIn('lin'), 'archive-person')
  await page.goto(`/customers/${company.customerId}`)
  await part(page, '重要相关人员').click()
  await page.getByText(words.archive.completeness.replace('{{percent}}', '0')).waitFor()
  await page.getByRole('button', { name: '重要人员', exact: true }).click()
  await field(page, '姓名').fill('王总')
  await field(page, '爱好与偏好').fill('围棋')
  await field(page, '生日').fill('1970-03-05')
  await field(page, '生日').press('Enter')
  await chosen(page, '采购决策角色', '决策者')
  await save(page)
  await saved(page)
  await page.getByRole('button', { name: '王总' }).waitFor()
  await shown('1-entered')
  expect((await stored(page.context(), 'key-persons')).lists['key-persons']!.rows).toHaveLength(1)
}, 240_000)

it('R-06 on the phone the owner names a deputy, reads the history and sees everything on the timeline', async () => {
  const visitor = await signedIn('lin', phone)
  const { page, shown } = await looking(visitor, 'archive-phone')
  await page.goto(`/customers/${company.customerId}`)
  await page.getByText('86,000,000.00').first().waitFor()
  await shown('1-basic')
  await page.getByRole('button', { name: words.archive.history }).click()
  await page.getByRole('dialog').getByText('周立').waitFor()
  await page.getByRole('dialog').getByText(words.history.why.replace('{{reason}}', '首次录入')).first().waitFor()
  await shown('2-history')
  await page.keyboard.press('Escape')
  await saved(page)

  await part(page, '服务管理').click()
  await page.getByRole('button', { name: words.archive.addTo.replace('{{list}}', '协办人') }).click()
  await field(page, '协办人').click()
  await field(page, '协办人').pressSequentially('何')
  // The list narrows while it is typed: the click waits until the one sought is the only one.
  const offered = page.locator('.ant-select-dropdown:visible .ant-select-item-option')
  await expect.poll(() => offered.count()).toBe(1)
  await offered.getByText('何协办').click()
  await page.getByRole('dialog').getByTitle('何协办').waitFor()
  await because(page, '出差期间协助')
  await shown('3-deputy')
  await save(page)
  await saved(page)
  await page.getByRole('button', { name: '何协办' }).waitFor()

  await page.getByRole('link', { name: words.tab.timeline }).click()
  await page.getByText('核实').first().waitFor()
  await shown('4-timeline')
  expect((await stored(visitor, 'service')).lists['deputies']!.rows).toHaveLength(1)
}, 240_000)

it('D-19 who does not look after the customer states a purpose once, and sees masked what is masked', async () => {
  const { page, shown } = await looking(await signedIn('qihua'), 'archive-planning')
  await page.goto(`/customers/${company.customerId}?part=key-persons`)
  await page.getByText(words.archive.purposeTitle).waitFor()
  await shown('1-purpose')
  await page.getByLabel(words.archive.purpose).fill('编制年度营销计划')
  await page.getByRole('button', { name: words.archive.purposeGo, exact: true }).click()
  await page.getByRole('button', { name: '王总' }).click()
  await page.getByRole('dialog').getByText(words.archive.masked).first().waitFor()
  expect(await page.getByText('围棋').count()).toBe(0)
  await shown('2-masked')
  await page.keyboard.press('Escape')
  await saved(page)

  await part(page, '优惠政策').click()
  await page.getByText(words.archive.closedTitle).waitFor()
  await shown('3-closed')
  await part(page, '基本信息').click()
  await page.getByText('****2345').first().waitFor()
  expect(await page.getByText('年度财务报表').count()).toBe(0)
  await shown('4-basic')
}, 240_000)

it('A-07 technology, brought in as a deputy, sees whom it supplies with what, on the phone and no more', async () => {
  const boss = await signedIn('zong')
  await call(boss, 'POST', `/customers/${company.customerId}/archive/service/deputies`, {
    values: { deputy: company.technicianId },
    reason: '主轴配套',
  })
  await boss.close()
  const { page, shown } = await looking(await signedIn('jishu', phone), 'archive-technology')
  await page.goto(`/customers/${company.customerId}`)
  await page.getByText(words.archive.closed).first().waitFor()
  await page.getByRole('heading', { name: '苏州精工机床有限公司' }).waitFor()
  expect(await page.getByText('机床制造').count()).toBe(0)
  await shown('1-basic')
}, 240_000)

it('D-18 a customer that is lost is closed with the reason, where it went and to whom; the page in English', async () => {
  const visitor = await signedIn('zong')
  await call(visitor, 'PUT', `/customers/${company.customerId}/relation`, { relation: 'trading', reason: '首单' })
  const { page, shown } = await looking(visitor, 'archive-english')
  await page.addInitScript("localStorage.setItem('clavis.locale', 'en')")
  await page.goto(`/customers/${company.customerId}`)
  const { relation, archive } = texts.en
  await page.getByText(archive.ratio.current).first().waitFor()
  await shown('1-basic')
  await page.getByRole('button', { name: relation.change }).click()
  await page.getByLabel(relation.lostReason).fill('价格高于同行')
  await page.getByLabel(relation.destination).fill('转由本地供应商供货')
  await page.getByLabel(relation.competitor).fill('华南精密')
  await shown('2-lost')
  await page.getByRole('dialog').getByRole('button', { name: relation.change }).click()
  await page.getByText(relation.lost, { exact: true }).waitFor()
  expect((await stored(visitor, 'products')).values).toMatchObject({ lostCompetitor: '华南精密' })
}, 240_000)
