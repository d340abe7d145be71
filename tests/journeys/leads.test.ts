import type { BrowserContext } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { texts as customerTexts } from '../../web/modules/customers/texts.ts'
import { texts as leadTexts } from '../../web/modules/leads/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const words = leadTexts.zh

interface Made {
  id: string
  name: string
}
const kept = '宁波海天精工股份有限公司'
const typed = '宁波海天精工有限公司'
const elsewhere = '绍兴越剑机械有限公司'

/** A company with a salesman, his customer, a colleague's customer he does not see, and their manager. */
async function aCompany(): Promise<void> {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
  const { rows } = await call<{ rows: { id: string; code: string }[] }>(office, 'GET', '/positions')
  const create = (username: string, name: string, code: string) =>
    call<Made>(office, 'POST', '/users', {
      username,
      name,
      password,
      positionId: rows.find((row) => row.code === code)!.id,
    })
  const salesman = await create('zhou', '周跑单', 'account-executive')
  const colleague = await create('wu', '吴同事', 'account-executive')
  await create('sun', '孙经理', 'sales-manager')
  const common = { industry: '装备制造', address: '宁波市北仑区' }
  await call(office, 'POST', '/customers', { name: kept, code: 'NB001', ownerId: salesman.id, ...common })
  await call(office, 'POST', '/customers', { name: elsewhere, phone: '0574-86182525', ownerId: colleague.id })
  await office.close()
}

const box = (page: Awaited<ReturnType<typeof looking>>['page']) => page.getByRole('dialog')
const customersOf = (visitor: BrowserContext) =>
  call<{ rows: Made[] }>(visitor, 'GET', '/customers?sort=code').then(({ rows }) => rows.map(({ name }) => name))

beforeAll(aCompany)

it('A-03 A-04 a lead is typed on a phone beside whom it may be, verified, and becomes a customer', async () => {
  const { page, shown } = await looking(await signedIn('zhou', phone), 'leads-phone')
  await page.goto('/leads')
  await page.getByText(words.none).waitFor()
  await shown('1-empty')

  await page.getByRole('button', { name: words.create }).first().click()
  const form = box(page)
  await form.getByLabel(words.field.name).fill(typed)
  await form.getByRole('link', { name: kept }).waitFor()
  await form.getByLabel(words.field.phone).fill('0574-86182525')
  await form.getByText(words.duplicate.hidden).waitFor()
  expect(await form.getByText(elsewhere).count(), 'a customer out of sight keeps its name').toBe(0)
  await form.getByLabel(words.field.contactName).fill('陈采购')
  await form.getByLabel(words.field.website).fill('https://www.haitian-example.cn')
  await form.getByRole('combobox', { name: words.field.source }).click()
  await page.getByTitle('展会').click()
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText(words.duplicate.acceptNeeded).waitFor()
  await shown('2-suspected')

  await form.getByLabel(words.duplicate.accept).check()
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: typed }).waitFor()
  await page.getByText(words.timely).waitFor()
  await shown('3-entered')

  await page.getByRole('button', { name: words.do.verify }).click()
  await box(page).getByLabel(words.field.method).click()
  await page.getByTitle('电话').click()
  await box(page).getByRole('button', { name: words.do.verify }).click()
  await page.getByText(words.next.verifying).waitFor()
  await page.getByRole('button', { name: words.do.confirm }).click()
  await box(page).getByLabel(words.field.verifiedOn).waitFor()
  await shown('4-verdict')
  await box(page).getByRole('button', { name: words.do.confirm }).click()
  await page.getByText(words.next.valid).waitFor()

  await page.getByRole('button', { name: words.do.convert }).click()
  await box(page).getByLabel(words.convert.create).waitFor()
  await box(page).getByLabel(words.duplicate.accept).check()
  await shown('5-conversion')
  await box(page).getByRole('button', { name: words.do.convert }).click()
  await page.getByText(words.next.converted).waitFor()
  await page.getByRole('link', { name: /^P\d{6} / }).waitFor()
  await box(page).waitFor({ state: 'detached' })
  await shown('6-converted')
  expect(await customersOf(page.context())).toEqual([kept, typed])

  await page.goto('/leads')
  await page.getByText(words.counted.replace('{{label}}', words.state.converted).replace('{{count}}', '1')).waitFor()
  await shown('7-inbox')
}, 240_000)

it('A-04.1 two customers are merged with a choice per field, and the merge is undone', async () => {
  const { page, shown } = await looking(await signedIn('sun'), 'leads-merge')
  await page.goto('/duplicates')
  await page.getByRole('button', { name: words.duplicate.scan }).click()
  await page.getByText('已比对 3 家客户').waitFor()
  await page.getByRole('link', { name: typed }).first().waitFor()
  await shown('1-pairs')
  await page.setViewportSize(phone)
  await shown('1-pairs-phone')
  await page.setViewportSize(desktop)

  const both = { first: kept, second: typed }
  const named = (text: string) => text.replace('{{first}}', both.first).replace('{{second}}', both.second)
  await page.getByRole('link', { name: named(words.duplicate.mergeOf) }).click()
  await page.getByRole('heading', { name: words.merge.fields }).waitFor()
  await page.getByRole('radio', { name: typed }).check()
  await shown('2-preview')
  await page.setViewportSize(phone)
  await shown('2-preview-phone')
  await page.setViewportSize(desktop)
  await page.getByRole('button', { name: words.merge.submit, exact: true }).click()
  await box(page).getByLabel(words.merge.reason).fill('同一家，展会上留的是旧名')
  await box(page).getByRole('button', { name: words.merge.submit }).click()
  await page.getByRole('heading', { name: words.merge.outcome }).waitFor()
  await page.getByText('线索').last().waitFor()
  await shown('3-merged')
  expect(await page.getByText('合并记录').count(), 'the merge itself is no record left behind').toBe(0)
  expect(await customersOf(page.context())).toEqual([typed, elsewhere])

  await page.getByRole('button', { name: words.merge.undo }).click()
  await box(page).getByLabel(words.merge.undoReason).fill('核对后是两家')
  await shown('4-undoing')
  await box(page).getByRole('button', { name: words.merge.undo }).click()
  await page.getByText(words.merge.undone, { exact: true }).first().waitFor()
  await shown('5-undone')
  expect(await customersOf(page.context())).toEqual([kept, elsewhere, typed])

  await page.goto('/duplicates')
  await page.getByRole('button', { name: named(words.duplicate.dismissOf) }).click()
  await box(page).getByLabel(words.reason).fill('两家不同的公司，只是同名')
  await shown('6-dismissing')
  await box(page).getByRole('button', { name: words.duplicate.dismiss }).click()
  await box(page).waitFor({ state: 'detached' })
  await page.getByText(words.duplicate.view.dismissed, { exact: true }).first().click()
  await page.getByText('两家不同的公司，只是同名').waitFor()
  await shown('7-dismissed')
}, 240_000)

it('A-03 A-06 the manager sees what each source yields, and a new customer needs no code', async () => {
  const { page, shown } = await looking(await signedIn('sun'), 'leads-figures')
  await page.goto('/leads/figures')
  await page.getByRole('link', { name: '展会' }).waitFor()
  await page.getByText('100.0 %').first().waitFor()
  await shown('1-figures')
  await page.setViewportSize(phone)
  await shown('1-figures-phone')
  await page.setViewportSize(desktop)

  await page.goto('/customers')
  await page.getByRole('button', { name: customerTexts.zh.create }).first().click()
  const form = box(page)
  await form.getByLabel(customerTexts.zh.field.name).fill('越剑机械（绍兴）有限公司')
  await form.getByText(words.duplicate.clean).waitFor()
  await form.getByLabel(customerTexts.zh.field.name).fill('绍兴越剑机械')
  await form.getByText(words.duplicate.by.name).waitFor()
  await shown('2-customer')
  await form.getByLabel(words.duplicate.accept).check()
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: '绍兴越剑机械' }).waitFor()
  const { rows } = await call<{ rows: { code: string }[] }>(
    page.context(),
    'GET',
    '/customers?q=绍兴越剑机械&sort=code',
  )
  expect(rows.map(({ code }) => code)).toEqual(['P000001', 'P000003'])
}, 240_000)

it('A-04 a lead is dropped for a reason and taken up again', async () => {
  const { page, shown } = await looking(await signedIn('sun'), 'leads-dropped')
  const desk = page.context()
  const { id } = await call<Made>(desk, 'POST', '/leads', {
    name: '嘉兴轴承厂',
    source: 'visit',
    learnedOn: '2026-01-05',
  })
  await call(desk, 'POST', `/leads/${id}/verification`, { method: 'phone' })
  await page.goto(`/leads/${id}`)
  await page.getByRole('button', { name: words.do.drop }).click()
  await box(page).getByLabel(words.reason).fill('已停业')
  await box(page).getByRole('button', { name: words.do.drop }).click()
  await page.getByText(words.next.invalid).waitFor()
  await page.getByText('已停业', { exact: true }).waitFor()
  await page.getByText(words.late).waitFor()
  await shown('1-dropped')
  await page.getByRole('button', { name: words.do.reopen }).click()
  await box(page).getByLabel(words.reason).fill('换址后恢复营业')
  await box(page).getByRole('button', { name: words.do.reopen }).click()
  await page.getByText(words.next.verifying).waitFor()
  expect(await call(desk, 'GET', `/leads/${id}`)).toMatchObject({ state: 'verifying', invalidReason: null })
  await page.goto('/leads')
  await page.getByRole('button', { name: '语言' }).click()
  await page.getByRole('heading', { name: leadTexts.en.title, exact: true }).waitFor()
  await shown('2-english')
}, 240_000)
