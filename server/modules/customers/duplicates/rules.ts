import { pinyin } from 'pinyin-pro'
import { cleanPhone } from '../rules.ts'

/** Legal forms at the end of a Chinese name, brackets and spaces gone. A branch or a subsidiary is another company. */
const chineseForm = /(?:集团)?(?:(?:股份)?有限(?:责任)?公司|股份公司|(?<![分子])公司|集团)$/
const foreignForm =
  /[\s,.]+(?:co|company|corp|corporation|inc|incorporated|limited|ltd|llc|llp|plc|gmbh|ag|s\.?a)(?=[\s,.]*$)/g

/**
 * A name as names are compared: full and half width, letter case, brackets, spaces, punctuation and the legal
 * form do not count. Never empty for a name that is not.
 */
export function nameKey(name: string): string {
  let folded = name.normalize('NFKC').toLowerCase()
  for (let before = ''; before !== folded;) {
    before = folded
    folded = folded.replace(foreignForm, '')
  }
  const bare = folded.replaceAll(/[\s\p{P}\p{S}\p{Cf}]/gu, '')
  const core = bare.replace(chineseForm, '')
  return (core.length >= 2 ? core : bare) || folded.replaceAll(/\s/g, '')
}

const hanCharacters = /\p{Script=Han}/gu

/**
 * How a compared name sounds: its syllables without tones, apart by spaces, everything else as it stands. Null for a
 * name with fewer than two Chinese characters, which is written as it sounds.
 */
export function soundKey(key: string): string | null {
  if ((key.match(hanCharacters)?.length ?? 0) < 2) return null
  return pinyin(key, { toneType: 'none', type: 'array', nonZh: 'consecutive' }).join(' ')
}

/** A phone as phones are compared: stored form without the extension; null for what is none. */
export function phoneKey(raw: string): string | null {
  const cleaned = cleanPhone(raw)
  return cleaned.ok ? cleaned.value.replace(/ ext .*$/, '') : null
}

/** Under these a company takes its name one level further down. */
const secondLevel = /\.(com|net|org|gov|edu|ac|co)\.[a-z]{2}$/

/** The domain that a website or an e-mail address belongs to, e.g. `shenjiang.com.cn`; null for what has none. */
export function domainKey(address: string): string | null {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?([^/?#:@]+)/i.exec(address.normalize('NFKC').trim())?.[1]
  const name = host?.toLowerCase().replace(/\.$/, '') ?? ''
  if (!/^([\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24}$/u.test(name)) return null
  return name
    .split('.')
    .slice(secondLevel.test(name) ? -3 : -2)
    .join('.')
}

/** What two customers may agree in, the strongest first. */
export const likenesses = ['credit-code', 'name', 'former-name', 'short-name', 'sound', 'phone', 'domain'] as const
export type Likeness = (typeof likenesses)[number]

/** Likenesses that show themselves to whoever knows the name; only by these a customer out of sight is named. */
export const byName: readonly Likeness[] = ['name', 'former-name', 'short-name', 'sound']

/** What is compared of a customer: a kind of likeness and the text that makes it. */
export interface Mark {
  kind: Exclude<Likeness, 'credit-code'>
  mark: string
}

/** What is known of a customer, or of somebody who may become one. Lists may hold anything people wrote. */
export interface Traits {
  name: string
  shortName?: string | null
  formerNames?: string[]
  phones?: string[]
  /** Websites and e-mail addresses. */
  addresses?: string[]
}

/** The marks of a customer, each once. A short or former name that says the same as the name adds nothing. */
export function marksOf(traits: Traits): Mark[] {
  const key = nameKey(traits.name)
  const marks: Mark[] = [{ kind: 'name', mark: key }]
  const sound = soundKey(key)
  if (sound) marks.push({ kind: 'sound', mark: sound })
  const others = (kind: Mark['kind'], texts: (string | null)[]) => {
    const fresh = [...new Set(texts)].filter((mark): mark is string => Boolean(mark) && mark !== key)
    marks.push(...fresh.map((mark) => ({ kind, mark })))
  }
  others('former-name', (traits.formerNames ?? []).map(nameKey))
  others('short-name', traits.shortName ? [nameKey(traits.shortName)] : [])
  others('phone', (traits.phones ?? []).map(phoneKey))
  others('domain', (traits.addresses ?? []).map(domainKey))
  return marks
}
