import { cleanAmount } from '../../server/kernel/input.ts'
import type { Amount } from '../../server/kernel/money.ts'

const digits = [...'零壹贰叁肆伍陆柒捌玖']
const places = ['', '拾', '佰', '仟']

/**
 * An amount in yuan in capitals (大写), by the Chinese rules for filling in bills: `1234567.05` is
 * 壹佰贰拾叁万肆仟伍佰陆拾柒元零伍分. Zeros between digits are read once, 整 follows where there are no jiao and fen, and a
 * negative amount begins with 负. Takes `-?digits(.dd)?` up to 9999999999999999.99; anything else throws.
 */
export function capitals(amount: Amount): string {
  const clean = cleanAmount(amount, { negative: true })
  if (!clean.ok) throw new RangeError(`not an amount: ${amount}`)
  const [, minus, yuan, jiao, fen] = /^(-?)(\d+)\.(\d)(\d)$/.exec(clean.value)!
  const isWhole = yuan !== '0'
  const head = isWhole ? `${read(BigInt(yuan!))}元` : ''
  return `${minus ? '负' : ''}${head}${fraction(isWhole, Number(jiao), Number(fen))}`
}

function fraction(isWhole: boolean, jiao: number, fen: number): string {
  if (jiao === 0 && fen === 0) return isWhole ? '整' : '零元整'
  const gap = jiao === 0 && isWhole ? '零' : ''
  return `${jiao ? `${digits[jiao]}角` : gap}${fen ? `${digits[fen]}分` : ''}`
}

/** Reads from the largest unit down: 亿, 万, then up to four digits. Nothing for zero. */
function read(value: bigint): string {
  for (const [unit, size, width] of [
    ['亿', 100_000_000n, 8],
    ['万', 10_000n, 4],
  ] as const) {
    if (value < size) continue
    const [high, low] = [value / size, value % size]
    return joined(`${read(high)}${unit}`, high, low, width)
  }
  const text = [...value.toString()]
  const named = text.map((digit, at) =>
    digit === '0' ? '零' : `${digits[Number(digit)]}${places[text.length - 1 - at]}`,
  )
  return named.join('').replaceAll(/零+/g, '零').replace(/零$/, '')
}

/** A zero on either side of the unit is a zero between digits, and is read. */
function joined(head: string, high: bigint, low: bigint, width: number): string {
  if (low === 0n) return head
  const hasZero = high % 10n === 0n || low.toString().length < width
  return `${head}${hasZero ? '零' : ''}${read(low)}`
}
