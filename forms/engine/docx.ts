import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeightRule,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlignTable,
  WidthType,
  BorderStyle,
  type IParagraphOptions,
} from 'docx'
import { TextWatermark } from 'docx/watermarks'
import {
  linesIn,
  mostLines,
  printable,
  tableLayout,
  textWidth,
  valueText,
  watermarkSize,
  type Block,
  type Box,
  type Column,
  type Paper,
} from './definition.ts'

/** Twentieths of a point. */
const page = { width: 11906, height: 16838, margin: 960, top: 1160, bottom: 1040 }
/** On every Chinese Windows and WPS; elsewhere the word processor takes what it has. */
const font = 'Microsoft YaHei'
const label = { type: ShadingType.CLEAR, fill: 'F3F4F5', color: 'auto' }
const line = { style: BorderStyle.SINGLE, size: 5, color: '333333' }
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const unruled = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none }
const ruled = { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line }
const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT }

/** The form as an editable Word document, with the same content as the PDF. */
export function toDocx(paper: Paper): Promise<Buffer> {
  const width = (paper.isLandscape ? page.height : page.width) - 2 * page.margin
  const document = new Document({
    title: printable(`${paper.code} ${paper.title}`),
    creator: printable(paper.company),
    lastModifiedBy: 'Clavis',
    styles: {
      default: { document: { run: { font, size: 18, color: '111111' }, paragraph: { spacing: { line: 264 } } } },
      paragraphStyles: cellStyles(paper, width),
    },
    sections: [
      {
        properties: {
          page: {
            size: {
              width: page.width,
              height: page.height,
              orientation: paper.isLandscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: {
              left: page.margin,
              right: page.margin,
              top: page.top,
              bottom: page.bottom,
              header: 560,
              footer: 500,
            },
          },
        },
        headers: { default: new Header({ children: [head(paper, width)] }) },
        footers: { default: new Footer({ children: [foot(paper, width)] }) },
        children: [
          boxes(3, paper.header, width),
          gap(),
          paragraph(
            paper.title,
            { alignment: AlignmentType.CENTER, spacing: { before: 240, after: 160 } },
            { bold: true, size: 34 },
          ),
          ...paper.blocks.flatMap((block) => partsOf(block, width, paper)),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}

interface Look {
  bold?: boolean
  /** Half points. */
  size?: number
  color?: string
}

const runs = (text: string, look: Look = {}) =>
  printable(text)
    .split('\n')
    .map((part, at) => new TextRun({ text: part, ...(at > 0 ? { break: 1 } : {}), ...look }))

const paragraph = (text: string, options: IParagraphOptions = {}, look: Look = {}) =>
  new Paragraph({ ...options, children: runs(text, look) })

const small: Look = { size: 16, color: '555555' }
const twoEnds = (width: number) => ({ tabStops: [{ type: TabStopType.RIGHT, position: width }] })

function head({ company, code, title, watermark }: Paper, width: number): Paragraph {
  const fontSize = watermarkSize(watermark)
  const across = textWidth(watermark) * fontSize
  const mark = new TextWatermark({
    text: printable(watermark),
    font,
    color: '#000000',
    opacity: 0.08,
    width: Math.min(across, 640),
    height: fontSize * 1.2,
  })
  return new Paragraph({
    ...twoEnds(width),
    children: [mark, ...runs(company, small), tab(), ...runs(`${code}  ${title}`, small)],
  })
}

const tab = () => new TextRun({ text: '\t' })

function foot(paper: Paper, width: number): Paragraph {
  const [before, between, after] = paper.locale === 'en' ? ['Page ', ' of ', ''] : ['第 ', ' 页 共 ', ' 页']
  const pages = new TextRun({
    children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after],
    ...small,
  })
  return new Paragraph({ ...twoEnds(width), children: [...runs(paper.foot, small), tab(), pages] })
}

function partsOf(block: Block, width: number, { locale }: Paper): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [paragraph(block.text, { keepNext: true, spacing: { before: 200, after: 80 } }, { bold: true, size: 21 })]
    case 'line':
      return [
        new Paragraph({
          ...twoEnds(width),
          spacing: { after: 60 },
          children: [
            ...runs(block.left, { ...small, size: 17 }),
            tab(),
            ...runs(block.right ?? '', { ...small, size: 17 }),
          ],
        }),
      ]
    case 'clause': {
      const children = [...runs(block.number, { bold: true }), tab(), ...runs(block.text)]
      const tabStops = [{ type: TabStopType.LEFT, position: 920 }]
      return [
        new Paragraph({
          children,
          tabStops,
          indent: { left: 920, hanging: 920 },
          spacing: { before: 60, after: 60, line: 312 },
        }),
      ]
    }
    case 'boxes':
      return [boxes(block.pairs, block.rows, width), gap()]
    case 'table':
      return [table(block, width), gap()]
    case 'signatures':
      return [gap(), signatures(block.who, width, locale)]
  }
}

/** Between two tables, which Word would join. */
const gap = () => new Paragraph({ spacing: { line: 120, lineRule: 'exact' }, children: [] })

function boxes(pairs: number, rows: Box[][], width: number): Table {
  const pair = Math.floor(width / pairs)
  const labelWidth = Math.min(1800, Math.floor(pair * 0.36))
  return ruledTable(
    Array.from({ length: pairs }, () => [labelWidth, pair - labelWidth]).flat(),
    rows.map((row) => {
      const lines = Math.max(...row.map((box) => box.lines ?? 1))
      const fits = row.every(
        ({ value, span = 1 }) => linesIn(valueText(value), (pair * span - labelWidth) / 20 - 8) <= mostLines,
      )
      const children = row.flatMap((box) => pairOf(box, labelWidth, pair))
      return new TableRow({ children, cantSplit: fits, height: { value: 140 + lines * 280, rule: HeightRule.ATLEAST } })
    }),
  )
}

const pairOf = ({ label: name, value, span = 1 }: Box, labelWidth: number, pair: number): TableCell[] => [
  cell(paragraph(name, {}, { size: 17 }), labelWidth, { shading: label }),
  cell(paragraph(valueText(value)), pair * span - labelWidth, { columnSpan: span * 2 - 1 }),
]

function cell(
  content: Paragraph,
  width: number,
  rest: { shading?: typeof label; columnSpan?: number } = {},
): TableCell {
  return new TableCell({
    children: [content],
    width: { size: width, type: WidthType.DXA },
    margins: { left: 80, right: 80, top: 40, bottom: 40 },
    verticalAlign: VerticalAlignTable.CENTER,
    ...rest,
  })
}

const ruledTable = (
  columnWidths: number[],
  rows: TableRow[],
  margins?: Record<'left' | 'right' | 'top' | 'bottom', number>,
) =>
  new Table({
    columnWidths,
    ...(margins ? { margins } : {}),
    width: { size: columnWidths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    borders: ruled,
    rows,
  })

/** Looks of cells are styles of the document: a long table would otherwise repeat them in every cell. */
const cellStyle = (size: number, align: Column['align'] = 'left') => `Cell-${align}-${size * 2}`

function cellStyles(paper: Paper, width: number) {
  const sizes = paper.blocks.flatMap((block) => (block.kind === 'table' ? [tableLayout(block, width / 20).size] : []))
  return [...new Set(sizes)].flatMap((size) =>
    (['left', 'center', 'right'] as const).map((align) => ({
      id: cellStyle(size, align),
      name: `Cell ${align} ${size}`,
      basedOn: 'Normal',
      run: { size: size * 2 },
      paragraph: { alignment: alignments[align], spacing: { line: 240 } },
    })),
  )
}

function table(block: Block & { kind: 'table' }, width: number): Table {
  const { columns, rows, foot: totals } = block
  const { size, widths } = tableLayout(block, width / 20)
  const cellOf = (text: string, align: Column['align'], look: Look = {}, rest = {}) =>
    new TableCell({ children: [paragraph(text, { style: cellStyle(size, align) }, look)], ...rest })
  const titles = columns.map(({ title }) => cellOf(title, 'center', { bold: true }, { shading: label }))
  const fits = (texts: string[]) => texts.every((text, at) => linesIn(text, widths[at]! - 6, size) <= mostLines)
  const row = (texts: string[], look?: Look) =>
    new TableRow({ cantSplit: fits(texts), children: texts.map((text, at) => cellOf(text, columns[at]!.align, look)) })
  const made = [
    new TableRow({ tableHeader: true, cantSplit: true, children: titles }),
    ...rows.map((texts) => row(texts)),
    ...(totals ? [row(totals, { bold: true })] : []),
  ]
  return ruledTable(
    widths.map((each) => Math.floor(each * 20)),
    made,
    { left: 50, right: 50, top: 30, bottom: 30 },
  )
}

function signatures(who: string[], width: number, locale: Paper['locale']): Table {
  const each = Math.floor(width / who.length)
  const isEnglish = locale === 'en'
  const date = isEnglish ? 'Date:' : '日期：        年      月      日'
  const lines = (name: string) => [
    paragraph(`${name}${isEnglish ? ':' : '：'}`, { keepNext: true }),
    new Paragraph({
      keepNext: true,
      spacing: { before: 120, after: 80 },
      border: { bottom: { ...line, space: 1 } },
      children: [],
    }),
    paragraph(date),
  ]
  const cells = who.map(
    (name) =>
      new TableCell({
        children: lines(name),
        width: { size: each, type: WidthType.DXA },
        margins: { left: 80, right: 160 },
        borders: { top: none, bottom: none, left: none, right: none },
      }),
  )
  return new Table({
    columnWidths: who.map(() => each),
    width: { size: each * who.length, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    borders: unruled,
    rows: [new TableRow({ cantSplit: true, children: cells })],
  })
}
