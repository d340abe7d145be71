import { describe, expect, test } from 'vitest'
import { parseJson } from './json.ts'

const parse = (text: string | Buffer) => parseJson(Buffer.from(text))
const codeOf = (text: string | Buffer) => {
  try {
    parse(text)
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'accepted'
}

describe('a body is read as JSON, strictly', () => {
  test.each([
    ['{"a":[1,{"a":"b, {\\"a\\":1}"}],"b":null}', { a: [1, { a: 'b, {"a":1}' }], b: null }],
    ['\ufeff{"amount":"1"}', { amount: '1' }],
    ['"text"', 'text'],
    [' [] ', []],
  ])('%s', (text, value) => expect(parse(text)).toEqual(value))

  test.each([
    ['JSN01 the same key twice', '{"amount":"1","amount":"1000000"}', 'json.duplicate_key'],
    ['JSN01 the same key twice, once escaped', '{"amount":"1","\\u0061mount":"2"}', 'json.duplicate_key'],
    ['JSN01 deep inside', '{"a":[{"b":{"c":1,"d":[],"c":2}}]}', 'json.duplicate_key'],
    ['JSN02 __proto__', '{"name":"x","__proto__":{"isAdmin":true}}', 'json.forbidden_key'],
    ['JSN02 __proto__ escaped', '{"__pr\\u006fto__":{"isAdmin":true}}', 'json.forbidden_key'],
    ['JSN03 constructor', '{"constructor":{"prototype":{"isAdmin":true}}}', 'json.forbidden_key'],
    ['JSN05 33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, 'json.too_deep'],
    ['JSN05 100 000 levels', '['.repeat(100_000), 'json.too_deep'],
    ['JSN11 trailing comma', '{"a":1,}', 'json.malformed'],
    ['a comment', '{"a":1/* x */}', 'json.malformed'],
    ['two values', '{}{}', 'json.malformed'],
    ['an open string', '{"a":"', 'json.malformed'],
    ['a raw line break in a string', '{"a":"\n"}', 'json.malformed'],
    ['a bare word', '{"a":NaN}', 'json.malformed'],
    ['only blanks', '  ', 'json.malformed'],
  ])('%s is refused', (_title, text, code) => expect(codeOf(text)).toBe(code))

  test('JSN06 1 000 keys in one object pass, 1 001 do not', () => {
    const keys = (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${i}":1`).join(',')}}`
    expect(codeOf(keys(1000))).toBe('accepted')
    expect(codeOf(keys(1001))).toBe('json.too_many_keys')
    expect(codeOf(`[${keys(600)},${keys(600)}]`)).toBe('accepted')
  })

  test('JSN05 32 levels pass', () => expect(codeOf(`${'['.repeat(32)}${']'.repeat(32)}`)).toBe('accepted'))

  test('JSN13 GBK bytes are not taken for UTF-8', () =>
    expect(codeOf(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xb4, 0xf3]), Buffer.from('"}')]))).toBe(
      'body.not_utf8',
    ))

  test('JSN11 the refusal says where', () => {
    expect(() => parse('{"a":1,}')).toThrow(/\(at 7\)/)
    expect(() => parse('{"a":')).toThrow(/\(at 5\)/)
  })

  test('JSN02 nothing inherits from what was sent', () => {
    codeOf('{"__proto__":{"isAdmin":true}}')
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })
})
