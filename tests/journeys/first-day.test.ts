import { describe, expect, it } from 'vitest'
import { texts as grading } from '../../web/modules/grading/texts.ts'
import { texts as people } from '../../web/modules/people/texts.ts'
import { texts as trade } from '../../web/modules/trade/texts.ts'
import { texts as kernel } from '../../web/kernel/texts.ts'
import { call, desktop, looking, password, phone, wholeProduct } from '../browser.ts'

/** What a bookkeeping program of 2019 exports: GBK, a void invoice, a credit note, one row twice. */
function exportedFile(): Buffer {
  const rows = ['发票号码,开票日期,购方单位代号,金额,税额,价税合计,发票状态']
  for (const month of [1, 2, 3]) rows.push(`10${month},2019/${month}/9,K1,1000000,130000,1130000,有效发票`)
  rows.push('201,2019/3/4,K2,100.00,13.00,113.00,有效发票')
  rows.push('201,2019/3/4,K2,100.00,13.00,113.00,有效发票')
  rows.push('202,2019/3/5,K2,100.00,13.00,113.00,作废发票')
  rows.push('203,2019/3/6,K2,-50.00,-6.50,-56.50,有效发票')
  return gbk(`${rows.join('\n')}\n`)
}

/** The few characters the file needs, as GBK writes them; Node decodes GBK and does not encode it. */
function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gb18030')
  const bytes = new Map<string, number[]>()
  for (let lead = 0xb0; lead <= 0xf7; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      bytes.set(decoder.decode(new Uint8Array([lead, trail])), [lead, trail])
    }
  }
  return Buffer.from([...text].flatMap((c) => (c < '\u0080' ? [c.charCodeAt(0)] : bytes.get(c)!)))
}

describe.each([
  { name: 'desktop-zh', screen: desktop, locale: 'zh' as const },
  { name: 'phone-zh', screen: phone, locale: 'zh' as const },
  { name: 'desktop-en', screen: desktop, locale: 'en' as const },
  { name: 'phone-en', screen: phone, locale: 'en' as const },
])('the first day of a company, $name', ({ name, screen, locale }) => {
  const product = wholeProduct()

  it('leads from the empty installation over an import to graded customers, each with its reason', async () => {
    const visitor = await product.visitor(screen)
    const { page, shown } = await looking(visitor, name)
    const words = { people: people[locale], trade: trade[locale], grading: grading[locale], kernel: kernel[locale] }

    await page.goto('/')
    await page.getByRole('heading', { name: people.zh.setup.title }).waitFor()
    if (locale === 'en') await page.getByRole('button', { name: kernel.zh.language }).click()
    await page.getByLabel(words.people.setup.company).fill('华东精密制造有限公司')
    await page.getByLabel(words.people.setup.name).fill('王敏')
    await page.getByLabel(words.people.username).fill('wangmin')
    await page.getByLabel(words.people.password, { exact: true }).fill(password)
    await shown('1-setup')
    await page.getByRole('button', { name: words.people.setup.submit }).click()
    await page.getByText('华东精密制造有限公司').first().waitFor()
    await shown('2-workbench')

    await page.goto('/imports/new')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '开票明细.csv', mimeType: 'text/csv', buffer: exportedFile() })
    await page.getByRole('button', { name: words.trade.wizard.try }).waitFor()
    await page.getByRole('switch', { name: words.trade.fields.createCustomers }).check()
    await shown('3-mapping')
    await page.getByRole('button', { name: words.trade.wizard.try }).click()
    await page.getByRole('alert').getByText(words.trade.outcome.ready).waitFor()
    await shown('4-trial')
    await page.getByRole('button', { name: words.trade.wizard.import.replace('{{figure}}', '6') }).click()
    await page.getByRole('alert').getByText(words.trade.outcome.done).waitFor()
    await shown('5-imported')

    await page.goto('/aging?asOf=2019-03-31')
    await page.getByText('3,390,113.00').first().waitFor()
    await page.getByText('3,390,056.50').first().waitFor()
    await shown('6-aging')

    await page.goto('/grading/runs')
    await page.getByRole('button', { name: words.grading.runs.start }).first().click()
    await page.getByRole('button', { name: words.grading.runs.startNow, exact: true }).click()
    await page.getByRole('button', { name: words.kernel.why }).first().waitFor()
    await shown('7-run')
    await page.getByRole('button', { name: words.kernel.why }).first().click()
    await page.getByRole('dialog').getByText('R-05.1').first().waitFor()
    await page.getByRole('dialog').getByText('3,390,000').first().waitFor()
    await shown('8-decision')

    await page.goto('/regulations/key-account')
    await page.getByText('R-05.2').first().waitFor()
    await shown('9-regulation')
    await page.goto('/customers')
    await page.getByText('K1').first().waitFor()
    await shown('10-customers')
    await page.goto('/settings')
    await page.getByText('wangmin').first().waitFor()
    await shown('11-settings')
    const { rows } = await call<{ rows: { code: string }[] }>(visitor, 'GET', '/customers?sort=code')
    expect(rows.map(({ code }) => code)).toEqual(['K1', 'K2'])
    await visitor.close()
  }, 240_000)
})
