/**
 * Walks two sequences of batches, each in ascending order of a key by its UTF-8 bytes, side by side: items of one key
 * come together, an item without its like alone.
 */
export async function* inPairs<Item>(
  first: AsyncGenerator<Item[]>,
  second: AsyncGenerator<Item[]>,
  keyOf: (item: Item) => string,
): AsyncGenerator<[Item | null, Item | null]> {
  const [a, b] = [one(first), one(second)]
  let [left, right] = [await next(a), await next(b)]
  while (left !== null || right !== null) {
    const order = left === null ? 1 : right === null ? -1 : compareBytes(keyOf(left), keyOf(right))
    yield [order <= 0 ? left : null, order >= 0 ? right : null]
    if (order <= 0) left = await next(a)
    if (order >= 0) right = await next(b)
  }
}

async function* one<Item>(batches: AsyncGenerator<Item[]>): AsyncGenerator<Item> {
  for await (const batch of batches) yield* batch
}

async function next<Item>(items: AsyncGenerator<Item>): Promise<Item | null> {
  const found = await items.next()
  return found.done ? null : found.value
}

/** As the database orders under the collation "C": by code points, which UTF-16 units do not follow. */
function compareBytes(a: string, b: string): number {
  if (a === b) return 0
  const [x, y] = [[...a], [...b]]
  const at = x.findIndex((character, index) => character !== y[index])
  if (at < 0) return -1
  return at >= y.length || x[at]!.codePointAt(0)! > y[at]!.codePointAt(0)! ? 1 : -1
}
