/*
 * How large a picture is, read from its head alone: nothing is decoded, so a picture made to unpack to gigabytes costs
 * no more than any other. Each reader takes the file's bytes and answers the largest picture in them, or null when the
 * head does not say.
 */

export interface Dimensions {
  width: number
  height: number
}

const pixels = ({ width, height }: Dimensions) => width * height
const largest = (found: Dimensions[]): Dimensions | null =>
  found.reduce<Dimensions | null>((most, each) => (!most || pixels(each) > pixels(most) ? each : most), null)

export function pngDimensions(file: Buffer): Dimensions | null {
  if (file.length < 24 || file.toString('latin1', 12, 16) !== 'IHDR') return null
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) }
}

/** The first start-of-frame among the segments before the picture itself. */
export function jpegDimensions(file: Buffer): Dimensions | null {
  for (let at = 2; at + 9 < file.length;) {
    if (file[at] !== 0xff) return null
    const marker = file[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) }
    if (marker === 0xda || marker === 0xd9) return null
    at += 2 + Math.max(file.readUInt16BE(at + 2), 2)
  }
  return null
}

export function webpDimensions(file: Buffer): Dimensions | null {
  if (file.length < 30) return null
  switch (file.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 }
    case 'VP8L': {
      const bits = file.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8 ':
      return { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff }
    default:
      return null
  }
}

const maxPages = 5000

/** Every page of a TIFF has a directory of its own; a circle of them is no picture. */
export function tiffDimensions(file: Buffer): Dimensions | null {
  if (file.length < 8) return null
  const isLittle = file.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (isLittle ? file.readUInt16LE(at) : file.readUInt16BE(at))
  const long = (at: number) => (isLittle ? file.readUInt32LE(at) : file.readUInt32BE(at))
  const found: Dimensions[] = []
  const seen = new Set<number>()
  for (let at = long(4); at !== 0;) {
    if (at + 2 > file.length || seen.has(at) || seen.size >= maxPages) return null
    seen.add(at)
    const end = at + 2 + short(at) * 12
    if (end + 4 > file.length) return null
    const size = { width: 0, height: 0 }
    for (let tag = at + 2; tag < end; tag += 12) {
      const value = () => (short(tag + 2) === 3 ? short(tag + 8) : long(tag + 8))
      if (short(tag) === 256) size.width = value()
      if (short(tag) === 257) size.height = value()
    }
    found.push(size)
    at = long(end)
  }
  return largest(found)
}

/** The extents (`ispe`) that a HEIF file's items have, in meta / iprp / ipco. */
export function heifDimensions(file: Buffer): Dimensions | null {
  const found: Dimensions[] = []
  const inside = new Set(['meta', 'iprp', 'ipco'])
  const walk = (from: number, to: number, depth: number) => {
    for (let at = from; at + 8 <= to;) {
      const kind = file.toString('latin1', at + 4, at + 8)
      const size = file.readUInt32BE(at)
      const head = size === 1 ? 16 : 8
      if (size === 1 && at + 16 > to) return
      const length = size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size === 0 ? to - at : size
      if (length < head || at + length > to) return
      if (inside.has(kind) && depth < 4) walk(at + head + (kind === 'meta' ? 4 : 0), at + length, depth + 1)
      if (kind === 'ispe' && length >= head + 12) {
        found.push({ width: file.readUInt32BE(at + head + 4), height: file.readUInt32BE(at + head + 8) })
      }
      at += length
    }
  }
  walk(0, file.length, 0)
  return largest(found)
}
