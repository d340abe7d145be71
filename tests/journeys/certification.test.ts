import type { BrowserContext, Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { Dossier } from '../../web/modules/development/queries.ts'
import { texts as common } from '../../web/kernel/texts.ts'
import { texts as approvalTexts } from '../../web/modules/approvals/texts.ts'
import { texts as developmentTexts } from '../../web/modules/development/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const words = { ...common.zh, ...developmentTexts.zh }
const fill = (text: string, values: Record<string, unknown>) =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))

const surveyors = { 技术部: ['tan', '谭工'], 设计部: ['shi', '施工'], 质量部: ['zhi', '智检'] } as const
const pdf = (text: string) => Buffer.from(`%PDF-1.4\n% ${text}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`)
const paper = (name: string) => ({ name: `${name}.pdf`, mimeType: 'application/pdf', buffer: pdf(name) })

/** A company with a salesman, three who survey, and those who approve. */
async function aCompany(): Promise<void> {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
  const named = async (path: string) =>
    (await call<{ rows: { id: string; code?: string; name: string }[] }>(office, 'GET', path)).rows
  const [positions, departments] = [await named('/positions'), await named('/departments')]
  const create = (username: string, name: string, code: string, department?: string) =>
    call(office, 'POST', '/users', {
      username,
      name,
      password,
      positionId: positions.find((row) => row.code === code)!.id,
      ...(department ? { departmentId: departments.find((row) => row.name === department)!.id } : {}),
    })
  await create('chen', '陈拓展', 'account-executive', '业务部')
  await create('tan', '谭工', 'technology', '技术部')
  await create('shi', '施工', 'design', '设计部')
  await create('zhi', '智检', 'quality', '质量部')
  await create('qian', '钱服务', 'service-manager', '客户服务部')
  await create('sun', '孙副总', 'deputy-general-manager')
  await create('li', '李总', 'general-manager')
  await office.close()
}

/** A lead that turned out well, as a customer of the salesman. */
async function aCandidate(seller: BrowserContext, name: string): Promise<void> {
  const inbox = await call<{ sources: { code: string }[]; methods: { code: string }[] }>(seller, 'GET', '/lead-inbox')
  const lead = await call<{ id: string }>(seller, 'POST', '/leads', { name, source: inbox.sources[0]!.code })
  const method = inbox.methods[0]!.code
  await call(seller, 'POST', `/leads/${lead.id}/verification`, { method })
  await call(seller, 'POST', `/leads/${lead.id}/verdict`, { verdict: 'valid' })
  await call(seller, 'POST', `/leads/${lead.id}/conversion`, { relation: 'followed' })
}

const caseOf = (visitor: BrowserContext, id: string) => call<Dossier>(visitor, 'GET', `/certifications/${id}`)
const idIn = (page: Page) => page.url().split('/').pop()!
const dialog = (page: Page) => page.getByRole('dialog')
const press = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true }).click()
const slot = (within: Page | Locator, text: string) =>
  within.getByRole('listitem').filter({ hasText: text }).locator('input[type=file]')

async function attach(visitor: BrowserContext, dossier: Dossier, subjectKind: string, subjectId: string) {
  const query = new URLSearchParams({ customerId: dossier.customer.id, part: 'other', subjectKind, subjectId })
  const answer = await visitor.request.post(`/api/v1/attachments?${query}&name=scan.pdf`, {
    data: pdf(subjectId),
    headers: { 'content-type': 'application/octet-stream' },
  })
  expect(answer.status(), await answer.text()).toBe(201)
}

async function put(visitor: BrowserContext, id: string, what: string, data: object): Promise<void> {
  const { version } = await caseOf(visitor, id)
  const headers = { 'if-match': `"${version}"` }
  const answer = await visitor.request.put(`/api/v1/certifications/${id}/${what}`, { data, headers })
  expect(answer.status(), await answer.text()).toBe(200)
}

async function open(page: Page, customer: string): Promise<void> {
  await page.goto('/development')
  await page.getByRole('button', { name: words.case.open }).first().click()
  await dialog(page).getByLabel(words.case.customer).click()
  await dialog(page).getByLabel(words.case.customer).pressSequentially(customer.slice(0, 4))
  await page.locator('.ant-select-item-option').filter({ hasText: customer }).click()
  await press(dialog(page), words.case.open)
  await page.getByRole('heading', { name: customer }).waitFor()
}

beforeAll(aCompany)

const winner = '浙江前程轴承股份有限公司'

it('D-06 to D-11 a lead becomes a customer with a code: surveys, findings, application, agreements', async () => {
  const seller = await signedIn('chen')
  await aCandidate(seller, winner)
  const { page, shown } = await looking(seller, 'certification-seller')
  await page.goto('/development')
  await page.getByText(words.case.none).waitFor()
  await shown('1-empty')
  await open(page, winner)
  await page.getByText(words.gate.interview, { exact: true }).waitFor()
  await shown('2-opened')
  const id = idIn(page)

  await slot(page, words.slots.history).setInputFiles({
    name: '发展历程.exe',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('MZ'),
  })
  await page.getByRole('alert').filter({ hasText: '发展历程.exe' }).waitFor()
  await shown('3-refused-file')
  for (const name of ['history', 'basic-data', 'annual-accounts', 'brochure', 'product-list'] as const) {
    await slot(page, words.slots[name]).setInputFiles(paper(words.slots[name]))
    await page.getByRole('link', { name: `${words.slots[name]}.pdf` }).waitFor()
  }
  await press(page, words.survey.interviewEdit)
  const interview = dialog(page)
  await interview.getByLabel(words.survey.person).fill('钱建国')
  await interview.getByLabel(words.survey.position).fill('总经理')
  await interview.getByLabel(words.survey.operations).fill('年产轴承 200 万套，产能利用率八成。')
  await interview.getByLabel(words.survey.strategy).fill('三年内转向风电轴承。')
  await interview.getByLabel(words.survey.viewOfUs).fill('交货稳定，希望缩短打样周期。')
  await shown('4-interview')
  await press(interview, words.save)
  await page.getByText(fill(words.gate.open, { stage: words.stages['field-survey'] })).waitFor()
  await shown('5-gate-open')
  await press(page, words.survey.close)
  await dialog(page).getByLabel(words.survey.conclusion).fill('总体良好，建议实地调查。')
  await press(dialog(page), words.survey.close)

  await press(page, fill(words.field.assignTo, { department: '技术部' }))
  await dialog(page).getByLabel(words.field.who).click()
  await page.locator('.ant-select-item-option').filter({ hasText: '谭工' }).click()
  await press(dialog(page), words.field.assign)
  await page.getByText(fill(words.gate.finding, { department: '技术部', person: '谭工' })).waitFor()
  const { rows } = await call<{ rows: { id: string; name: string }[] }>(seller, 'GET', '/colleagues')
  for (const [department, [, name]] of Object.entries(surveyors).slice(1)) {
    const userId = rows.find((row) => row.name === name)!.id
    await call(seller, 'POST', `/certifications/${id}/surveyors`, { department, userId })
  }
  await page.reload()
  await page.getByText(fill(words.gate.finding, { department: '质量部', person: '智检' })).waitFor()
  await shown('6-field-survey')
  expect((await caseOf(seller, id)).gate.map(({ code }) => code)).toEqual(Array(3).fill('gate.finding'))
}, 180_000)

const caseId = async (visitor: BrowserContext) =>
  (await call<{ rows: { id: string }[] }>(visitor, 'GET', '/certifications?stage=field-survey')).rows[0]!.id

it('D-07 each department signs for itself, one of them on a phone, and once signed it stays', async () => {
  const technician = await signedIn('tan', phone)
  const id = await caseId(technician)
  const { page, shown } = await looking(technician, 'certification-surveyor')
  await page.goto(`/development/certifications/${id}`)
  await page.getByText(words.field.yours).waitFor()
  await shown('1-asked')
  await press(page, words.field.write)
  const form = dialog(page)
  await form.getByText(words.verdicts.fit, { exact: true }).click()
  await form.getByLabel(words.field.seen).fill('设备完好，检验记录齐全。')
  await form.locator('input[type=file]').setInputFiles(paper('现场照片'))
  await form.getByRole('link', { name: '现场照片.pdf' }).waitFor()
  await shown('2-writing')
  await press(form, words.field.sign)
  await form.getByText(words.field.sureNeeded).waitFor()
  await shown('3-confirm')
  await form.getByLabel(words.field.sure).check()
  await press(form, words.field.sign)
  await page.getByText(words.field.yours).waitFor({ state: 'detached' })
  await shown('4-signed')

  const designer = await signedIn('shi')
  const desk = await looking(designer, 'certification-designer')
  await desk.page.goto(`/development/certifications/${id}`)
  await press(desk.page, words.field.write)
  await dialog(desk.page).getByText(words.verdicts.conditional, { exact: true }).click()
  await dialog(desk.page).getByLabel(words.field.seen).fill('图纸管理需完善。')
  await dialog(desk.page).getByLabel(words.field.advice).fill('半年后复查。')
  await dialog(desk.page).getByLabel(words.field.sure).check()
  await press(dialog(desk.page), words.field.sign)
  await desk.page.getByText(words.field.yours).waitFor({ state: 'detached' })
  const inspector = await signedIn('zhi')
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
  const signed = { visitedOn: today, verdict: 'fit', seen: '检验体系健全。' }
  await call(inspector, 'POST', `/certifications/${id}/finding`, signed)
  const { findings } = await caseOf(inspector, id)
  expect(findings.map(({ verdict }) => verdict).toSorted()).toEqual(['conditional', 'fit', 'fit'])
}, 240_000)

it('D-08 the application is written from the surveys, filed, and approved by the last signature', async () => {
  const seller = await signedIn('chen')
  const id = await caseId(seller)
  const { page, shown } = await looking(seller, 'certification-application')
  await page.goto(`/development/certifications/${id}`)
  await press(page, words.field.close)
  await press(dialog(page), words.field.close)
  await page.getByText(fill(words.gate.report, { part: words.gate.parts.principles })).waitFor()
  await press(page, fill(words.scoring.editOf, { criterion: words.criteria['operating-strength'] }))
  await dialog(page).getByLabel(words.scoring.pointsField).fill('82')
  await dialog(page).getByLabel(words.scoring.basis).fill('行业前五，产能充足。')
  await press(dialog(page), words.save)
  await page.getByText(fill(words.scoring.points, { points: 82 }), { exact: true }).waitFor()
  for (const { criterion } of (await caseOf(seller, id)).scoring.criteria.slice(1)) {
    await put(seller, id, `scores/${criterion}`, { points: criterion === 'cooperation' ? 55 : 80, basis: '见附件' })
    await attach(seller, await caseOf(seller, id), 'certification-evidence', `${id}.${criterion}`)
  }
  await slot(page, words.criteria['operating-strength']).setInputFiles(paper('行业排名'))
  await page.getByRole('link', { name: '行业排名.pdf' }).waitFor()
  await page.reload()
  await page.getByText(words.scoring.below).first().waitFor()
  await shown('1-below')
  await put(seller, id, 'scores/cooperation', { points: 75, basis: '复评' })
  await page.reload()

  await press(page, words.report.edit)
  const form = dialog(page)
  await form.getByLabel(words.report.principles).fill('按月订货，款到发货。')
  const lines = [
    ['深沟球轴承 6204', '每月 2 万套', '1200000.00'],
    ['圆锥滚子轴承', '', '800000.50'],
  ]
  for (const [at, [name, quantity, amount]] of lines.entries()) {
    await press(form, words.report.addProduct)
    const field = (label: string) =>
      form.getByLabel(fill(words.report.productOf, { number: at + 1, field: label }), { exact: true })
    await field(words.report.product).fill(name!)
    await field(words.report.quantity).fill(quantity!)
    await field(words.report.amount).fill(amount!)
  }
  await form.getByText('2,000,000.50').waitFor()
  await shown('2-writing')
  await press(form, words.save)
  await page.getByText(fill(words.gate.open, { stage: words.stages.approval })).waitFor()
  await shown('3-ready')
  await press(page, words.report.file)
  await press(dialog(page), words.report.file)
  await page.getByRole('link', { name: words.gate.approvalLink }).waitFor()
  await shown('4-filed')

  const { approvalId } = await caseOf(seller, id)
  for (const name of ['qian', 'sun']) {
    const approver = await signedIn(name)
    const { contentHash } = await call<{ contentHash: string }>(approver, 'GET', `/approvals/${approvalId}`)
    await call(approver, 'POST', `/approvals/${approvalId}/approval`, { comment: '同意', contentHash })
  }
  const general = await looking(await signedIn('li', phone), 'certification-general')
  const { approve } = approvalTexts.zh.do
  await general.page.goto(`/approvals/${approvalId}`)
  await general.page.getByText('2,000,000.50').first().waitFor()
  await general.shown('1-last')
  await press(general.page, approve)
  await press(dialog(general.page), approve)
  await general.page.getByText(approvalTexts.zh.status.approved).first().waitFor()
  expect((await caseOf(seller, id)).stage).toBe('agreements')
}, 180_000)

it('D-09 to D-11 both agreements are signed with scans, and the customer gets its code', async () => {
  const seller = await signedIn('chen')
  const { rows } = await call<{ rows: { id: string }[] }>(seller, 'GET', '/certifications?stage=agreements')
  const id = rows[0]!.id
  const { page, shown } = await looking(seller, 'certification-agreements')
  await page.goto(`/development/certifications/${id}`)
  const supply = words.agreement.kinds.supply
  await press(page, fill(words.agreement.draftKind, { kind: supply }))
  const form = dialog(page)
  await form.getByLabel(words.agreement.number).fill('GH-2026-018')
  await form.getByLabel(words.agreement.ourSignatory).fill('王敏')
  await form.getByLabel(words.agreement.theirSignatory).fill('钱建国')
  const ends = new Date(Date.now() + 30 * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
  await form.getByLabel(words.agreement.expiresOn).fill(ends)
  await form.getByLabel(words.agreement.expiresOn).press('Enter')
  await shown('1-drafting')
  await press(form, words.save)
  await page.getByText(words.agreement.needScan).waitFor()
  await page.getByRole('region', { name: supply }).locator('input[type=file]').setInputFiles(paper('供货协议签字页'))
  await page.getByRole('link', { name: '供货协议签字页.pdf' }).waitFor()
  await press(page, fill(words.agreement.signTitle, { number: 'GH-2026-018' }))
  await press(dialog(page), words.agreement.sign)
  await page.getByText(fill(words.gate.title, { stage: words.stages.coded, count: 1 })).waitFor()

  const dossier = await caseOf(seller, id)
  const draft = await call<{ id: string }>(seller, 'POST', '/agreements', {
    customerId: dossier.customer.id,
    kind: 'quality-assurance',
    number: 'ZB-2026-018',
    ourSignatory: '王敏',
    theirSignatory: '钱建国',
    effectiveOn: ends,
  })
  await attach(seller, dossier, 'agreement', draft.id)
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
  await call(seller, 'POST', `/agreements/${draft.id}/signing`, { signedOn: today })
  await page.reload()
  await page.getByText(fill(words.gate.open, { stage: words.stages.coded })).waitFor()
  await shown('2-signed')

  const service = await looking(await signedIn('qian'), 'certification-coded')
  await service.page.goto(`/development/certifications/${id}`)
  await press(service.page, words.agreement.complete)
  await press(dialog(service.page), words.agreement.complete)
  await service.page.getByText(words.gate.codedHint).waitFor()
  const { code } = await caseOf(seller, id)
  expect(code).toMatch(/^K\d{4}-0001$/)
  await service.page.getByText(code!, { exact: true }).first().waitFor()
  await service.shown('1-code')
  await press(service.page, words.case.print)
  await service.page.getByRole('link', { name: `${words.case.printReport} PDF` }).waitFor()
  await service.page.keyboard.press('Escape')
  await press(service.page, words.language)
  await service.page.getByText(developmentTexts.en.gate.codedHint).waitFor()
  await service.shown('2-english')

  await page.goto('/development/agreements?view=ending')
  await page.getByText(fill(words.agreement.endsIn, { count: 30 })).waitFor()
  await shown('3-ending')
}, 180_000)

it('D-08 a refused candidate keeps its file, and a second try is a new case', async () => {
  const seller = await signedIn('chen')
  const name = '宁波启航机械有限公司'
  await aCandidate(seller, name)
  const { page, shown } = await looking(seller, 'certification-again')
  await open(page, name)
  const first = idIn(page)
  const service = await looking(await signedIn('qian', phone), 'certification-board')
  await service.page.goto('/development')
  await service.page.getByRole('link', { name }).waitFor()
  await service.shown('1-phone')
  await service.page.getByRole('link', { name }).click()
  await press(service.page, words.case.refuse)
  await dialog(service.page).getByLabel(words.case.reason).fill('产能不足，暂不考虑。')
  await press(dialog(service.page), words.case.refuse)
  await service.page.getByText(words.gate.refusedTitle).waitFor()
  await service.shown('2-refused')

  await page.reload()
  await page.getByText('产能不足，暂不考虑。').first().waitFor()
  await press(page, words.case.again)
  await press(dialog(page), words.case.again)
  await page.getByText(fill(words.case.attempt, { attempt: 2 })).waitFor()
  expect(idIn(page)).not.toBe(first)
  await page.goto('/development')
  await page.getByRole('link', { name }).waitFor()
  await shown('1-board')
  await page.goto('/development?stage=refused')
  await page.getByRole('link', { name }).waitFor()
  await shown('2-refused-list')
}, 240_000)
