import type { BrowserContext, Locator } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { sql } from '../../server/kernel/db.ts'
import { texts as common } from '../../web/kernel/texts.ts'
import { texts as customerTexts } from '../../web/modules/customers/texts.ts'
import { texts as developmentTexts } from '../../web/modules/development/texts.ts'
import { texts as dutyTexts } from '../../web/modules/obligations/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const { accountPlan, handover } = customerTexts.zh
const words = developmentTexts.zh
const { save } = common.zh

interface Made {
  id: string
}
const mill = '宁波海天精工股份有限公司'
const press = '绍兴越剑机械有限公司'

/** A company with two salesmen, the customers of one, a clerk of the back office, and who decides on fees. */
async function aCompany(): Promise<void> {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
  const { rows } = await call<{ rows: { id: string; code: string }[] }>(office, 'GET', '/positions')
  const departments = await call<{ rows: { id: string; name: string }[] }>(office, 'GET', '/departments')
  const departmentId = departments.rows.find(({ name }) => name === '业务部')!.id
  const hire = (username: string, name: string, code: string, superiorId?: string) =>
    call<Made>(office, 'POST', '/users', {
      username,
      name,
      password,
      positionId: rows.find((row) => row.code === code)!.id,
      departmentId,
      superiorId,
    })
  const { id: boss } = await hire('sun', '孙经理', 'sales-manager')
  await hire('gao', '高总', 'general-manager')
  await hire('fu', '付副总', 'deputy-general-manager')
  const { id: ownerId } = await hire('chen', '陈调岗', 'account-executive', boss)
  await hire('lin', '林接手', 'account-executive', boss)
  await hire('wu', '吴内勤', 'back-office', boss)
  const rest = { ownerId, departmentId, industry: '装备制造' }
  await call(office, 'POST', '/customers', { name: mill, code: 'NB001', ...rest })
  await call(office, 'POST', '/customers', { name: press, code: 'SX002', ...rest })
  // As a grading would have it.
  await product.services().database.admin((db) => db.run(sql`update customers set class = 'key' where code = 'NB001'`))
  await office.close()
}

beforeAll(aCompany)

/** Chooses in a list by a few letters. */
async function pick(form: Locator, label: string, text: string, typed = ''): Promise<void> {
  const field = form.getByRole('combobox', { name: label })
  await field.click()
  if (typed) await field.pressSequentially(typed)
  await form
    .page()
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: text })
    .click()
}

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
const namesOf = (visitor: BrowserContext) =>
  call<{ rows: { name: string }[] }>(visitor, 'GET', '/customers?sort=code').then(({ rows }) =>
    rows.map(({ name }) => name),
  )

it('T-04 two customers change hands once the giver has signed, and the receiver on a phone', async () => {
  const giver = await looking(await signedIn('chen'), 'pipeline-giver')
  await giver.page.goto('/customers/handovers')
  await giver.page.getByText(handover.empty.mine).waitFor()
  await giver.shown('1-none')
  await giver.page.getByRole('link', { name: handover.create }).click()
  const form = giver.page.locator('form')
  await form.getByRole('button', { name: handover.start }).click()
  await form.getByText(handover.required).first().waitFor()
  await pick(form, handover.defaultTo, '林接手', '林')
  await form.getByLabel(handover.reason).fill('调往华南办事处')
  for (const name of [mill, press]) {
    await form.getByRole('checkbox', { name: handover.select.replace('{{name}}', name) }).check()
  }
  await giver.shown('2-form')
  await form.getByRole('button', { name: handover.start }).click()
  await giver.page.getByRole('button', { name: handover.sign, exact: true }).click()
  await giver.page.getByRole('dialog').getByText(handover.signWord).waitFor()
  await giver.shown('3-sign')
  await giver.page.getByRole('dialog').getByRole('button', { name: handover.sign, exact: true }).click()
  await giver.page.getByText(handover.signed, { exact: true }).waitFor()
  expect(await namesOf(giver.page.context()), 'nothing moves before both have signed').toEqual([mill, press])
  await giver.shown('4-signed')

  const receiver = await looking(await signedIn('lin', phone), 'pipeline-receiver')
  await receiver.page.goto('/')
  await receiver.page.getByRole('link', { name: dutyTexts.zh.goTo.replace('{{duty}}', '签署客户移交') }).click()
  await receiver.page.getByText('调往华南办事处').waitFor()
  await receiver.page.getByText(press).waitFor()
  await receiver.shown('1-to-sign')
  await receiver.page.getByRole('button', { name: handover.sign, exact: true }).click()
  await receiver.page.getByRole('dialog').getByText(handover.signWord).waitFor()
  await receiver.shown('2-sign')
  await receiver.page.getByRole('dialog').getByRole('button', { name: handover.sign, exact: true }).click()
  await receiver.page.getByText(handover.effectiveHint).waitFor()
  await receiver.shown('3-effective')
  expect(await namesOf(receiver.page.context())).toEqual([mill, press])
  expect(await namesOf(giver.page.context())).toEqual([])
}, 240_000)

const { opportunity, pipeline } = words
const entering = (stage: string) => opportunity.moveTo.replace('{{stage}}', stage)

it('T-06 an opportunity stays before a closed gate, goes on once it is known what is needed, and is won', async () => {
  const { page, shown } = await looking(await signedIn('lin'), 'pipeline-opportunity')
  await page.goto('/development/opportunities')
  await page.getByText(opportunity.none).waitFor()
  await page.getByRole('button', { name: opportunity.create }).click()
  const form = page.getByRole('dialog')
  await pick(form, pipeline.party, mill, '海天')
  await form.getByLabel(opportunity.name).fill('五轴产线主轴轴承')
  await pick(form, opportunity.template, '拓展')
  await shown('1-new')
  await form.getByRole('button', { name: save }).click()

  await page.getByRole('button', { name: entering('需求确认') }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText(opportunity.gate.replace('{{stage}}', '需求确认')).waitFor()
  await sheet.getByRole('button', { name: entering('需求确认') }).click()
  await sheet.getByText(pipeline.required).first().waitFor()
  await shown('2-gate-closed')
  const id = page.url().split('/').at(-1)!
  const around = await page.context().request.post(`/api/v1/opportunities/${id}/move`, { data: { stage: 'need' } })
  expect(around.status(), 'the gate is not passed round the page either').toBe(409)
  await sheet.getByLabel('需求说明').fill('年需 1200 套，转速 18000 转')
  await sheet.getByLabel('采购决策人').fill('陈总工')
  await sheet.getByRole('button', { name: entering('需求确认') }).click()
  await page.getByRole('button', { name: entering('拜访洽谈') }).waitFor()
  await page.getByText('初步接触 → 需求确认').waitFor()
  await shown('3-gate-passed')

  await fillGate(page.locator('body'), '拜访洽谈', {
    拜访洽谈记录: '到厂交流两次',
    预计金额: '1860000.00',
    预计成交日期: inDays(60),
  })
  await fillGate(page.locator('body'), '方案报价', {
    解决方案: '配对轴承整体方案',
    报价: 'BJ-2026-118',
    [opportunity.competitor]: '某外资品牌',
  })
  await page.goto('/development/opportunities')
  await page.getByText('五轴产线主轴轴承').waitFor()
  await shown('4-board')
  const onPhone = await looking(await signedIn('lin', phone), 'pipeline-opportunity-phone')
  await onPhone.page.goto('/development/opportunities')
  await onPhone.page.getByText('五轴产线主轴轴承').waitFor()
  await onPhone.shown('1-board')
  await onPhone.page.getByRole('link', { name: '五轴产线主轴轴承' }).click()
  await onPhone.page.getByRole('button', { name: entering('商务谈判') }).waitFor()
  await onPhone.shown('2-opportunity')

  await page.getByRole('link', { name: '五轴产线主轴轴承' }).click()
  await fillGate(page.locator('body'), '商务谈判', { 预算与资金来源: '技改专项', 商务条款: '月结 60 天' })
  await page.getByRole('button', { name: opportunity.winTitle }).click()
  const last = page.getByRole('dialog')
  await last.getByLabel('合同编号').fill('HT-2026-077')
  await last.getByRole('button', { name: opportunity.winTitle }).click()
  await page.getByRole('heading', { name: opportunity.status.won }).waitFor()
  await shown('5-won')
}, 240_000)

/** Fills in what a stage wants and enters it. */
async function fillGate(page: Locator, stage: string, facts: Record<string, string>): Promise<void> {
  await page.getByRole('button', { name: entering(stage) }).click()
  const sheet = page.getByRole('dialog')
  for (const [label, text] of Object.entries(facts)) await sheet.getByLabel(label, { exact: true }).fill(text)
  if (facts['预计成交日期']) await sheet.getByLabel('预计成交日期').press('Enter')
  await sheet.getByRole('button', { name: entering(stage) }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('[aria-current=step]', { hasText: stage }).waitFor()
}

const { tender } = words

/** Lets somebody agree to all that waits for him. */
async function agree(username: string): Promise<void> {
  const visitor = await signedIn(username)
  const { rows } = await call<{ rows: Made[] }>(visitor, 'GET', '/approvals?box=waiting')
  for (const { id } of rows) {
    const { contentHash } = await call<{ contentHash: string }>(visitor, 'GET', `/approvals/${id}`)
    await call(visitor, 'POST', `/approvals/${id}/approval`, { comment: '', contentHash })
  }
  await visitor.close()
}

it('T-05 a notice goes on the board, its papers get ready and its fee approved, and the bid is handed in', async () => {
  const { page, shown } = await looking(await signedIn('wu'), 'pipeline-tender')
  await page.goto('/development/tenders')
  await page.getByText(tender.none).waitFor()
  await page.getByRole('button', { name: tender.create }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel(tender.number).fill('ZCY-2026-0456')
  await form.getByLabel(tender.name).fill('职业学院数控机床采购')
  await form.getByLabel(tender.buyer).fill('浙江机电职业学院')
  await form.getByLabel(tender.deadline).fill(`${inDays(20)} 09:30`)
  await form.getByLabel(tender.deadline).press('Enter')
  await form.getByLabel(tender.budget).fill('3200000')
  await form.getByRole('button', { name: save }).click()
  await page.getByText(tender.papersReady.replace('{{ready}}', '0').replace('{{total}}', '8')).waitFor()
  await shown('1-entered')

  await page.getByRole('button', { name: tender.markReadyOf.replace('{{paper}}', '报价一览表') }).click()
  await page.getByRole('dialog').getByLabel(pipeline.note).fill('已经孙经理核对')
  await page.getByRole('dialog').getByRole('button', { name: tender.markReady }).click()
  await page.getByText(tender.papersReady.replace('{{ready}}', '1').replace('{{total}}', '8')).waitFor()
  await page.getByRole('button', { name: tender.requestFee }).click()
  await page.getByRole('dialog').getByLabel(tender.feeAmount).fill('800')
  await page.getByRole('dialog').getByLabel(tender.feePurpose).fill('标书工本费')
  await page.getByRole('dialog').getByRole('button', { name: tender.requestFee }).click()
  await page.getByText(tender.feeStatus.pending).waitFor()
  const onPhone = await looking(await signedIn('wu', phone), 'pipeline-tender-phone')
  await onPhone.page.goto('/development/tenders')
  await onPhone.page.getByRole('link', { name: '职业学院数控机床采购' }).waitFor()
  await onPhone.shown('1-board')
  await onPhone.page.getByRole('link', { name: '职业学院数控机床采购' }).click()
  await onPhone.page.getByText(tender.feeStatus.pending).waitFor()
  await onPhone.shown('2-tender')

  await agree('sun')
  await agree('gao')
  const id = page.url().split('/').at(-1)!
  const { papers } = await call<{ papers: { document: string; readyAt: string | null }[] }>(
    page.context(),
    'GET',
    `/tenders/${id}`,
  )
  for (const { document } of papers.filter(({ readyAt }) => readyAt === null)) {
    await call(page.context(), 'POST', `/tenders/${id}/papers/${document}/readiness`, {})
  }
  await page.reload()
  await page.getByRole('button', { name: tender.submit }).click()
  await page.getByRole('dialog').getByLabel(tender.bidPrice).fill('2980000.00')
  await page.getByRole('dialog').getByRole('button', { name: tender.submit }).click()
  await page.getByRole('button', { name: tender.result }).click()
  await page.getByRole('dialog').getByLabel(tender.winningPrice).fill('2980000.00')
  await shown('2-result')
  await page.getByRole('dialog').getByRole('button', { name: tender.result }).click()
  await page.getByRole('heading', { name: tender.status.won }).waitFor()
  const { status, feeStatus } = await call<Record<string, string>>(page.context(), 'GET', `/tenders/${id}`)
  expect([status, feeStatus]).toEqual(['won', 'approved'])
  await shown('3-won')
}, 240_000)

const { plan } = words

it('G-01 K-06 the plan of an account and the plan of an office are made, and the office’s is put up for approval', async () => {
  const { page, shown } = await looking(await signedIn('lin'), 'pipeline-plans')
  await page.goto('/customers')
  await page.getByRole('link', { name: mill }).first().click()
  await page.getByRole('heading', { name: mill }).waitFor()
  await page.getByRole('link', { name: customerTexts.zh.tab.plan }).click()
  await page.getByRole('button', { name: accountPlan.create }).click()
  await page.getByRole('dialog').getByLabel(accountPlan.strategy).fill('从主轴轴承进入整机配套')
  await page.getByRole('dialog').getByRole('button', { name: accountPlan.create }).click()
  await page.getByRole('button', { name: accountPlan.addObjective }).click()
  await fillTask(page.getByRole('dialog'), '进入二厂供应商名录')
  await page.getByRole('button', { name: accountPlan.addAction }).click()
  await fillTask(page.getByRole('dialog'), '邀请总工到厂考察')
  await page.getByRole('link', { name: '邀请总工到厂考察' }).waitFor()
  const owed = await call<{ rows: { link: string }[] }>(page.context(), 'GET', '/obligations?whose=mine')
  expect(owed.rows.filter(({ link }) => link?.startsWith('/customers/account-plans/'))).toHaveLength(1)
  await shown('1-account')

  await page.goto('/development/plans')
  await page.getByText(plan.none).waitFor()
  await page.getByRole('button', { name: plan.create }).click()
  await pick(page.getByRole('dialog'), plan.department, '业务部')
  await page.getByRole('dialog').getByRole('button', { name: save }).click()
  await page.getByRole('button', { name: plan.addTarget }).click()
  await pick(page.getByRole('dialog'), pipeline.party, press, '越剑')
  await page.getByRole('dialog').getByLabel(pipeline.amount).fill('650000')
  await page.getByRole('dialog').getByRole('button', { name: save }).click()
  await page.getByRole('link', { name: press }).waitFor()
  await shown('2-development')
  await page.getByRole('button', { name: plan.submit }).click()
  await page.getByRole('dialog').getByRole('button', { name: plan.submit }).click()
  await page.getByText(plan.pendingHint).waitFor()
  await agree('sun')
  await agree('fu')
  await page.reload()
  await page.getByText(plan.status.approved, { exact: true }).waitFor()
  await shown('3-approved')
}, 240_000)

async function fillTask(sheet: Locator, title: string): Promise<void> {
  await sheet.getByLabel(accountPlan.title).fill(title)
  await sheet.getByLabel(accountPlan.dueOn).fill(inDays(30))
  await sheet.getByLabel(accountPlan.dueOn).press('Enter')
  await sheet.getByRole('button', { name: save }).click()
  await sheet.waitFor({ state: 'detached' })
}
