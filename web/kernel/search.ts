/** The named parameters of an address that carry text; `?q=2019`, which the router reads as a number, is text too. */
export function textParams<Name extends string>(
  search: Record<string, unknown>,
  ...names: Name[]
): Partial<Record<Name, string>> {
  const given: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = typeof search[name] === 'number' ? String(search[name]) : search[name]
    if (typeof value === 'string' && value !== '') given[name] = value
  }
  return given
}
