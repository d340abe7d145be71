/** A cell: text as it stands in the file, or what a spreadsheet knows more about. */
export type Cell =
  | string
  | null
  | {
      kind: 'text' | 'number' | 'date' | 'boolean' | 'error' | 'formula-empty' | 'merged'
      text: string
      isFormula?: boolean
      from1904?: boolean
    }

export interface Row {
  /** As a spreadsheet counts: the header is row 1. */
  row: number
  cells: Cell[]
}

/** A file opened for reading, whatever its format: its columns, and its rows once. */
export interface Table {
  format: 'csv' | 'xlsx'
  encoding: string | null
  delimiter: string | null
  sheets: string[]
  columns: string[]
  /** Data rows, if known before reading them. */
  total: number | null
  /** What people should know before they confirm, e.g. that hidden rows are read too. */
  notes: { code: string; parameters?: Record<string, unknown> }[]
  rows(): AsyncGenerator<Row[]>
  /** Lets go of the file; whoever opened it does so, however the reading ended. */
  close(): Promise<void>
}

/** How the file is to be read, where it does not say so itself. */
export interface TableForm {
  encoding: 'auto' | 'utf-8' | 'gb18030' | 'gbk' | 'utf-16le' | 'utf-16be'
  delimiter: 'auto' | ',' | ';' | '\t' | '|'
  /** Name of the sheet; the first visible one when not said. */
  sheet?: string
}
