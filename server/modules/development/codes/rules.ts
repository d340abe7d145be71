/** Which year and running number a code of a pattern such as `K{year}-{number:4}` carries (D-11). */
export interface Numbered {
  /** Calendar year, four digits. */
  year: string
  /** From 1. */
  number: number
}

const numberPlace = /\{number:(\d)\}/

/** The code itself; a number that outgrows its digits is written whole, never cut (D-11). */
export const writeCode = (pattern: string, { year, number }: Numbered): string =>
  pattern
    .replaceAll('{year}', year)
    .replace(numberPlace, (_, digits: string) => String(number).padStart(Number(digits), '0'))

/** The name of the count a code comes from: its pattern, with a new count each year where the pattern shows it. */
export const counterOf = (pattern: string, year: string): string => `code:${pattern.replaceAll('{year}', year)}`
