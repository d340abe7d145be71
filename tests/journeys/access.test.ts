import { readFile } from 'node:fs/promises'
import type { BrowserContext } from 'playwright-core'
import { expect, it } from 'vitest'
import { html, pdf } from '../../server/testing/bytes.ts'
import { texts as approvalTexts } from '../../web/modules/approvals/texts.ts'
import { texts as auditTexts } from '../../web/modules/audit/texts.ts'
import { texts as customerTexts } from '../../web/modules/customers/texts.ts'
import { texts as kernelTexts } from '../../web/kernel/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const words = { ...customerTexts.zh, kernel: kernelTexts.zh, approvals: approvalTexts.zh }
const fill = (text: string, values: Record<string, string>) =>
  text.replaceAll(/\{\{(\w+)(?:, number)?\}\}/g, (_, name: string) => values[name]!)

const company = '海川重工集团有限公司'
const keyPerson = '姜总工'
const purpose = '与该集团联合投标'
let customerId = ''
let requestPath = ''

const refusals = (who: BrowserContext, paths: string[]) =>
  Promise.all(paths.map(async (path) => (await who.request.get(`/api/v1${path}`)).status()))

/** An owner with a customer and the manager of its department; somebody of another team; who decides. */
async function aCompany(): Promise<void> {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
  const idOf = async (path: string, name: string) => {
    const { rows } = await call<{ rows: { id: string; name: string; code?: string }[] }>(office, 'GET', path)
    return rows.find((row) => row.code === name || row.name === name)!.id
  }
  const hire = async (username: string, name: string, position: string, department: string) =>
    call<{ id: string }>(office, 'POST', '/users', {
      username,
      name,
      password,
      positionId: await idOf('/positions', position),
      departmentId: await idOf('/departments', department),
    })
  await hire('zheng', '郑客服', 'account-executive', '客户服务部')
  await hire('qin', '秦经理', 'service-manager', '客户服务部')
  await hire('lin', '林业务', 'account-executive', '业务部')
  await hire('sun', '孙副总', 'deputy-general-manager', '总经理办公室')
  const owner = await signedIn('zheng')
  const departmentId = await idOf('/departments', '客户服务部')
  const customer = { code: 'HC001', name: company, industry: '船舶', phone: '021-12345678', departmentId }
  customerId = (await call<{ id: string }>(owner, 'POST', '/customers', customer)).id
  const values = { personName: keyPerson, personPosition: '总工程师', interests: '书法' }
  await call(owner, 'POST', `/customers/${customerId}/archive/key-persons/key-persons`, { values })
  await owner.close()
  await office.close()
}

it('A-07 another team’s customer is found by initials and by pinyin, masked, and asked for with a purpose', async () => {
  await aCompany()
  const asker = await looking(await signedIn('lin'), 'access-asker')
  await asker.page.goto('/customers')
  await asker.page.getByLabel(words.search).fill('hczg')
  const found = asker.page.getByRole('link', { name: fill(words.found.askFor, { name: company }) })
  await found.waitFor()
  await asker.page.getByText('客户服务部').waitFor()
  expect(await asker.page.getByText('HC001').count()).toBe(0)
  expect(await asker.page.getByText('郑客服').count()).toBe(0)
  await asker.shown('1-found')

  await asker.page.keyboard.press('Control+k')
  await asker.page.getByRole('combobox', { name: words.kernel.palette.hint }).fill('haichuan')
  await asker.page.getByRole('option', { name: company }).getByText(words.kernel.palette.ask).waitFor()
  await asker.shown('2-palette')
  await asker.page.keyboard.press('Enter')

  await asker.page.getByRole('heading', { name: company }).waitFor()
  await asker.page.getByLabel('重要相关人员').check()
  await asker.page.getByRole('button', { name: words.ask.submit }).click()
  await asker.page.getByText(words.ask.purposeNeeded).waitFor()
  await asker.page.getByLabel(words.ask.purpose, { exact: true }).fill(purpose)
  await asker.shown('3-form')
  await asker.page.getByRole('button', { name: words.ask.submit }).click()
  await asker.page.getByText(words.requests.status.pending).waitFor()
  requestPath = new URL(asker.page.url()).pathname

  await asker.page.goto(`/archive-requests/new?customerId=${customerId}`)
  await asker.page.getByText(words.ask.pending).waitFor()
  await asker.shown('5-pending')
}, 240_000)

it('A-07 the deputy general manager grants it on a phone, with the request at hand', async () => {
  const deputy = await looking(await signedIn('sun', phone), 'access-deputy')
  await deputy.page.goto('/approvals')
  await deputy.page.getByRole('link', { name: company }).first().click()
  await deputy.page.getByText(purpose).first().waitFor()
  await deputy.page.getByRole('link', { name: words.approvals.link }).click()
  await deputy.page.waitForURL(`**${requestPath}`)
  await deputy.page.getByText(purpose).waitFor()
  await deputy.shown('1-request')
  await deputy.page.getByRole('link', { name: words.requests.progress }).click()
  await deputy.page.getByRole('button', { name: words.approvals.do.approve, exact: true }).click()
  await deputy.page.getByRole('dialog').getByRole('button', { name: words.approvals.do.approve, exact: true }).click()
  await deputy.page.getByText(words.approvals.status.approved).first().waitFor()
  expect(await deputy.page.getByRole('button', { name: words.approvals.do.approve, exact: true }).count()).toBe(0)
  await deputy.page.goto('/archive-requests?box=all')
  await deputy.page.getByRole('link', { name: company }).waitFor()
  await deputy.page.getByText(words.requests.status.granted, { exact: true }).waitFor()
  await deputy.shown('2-all')
}, 240_000)

it('A-07, D-19 the asker reads exactly that part; everything else stays closed', async () => {
  const asker = await looking(await signedIn('lin'), 'access-let-in')
  await asker.page.goto(requestPath)
  await asker.page.getByText(words.grants.live, { exact: true }).waitFor()
  await asker.shown('1-granted')
  await asker.page.getByRole('link', { name: words.requests.openCustomer }).click()
  await asker.page.getByText(keyPerson).first().waitFor()
  await asker.page.getByText(words.letIn.split('{{')[0]!).waitFor()
  await asker.shown('2-part')
  await asker.page.getByRole('link', { name: '基本信息' }).click()
  await asker.page.getByText(words.archive.closedTitle).waitFor()
  expect(await asker.page.getByRole('link', { name: words.tab.trade, exact: true }).count()).toBe(0)
  await asker.shown('3-closed')
  const others = ['basic', 'contact', 'service', 'products', 'other', 'preferential']
  const paths = others.map((part) => `/customers/${customerId}/archive/${part}`)
  expect(await refusals(asker.page.context(), paths)).toEqual(others.map(() => 403))
  expect(await refusals(asker.page.context(), [`/customers/${customerId}/readers`])).toEqual([404])
}, 240_000)

it('T-12 the manager of the owner sees who can see it and why, and withdraws it', async () => {
  const manager = await looking(await signedIn('qin'), 'access-manager')
  await manager.page.goto(`/customers/${customerId}`)
  await manager.page.getByRole('link', { name: words.tab.readers }).click()
  await manager.page.getByText(words.readers.viaOf.grant).waitFor()
  await manager.shown('1-readers')
  await manager.page.getByRole('button', { name: fill(words.readers.whyOf, { name: '林业务' }) }).click()
  await manager.page.getByRole('dialog').getByText('重要相关人员').waitFor()
  await manager.shown('2-why')
  await manager.page.keyboard.press('Escape')
  await manager.page.getByRole('button', { name: fill(words.grants.revokeOf, { part: '重要相关人员' }) }).click()
  const sheet = manager.page.getByRole('dialog', { name: '林业务' })
  await sheet.getByLabel(words.said.reason).fill('投标已结束')
  await manager.shown('3-withdrawing')
  await sheet.getByRole('button', { name: words.grants.revoke, exact: true }).click()
  await manager.page.getByText(words.readers.viaOf.grant).waitFor({ state: 'detached' })

  const asker = await looking(await signedIn('lin', phone), 'access-shut-out')
  await asker.page.goto(requestPath)
  await asker.page.getByText(fill(words.grants.revokedBy, { name: '秦经理', reason: '投标已结束' })).waitFor()
  await asker.shown('1-withdrawn')
  const part = `/customers/${customerId}/archive/key-persons`
  expect(await refusals(asker.page.context(), [part])).toEqual([404])
  await asker.page.goto(`/customers/${customerId}?part=key-persons`)
  await asker.page.getByRole('heading', { name: words.kernel.notFound }).waitFor()
  await asker.page.goto('/customers?q=hczg')
  await asker.page.getByText(words.found.title).waitFor()
  await asker.shown('2-masked-again')
  await asker.page.getByRole('link', { name: fill(words.found.askFor, { name: company }) }).click()
  await asker.page.getByLabel(words.ask.days).waitFor()
  await asker.shown('3-form')
}, 240_000)

it('K-04 a PDF is attached and downloaded as it was; a page named as a picture is refused in place', async () => {
  const owner = await looking(await signedIn('zheng'), 'access-files')
  const { page } = owner
  await page.goto(`/customers/${customerId}?part=contact`)
  const files = page.getByRole('region', { name: words.files.title })
  await files.getByText(words.files.noneToAdd).waitFor()
  const chooser = files.locator('input[type=file]').first()
  const content = pdf('/Licence 1')
  await chooser.setInputFiles({ name: '营业执照.pdf', mimeType: 'application/pdf', buffer: content })
  const get = files.getByRole('link', { name: fill(words.files.download, { name: '营业执照.pdf' }) })
  await get.waitFor()
  await chooser.setInputFiles({ name: '门头照片.jpg', mimeType: 'image/jpeg', buffer: html() })
  const refusal = files.getByRole('alert')
  await refusal.getByText('文件内容与扩展名 .jpg 不符').waitFor()
  await refusal.getByText('门头照片.jpg').waitFor()
  await owner.shown('1-attached')
  const [download] = await Promise.all([page.waitForEvent('download'), get.click()])
  expect(download.suggestedFilename()).toBe('营业执照.pdf')
  expect((await readFile(await download.path())).equals(content)).toBe(true)

  const outside = await looking(await signedIn('zheng', phone), 'access-files-phone')
  await outside.page.goto(`/customers/${customerId}?part=contact`)
  const there = outside.page.getByRole('region', { name: words.files.title })
  await there.getByText('营业执照.pdf').waitFor()
  await there.getByRole('button', { name: words.kernel.upload.photo }).waitFor()
  await outside.shown('1-list')
  await there.getByRole('button', { name: fill(words.files.remove, { name: '营业执照.pdf' }) }).click()
  const sheet = outside.page.getByRole('dialog')
  await sheet.getByLabel(words.said.reason).fill('传错了')
  await outside.shown('2-removing')
  await sheet.getByRole('button', { name: words.files.removeDo, exact: true }).click()
  await there.getByText(words.files.noneToAdd).waitFor()
}, 240_000)

it('a view of the list keeps filters and columns under a name', async () => {
  const owner = await looking(await signedIn('zheng'), 'access-views')
  await owner.page.goto(`/customers?relation=potential&industry=${encodeURIComponent('船')}&columns=owner,department`)
  await owner.page.getByRole('link', { name: company }).waitFor()
  const view = (name: string) => owner.page.getByRole('button', { name: fill(words.views.label, { name }) })
  await view(words.views.unsaved).click()
  await owner.page.getByRole('menuitem', { name: words.views.save }).click()
  await owner.page.getByLabel(words.views.name).fill('潜在客户')
  await owner.page.getByRole('dialog').getByRole('button', { name: words.kernel.save }).click()
  await view('潜在客户').waitFor()
  await owner.page.getByRole('button', { name: words.views.columns }).click()
  await owner.page.getByRole('checkbox', { name: words.field.industry }).check()
  await owner.page.getByRole('cell', { name: '船舶' }).waitFor()
  await owner.shown('1-columns')
  await owner.page.goto('/customers')
  await view(words.views.default).click()
  await owner.page.getByRole('menuitem', { name: '潜在客户' }).click()
  await view('潜在客户').waitFor()
  expect(new URL(owner.page.url()).searchParams.get('columns')).toBe('owner,department')
}, 240_000)

it('A-07.4 chosen customers leave as a file, with a purpose, and the register tells of it', async () => {
  const owner = await signedIn('zheng')
  await call(owner, 'POST', '/customers', { code: 'HC002', name: '海川铸造有限公司', acceptDuplicates: true })
  const manager = await looking(await signedIn('qin'), 'access-export')
  const { page } = manager
  await page.goto('/customers')
  await page.getByLabel(fill(words.choose.one, { name: company })).focus()
  await page.keyboard.press('Space')
  const bar = page.getByRole('region', { name: words.choose.bar })
  await bar.getByText(fill(words.choose.chosen, { count: '1' })).waitFor()
  await manager.shown('1-chosen')
  await bar.getByRole('button', { name: words.choose.export }).click()
  const sheet = page.getByRole('dialog', { name: words.export.title })
  const take = sheet.getByRole('button', { name: words.export.action, exact: true })
  await take.click()
  await sheet.getByText(words.export.purposeNeeded).waitFor()
  await sheet.getByLabel(words.export.purpose, { exact: true }).fill('走访安排')
  await sheet.getByLabel(words.export.formats.csv).check()
  await manager.shown('2-purpose')
  const [download] = await Promise.all([page.waitForEvent('download'), take.click()])
  expect(download.suggestedFilename()).toMatch(/^客户清单 \d{4}-\d\d-\d\d\.csv$/)
  const file = (await readFile(await download.path())).toString('utf8')
  expect(['HC001', 'HC002', '秦经理', '走访安排'].filter((one) => file.includes(one))).toEqual([
    'HC001',
    '秦经理',
    '走访安排',
  ])

  await page.goto('/settings/access-register?action=exported')
  const entry = page.getByRole('row', { name: '走访安排' })
  await entry.getByText('秦经理').waitFor()
  await entry.getByText(auditTexts.zh.register.exported, { exact: true }).waitFor()
  await entry.getByText('客户清单').waitFor()
  await manager.shown('3-register')
}, 240_000)

it('A-07.3 customers ticked on a phone go to the hand-over; who ticks another filter begins anew', async () => {
  const manager = await looking(await signedIn('qin', phone), 'access-choosing')
  const { page } = manager
  await page.goto('/customers')
  await page.getByRole('button', { name: words.choose.start }).click()
  const bar = page.getByRole('region', { name: words.choose.bar })
  await page.getByRole('checkbox', { name: company }).check()
  await bar.getByRole('button', { name: words.kernel.choose.all }).click()
  await bar.getByText(fill(words.choose.chosen, { count: '2' })).waitFor()
  await manager.shown('1-ticked')
  await page.getByRole('button', { name: words.export.action, exact: true }).click()
  await page.getByRole('dialog', { name: words.export.title }).getByText(words.export.found).waitFor()
  await manager.shown('2-purpose')
  await page.keyboard.press('Escape')
  await bar.getByRole('button', { name: words.choose.handOver }).click()
  await page.waitForURL('**/customers/handovers/new')
  await page.getByText(fill(words.handover.chosen, { count: '2' })).waitFor()
  await page.getByText('郑客服').first().waitFor()
  await manager.shown('3-hand-over')
  await page.goBack()
  await page.getByRole('button', { name: words.choose.start }).click()
  await page.getByRole('checkbox', { name: company }).check()
  await page.getByLabel(words.search).fill('HC002')
  await page.getByRole('checkbox', { name: company }).waitFor({ state: 'detached' })
  await bar.getByText(fill(words.choose.chosen, { count: '0' })).waitFor()
  expect(await bar.getByRole('button', { name: words.choose.handOver }).isDisabled()).toBe(true)
}, 240_000)
