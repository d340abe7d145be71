import { pinyin } from 'pinyin-pro'

/** What somebody may know of a customer and type to find it. */
export interface Findable {
  code: string
  name: string
  shortName: string | null
  formerNames: string[]
  formerCodes: string[]
  unifiedSocialCreditCode: string | null
  phone: string | null
  contactPhones: string[]
}

/**
 * What a term is. A text that is written out in full counts from its beginning and, under the capital letter, from every
 * place inside where a word may begin.
 */
export const kinds = {
  code: 'c',
  formerCode: 'b',
  creditCode: 'u',
  phone: 't',
  contactPhone: 'k',
  name: 'n',
  nameInside: 'N',
  formerName: 'f',
  formerNameInside: 'F',
  pinyin: 'p',
  pinyinInside: 'P',
  initials: 'i',
  initialsInside: 'I',
} as const
export type Kind = (typeof kinds)[keyof typeof kinds]

export interface Term {
  kind: Kind
  term: string
}

/** Beyond so many characters names are not told apart. */
const termLength = 32
const cut = (characters: string[]) => characters.slice(0, termLength).join('')

/** Signs that separate words and count for nothing themselves. */
const separators = /[\s()[\]{}<>〈〉《》「」『』【】〔〕"'`“”‘’·•・]+/u

const folded = (text: string) => text.normalize('NFKC').toLowerCase()

/** How texts are compared: half-width, small letters, without spaces, brackets, quotes and middle dots. */
export const normalise = (text: string): string => folded(text).split(separators).join('')

const han = /\p{Script=Han}/u
/** Characters of scripts that write words: a term begins at the beginning of the word only. */
const inWord = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{M}]/u

/** Nobody looks for what nearly every name ends in, so no term begins inside of it; longest first. */
const legalForms = [
  '股份有限责任公司',
  '集团有限公司',
  '有限责任公司',
  '股份有限公司',
  '集团公司',
  '有限公司',
  '股份公司',
  '公司',
]

/** A name as it is compared, and the places where somebody may begin to type it. */
interface Spelling {
  characters: string[]
  starts: number[]
  /** Where the legal form begins: the last place; behind the end when there is none. */
  form: number
}

function spell(name: string): Spelling {
  const characters: string[] = []
  const starts: number[] = []
  for (const word of folded(name).split(separators)) {
    const spelled = [...word]
    for (const [at, character] of spelled.entries()) {
      if (at === 0 || !inWord.test(character) || !inWord.test(spelled[at - 1]!)) starts.push(characters.length)
      characters.push(character)
    }
  }
  const text = characters.join('')
  const form = characters.length - (legalForms.find((ending) => text.endsWith(ending))?.length ?? 0)
  return { characters, starts: starts.filter((at) => at <= form), form }
}

/** Every term by which a customer is found; about 25 for a usual company. */
export function termsOf(customer: Findable): Term[] {
  const names = [customer.name, customer.shortName ?? '']
  return [
    ...exact('c', [normalise(customer.code)]),
    ...exact('b', customer.formerCodes.map(normalise)),
    ...exact('u', [normalise(customer.unifiedSocialCreditCode ?? '')]),
    ...exact('t', phoneTerms(customer.phone ?? '')),
    ...exact('k', customer.contactPhones.flatMap(phoneTerms)),
    ...uncovered('n', 'N', names.flatMap(writtenTerms)),
    ...uncovered('f', 'F', customer.formerNames.flatMap(writtenTerms)),
    ...spokenTerms([...names, ...customer.formerNames]),
  ]
}

const exact = (kind: Kind, texts: string[]): Term[] =>
  [...new Set(texts)].flatMap((text) => (text ? [{ kind, term: cut([...text]) }] : []))

/** A text from one of its places on. */
interface Suffix {
  at: number
  term: string
}

function writtenTerms(name: string): Suffix[] {
  const { characters, starts } = spell(name)
  return starts.map((at) => ({ at, term: cut(characters.slice(at)) }))
}

/** Without the terms another one begins with: whoever finds the shorter one finds the longer one. */
function uncovered(kind: Kind, inside: Kind, suffixes: Suffix[]): Term[] {
  const from = (chosen: Suffix[]) => chosen.map(({ term }) => term).toSorted()
  const isLast = (term: string, at: number, all: string[]) => !all[at + 1]?.startsWith(term)
  const starts = from(suffixes.filter(({ at }) => at === 0)).filter(isLast)
  const others = from(suffixes.filter(({ at }) => at > 0)).filter(isLast)
  return [
    ...starts.map((term) => ({ kind, term })),
    ...others.filter((term) => !starts.some((start) => start.startsWith(term))).map((term) => ({ kind: inside, term })),
  ]
}

/** From the beginning the whole name as it is spoken, from a place inside without the legal form. */
function spokenTerms(names: string[]): Term[] {
  const whole: Suffix[] = []
  const initials: Suffix[] = []
  for (const spelling of names.map(spell)) {
    const { characters, form } = spelling
    for (const { syllables, places } of readings(spelling)) {
      const letters = syllables.map((syllable, at) => (han.test(characters[at]!) ? [...syllable][0]! : syllable))
      for (const at of places) {
        const end = at === 0 ? characters.length : form
        if (!characters.slice(at, end).some((character) => han.test(character))) continue
        whole.push({ at, term: cut([...syllables.slice(at, end).join('')]) })
        initials.push({ at, term: cut([...letters.slice(at, end).join('')]) })
      }
    }
  }
  const worthwhile = initials.filter(({ at, term }) => at === 0 || term.length > 1)
  return [...uncovered('p', 'P', whole), ...uncovered('i', 'I', worthwhile)]
}

/**
 * How a name is read: as its words say (重庆 chongqing, 银行 yinhang), and, where they leave a character at its usual
 * reading and names of companies often read it in another, in that one too: from the beginning of the name and of a
 * word around it.
 */
function readings({ characters, starts }: Spelling): { syllables: string[]; places: number[] }[] {
  if (!characters.some((character) => han.test(character))) return []
  const usual = syllablesOf(characters)
  const others = characters.flatMap((character, at) => {
    const other = unsettled[character]
    if (!other || usual[at] !== pinyin(character, reading)[0]) return []
    return [{ syllables: usual.with(at, other), places: starts.filter((s) => s === 0 || s === at - 1 || s === at) }]
  })
  return [{ syllables: usual, places: starts }, ...others]
}

const reading = { toneType: 'none', type: 'array', v: true } as const

function syllablesOf(characters: string[]): string[] {
  const read = pinyin(characters.join(''), reading)
  const syllables = read.length === characters.length ? read : characters.map((c) => pinyin(c, reading).join(''))
  return syllables.map((syllable, at) => (han.test(characters[at]!) ? syllable : characters[at]!))
}

/** The other reading of characters in company, place and family names. */
const unsettled: Record<string, string> = {
  乐: 'yue',
  长: 'zhang',
  行: 'hang',
  重: 'chong',
  朝: 'zhao',
  单: 'shan',
  曾: 'ceng',
  翟: 'di',
  盛: 'cheng',
  厦: 'sha',
  会: 'kuai',
  解: 'xie',
  模: 'mu',
  尉: 'yu',
  蔚: 'yu',
  贾: 'gu',
  仇: 'qiu',
  查: 'zha',
  阿: 'e',
  六: 'lu',
  柏: 'bo',
  区: 'ou',
  朴: 'piao',
  沈: 'chen',
  浚: 'xun',
  莘: 'xin',
  铅: 'yan',
  埔: 'bu',
  番: 'pan',
  涡: 'guo',
  荥: 'ying',
  车: 'ju',
  调: 'diao',
  传: 'zhuan',
  藏: 'zang',
  卡: 'qia',
  宿: 'xiu',
}

/** The digits people dial: with the area code and, for a landline, without it. */
function phoneTerms(phone: string): string[] {
  const [number = ''] = phone.normalize('NFKC').split(/\s*ext/i)
  const whole = dialled(number)
  const local = /^0\d{2,3}-(\d{7,8})$/.exec(number.trim())?.[1]
  return [whole, local ?? ''].filter((digits) => digits.length >= 5)
}

const dialled = (text: string) => text.replace(/^(\+|00)86/, '').replaceAll(/\D/g, '')

/** Terms between two texts, ends included. `rank` orders what is found: the least is the best. */
export interface Range {
  kind: Kind
  from: string
  until: string
  rank: number
}

const last = '\u{10ffff}'
const beginning = (kind: Kind, rank: number, text: string): Range => ({ kind, from: text, until: text + last, rank })
const whole = (kind: Kind, rank: number, text: string): Range => ({ kind, from: text, until: text, rank })

/** Ranks below this one are single hits: who types a whole code, phone or credit code means that customer. */
export const exactRank = 0

/** Where to look for what somebody typed; nowhere when there is nothing but spaces and brackets. */
export function rangesOf(typed: string): Range[] {
  const text = cut([...normalise(typed)])
  if (!text) return []
  const inside = [text, ...formsAround(text)]
  const ranges = [
    beginning('n', 3, text),
    beginning('f', 4, text),
    ...inside.flatMap((part) => [beginning('N', 5, part), beginning('F', 6, part)]),
  ]
  return han.test(text) ? ranges : [...identifiers(typed, text), ...ranges, ...spoken(text)]
}

/** Credit codes and phones count whole only, so that nobody guesses them digit by digit. */
function identifiers(typed: string, text: string): Range[] {
  const phone = dialled(typed.normalize('NFKC').trim())
  const isPhone = /^[\d\s()+.-]{5,}$/.test(typed.normalize('NFKC').trim()) && phone.length >= 5
  return [
    beginning('c', 1, text),
    beginning('b', 2, text),
    ...(text.length === 18 ? [whole('u', exactRank, text)] : []),
    ...(isPhone ? [whole('t', exactRank, phone), whole('k', exactRank, phone)] : []),
  ]
}

function spoken(text: string): Range[] {
  const letters = text.replaceAll('ü', 'v')
  if (!/[a-z]/.test(letters)) return []
  return [
    beginning('p', 7, letters),
    beginning('P', 8, letters),
    beginning('i', 9, letters),
    ...(letters.length > 1 ? [beginning('I', 10, letters)] : []),
  ]
}

/** No term begins inside a legal form, so a part of one is looked for by the forms that hold it. */
const formsAround = (text: string) => legalForms.filter((form) => form.lastIndexOf(text) > 0)

/** What became of a hit, in a word for the pages. */
export const matchedBy = {
  c: 'code',
  b: 'formerCode',
  u: 'creditCode',
  t: 'phone',
  k: 'phone',
  n: 'name',
  N: 'name',
  f: 'formerName',
  F: 'formerName',
  p: 'pinyin',
  P: 'pinyin',
  i: 'initials',
  I: 'initials',
} as const satisfies Record<Kind, string>
