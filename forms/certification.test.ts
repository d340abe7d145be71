import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/kernel/db.ts'
import { testApp } from '../server/testing/app.ts'
import { testDevelopment } from '../server/testing/development.ts'
import { readDocx, readPdf } from '../server/testing/papers.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const d = testDevelopment(t)
let caseId: string
beforeAll(async () => {
  caseId = await d.caseAt('agreements')
})

const wordsOf = async (path: string, who = 'seller') => {
  const answer = await d.as(who).get(path)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const { text, pages } = readPdf(answer.bytes)
  return { words: text.replaceAll(/\s/g, ''), pages }
}
const docxOf = async (path: string) => {
  const answer = await d.as('seller').get(`${path}?format=docx`)
  const body = readDocx(answer.bytes).get('word/document.xml')!
  return [...body.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text!.replaceAll(/\s/g, '')).join('')
}

describe('F-03 field survey form', () => {
  test('F-03 it says what both surveys found, department by department, and how the candidate was scored', async () => {
    const { words } = await wordsOf(`/forms/F-03/${caseId}`)
    for (const part of [
      '实地调查登记表',
      '大客户开发管理制度',
      '面谈对象钱总',
      '经营方针三年内转向风电轴承',
      '一般调查结论总体良好，建议实地调查',
      '最近年度财务报表是scan.pdf',
      '部门技术部调查人technology员调查日期2026年6月14日',
      '■符合□有条件符合□不符合',
      '设备完好，检验记录齐全',
      'D-02.2财务与信用记录256080',
      '加权总分（最低70）10080.00',
    ]) {
      expect(words).toContain(part)
    }
    const word = await docxOf(`/forms/F-03/${caseId}`)
    for (const part of ['面谈对象', '质量部', '半年后复查']) expect(word).toContain(part)
  })

  test('F-03 before the survey it has an empty block for each department to be filled in by hand', async () => {
    const id = await d.open()
    const { words } = await wordsOf(`/forms/F-03/${id}`)
    for (const department of ['技术部', '设计部', '质量部']) expect(words).toContain(`部门${department}调查人`)
    expect(words.match(/□符合□有条件符合□不符合/g)).toHaveLength(3)
    expect(words).not.toContain('80.00')
  })
})

describe('F-15 certification application report', () => {
  test('F-15 D-08 it has the three parts, the amounts in figures and capitals, and who decided', async () => {
    const { words } = await wordsOf(`/forms/F-15/${caseId}`)
    for (const part of [
      '大客户认证申请报告',
      '一、交易理由和交易原则',
      '按月订货，款到发货',
      '1深沟球轴承6204每月2万套1,200,000.00',
      '合计2,000,000.50',
      '人民币贰佰万元伍角',
      '三、调查资料和结论',
      '质量部quality员2026年6月14日符合',
      '建议认证',
      '总经理核准boss先生同意2026年6月15日',
    ]) {
      expect(words).toContain(part)
    }
    expect(await docxOf(`/forms/F-15/${caseId}`)).toContain('贰佰万元伍角')
    const english = await wordsOf(`/forms/F-15/${caseId}?locale=en`)
    expect(english.words).toContain('Applicationforcertification')
    expect(english.words).not.toContain('贰佰万')
  })

  test('F-15 a long report goes on over the pages with nothing lost', async () => {
    const id = await d.caseAt('report')
    const long = `${'一段很长的理由。'.repeat(600)}到此为止`
    const products = Array.from({ length: 120 }, (_, at) => ({ name: `产品${at + 1}`, amount: '0.01' }))
    await d.written(id, { reasons: long, products })
    const { words, pages } = await wordsOf(`/forms/F-15/${id}`)
    expect(pages).toBeGreaterThan(3)
    for (const part of ['到此为止', '产品120', '合计1.20', '建议认证']) expect(words).toContain(part)
  })

  test('D-19 only who may open the case prints it, and each print is registered', async () => {
    const stranger = await t.as('account-executive')
    expect((await stranger.get(`/forms/F-15/${caseId}`)).status).toBe(404)
    await wordsOf(`/forms/F-15/${caseId}?purpose=评审会`, 'inspector')
    const printed = await t.system(({ db }) =>
      db.rows<{ part: string; purpose: string }>(sql`
        select part, purpose from access_register where action = 'printed' and actor_id = ${d.as('inspector').user.id}`),
    )
    expect(printed).toEqual([{ part: 'F-15', purpose: '评审会' }])
  })
})
