import { expect, it } from 'vitest'
import { texts as approvalTexts } from '../../web/modules/approvals/texts.ts'
import { texts as messageTexts } from '../../web/modules/messages/texts.ts'
import { texts as peopleTexts } from '../../web/modules/people/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

const product = wholeProduct()
const { signedIn } = product
const words = { ...approvalTexts.zh, messages: messageTexts.zh, people: peopleTexts.zh }

/** A company with somebody who drafts, two who sign, and a colleague who may stand in. */
async function aCompany(): Promise<void> {
  const office = await product.visitor(desktop)
  await call(office, 'POST', '/setup', { company: '华东精密制造有限公司', name: '王敏', username: 'wangmin', password })
  const { rows } = await call<{ rows: { id: string; code: string }[] }>(office, 'GET', '/positions')
  const create = (username: string, name: string, code: string) =>
    call(office, 'POST', '/users', { username, name, password, positionId: rows.find((row) => row.code === code)!.id })
  await create('qian', '钱起草', 'service-manager')
  await create('sun', '孙审核', 'deputy-general-manager')
  await create('li', '李签发', 'general-manager')
  await create('zhou', '周代理', 'sales-manager')
  await office.close()
}

/** Puts a change of the key-account limit up for signature; the request it makes. */
async function aSubmission(): Promise<string> {
  const desk = await signedIn('qian')
  const { parameters } = await call<{ parameters: object }>(desk, 'GET', '/policies/key-account')
  const draft = await call<{ id: string }>(desk, 'POST', '/policies/key-account/drafts', {
    reason: '与集团口径一致',
    effectiveOn: inDays(30),
    parameters: { ...parameters, cumulativeOver: '3500000' },
  })
  await call(desk, 'POST', `/policy-drafts/${draft.id}/submission`)
  const { rows } = await call<{ rows: { id: string }[] }>(desk, 'GET', '/approvals?box=submitted')
  await desk.close()
  return rows[0]!.id
}

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

it('R-14 a reviewer names a stand-in, who agrees on a phone; the reviewer who looked before is told what happened', async () => {
  await aCompany()

  const away = await looking(await signedIn('sun'), 'approvals-away')
  await away.page.goto('/approvals/delegations')
  await away.page.getByRole('button', { name: words.away.create }).click()
  const naming = away.page.getByRole('dialog')
  await naming.getByLabel(words.away.who).click()
  await naming.getByLabel(words.away.who).pressSequentially('周')
  await away.page.getByText('周代理 · ').click()
  await naming.getByLabel(words.away.to).fill(inDays(7))
  await naming.getByLabel(words.away.to).press('Enter')
  await naming.getByLabel(words.away.reason).fill('出差')
  await naming.getByRole('button', { name: words.away.create }).click()
  await away.page.getByText(words.away.now).waitFor()
  await away.shown('1-named')

  const id = await aSubmission()
  await away.page.goto(`/approvals/${id}`)
  await away.page.getByText('3,500,000').first().waitFor()
  await away.shown('2-looked')

  const standIn = await looking(await product.visitor(phone), 'approvals-stand-in')
  await standIn.page.goto('/')
  await standIn.page.getByLabel(words.people.username).fill('zhou')
  await standIn.page.getByLabel(words.people.password, { exact: true }).fill(password)
  await standIn.page.getByRole('button', { name: words.people.signIn.submit }).click()
  await standIn.page.getByRole('heading', { name: words.waitingTitle }).waitFor()
  await standIn.page.getByRole('link', { name: '大客户认定标准' }).first().waitFor()
  await standIn.shown('1-workbench')
  await standIn.page.getByRole('link', { name: '大客户认定标准' }).first().click()
  await standIn.page.getByText(words.standingIn.replace('{{names}}', '孙审核')).waitFor()
  await standIn.shown('2-request')
  await standIn.page.getByRole('button', { name: words.do.approve, exact: true }).click()
  const sheet = standIn.page.getByRole('dialog')
  await sheet.getByLabel(words.commentOptional).waitFor()
  await standIn.shown('3-sheet')
  await sheet.getByRole('button', { name: words.do.approve, exact: true }).click()
  await standIn.page.getByText(words.inNameOf.replace('{{names}}', '孙审核')).waitFor()
  await standIn.page.getByRole('button', { name: words.do.approve, exact: true }).waitFor({ state: 'detached' })
  await standIn.shown('4-agreed')

  await away.page.getByRole('button', { name: words.do.approve, exact: true }).click()
  await away.page.getByRole('dialog').getByRole('button', { name: words.do.approve, exact: true }).click()
  const meanwhile = away.page.getByRole('alert').filter({ hasText: words.staleSeen })
  await meanwhile.getByText('周代理').waitFor()
  await away.shown('3-stale')
  expect(await away.page.getByRole('button', { name: words.do.approve, exact: true }).count()).toBe(0)
}, 240_000)

it('R-14 the last signature is given from the workbench on a phone and told to whoever submitted', async () => {
  const last = await looking(await signedIn('li', phone), 'approvals-last')
  await last.page.goto('/')
  const agree = words.doOn.replace('{{action}}', words.do.approve).replace('{{subject}}', '大客户认定标准')
  await last.page.getByRole('button', { name: agree }).click()
  const sheet = last.page.getByRole('dialog')
  await sheet.getByText('2,000,000 → 3,500,000').waitFor()
  await sheet.getByLabel(words.commentOptional).fill('同意，按期施行')
  await last.shown('1-sheet')
  await sheet.getByRole('button', { name: words.do.approve, exact: true }).click()
  await last.page.getByText(words.waitingNone).waitFor()
  await last.shown('2-empty')

  const desk = await looking(await signedIn('qian'), 'approvals-desk')
  await desk.page.goto('/messages')
  await desk.page.getByText('已核准：大客户认定标准').waitFor()
  await desk.shown('1-inbox')
  await desk.page.getByRole('link', { name: '已核准：大客户认定标准' }).click()
  await desk.page.getByText('“同意，按期施行”').waitFor()
  await desk.page.getByText(words.status.approved).first().waitFor()
  await desk.shown('2-signed')
  await desk.page.getByRole('link', { name: words.messages.title, exact: true }).waitFor()
  const { rows } = await call<{ rows: object[] }>(desk.page.context(), 'GET', '/messages')
  expect(rows[0]).toMatchObject({ kind: 'approval.approved', readAt: expect.any(String) })
}, 240_000)
