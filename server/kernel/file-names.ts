import { defineError } from './errors.ts'

const refusedName = defineError('file.name', 400, {
  zh: '文件名不能用：含有不可见的控制字符，或没有名称',
  en: 'The file name cannot be used: it holds control characters, or there is no name in it',
})
const nameFault = () =>
  refusedName({}, [{ field: 'name', code: 'file.name', text: { zh: '文件名不正确', en: 'Not a file name' } }])

/** Names that Windows keeps for devices, whatever follows the first dot. */
const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i
const longest = 200

/**
 * A file's name as it is shown and offered for saving, made of what a client claims: the last part of a path, without
 * what some system cannot store, at most 200 code points with the extension kept. Throws `file.name` (400) for a name
 * that hides something: NUL, characters that turn the direction of writing, halves of characters.
 */
export function cleanFileName(raw: string): string {
  if (!raw.isWellFormed() || /\0|%00|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(raw)) throw nameFault()
  const last = raw
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '')
    .split(/[/\\]/)
    .at(-1)!
  const name = last
    .replaceAll(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .normalize('NFC')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/^\s+/, '')
    .replace(/[\s.]+$/, '')
  if (/^[._\s]*$/.test(name)) throw nameFault()
  return shortened(devices.test(name) ? `_${name}` : name)
}

/** What follows the last dot, in lower case, without the dot; empty when there is none. */
export const extensionOf = (name: string): string => /[^.]\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

function shortened(name: string): string {
  const characters = [...name]
  if (characters.length <= longest) return name
  const end = [...(/[^.](\.[^.]{1,10})$/.exec(name)?.[1] ?? '')]
  return characters.slice(0, longest - end.length).join('') + end.join('')
}

/** `content-disposition` after RFC 6266: a name in ASCII for old clients, and the real one. */
export function disposition(type: 'inline' | 'attachment', name: string): string {
  const clean = name.replaceAll(/[\u0000-\u001f\u007f"\\/:*?<>|]/g, '_').toWellFormed()
  const ascii = clean.replaceAll(/[^\u0020-\u007e]+/g, '').replaceAll(/ +/g, ' ')
  const encoded = encodeURIComponent(clean).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${type}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
