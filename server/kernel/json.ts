import { createScanner } from 'jsonc-parser'
import { defineError } from './errors.ts'

const malformed = defineError('json.malformed', 400, {
  zh: 'JSON 有语法错误（位置 {position}）',
  en: 'Malformed JSON (at {position})',
})
const notUtf8 = defineError('body.not_utf8', 400, { zh: '内容不是 UTF-8 编码', en: 'The body is not UTF-8' })
const duplicateKey = defineError('json.duplicate_key', 400, {
  zh: '键“{key}”重复出现',
  en: 'The key “{key}” appears twice',
})
const forbiddenKey = defineError('json.forbidden_key', 400, {
  zh: '不接受键“{key}”',
  en: 'The key “{key}” is not accepted',
})
const tooDeep = defineError('json.too_deep', 400, { zh: '嵌套超过 {max} 层', en: 'Nested deeper than {max}' })
const tooManyKeys = defineError('json.too_many_keys', 400, {
  zh: '一个对象超过 {max} 个键',
  en: 'More than {max} keys in one object',
})

export const reservedKeys = new Set(['__proto__', 'constructor', 'prototype'])
/** The scanner's token kinds; the library ships them as a type only. */
const token = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, string: 10, end: 17 } as const

const maxDepth = 32
const maxKeys = 1000

/**
 * Parses a request body strictly: UTF-8, no duplicate or reserved keys, bounded depth and width. A leading byte order
 * mark is dropped. JSON.parse alone would keep the last of two equal keys and let the reader see another one.
 */
export function parseJson(body: Buffer): unknown {
  if (body.length && !isUtf8(body)) throw notUtf8()
  const text = body.toString('utf8').replace(/^\ufeff/, '')
  inspect(text)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw malformed({ position: /position (\d+)/.exec(String(error))?.[1] ?? text.length })
  }
}

function isUtf8(body: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return true
  } catch {
    return false
  }
}

/** Walks the tokens without recursion; the grammar itself is left to JSON.parse. */
function inspect(text: string) {
  const scanner = createScanner(text, true)
  const open: (Set<string> | null)[] = []
  let previous = 0
  for (let kind: number = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    if (scanner.getTokenError() !== 0) throw malformed({ position: scanner.getTokenOffset() })
    const keys = open.at(-1)
    if (kind === token.openBrace || kind === token.openBracket) {
      open.push(kind === token.openBrace ? new Set() : null)
      if (open.length > maxDepth) throw tooDeep({ max: maxDepth })
    } else if (kind === token.closeBrace || kind === token.closeBracket) {
      open.pop()
    } else if (kind === token.string && keys && (previous === token.openBrace || previous === token.comma)) {
      admitKey(scanner.getTokenValue(), keys)
    }
    previous = kind
  }
}

function admitKey(key: string, keys: Set<string>) {
  if (reservedKeys.has(key)) throw forbiddenKey({ key })
  if (keys.has(key)) throw duplicateKey({ key })
  keys.add(key)
  if (keys.size > maxKeys) throw tooManyKeys({ max: maxKeys })
}
