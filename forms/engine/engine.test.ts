import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { isWellFormed, readDocx, readPdf } from '../../server/testing/papers.ts'
import { dateText, printable, tableLayout, textWidth, thousands, type Block, type Paper } from './definition.ts'
import { coverageOf, fontFiles } from './fonts.ts'
import { render } from './render.ts'

const paper = (blocks: Block[]): Paper => ({
  locale: 'zh-CN',
  code: 'F-00',
  title: '样表',
  company: '示例公司',
  watermark: '张三  2026-04-10 10:00  仅供内部使用',
  foot: '打印：张三',
  header: [[{ label: '制度名称', value: '样章', span: 3 }]],
  blocks,
})

const ledger = (rows: number): Block => ({
  kind: 'table',
  columns: Array.from({ length: 12 }, (_, n) => ({ title: `列${n}`, width: 8, align: n > 2 ? 'right' : 'left' })),
  rows: Array.from({ length: rows }, (_, n) => [
    `${n + 1}`,
    `C${n}`,
    `第${n}号精密机械有限公司`,
    ...Array.from({ length: 9 }, (_each, k) => thousands(`${n * 37 + k}.50`)),
  ]),
})

describe('the press', () => {
  it('a ledger of 2 000 customers leaves the process free for others', { timeout: 90_000 }, async () => {
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 20)
    const file = await render({ ...paper([ledger(2000)]), isLandscape: true }, 'pdf').finally(() =>
      clearInterval(timer),
    )
    const { pages, text } = readPdf(file)
    const words = text.replaceAll(/\s/g, '')
    expect(pages).toBeGreaterThan(40)
    expect(words.match(/列10列11/g)).toHaveLength(pages)
    expect(words).toContain('第1999号精密机械有限公司')
    expect(ticks).toBeGreaterThan(20)
  })

  it('more forms than presses are all printed', async () => {
    const files = await Promise.all([1, 2, 3].map((rows) => render(paper([ledger(rows)]), 'docx')))
    expect(files.map((file) => isWellFormed(readDocx(file).get('word/document.xml')!))).toEqual([true, true, true])
  })

  it('F-04 many people and a long remark go on over the pages, titles repeated, in Word as on paper', async () => {
    const remark = `${'这是一段很长的备注，'.repeat(200)}到此为止`
    const columns = ['姓名', '职务', '爱好'].map((title) => ({ title, width: 30 }))
    const people: Block = {
      kind: 'table',
      columns,
      rows: Array.from({ length: 200 }, (_, n) => [
        `关键人${n}`,
        '分管生产与采购的副总经理',
        n === 99 ? remark : '围棋',
      ]),
    }
    const form = paper([{ kind: 'boxes', pairs: 2, rows: [[{ label: '备注', value: remark, span: 2 }]] }, people])
    const { pages, text } = readPdf(await render(form, 'pdf'))
    const words = text.replaceAll(/\s/g, '')
    // Sign by sign: a page may end within a phrase.
    expect(words.match(/很/g)).toHaveLength(400)
    for (const part of ['关键人199', '到此为止']) expect(words).toContain(part)
    expect(words.match(/姓名职务爱好/g)!.length).toBeGreaterThanOrEqual(pages - 2)
    const body = readDocx(await render(form, 'docx')).get('word/document.xml')!
    expect(body.match(/<w:tblHeader\/>/g)).toHaveLength(1)
    const rows = body.split('<w:tr>').filter((row) => row.includes('到此为止'))
    // Kept whole where it fits on a page, broken where it does not.
    expect(rows.map((row) => row.includes('<w:cantSplit/>'))).toEqual([true, false])
  })

  it('a heading never stands at the foot of a page without what it heads', async () => {
    const lines = (count: number): Block[] => Array.from({ length: count }, () => ({ kind: 'line', left: '行' }))
    const boxes: Block = {
      kind: 'boxes',
      pairs: 2,
      rows: Array.from({ length: 9 }, (_, n) => [
        { label: `甲${n}`, value: '乙' },
        { label: '丙', value: '丁' },
      ]),
    }
    for (const count of [38, 39, 40]) {
      const file = await render(paper([...lines(count), { kind: 'heading', text: '登记信息' }, boxes]), 'pdf')
      const words = readPdf(file).text.replaceAll(/\s/g, '')
      expect(words, `after ${count} lines`).toContain('登记信息甲0')
    }
  })

  it('boxes to tick, blank lines, clauses and signatures all come out', async () => {
    const choice = {
      options: [
        { text: '是', isChosen: true },
        { text: '否', isChosen: false },
      ],
    }
    const blocks: Block[] = [
      { kind: 'heading', text: '一、总则' },
      { kind: 'clause', number: 'K-01', text: '按本办法执行。' },
      {
        kind: 'boxes',
        pairs: 2,
        rows: [
          [
            { label: '重点', value: choice },
            { label: '待填', value: null, lines: 3 },
          ],
        ],
      },
      { kind: 'signatures', who: ['编制', '批准'] },
    ]
    const words = readPdf(await render(paper(blocks), 'pdf')).text.replaceAll(/\s/g, '')
    for (const part of ['一、总则', 'K-01按本办法执行。', '■是□否', '待填', '编制：', '批准：', '第1页共1页']) {
      expect(words).toContain(part)
    }
  })
})

describe('the setting of tables', () => {
  const digits = fc.integer({ min: 0, max: 10 ** 12 }).map((n) => thousands(`${n}.00`))

  it('columns fill the page exactly and no column of figures is narrower than its longest', () => {
    const tables = fc.tuple(fc.integer({ min: 2, max: 16 }), fc.integer({ min: 1, max: 30 })).chain(([columns, rows]) =>
      fc.record({
        weights: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: columns, maxLength: columns }),
        rows: fc.array(fc.array(digits, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      }),
    )
    fc.assert(
      fc.property(tables, ({ weights, rows }) => {
        const columns = weights.map((width, at) => ({ title: 't', width, align: at ? ('right' as const) : undefined }))
        const { size, widths } = tableLayout({ kind: 'table', columns, rows }, 745)
        expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(745, 3)
        const room = widths.slice(1).map(
          (width, at) =>
            width -
            textWidth(
              rows
                .map((row) => row[at + 1]!)
                .join('\n')
                .split('\n')
                .toSorted((a, b) => b.length - a.length)[0]!,
            ) *
              size,
        )
        if (size > 4.5) expect(Math.min(...room)).toBeGreaterThan(0)
      }),
    )
  })

  it.each([
    ['0.00', '0.00'],
    ['999.90', '999.90'],
    ['1000', '1,000'],
    ['-1234567.05', '-1,234,567.05'],
    ['9999999999999999.99', '9,999,999,999,999,999.99'],
  ])('%s is printed %s', (amount, printed) => expect(thousands(amount)).toBe(printed))
})

describe('signs', () => {
  it('both weights of the font have the signs forms are made of', () => {
    const needed = '零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整负人民币￥■□〓：，；（）《》—–…%→ABCabc0123456789'
    for (const file of Object.values(fontFiles)) {
      const has = coverageOf(file)
      expect([...needed].filter((sign) => !has(sign.codePointAt(0)!))).toEqual([])
      expect(has('🙂'.codePointAt(0)!)).toBe(false)
    }
  })

  it('what XML cannot hold and nobody can see does not reach the paper', () => {
    expect(printable('a\u0000\u200b\ufeff\uffff\tb\u2028c')).toBe('a b\nc')
  })
})

describe('dates on paper', () => {
  it.each([
    ['2026-06-15', '2026年6月15日'],
    ['2026-12-01', '2026年12月1日'],
    ['2026-06-15 10:00', '2026年6月15日 10:00'],
    ['****', '****'],
    ['2026-06-150', '2026-06-150'],
  ])('%s is written %s', (date, written) => {
    expect(dateText(date, 'zh-CN')).toBe(written)
    expect(dateText(date, 'en')).toBe(date)
  })
})
