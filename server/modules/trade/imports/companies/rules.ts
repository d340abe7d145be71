import { marksOf, type Mark } from '../../../customers/index.ts'
import { importFields } from '../rules.ts'

type Values = Record<string, string | null>

const archived = importFields.customers.flatMap(({ field, part }) => (part ? [{ field, part }] : []))
const typed = (type: string) =>
  importFields.customers.flatMap(({ field, archive }) => (archive?.type === type ? [field] : []))
const phones = ['phone', ...typed('phone')]
const addresses = [...typed('email'), ...typed('url')]

const toVerify = '统一社会信用代码待核实：'

/**
 * What a row of customers comes to besides its single values: the renminbi is the currency that is not said, further
 * websites and a credit code that is kept as a note have their own place, the archive is one object by part, and the
 * marks are what customers are compared by.
 */
export function completeCustomer(values: Values, noted: string | null): void {
  if (values['capitalCurrency'] === 'CNY') values['capitalCurrency'] = null
  if (noted !== null) values['remark'] = [values['remark'], toVerify + noted.trim()].filter(Boolean).join('\n')
  const [website, ...others] = values['website']?.split(' ') ?? []
  if (others.length) {
    values['website'] = website!
    values['otherWebsites'] ??= others.join(' ')
  }
  const archive: Record<string, Values> = {}
  for (const { field, part } of archived) {
    if (values[field] != null) (archive[part] ??= {})[field] = values[field]
  }
  values['archive'] = JSON.stringify(archive)
  values['marks'] = JSON.stringify(marks(values))
}

function marks(values: Values): Mark[] {
  const given = (fields: string[]) => fields.flatMap((field) => values[field] ?? [])
  const { name, shortName } = values
  return marksOf({ name: name!, shortName: shortName ?? null, phones: given(phones), addresses: given(addresses) })
}
