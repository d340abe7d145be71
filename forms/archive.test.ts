import { beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestClient } from '../server/testing/app.ts'
import { readPdf } from '../server/testing/papers.ts'

const t = testApp({ now: '2026-04-10T02:00:00Z' })
let owner: TestClient
let id: string

/** The words of a form as somebody prints it, all spaces taken out. */
async function words(code: string, who = owner, query = ''): Promise<string> {
  const answer = await who.get(`/forms/${code}/${id}${query}`)
  expect([answer.status, answer.status === 200 ? '' : answer.body]).toEqual([200, ''])
  return readPdf(answer.bytes).text.replaceAll(/\s/g, '')
}

async function fill(): Promise<void> {
  const patch = async (part: string, values: object) => {
    const { version } = (await owner.get(`/customers/${id}/archive/${part}`)).body
    const body = { values, reason: '建档' }
    const answer = await owner.patch(`/customers/${id}/archive/${part}`, body, { 'if-match': String(version) })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  }
  const add = async (part: string, list: string, values: object) => {
    const answer = await owner.post(`/customers/${id}/archive/${part}/${list}`, { values })
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  }
  await patch('basic', {
    nature: 'private',
    staff: '320',
    revenue: '98000000',
    netAssets: '-1500.5',
    superiorBody: '市机械工业局',
    registeredCapital: '1250000',
    size: 'medium',
    needs: '高精度主轴',
    cooperation: 'good',
    proprietor: '王大伟',
  })
  await patch('contact', { address: '上海市浦东新区一号', postcode: '200120', fax: '021-12345679' })
  await patch('key-persons', { purchasingDecision: '采购委员会集体决定' })
  await patch('products', {
    tradeWay: 'framework',
    tradeAmount: '3500000',
    tradePayment: 'monthly',
    tradeContract: 'HT-2026-01',
  })
  await add('basic', 'bank-accounts', { bank: '工商银行', accountNumber: '6222020000001111', accountCurrency: 'CNY' })
  await add('basic', 'bank-accounts', { bank: '建设银行', accountNumber: '6217000000002222', accountCurrency: 'CNY' })
  await add('basic', 'bank-accounts', { bank: '中国银行', accountNumber: 'USD00009999', accountCurrency: 'USD' })
  await add('basic', 'financial-statements', {
    statementYear: '2025',
    statementRevenue: '98000000',
    costOfSales: '73500000',
    currentAssets: '500',
    currentLiabilities: '400',
  })
  await add('contact', 'contacts', { contactName: '李工' })
  await add('key-persons', 'key-persons', {
    personName: '王总',
    decisionRole: 'decides',
    interests: '围棋',
    birthday: '1970-03-05',
    age: '56',
    family: '一子一女',
    ability: '善于决断',
  })
  await add('products', 'competitors', {
    competitor: '华南精密',
    competitorAmount: '200000',
    competitorPayment: 'bill',
  })
  await add('other', 'records', {
    recordKind: 'information',
    recordedOn: '2026-03-01',
    recordSource: '行业展会',
    recordContent: '计划扩建二厂',
  })
  await add('other', 'records', { recordKind: 'visit', recordedOn: '2026-03-02', recordContent: '例行拜访' })
}

beforeAll(async () => {
  owner = await t.as('account-executive', { departmentId: await t.departmentId('业务部') })
  id = (await owner.post('/customers', { code: 'K001', name: '华东机床', ownerId: owner.user.id })).body.id
  await fill()
})

describe('forms filled from the archive', () => {
  it('F-01 carries every field of the summary that the archive holds, accounts by their last four', async () => {
    const onPaper = await words('F-01')
    for (const part of [
      '民营',
      '320',
      '98,000,000.00',
      '-1,500.50',
      '市机械工业局',
      '中型',
      '200120',
      '021-12345679',
    ]) {
      expect(onPaper).toContain(part)
    }
    expect(onPaper).toContain('￥1,250,000.00人民币壹佰贰拾伍万元整')
    expect(onPaper).toMatch(/工商银行.*\*\*\*\*1111/)
    expect(onPaper).toMatch(/建设银行.*\*\*\*\*2222/)
    expect(onPaper).toMatch(/中国银行.*\*\*\*\*9999/)
    expect(onPaper).not.toContain('62220200')
  })

  it('F-02 shows the information on file and leaves room for what is new', async () => {
    const onPaper = await words('F-02')
    expect(onPaper).toMatch(/2026年3月1日.*行业展会.*计划扩建二厂/)
    expect(onPaper).not.toContain('例行拜访')
    expect(onPaper).toContain('业务部处理意见')
    expect(await words('F-02', owner, '?asOf=2026-02-01')).not.toContain('计划扩建二厂')
  })

  it('F-04 is the whole card, with key persons and the ratios of the accounts', async () => {
    const onPaper = await words('F-04')
    for (const part of ['客户特征', '交易现状', '高精度主轴', '王总', '决策者', '围棋', '1.25', '25.00']) {
      expect(onPaper).toContain(part)
    }
  })

  it('K-03 F-04 has what is asked of owners and managers, both accounts and balance sheet, and who serves it', async () => {
    const onPaper = await words('F-04')
    for (const part of [
      '1970年3月5日56岁',
      '一子一女',
      '善于决断',
      '2025年',
      '营业成本73,500,000.00',
      '流动负债400.00',
    ])
      expect(onPaper).toContain(part)
    expect(onPaper).toContain(`负责人${owner.user.name}`)
    expect(onPaper).toContain('￥1,250,000.00人民币壹佰贰拾伍万元整')
  })

  it('K-02 F-04 and F-19 of an empty archive have their tables to be filled in by hand', async () => {
    const created = await owner.post('/customers', { code: 'K002', name: '空白机械', ownerId: owner.user.id })
    const blank = async (code: string) => {
      const answer = await owner.get(`/forms/${code}/${created.body.id}`)
      return readPdf(answer.bytes).text.replaceAll(/\s/g, '')
    }
    const card = await blank('F-04')
    for (const part of ['重要人员', '生日（年龄）', '财务状况（金额单位：元）', '流动比率'])
      expect(card).toContain(part)
    expect(await blank('F-19')).toContain('三、与竞争对手的交易（金额单位：元）竞争对手竞品合作方式年交易额付款方式')
  })

  it('A-10 F-19 has the characteristics, the decision maker and the trade with competitors and with us', async () => {
    const onPaper = await words('F-19')
    for (const part of [
      '■潜在',
      '李工',
      '采购委员会集体决定',
      '王总，围棋，1970年3月5日',
      '华南精密200,000.00承兑汇票',
      '合作方式框架协议交易额3,500,000.00元付款方式月结合同编号HT-2026-01',
      '所有者王大伟',
      '传真021-12345679',
      '营业额98,000,000.00元；员工320',
      owner.user.name,
    ]) {
      expect(onPaper).toContain(part)
    }
  })

  it('in English the choices are in English', async () => {
    expect(await words('F-01', owner, '?locale=en')).toContain('private')
  })
})

describe('A-07, D-19 what somebody may not see is not on his paper', () => {
  it('masked fields are masked, hidden ones are empty, and both prints are registered', async () => {
    const other = await t.as('planning')
    const onPaper = await words('F-04', other, '?purpose=review')
    expect(onPaper).toContain('王总')
    expect(onPaper).not.toMatch(/围棋|1970|1\.25/)
    expect(onPaper).toContain('****')
    await t.reach('production', 'all')
    const producer = await t.as('production')
    const bare = await words('F-01', producer)
    expect(bare).toContain('华东机床')
    expect(bare).not.toMatch(/民营|200120|1111|市机械工业局/)
  })

  it('a form with parts that need a purpose is not printed without one', async () => {
    const other = await t.as('planning')
    const answer = await other.get(`/forms/F-19/${id}`)
    expect([answer.status, answer.body.error.code]).toEqual([403, 'purpose.required'])
  })
})
