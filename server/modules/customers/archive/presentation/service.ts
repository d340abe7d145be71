import { ownFields, partFields, type Field, type Part, type Right } from '../../../../../policy-pack/index.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { AppError } from '../../../../kernel/errors.ts'
import { unseal } from '../../../../kernel/secrets.ts'
import { present, rightOn, type Standing } from '../../access.ts'
import { ratiosOf, type Ratios } from '../accounts/rules.ts'
import type { StoredArchive, StoredEntry } from '../store.ts'
import { maskedSecret, type Values } from '../values/rules.ts'

export interface PresentedEntry {
  id: string
  version: number
  values: Values
  rights: Record<string, Right>
  /** Of annual accounts, worked out from the figures the actor reads. */
  ratios?: Ratios
}

export interface PresentedList {
  right: Right
  /** To each field, whether there are entries or not. */
  rights: Record<string, Right>
  rows: PresentedEntry[]
}

/** A part of the archive as one actor sees it: nothing in it that is hidden from him. */
export interface PresentedPart {
  part: Part
  version: number
  values: Values
  rights: Record<string, Right>
  lists: Record<string, PresentedList>
  /** Of the people and customers the values name. */
  names: Record<string, string>
  confirmedOn: string | null
  confirmedBy: string | null
  can: { edit: boolean; confirm: boolean }
}

/** What the actor sees of a part, of what was read. */
export function presentPart(ctx: Ctx, standing: Standing, part: Part, stored: StoredArchive): PresentedPart {
  const own = stored.parts.find((one) => one.part === part)
  const fields = ownFields(part)
  const values = readable(ctx, fields, { ...stored.columns, ...own?.data })
  const shown = present(standing, part, values)
  const lists = listsOf(ctx, standing, part, stored.entries)
  const right = rightOn(standing, part)
  const isInColumns = fields.some(({ column, fixed }) => column && !fixed)
  return {
    part,
    version: (own?.version ?? 0) + (isInColumns ? stored.customerVersion : 0),
    values: shown.values as Values,
    rights: shown.rights,
    lists,
    names: namesIn(stored.names, [shown.values as Values, ...allValues(lists)]),
    confirmedOn: own?.confirmedOn ?? null,
    confirmedBy: own?.confirmedBy ?? null,
    can: { edit: right === 'edit', confirm: right === 'edit' },
  }
}

/** Every field with its value or null, secrets by their last characters. */
export function readable(ctx: Ctx, fields: Field[], stored: Values): Values {
  return Object.fromEntries(
    fields.map(({ field, secret }) => {
      const value = stored[field] ?? null
      return [field, secret && value !== null ? shownSecret(ctx, value) : value]
    }),
  )
}

/** While the key is gone the rest of the archive stays readable; who wants the secret itself is told. */
function shownSecret(ctx: Ctx, sealed: string): string {
  try {
    return maskedSecret(unseal(ctx.services, sealed))
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('secrets.')) return '****'
    throw error
  }
}

function listsOf(ctx: Ctx, standing: Standing, part: Part, entries: StoredEntry[]): Record<string, PresentedList> {
  const lists = partFields(part).lists.flatMap(({ list, fields }) => {
    const rights = Object.fromEntries(fields.map(({ field }) => [field, rightOn(standing, part, field)]))
    if (Object.values(rights).every((right) => right === 'hidden')) return []
    const rows = entries
      .filter((entry) => entry.part === part && entry.list === list)
      .map((entry) => presentEntry(ctx, standing, fields, entry))
    return [[list, { right: rightOn(standing, part, list), rights, rows }] as const]
  })
  return Object.fromEntries(lists)
}

/** What the actor sees of an entry of a list. */
export function presentEntry(ctx: Ctx, standing: Standing, fields: Field[], entry: StoredEntry): PresentedEntry {
  const { id, version, part } = entry
  const { values, rights } = present(standing, part, readable(ctx, fields, entry.data))
  const presented: PresentedEntry = { id, version, values: values as Values, rights }
  if (entry.list !== 'financial-statements') return presented
  const readOnes = Object.entries(presented.values).filter(([field]) => rights[field] !== 'masked')
  return { ...presented, ratios: ratiosOf(Object.fromEntries(readOnes)) }
}

const allValues = (lists: Record<string, PresentedList>) =>
  Object.values(lists).flatMap(({ rows }) => rows.map(({ values }) => values))

function namesIn(names: Record<string, string>, shown: Values[]): Record<string, string> {
  const ids = new Set(shown.flatMap((values) => Object.values(values)))
  return Object.fromEntries(Object.entries(names).filter(([id]) => ids.has(id)))
}
