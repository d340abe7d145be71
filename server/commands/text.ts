/** Rows as lines with their columns under each other; Chinese characters are two columns wide. */
export function inColumns(rows: string[][], right: number[] = []): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(widest[at] ?? 0, width(cell))),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, at) => {
          const gap = ' '.repeat(widths[at]! - width(cell))
          return right.includes(at) ? gap + cell : cell + gap
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const width = (text: string) =>
  [...text].reduce(
    (total, sign) =>
      total +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(sign)
        ? 2
        : 1),
    0,
  )

/** A parameter or fact on one line: lists with commas, bands and groups as `name value`. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (Array.isArray(value))
    return value.map((item) => (isPlain(item) ? `(${valueText(item)})` : valueText(item))).join(', ')
  if (isPlain(value))
    return Object.entries(value)
      .map(([name, item]) => `${name} ${valueText(item)}`)
      .join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
