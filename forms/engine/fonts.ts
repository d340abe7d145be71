import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = (name: string) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${name}/NotoSansSC_${name}.ttf`))

/** The files of the one font family that PDFs are set in; of each only the signs used are put into a PDF. */
export const fontFiles = { regular: file('400Regular'), bold: file('700Bold') }

/** Stands for a sign the font does not have, as printers do: never an empty box. */
export const missingSign = '〓'

/**
 * Which characters a TrueType font has, by its character map of format 12. Throws for a font without one.
 */
export function coverageOf(path: string): (codePoint: number) => boolean {
  const font = readFileSync(path)
  const cmap = tableAt(font, 'cmap')
  const groups = groupsAt(font, cmap)
  return (codePoint) => {
    let [low, high] = [0, groups.length / 2 - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      if (codePoint < groups[middle * 2]!) high = middle - 1
      else if (codePoint > groups[middle * 2 + 1]!) low = middle + 1
      else return true
    }
    return false
  }
}

function tableAt(font: Buffer, name: string): number {
  for (let at = 12; at < 12 + font.readUInt16BE(4) * 16; at += 16) {
    if (font.toString('latin1', at, at + 4) === name) return font.readUInt32BE(at + 8)
  }
  throw new Error(`the font has no table ${name}`)
}

/** First and last character of each run, in order. */
function groupsAt(font: Buffer, cmap: number): Uint32Array {
  for (let n = 0; n < font.readUInt16BE(cmap + 2); n++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + n * 8 + 4)
    if (font.readUInt16BE(at) !== 12) continue
    const count = font.readUInt32BE(at + 12)
    const runs = new Uint32Array(count * 2)
    for (let k = 0; k < count; k++) {
      runs[k * 2] = font.readUInt32BE(at + 16 + k * 12)
      runs[k * 2 + 1] = font.readUInt32BE(at + 20 + k * 12)
    }
    return runs
  }
  throw new Error('the font has no character map of format 12')
}
