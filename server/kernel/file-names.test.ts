import { describe, expect, test } from 'vitest'
import { cleanFileName, disposition, extensionOf } from './file-names.ts'

describe('names of files as they are shown and saved', () => {
  test.each([
    ['FIL01 a path of Unix', '../../etc/passwd', 'passwd'],
    ['FIL02 a path of Windows', '..\\..\\web.config', 'web.config'],
    ['FIL04 a device with an extension', 'con.pdf', '_con.pdf'],
    ['FIL04 a device in capitals', 'NUL.txt', '_NUL.txt'],
    ['FIL04 a device alone', 'aux', '_aux'],
    ['FIL06 line breaks that would begin a header', '合同\r\nSet-Cookie: a=b.pdf', '合同Set-Cookie_ a=b.pdf'],
    ['FIL08 dots and spaces at the end', 'a.pdf. . ', 'a.pdf'],
    ['characters Windows cannot store', 'a<b>:"c|?*.pdf', 'a_b___c___.pdf'],
    ['characters nobody sees', '合\u200b同\ufeff.pdf', '合同.pdf'],
    ['letters in two pieces', 'Cafe\u0301.pdf', 'Café.pdf'],
    ['an ordinary name', '营业执照 (副本) 2026.pdf', '营业执照 (副本) 2026.pdf'],
  ])('%s', (_what, raw, clean) => expect(cleanFileName(raw)).toBe(clean))

  test('FIL05 a name of 300 characters is cut to 200 code points with its extension', () => {
    const name = cleanFileName(`${'文'.repeat(300)}.pdf`)
    expect([...name]).toHaveLength(200)
    expect(name).toBe(`${'文'.repeat(196)}.pdf`)
    expect([...cleanFileName(`${'😀'.repeat(300)}.pdf`)]).toHaveLength(200)
  })

  test.each([
    ['FIL03 NUL', '合同\0.pdf.exe'],
    ['FIL03 NUL written as %00', '合同%00.pdf.exe'],
    ['FIL07 the direction of writing turned round', '\u202efdp.exe'],
    ['half of a character', 'a\ud800.pdf'],
    ['nothing but dots', '...'],
    ['nothing after the path', 'a/b/'],
    ['nothing that is seen', '\u200b\u200b'],
  ])('%s is refused', (_what, raw) => expect(() => cleanFileName(raw)).toThrow('file.name'))

  test('FIL09 extensions count without regard to capitals', () => {
    expect(['x.pHp', 'x.SVG', 'x.HtMl', 'a.b.PDF', '.pdf', 'README'].map(extensionOf)).toEqual([
      'php',
      'svg',
      'html',
      'pdf',
      '',
      '',
    ])
  })

  test('FIL06 a header carries the name in both forms and nothing else', () => {
    expect(disposition('attachment', '合同 "A"\r\n.pdf')).toBe(
      `attachment; filename=" _A___.pdf"; filename*=UTF-8''%E5%90%88%E5%90%8C%20_A___.pdf`,
    )
    expect(disposition('inline', "a'(b)*.pdf")).toContain("filename*=UTF-8''a%27%28b%29_.pdf")
  })
})
