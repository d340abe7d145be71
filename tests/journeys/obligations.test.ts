import { beforeAll, expect, it } from 'vitest'
import { systemActor } from '../../server/kernel/access.ts'
import { inTransaction, type Tenant } from '../../server/kernel/context.ts'
import { owe } from '../../server/modules/obligations/index.ts'
import { texts as kernelTexts } from '../../web/kernel/texts.ts'
import { texts as obligationTexts } from '../../web/modules/obligations/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const words = { ...obligationTexts.zh, kernel: kernelTexts.zh }
const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

let customerId = ''

/** A department of a manager and two who look after customers; each of those owes something about one. */
async function aCompany(): Promise<void> {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
  const positions = await call<{ rows: { id: string; code: string }[] }>(office, 'GET', '/positions')
  const departments = await call<{ rows: { id: string; name: string }[] }>(office, 'GET', '/departments')
  const departmentId = departments.rows.find(({ name }) => name === '业务部')!.id
  const create = (username: string, name: string, code: string) =>
    call<{ id: string }>(office, 'POST', '/users', {
      username,
      name,
      password,
      departmentId,
      positionId: positions.rows.find((row) => row.code === code)!.id,
    })
  const manager = await create('zhang', '张经理', 'sales-manager')
  const lin = await create('lin', '林客户', 'account-executive')
  const he = await create('he', '何接手', 'account-executive')
  const { database } = product.services()
  await database.pool.query('update users set superior_id = $1 where id = any($2)', [manager.id, [lin.id, he.id]])
  const desk = await signedIn('lin')
  const { id } = await call<{ id: string }>(desk, 'POST', '/customers', { code: 'K1', name: '苏州精工机床' })
  customerId = id
  await desk.close()
  const { rows } = await database.pool.query<Tenant>(
    'select tenant_id as id, name, time_zone as "timeZone" from tenants',
  )
  await inTransaction(product.services(), { actor: systemActor, tenant: rows[0]! }, async (ctx) => {
    for (const [key, ownerId, dueOn] of [
      ['1', lin.id, inDays(-20)],
      ['2', lin.id, inDays(2)],
      ['3', he.id, inDays(40)],
    ] as const) {
      await owe(ctx, {
        kind: 'account.action',
        key,
        article: { policy: 'customer-data', version: 1, code: 'A-06' },
        ownerId,
        subject: {
          kind: 'account-action',
          id: key,
          label: `走访核对 ${key}`,
          customerId: ownerId === lin.id ? id : null,
        },
        dueOn,
        evidence: 'note',
      })
    }
  })
  await office.close()
}

beforeAll(aCompany)

it('G-04 a manager narrows the board to one person and hands what is chosen over to another', async () => {
  const { page, shown } = await looking(await signedIn('zhang'), 'obligations-board')
  await page.goto('/obligations?whose=team')
  await page.getByRole('row').filter({ hasText: '走访核对 3' }).waitFor()
  await shown('1-team')

  await page.getByRole('combobox', { name: words.narrow.ownerId }).click()
  await page.locator('.ant-select-dropdown:visible').getByText('林客户').click()
  await page.getByRole('row').filter({ hasText: '走访核对 3' }).waitFor({ state: 'detached' })
  await page.getByRole('checkbox', { name: '走访核对 1' }).check()
  const bar = page.getByRole('region', { name: words.choose.bar })
  await bar.getByRole('button', { name: words.kernel.choose.all }).click()
  await bar.getByText(words.choose.chosen.replace('{{count, number}}', '2')).waitFor()
  await shown('2-chosen')

  await bar.getByRole('button', { name: words.choose.handOver }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel(words.toUser).click()
  await sheet.getByLabel(words.toUser).pressSequentially('何')
  await page.locator('.ant-select-dropdown:visible').getByText('何接手').click()
  await sheet.getByLabel(words.reason, { exact: true }).fill('调整分工')
  await shown('3-to-whom')
  await sheet.getByRole('button', { name: words.do.handOver, exact: true }).click()
  await page.getByText(words.noMatch).waitFor()
  await shown('4-none-left')
  await page.getByRole('button', { name: words.widen }).last().click()
  await expect.poll(() => page.getByRole('row').filter({ hasText: '何接手' }).count()).toBe(3)
}, 240_000)

it('ux-1 on the phone the board is narrowed in a sheet, and a customer shows what is due next', async () => {
  const visitor = await signedIn('zhang', phone)
  const { page, shown } = await looking(visitor, 'obligations-phone')
  await page.goto('/obligations?whose=team')
  await page.getByText('走访核对 3').waitFor()
  await page.getByRole('button', { name: words.filter }).click()
  await shown('1-filters')
  await page.getByRole('button', { name: words.filterDone }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: words.choose.start }).click()
  await page.getByText('走访核对 3').click()
  await shown('2-choosing')

  await page.goto(`/customers/${customerId}`)
  const next = page.getByRole('link', { name: words.nextDuty.replace('{{duty}}', '客户计划行动') })
  await next.waitFor()
  await shown('3-customer')
  expect(await next.textContent()).toContain(inDays(-20))
}, 240_000)
