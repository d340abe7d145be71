import type { Article } from '../../../../policy-pack/index.ts'

/** A stretch of text that both have, or only the one before, or only the one after. */
export interface TextPart {
  op: 'same' | 'added' | 'removed'
  text: string
}

/**
 * One place where two values differ. `path` leads there from the top; within lists it counts in the list after, except
 * for the last step of what was removed, which counts in the list before.
 */
export interface ValueChange {
  path: (string | number)[]
  change: 'added' | 'removed' | 'changed'
  before?: unknown
  after?: unknown
}

export interface ArticleChange {
  code: string
  /** `moved`: the same words in another place. */
  change: 'added' | 'removed' | 'changed' | 'moved'
  zh: TextPart[]
  en: TextPart[]
}

const words = new Intl.Segmenter('zh', { granularity: 'word' })
/** Words, each placeholder of a number being one of them. */
const wordsOf = (text: string): string[] =>
  text
    .split(/(\{\w+\})/)
    .flatMap((part) => (/^\{\w+\}$/.test(part) ? [part] : [...words.segment(part)].map(({ segment }) => segment)))

/** Word by word; the parts that are the same or removed make up the text before, the others the text after. */
export function diffText(before: string, after: string): TextPart[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  const parts: TextPart[] = []
  const add = (op: TextPart['op'], text: string) => {
    const last = parts.at(-1)
    if (last?.op === op) last.text += text
    else if (text) parts.push({ op, text })
  }
  walk(a, b, {
    gap: (removed, added) => {
      add('removed', a.slice(...removed).join(''))
      add('added', b.slice(...added).join(''))
    },
    same: (i) => add('same', a[i]!),
  })
  return parts
}

/** What differs between the articles of two documents, by article code; nothing for the same document. */
export function diffArticles(before: Article[], after: Article[]): ArticleChange[] {
  const old = new Map(before.map((article) => [article.code, article]))
  const kept = new Set(after.map(({ code }) => code))
  const places = before.filter(({ code }) => kept.has(code)).map(({ code }) => code)
  const order = after.filter(({ code }) => old.has(code)).map(({ code }) => code)
  const texts = (a: Article | undefined, b: Article | undefined) => ({
    zh: diffText(a?.text.zh ?? '', b?.text.zh ?? ''),
    en: diffText(a?.text.en ?? '', b?.text.en ?? ''),
  })
  const present = after.flatMap((article): ArticleChange[] => {
    const { code, text } = article
    const earlier = old.get(code)
    if (!earlier) return [{ code, change: 'added', ...texts(undefined, article) }]
    const isSame = earlier.text.zh === text.zh && earlier.text.en === text.en
    if (!isSame) return [{ code, change: 'changed', ...texts(earlier, article) }]
    return places.indexOf(code) === order.indexOf(code) ? [] : [{ code, change: 'moved', ...texts(earlier, article) }]
  })
  const gone = before.filter(({ code }) => !kept.has(code))
  return [
    ...present,
    ...gone.map((article): ArticleChange => ({
      code: article.code,
      change: 'removed',
      ...texts(article, undefined),
    })),
  ]
}

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const written = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    isFields(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part,
  )

/** What differs between two JSON values, place by place; nothing between a value and itself. */
export function diffValues(before: unknown, after: unknown): ValueChange[] {
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after)
  if (isFields(before) && isFields(after)) return diffFields(before, after)
  return written(before) === written(after) ? [] : [{ path: [], change: 'changed', before, after }]
}

const below = (step: string | number, changes: ValueChange[]): ValueChange[] =>
  changes.map((change) => ({ ...change, path: [step, ...change.path] }))

function diffFields(before: Fields, after: Fields): ValueChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name): ValueChange[] => {
    if (!Object.hasOwn(after, name)) return [{ path: [name], change: 'removed', before: before[name] }]
    if (!Object.hasOwn(before, name)) return [{ path: [name], change: 'added', after: after[name] }]
    return below(name, diffValues(before[name], after[name]))
  })
}

/** Items that are the same stay in place; between them items pair off in order, and what is left over came or went. */
function diffLists(before: unknown[], after: unknown[]): ValueChange[] {
  const changes: ValueChange[] = []
  walk(before.map(written), after.map(written), {
    gap: ([i, iEnd], [j, jEnd]) => {
      for (; i < iEnd && j < jEnd; i++, j++) changes.push(...below(j, diffValues(before[i], after[j])))
      for (; i < iEnd; i++) changes.push({ path: [i], change: 'removed', before: before[i] })
      for (; j < jEnd; j++) changes.push({ path: [j], change: 'added', after: after[j] })
    },
    same: () => undefined,
  })
  return changes
}

/** The value after, from the one before and what `diffValues` said of the two. */
export function applyChanges(before: unknown, changes: ValueChange[]): unknown {
  if (changes.length === 0) return before
  const whole = changes.find(({ path }) => path.length === 0)
  if (whole) return whole.after
  return Array.isArray(before) ? appliedToList(before, changes) : appliedToFields(before as Fields, changes)
}

/** Changes by their first step, which they lose; those of the step itself — added, removed — apart. */
function sorted(changes: ValueChange[]) {
  const inner = new Map<string | number, ValueChange[]>()
  const own = changes.filter(({ path, change }) => path.length === 1 && change !== 'changed')
  for (const change of changes.filter((each) => !own.includes(each))) {
    const [first, ...path] = change.path as [string | number, ...(string | number)[]]
    inner.set(first, [...(inner.get(first) ?? []), { ...change, path }])
  }
  const added = new Map(own.filter(({ change }) => change === 'added').map(({ path, after }) => [path[0]!, after]))
  const removed = new Set(own.filter(({ change }) => change === 'removed').map(({ path }) => path[0]!))
  return { inner, added, removed }
}

function appliedToList(before: unknown[], changes: ValueChange[]): unknown[] {
  const { inner, added, removed } = sorted(changes)
  const kept = before.filter((_item, at) => !removed.has(at))
  return Array.from({ length: kept.length + added.size }, (_, at) =>
    added.has(at) ? added.get(at) : applyChanges(kept.shift(), inner.get(at) ?? []),
  )
}

function appliedToFields(before: Fields, changes: ValueChange[]): Fields {
  const { inner, added, removed } = sorted(changes)
  const kept = Object.entries(before).filter(([name]) => !removed.has(name))
  return Object.fromEntries([
    ...kept.map(([name, value]) => [name, applyChanges(value, inner.get(name) ?? [])] as const),
    ...(added as Map<string, unknown>),
  ])
}

interface Walk {
  /** What lies between two places that are the same: from … up to, in each list. */
  gap(before: [number, number], after: [number, number]): void
  same(at: number): void
}

/** Beyond this many comparisons two stretches count as altogether different. */
const maxComparisons = 250_000

/** Goes through two lists along their longest common sequence. */
function walk(a: string[], b: string[], { gap, same }: Walk): void {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) same(start++)
  let [aEnd, bEnd] = [a.length, b.length]
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--
    bEnd--
  }
  let [i, j] = [start, start]
  for (const [nextA, nextB] of common(a.slice(start, aEnd), b.slice(start, bEnd))) {
    gap([i, start + nextA], [j, start + nextB])
    same(start + nextA)
    ;[i, j] = [start + nextA + 1, start + nextB + 1]
  }
  gap([i, aEnd], [j, bEnd])
  for (let at = aEnd; at < a.length; at++) same(at)
}

/** The places, in both lists, of a longest common sequence. */
function common(a: string[], b: string[]): [number, number][] {
  if (a.length * b.length > maxComparisons) return []
  const width = b.length + 1
  const longest = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [down, right] = [longest[(i + 1) * width + j]!, longest[i * width + j + 1]!]
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(down, right)
    }
  }
  const places: [number, number][] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) places.push([i++, j++])
    else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i++
    else j++
  }
  return places
}
