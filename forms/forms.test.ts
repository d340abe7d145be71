import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../server/kernel/db.ts'
import { testApp, type TestClient } from '../server/testing/app.ts'
import { pack } from '../policy-pack/index.ts'
import { publish } from '../server/modules/policies/index.ts'
import { isWellFormed, readDocx, readPdf } from '../server/testing/papers.ts'
import { insertAccounts } from '../server/testing/trade.ts'
import { routes as every } from '../server/app.ts'
import { forms, routes } from './index.ts'

const t = testApp({ now: '2026-04-10T02:00:00Z' })
const longName = '超长名称'.repeat(63) + 'WWW'
let clerk: TestClient
let customerId: string
let caseId: string

beforeAll(async () => {
  const developing = ['development.read', 'development.write']
  const rights = ['customers.read', 'customers.write', 'aging.read', 'policies.read', ...developing]
  clerk = await t.as({ permissions: rights })
  const made = await clerk.post('/customers', {
    code: 'K001',
    name: longName,
    industry: '机床制造',
    registeredCapital: '1250000.00',
    registeredOn: '2008-05-12',
    businessScope: '数控机床的制造\n=cmd|"/c calc"!A1 <b>&amp;</b> 🙂',
  })
  customerId = made.body.id
  caseId = (await clerk.post('/certifications', { customerId })).body.id
  await t.system(async (ctx) => {
    await insertAccounts(ctx.db, ctx.tenant.id, [
      {
        code: 'K002',
        name: '华东机床',
        invoices: [
          { number: 'I-1', gross: '1234567.00', issuedOn: '2026-01-01', dueOn: '2026-03-31' },
          { number: 'I-2', gross: '0.05', issuedOn: '2026-01-01', dueOn: '2026-05-31' },
          ...Array.from({ length: 70 }, (_, n) => ({ number: `J-${n}`, gross: '1.00', dueOn: '2026-01-31' })),
        ],
      },
      { code: 'K003', name: '华南精密', invoices: [{ number: 'I-9', gross: '8000.00', dueOn: '2026-03-01' }] },
    ])
    await ctx.db.run(sql`update customers set class = 'key', grade = 'A' where code in ('K001', 'K002')`)
    await ctx.db.run(sql`update customers set class = 'general', grade = 'C' where code = 'K003'`)
  })
})

const idOf = (code: string) =>
  t.system(async ({ db }) => (await db.one<{ id: string }>(sql`select id from customers where code = ${code}`)).id)

const printed = new Map<string, ReturnType<typeof print>>()

/** The pages and the words of a printed form, all spaces and line ends taken out; printed once per path. */
function pdf(path: string, who = clerk) {
  if (who !== clerk) return print(path, who)
  if (!printed.has(path)) printed.set(path, print(path, who))
  return printed.get(path)!
}

async function print(path: string, who: TestClient) {
  const answer = await who.get(path)
  expect([answer.status, answer.status === 200 ? '' : answer.body]).toEqual([200, ''])
  const { text, ...rest } = readPdf(answer.bytes)
  return { ...rest, text, words: text.replaceAll(/\s/g, ''), size: answer.bytes.length }
}

async function docx(path: string, who = clerk) {
  const answer = await who.get(`${path}${path.includes('?') ? '&' : '?'}format=docx`)
  expect(answer.status).toBe(200)
  const parts = readDocx(answer.bytes)
  const body = parts.get('word/document.xml')!
  const words = [...body.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join('')
  return { parts, body, words: words.replaceAll(/\s/g, '') }
}

const register = () =>
  t.system(({ db }) =>
    db.rows<{ subjectId: string | null; part: string; rows: number | null; purpose: string | null }>(sql`
      select subject_id as "subjectId", part, rows, purpose from access_register where action = 'printed' order by seq`),
  )

describe('the list of forms', () => {
  it('names every form with its subjects, and each has a route that asks for its right', async () => {
    const { rows } = (await clerk.get('/forms')).body
    expect(rows.map((row: { code: string; subject: string }) => `${row.code} ${row.subject}`)).toEqual([
      'F-01 customer',
      'F-02 customer',
      'F-03 certification',
      'F-04 customer',
      'F-06 book',
      'F-07 book',
      'F-07 customer',
      'F-15 certification',
      'F-19 customer',
      'policy policy',
      'authority-table policy',
    ])
    const declared = every.filter(({ path }) => path.startsWith('/forms/'))
    expect(declared.map(({ path, access }) => [path, access])).toEqual(
      forms.map(({ code, access }) => [`/forms/${code}/:subjectId`, access]),
    )
    expect(routes).toHaveLength(forms.length + 1)
  })

  it('shows only what one may print', async () => {
    const reader = await t.as({ permissions: ['policies.read'] })
    const { rows } = (await reader.get('/forms')).body
    expect(rows.map((row: { code: string }) => row.code)).toEqual(['policy', 'authority-table'])
    expect((await reader.get(`/forms/F-01/${customerId}`)).status).toBe(403)
  })

  it.each(['/forms/F-99/book', '/forms/policy/nothing', '/forms/policy/authority-table', '/forms/F-06/all'])(
    '%s is refused',
    async (path) => expect([400, 404]).toContain((await clerk.get(path)).status),
  )
})

describe('F-01 customer summary', () => {
  it('K-02 prints the record on one page of A4 with the font in it, in a small file', async () => {
    const { pages, fonts, words, size } = await pdf(`/forms/F-01/${customerId}`)
    expect(pages).toBe(1)
    expect(fonts).toHaveLength(2)
    expect(fonts.join()).toMatch(/^[A-Z]{6}\+NotoSansSC-Regular,[A-Z]{6}\+NotoSansSC-Bold$/)
    expect(size).toBeLessThan(200_000)
    for (const part of [
      '制度名称',
      '受控状态',
      '监督部门',
      '银行对企业评级',
      longName,
      '第1页共1页',
      clerk.user.name,
    ]) {
      expect(words).toContain(part.replaceAll(/\s/g, ''))
    }
    expect(words).toContain('￥1,250,000.00人民币壹佰贰拾伍万元整')
    expect(words).not.toContain('\ufffd')
  })

  it('a sign the font does not have is shown as 〓 and explained, never as an empty box', async () => {
    const { words } = await pdf(`/forms/F-01/${customerId}`)
    expect(words).toContain('=cmd|"/ccalc"!A1<b>&amp;</b>〓')
    expect(words).toContain('〓代表字库所缺的字')
  })

  it('the watermark says who, when and that it is for internal use', async () => {
    const { text } = await pdf(`/forms/F-01/${customerId}`)
    const lines = text.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim())
    expect(lines.join(' ')).toContain(`${clerk.user.name} 2026年4月10日 10:00 仅供内部使用`)
  })

  it('D-19 the watermark says what it is printed for, as far as that goes across a page', async () => {
    const mark = async (purpose: string) => {
      const { parts } = await docx(`/forms/F-01/${customerId}?purpose=${encodeURIComponent(purpose)}`)
      return [...parts].find(([name]) => /header\d\.xml$/.test(name))![1]
    }
    expect(await mark('半年信用审核')).toContain('10:00  半年信用审核  仅供内部使用"')
    expect(await mark('很长的用途'.repeat(40))).toContain(
      `10:00  ${'很长的用途'.repeat(6).slice(0, 29)}…  仅供内部使用"`,
    )
  })

  it('speaks English on request and Chinese otherwise', async () => {
    expect((await pdf(`/forms/F-01/${customerId}?locale=en`)).words).toContain('Superiorbody')
    expect((await clerk.get(`/forms/F-01/${customerId}?locale=fr`)).status).toBe(400)
  })

  it('the file has a name for old and new clients, is kept by nobody and taken for nothing else', async () => {
    const { headers } = await clerk.get(`/forms/F-01/${customerId}?format=docx`)
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    const name = encodeURIComponent('F-01 客户概要信息登记表 K001.docx')
    expect(headers['content-disposition']).toBe(`attachment; filename="F-01 K001.docx"; filename*=UTF-8''${name}`)
    expect((await clerk.get(`/forms/F-01/${customerId}`)).headers['content-disposition']).toMatch(/^inline; /)
  })
})

describe('the Word document', () => {
  it.each(forms.map((form) => [form.code, form] as const))(
    '%s opens and says what the PDF says',
    async (code, form) => {
      const policy = code === 'policy' ? 'grading' : code
      const subjectId = { customer: customerId, book: 'book', policy, certification: caseId }
      const path = `/forms/${code}/${subjectId[form.subjects[0]!]}?purpose=archive`
      const { parts, body, words } = await docx(path)
      expect([...parts].filter(([name, xml]) => /\.(xml|rels)$/.test(name) && !isWellFormed(xml))).toEqual([])
      const onPaper = (await pdf(path)).words
      // Titles repeat on the pages of the PDF, so every text of the one is looked up in the other.
      const texts = [...body.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text!.replaceAll(/\s/g, ''))
      const missing = texts.filter((text) => !/[&🙂]/u.test(text) && !onPaper.includes(text))
      expect(missing).toEqual([])
      expect(words.length).toBeGreaterThan(60)
    },
  )

  it('has no fields but the page numbers, whatever the texts look like', async () => {
    const { parts, words } = await docx(`/forms/F-01/${customerId}`)
    const all = [...parts.values()].join('')
    const fields = [...all.matchAll(/<w:instrText[^>]*>([^<]*)</g)].map(([, field]) => field)
    expect(fields).toEqual(['PAGE', 'NUMPAGES'])
    expect(all).not.toContain('fldSimple')
    expect(words).toContain('=cmd|&quot;/ccalc&quot;!A1')
  })

  it('carries the watermark and repeats the titles of its tables', async () => {
    const { parts, body } = await docx('/forms/F-06/book')
    const header = [...parts].find(([name]) => /header\d\.xml$/.test(name))![1]
    expect(header).toContain(`string="${clerk.user.name}  2026年4月10日 10:00  仅供内部使用"`)
    expect(body.match(/<w:tblHeader\/>/g)).toHaveLength(2)
  })
})

describe('F-06 grades and F-07 aging', () => {
  it('C-02 lists customers by grade', async () => {
    const { words } = await pdf('/forms/F-06/book')
    expect(words).toContain('A级客户（2户）')
    expect(words).toContain('C级客户（1户）')
    expect(words).not.toContain('B级客户')
  })

  it('K-09 the ledger of the book has its total in figures and capitals', async () => {
    const { words } = await pdf('/forms/F-07/book?asOf=2026-04-10')
    expect(words).toContain('1,242,637.05')
    expect(words).toContain('人民币壹佰贰拾肆万贰仟陆佰叁拾柒元零伍分')
    expect(words).toContain('K002华东机床')
  })

  it('K-09 as of an earlier day only what was open then', async () => {
    const { words } = await pdf('/forms/F-07/book?asOf=2026-02-01')
    expect(words).not.toContain('K003')
  })

  it('K-09 the ledger of one customer runs over pages and repeats its titles on each', async () => {
    const { pages, words } = await pdf(`/forms/F-07/${await idOf('K002')}`)
    expect(pages).toBeGreaterThan(2)
    expect(words.match(/发票号码/g)).toHaveLength(pages)
    expect(words).toContain(`第${pages}页共${pages}页`)
    expect(words).not.toContain('I-9')
  })
})

describe('regulations', () => {
  it('K-02 the head of a form is that of the regulation in force on its day, with all its departments', async () => {
    const parameters = pack['customer-data'].defaults
    await t.system((ctx) =>
      publish(ctx, 'customer-data', { effectiveOn: '2026-05-03', reason: '年度修订', parameters }),
    )
    const before = (await pdf(`/forms/F-02/${customerId}?asOf=2026-05-02`)).words
    expect(before).toContain('制度名称客户资料的收集与整理制度编号A-01受控状态受控版本第1版生效日期')
    expect(before).toContain('执行部门企划部监督部门总经理办公室归口部门企划部表单编号F-02')
    for (const code of ['F-01', 'F-02', 'F-04', 'F-19']) {
      const { words } = await pdf(`/forms/${code}/${customerId}?asOf=2026-05-03&purpose=archive`)
      expect(words).toContain('版本第2版生效日期2026年5月3日')
    }
  })

  it('R-13 prints the articles with the numbers in force on the day, and who published', async () => {
    const parameters = { limits: [15, 45] }
    const version = { effectiveOn: '2026-05-01', reason: '财务部要求', parameters }
    await t.system((ctx) => publish(ctx, 'aging', version))
    expect((await pdf('/forms/policy/aging?asOf=2026-05-01')).words).toContain('15、45')
    const before = (await pdf('/forms/policy/aging?asOf=2026-04-30')).words
    expect(before).toContain('30、60、90、180')
    expect(before).toContain('编制日期')
  })

  it('A-07 prints a table in words under its name, and none of its codes', async () => {
    const { words } = await pdf('/forms/policy/archive-access')
    for (const part of ['权限表（自上而下，先符合者为准）', '本人客户', '开户银行', '授权最长期限（天）'])
      expect(words).toContain(part)
    expect(words).not.toMatch(/bank-accounts|general-manager|granted|builtin/i)
    expect(words).toContain('随系统内置')
  })

  it('R-14 the authority table prints every matter with its steps and a line for the general manager', async () => {
    const { words } = await pdf('/forms/authority-table/authority-table')
    for (const part of ['制度发布', '信用放行', '超过500,000元', '总经理批准：']) expect(words).toContain(part)
  })
})

describe('the appendix that is signed', () => {
  it('K-01 prints every row with its band, grade and scope, and every step with its kind, mode and term', async () => {
    const { rows, ...rest } = pack['authority-table'].defaults
    const gift = rows.find(({ matter }) => matter === 'gift')!
    const [first] = gift.steps
    const asked = (zh: string, mode: 'all' | 'any' | 'sequence', kind: 'approval' | 'notice' = 'approval') => ({
      ...first!,
      title: { zh, en: 'Step' },
      kind,
      mode,
      approvers: [
        { by: 'position' as const, position: 'finance', of: 'department' as const },
        { by: 'superior' as const, levels: 2 },
      ],
      deadlineDays: kind === 'notice' ? null : 4,
    })
    const steps = [asked('甲环节', 'all'), asked('乙环节', 'sequence'), asked('丙环节', 'any', 'notice')]
    const special = { ...gift, grade: 'A' as const, scope: '华东', basis: 'percent' as const, steps }
    const added = [
      { ...special, over: null, upTo: '5' },
      { ...special, over: '5', upTo: null },
    ]
    await t.system((ctx) =>
      publish(ctx, 'authority-table', {
        effectiveOn: '2026-05-02',
        reason: '补充礼品档次',
        parameters: { ...rest, rows: [...rows, ...added] },
      }),
    )
    const { words } = await pdf('/forms/authority-table/authority-table?asOf=2026-05-02')
    for (const row of rows) for (const { title } of row.steps) expect(words).toContain(title.zh.replaceAll(' ', ''))
    const who = '财务（提交人所在部门）、提交人的上2级主管'
    for (const part of [
      '至5%',
      '超过5%',
      '华东',
      `1.甲环节：${who}（审批，会签，4个工作日，无人时由上级主管办理）`,
      `2.乙环节：${who}（审批，依次，4个工作日，无人时由上级主管办理）`,
      `3.丙环节：${who}（知会，或签，无人时由上级主管办理）`,
      '同一人在一次审批中多次出现时：只审一次',
    ])
      expect(words).toContain(part)
    expect(words).not.toMatch(/finance|superior|sequence|approval|duplicate/)
  })
})

describe('who may print what', () => {
  it('A-07 somebody else’s customer is not there, for any form', async () => {
    const stranger = await t.as({ permissions: ['customers.read', 'aging.read'], scope: 'own' })
    for (const code of ['F-01', 'F-02', 'F-04', 'F-07', 'F-19']) {
      const answer = await stranger.get(`/forms/${code}/${customerId}`)
      expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found'])
    }
    const { words } = await pdf('/forms/F-07/book', stranger)
    expect(words).not.toContain('K002')
    expect((await pdf('/forms/F-06/book', stranger)).words).toContain('尚无已评定等级的客户')
  })

  it('D-19 every print is in the access register, a refused one is not', async () => {
    const before = (await register()).length
    await clerk.get(`/forms/F-01/${customerId}?purpose=${encodeURIComponent('半年信用审核')}`)
    await clerk.get('/forms/F-07/book?asOf=2026-04-10')
    await clerk.get('/forms/F-01/0190a1b2-c3d4-7e5f-8a6b-0123456789ab')
    expect((await register()).slice(before)).toEqual([
      { subjectId: customerId, part: 'F-01', rows: null, purpose: '半年信用审核' },
      { subjectId: null, part: 'F-07', rows: 2, purpose: null },
    ])
  })

  it('D-19 without its entry in the register nothing is printed', async () => {
    const { services } = t
    const write = services().beforeCommit
    services().beforeCommit = () => Promise.reject(new Error('the book is closed'))
    const answer = await clerk.get(`/forms/F-01/${customerId}`).finally(() => (services().beforeCommit = write))
    expect(answer.status).toBe(500)
    expect(answer.bytes.toString('latin1', 0, 4)).not.toBe('%PDF')
  })
})
