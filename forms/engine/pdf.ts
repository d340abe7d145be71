import pdfmake from 'pdfmake'
import type { Content, ContentTable, CustomTableLayout, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import {
  cellPadding,
  linesIn,
  mostLines,
  printable,
  tableLayout,
  valueText,
  watermarkSize,
  type Block,
  type Box,
  type Column,
  type Paper,
} from './definition.ts'
import { coverageOf, fontFiles, missingSign } from './fonts.ts'

/** Margins of A4 in points: left, top, right, bottom. */
const margins: [number, number, number, number] = [48, 58, 48, 52]
const sheet = { width: 595.28, height: 841.89 }
const label = '#f3f4f5'
const ink = '#333333'

const ruled: CustomTableLayout = {
  hLineWidth: () => 0.6,
  vLineWidth: () => 0.6,
  hLineColor: () => ink,
  vLineColor: () => ink,
  paddingLeft: () => 4,
  paddingRight: () => 4,
  paddingTop: () => 3.5,
  paddingBottom: () => 3.5,
}
/** For tables of many columns. */
const dense: CustomTableLayout = {
  ...ruled,
  paddingLeft: () => cellPadding,
  paddingRight: () => cellPadding,
  paddingTop: () => 2,
  paddingBottom: () => 2.5,
}

const hasSign = coverageOf(fontFiles.regular)

pdfmake.setFonts({ NotoSansSC: { normal: fontFiles.regular, bold: fontFiles.bold } })
// A form is made of texts alone: nothing is fetched, and of the files only the fonts are read.
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => Object.values(fontFiles).includes(path))

/** The form as PDF: A4, the font embedded, page x of y, watermarked. */
export async function toPdf(paper: Paper): Promise<Buffer> {
  const setting = new Setting(paper)
  return pdfmake.createPdf(setting.document()).getBuffer()
}

/** A heading so low on its page that what it heads would begin on the next; its level is the room both need, in points. */
const isTooLow: TDocumentDefinitions['pageBreakBefore'] = ({
  headlineLevel: needed,
  startPosition: { top, pageInnerHeight },
}) => needed !== undefined && top + needed > margins[1] + pageInnerHeight

/** Whether a block certainly fits on a page, with a few others like it. */
const isShort = (block: Block): boolean =>
  (block.kind === 'clause' && block.text.length <= 300) ||
  (block.kind === 'boxes' &&
    block.rows.length <= 4 &&
    block.rows.flat().reduce((sum, { value }) => sum + linesIn(valueText(value), 170), 0) <= 20) ||
  (block.kind === 'table' && block.rows.length <= 8 && block.rows.flat().join('').length <= 400)

/** The setting of one form; remembers whether a sign was missing. */
class Setting {
  readonly paper: Paper
  readonly width: number
  lacksSigns = false

  constructor(paper: Paper) {
    this.paper = paper
    this.width = (paper.isLandscape ? sheet.height : sheet.width) - margins[0] - margins[2]
  }

  document(): TDocumentDefinitions {
    const { paper } = this
    const content = [
      this.boxes(3, paper.header),
      { text: this.words(paper.title), style: 'title' },
      ...this.blocks(paper.blocks),
    ]
    return {
      pageSize: 'A4',
      pageOrientation: paper.isLandscape ? 'landscape' : 'portrait',
      pageMargins: margins,
      info: { title: printable(`${paper.code} ${paper.title}`), author: printable(paper.company), creator: 'Clavis' },
      language: paper.locale,
      displayTitle: true,
      content,
      header: () => this.line(paper.company, `${paper.code}  ${paper.title}`, [margins[0], 32, margins[2], 0], 8),
      footer: (page, pages) => this.line(this.foot(), this.pageOf(page, pages), [margins[0], 16, margins[2], 0], 7.5),
      watermark: {
        text: this.words(paper.watermark),
        color: 'black',
        opacity: 0.07,
        angle: paper.isLandscape ? -30 : -50,
        fontSize: watermarkSize(paper.watermark),
      },
      // A heading goes with what it heads. Asked of every node of a document, so only where there are headings.
      ...(paper.blocks.some(({ kind }) => kind === 'heading') ? { pageBreakBefore: isTooLow } : {}),
      defaultStyle: { font: 'NotoSansSC', fontSize: 9, lineHeight: 1.05, color: '#111111' },
      styles: {
        title: { fontSize: 17, bold: true, alignment: 'center', margin: [0, 12, 0, 8] },
        heading: { fontSize: 10.5, bold: true, margin: [0, 10, 0, 4] },
      },
    }
  }

  words(text: string): string {
    let words = ''
    // The curly quotation marks of the font are as wide as a Chinese character.
    const straight = this.paper.locale === 'en' ? text.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"') : text
    for (const sign of printable(straight)) {
      const isThere = sign === '\n' || hasSign(sign.codePointAt(0)!)
      this.lacksSigns ||= !isThere
      words += isThere ? sign : missingSign
    }
    return words
  }

  foot(): string {
    if (!this.lacksSigns) return this.paper.foot
    const note = this.paper.locale === 'en' ? 'stands for a sign the font lacks' : '代表字库所缺的字'
    return `${this.paper.foot}    ${missingSign} ${note}`
  }

  pageOf(page: number, pages: number): string {
    return this.paper.locale === 'en' ? `Page ${page} of ${pages}` : `第 ${page} 页 共 ${pages} 页`
  }

  line(left: string, right: string, margin: [number, number, number, number], fontSize: number): Content {
    const columns = [
      { text: this.words(left), width: '*' },
      { text: this.words(right), width: 'auto', alignment: 'right' as const },
    ]
    return { columns, columnGap: 12, margin, fontSize, color: '#555555' }
  }

  /**
   * What is short and its heading are moved to the next page together; signatures take what is short before them along,
   * so that nobody signs a page that says nothing.
   */
  blocks(blocks: Block[]): Content[] {
    const parts: { blocks: Block[]; isShort: boolean }[] = []
    for (const block of blocks) {
      const last = parts.at(-1)
      const follows = block.kind === 'signatures' ? last?.isShort : last?.blocks.at(-1)?.kind === 'heading'
      const takes = last && follows && (isShort(block) || block.kind === 'signatures')
      const before = takes ? parts.pop()!.blocks : []
      if (block.kind === 'signatures' && before[0]?.kind === 'boxes' && parts.at(-1)?.isShort) {
        before.unshift(...parts.pop()!.blocks)
      }
      parts.push({ blocks: [...before, block], isShort: isShort(block) })
    }
    return parts.map(({ blocks: own }, at) => {
      const [first] = own
      if (own.length === 1 && first!.kind === 'heading') return this.heading(first!.text, parts[at + 1]?.blocks[0])
      const content = own.map((block) => this.block(block))
      return own.length > 1 || isShort(own[0]!) ? { stack: content, unbreakable: true } : content[0]!
    })
  }

  block(block: Block): Content {
    switch (block.kind) {
      case 'heading':
        return { text: this.words(block.text), style: 'heading' }
      case 'line':
        return this.line(block.left, block.right ?? '', [0, 0, 0, 3], 8.5)
      case 'clause':
        return {
          columns: [
            { text: this.words(block.number), width: 46, bold: true },
            { text: this.words(block.text), width: '*' },
          ],
          margin: [0, 3, 0, 3],
          lineHeight: 1.25,
          unbreakable: true,
        }
      case 'boxes':
        return this.boxes(block.pairs, block.rows)
      case 'table':
        return this.table(block)
      case 'signatures':
        return this.signatures(block.who)
    }
  }

  /** A heading that stands by itself, above something that runs over pages. */
  heading(text: string, above: Block | undefined): Content {
    return { text: this.words(text), style: 'heading', headlineLevel: 20 + this.beginning(above) }
  }

  /** About how high the first rows of a block are, in points: what is not broken between pages. */
  beginning(block: Block | undefined): number {
    const high = (lines: number, size = 9) => Math.min(lines, mostLines) * size * 1.53 + 7
    if (block?.kind === 'boxes') {
      const pair = this.width / block.pairs
      const lines = block.rows[0]!.map(({ value, span = 1, lines: least = 1 }) =>
        Math.max(least, linesIn(valueText(value), pair * span - Math.min(90, pair * 0.36) - 8.6)),
      )
      return high(Math.max(...lines))
    }
    if (block?.kind === 'table') {
      const { size, widths } = tableLayout(block, this.width)
      const lines = (row: string[]) => Math.max(...row.map((text, at) => linesIn(text, widths[at]! - 6, size)))
      return high(lines(block.columns.map(({ title }) => title)), size) + high(lines(block.rows[0] ?? ['']), size)
    }
    return high(2)
  }

  boxes(pairs: number, rows: Box[][]): ContentTable {
    const pair = this.width / pairs
    const labelWidth = Math.min(90, pair * 0.36)
    const widths = Array.from({ length: pairs }, () => [labelWidth, pair - labelWidth]).flat()
    return {
      table: {
        widths: widths.map((width) => width - 8.6),
        heights: (row) => Math.max(...rows[row]!.map(({ lines = 1 }) => lines * 14)),
        dontBreakRows: rows.flat().every(({ value, span = 1 }) => {
          return linesIn(valueText(value), pair * span - labelWidth - 8.6) <= mostLines
        }),
        body: rows.map((row) => row.flatMap((box) => this.box(box))),
      },
      layout: ruled,
      margin: [0, 0, 0, 6],
    }
  }

  box({ label: name, value, span = 1 }: Box): TableCell[] {
    const taken = span * 2 - 1
    return [
      { text: this.words(name), fillColor: label, fontSize: 8.5 },
      { text: this.words(valueText(value)), colSpan: taken },
      ...Array.from({ length: taken - 1 }, () => ({ text: '' })),
    ]
  }

  table(block: Block & { kind: 'table' }): ContentTable {
    const { columns, rows, foot } = block
    const { size, widths } = tableLayout(block, this.width)
    const head = columns.map(({ title }): TableCell => ({
      text: this.words(title),
      bold: true,
      alignment: 'center',
      fillColor: label,
    }))
    const cells = (row: string[], bold = false) => row.map((text, at) => this.cell(text, columns[at]!, bold))
    return {
      fontSize: size,
      table: {
        headerRows: 1,
        keepWithHeaderRows: 1,
        dontBreakRows: rows.every((row) => row.every((text, at) => linesIn(text, widths[at]! - 6, size) <= mostLines)),
        widths: widths.map((width) => width - 2 * cellPadding - 0.7),
        body: [head, ...rows.map((row) => cells(row)), ...(foot ? [cells(foot, true)] : [])],
      },
      layout: dense,
      margin: [0, 0, 0, 6],
    }
  }

  cell(text: string, { align = 'left' }: Column, bold: boolean): TableCell {
    const words = this.words(text)
    return bold ? { text: words, alignment: align, bold } : { text: words, alignment: align }
  }

  signatures(who: string[]): Content {
    const isEnglish = this.paper.locale === 'en'
    const gap = 14
    const width = (this.width - gap * (who.length - 1)) / who.length
    const columns = who.map((name) => ({
      width,
      stack: [
        { text: this.words(`${name}${isEnglish ? ':' : '：'}`) },
        { canvas: [{ type: 'line' as const, x1: 0, y1: 20, x2: width, y2: 20, lineWidth: 0.6, lineColor: ink }] },
        {
          text: isEnglish ? 'Date:' : '日期：        年      月      日',
          margin: [0, 5, 0, 0] as [number, number, number, number],
        },
      ],
    }))
    return { columns, columnGap: gap, margin: [0, 16, 0, 0], unbreakable: true }
  }
}
