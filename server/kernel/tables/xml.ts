import { SaxesParser } from 'saxes'
import { refused } from './refusals.ts'

export type Attributes = Record<string, string>

/** What is told about an XML file as it streams by; names come without their prefix. */
export interface Listener {
  open?(name: string, attributes: Attributes): void
  close?(name: string): void
  text?(text: string): void
}

const longest = 1_048_576

/**
 * Reads an XML file piece by piece and tells what it comes upon; a turn of the generator for each piece. DTDs are
 * refused, so no entity but XML's own five is ever resolved.
 */
export async function* walk(chunks: AsyncIterable<Buffer>, listener: Listener): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parser = parserFor(listener)
  for await (const chunk of chunks) {
    parser.write(decoded(() => decoder.decode(chunk, { stream: true })))
    yield
  }
  parser.write(decoded(() => decoder.decode()))
  parser.close()
  yield
}

function parserFor(listener: Listener) {
  const parser = new SaxesParser<{ xmlns: false }>({ position: false, xmlns: false } as { xmlns: false })
  const text = (found: string) => {
    if (found.length > longest) throw refused('file.malformed')
    listener.text?.(found)
  }
  parser.on('error', fail)
  parser.on('doctype', () => {
    throw refused('file.xml_dtd')
  })
  parser.on('opentag', ({ name, attributes }) => listener.open?.(local(name), attributes))
  parser.on('closetag', ({ name }) => listener.close?.(local(name)))
  parser.on('text', text)
  parser.on('cdata', text)
  return parser
}

function decoded(decode: () => string): string {
  try {
    return decode()
  } catch {
    return fail()
  }
}

const local = (name: string) => name.slice(name.indexOf(':') + 1)

/** The value of an attribute, whatever prefix its name has. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  const plain = attributes[name]
  if (plain !== undefined) return plain
  for (const key in attributes) if (local(key) === name) return attributes[key]
  return undefined
}

/** Ends the reading of a file that is not what it should be. */
export function fail(): never {
  throw refused('file.malformed')
}

/** `_x000D_` and its like: characters XML cannot carry. */
export const unescaped = (text: string) =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text
