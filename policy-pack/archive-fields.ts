import type { Text } from '../server/kernel/i18n.ts'
import { basicFields } from './archive-fields-basic.ts'
import { otherFields, preferentialFields, productFields, serviceFields } from './archive-fields-business.ts'
import { contactFields, keyPersonFields } from './archive-fields-people.ts'
import type { Field, FieldList, Part, PartFields } from './archive-fields-shape.ts'

export {
  parts,
  type Choice,
  type Field,
  type FieldGroup,
  type FieldList,
  type FieldType,
  type Part,
  type PartFields,
} from './archive-fields-shape.ts'

/** The complete catalogue of the archive: every field of D-17, K-02, K-03, A-02 and of the forms F-01, F-04 and F-19. */
export const archiveFields: PartFields[] = [
  basicFields,
  contactFields,
  keyPersonFields,
  serviceFields,
  productFields,
  otherFields,
  preferentialFields,
]

const byPart = new Map(archiveFields.map((one) => [one.part, one]))

/** A part of the catalogue. */
export const partFields = (part: Part): PartFields => byPart.get(part)!

/** The fields a part has once, without those of its lists. */
export const ownFields = (part: Part): Field[] => partFields(part).groups.flatMap(({ fields }) => fields)

/** A list of a part, if it has one of that name. */
export const listOf = (part: Part, list: string): FieldList | undefined =>
  partFields(part).lists.find((one) => one.list === list)

/** What the parts, their fields and lists are called, as words of a regulation: fields by `part.field`. */
export const archiveWords: Record<string, Text> = Object.fromEntries(
  archiveFields.flatMap(({ part, title, groups, lists }) => [
    [part, title],
    ...groups.flatMap(({ fields }) => fields.map(({ field, label }) => [`${part}.${field}`, label])),
    ...lists.flatMap(({ list, title: own, fields }) => [
      ...fields.map(({ field, label }) => [`${part}.${field}`, label]),
      [`${part}.${list}`, own],
    ]),
  ]),
)
