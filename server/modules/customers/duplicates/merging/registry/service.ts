import type { Ctx } from '../../../../../kernel/context.ts'
import type { Sql } from '../../../../../kernel/db.ts'
import type { Text } from '../../../../../kernel/i18n.ts'

/** The two of a merge. */
export interface Pair {
  fromId: string
  intoId: string
}

interface Place {
  table: string
  /** The column that names a customer. */
  column: string
  /** What its rows are called. */
  title: Text
}

/** Rows go along to the other customer, those apart that cannot; what stays is told. */
export interface MovedRows extends Place {
  how: 'move'
  /** What people call a row, over the alias `r`. */
  label: Sql
  /** Which rows are meant, over `r`; all unless said. */
  only?: Sql
  /** Which rows stay because the other customer has their like (a unique key), over `r`. */
  unless?: (intoId: string) => Sql
}

/** Rows speak of the customer as it was, and stay with it. */
export interface StayingRows extends Place {
  how: 'stay'
  /** Which rows are meant, over the alias `r`; all unless said. */
  only?: Sql
  /** Why. */
  because: Text
}

/** Rows follow from others and are worked out anew by a hook. */
export interface DerivedRows extends Place {
  how: 'derive'
}

/** Rows of either customer that a hook changes; they are kept as they were. */
export interface ChangedRows extends Place {
  how: 'change'
  label: Sql
  /** Which rows are meant, over `r`. */
  rows: (pair: Pair) => Sql
  /** What was changed since stays as it is then, instead of keeping the merge from being undone. */
  isLenient?: boolean
}

export type MergeTable = MovedRows | StayingRows | DerivedRows | ChangedRows

/** What a module does beyond moving its rows. All run in the transaction of the merge. */
export interface MergeHook {
  /** What keeps two customers from being merged for now, in words; nothing when nothing does. */
  obstacles?(ctx: Ctx, pair: Pair): Promise<Text[]>
  /** After the rows moved. */
  moved?(ctx: Ctx, pair: Pair): Promise<void>
  /** What was done since the merge and needs both customers as one, in words; asked after the rows moved back. */
  ties?(ctx: Ctx, pair: Pair): Promise<Text[]>
  /** After the rows moved back. */
  movedBack?(ctx: Ctx, pair: Pair): Promise<void>
}

/** Every column that names a customer, of every module, and what a merge does with its rows; filled by `app.ts`. */
export const mergeTables: MergeTable[] = []
export const mergeHooks: MergeHook[] = []

/** Declares what merging does with a module's tables. */
export function defineMerging(tables: MergeTable[], hook: MergeHook = {}): { tables: MergeTable[]; hook: MergeHook } {
  return { tables, hook }
}

/** Takes in what modules declared. */
export function connectMerging(declared: ReturnType<typeof defineMerging>[]): void {
  mergeTables.push(...declared.flatMap(({ tables }) => tables))
  mergeHooks.push(...declared.map(({ hook }) => hook))
}

/** A place by name: `invoices.customer_id`. Two entries of one column are told apart by their title. */
export const placeName = ({ table, column, title }: Place): string => `${table}.${column} ${title.en}`
