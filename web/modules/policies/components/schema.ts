import { today } from '../../../kernel/formats.ts'

/** The parts of JSON Schema that our parameters and facts use. */
export interface JsonSchema {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  enum?: (string | number)[]
  const?: unknown
  format?: string
  pattern?: string
  example?: unknown
  default?: unknown
  minimum?: number
  maximum?: number
  additionalProperties?: JsonSchema | boolean
  propertyNames?: JsonSchema
}

/** A case to start from: every fact once, with a value of its type. */
export function exampleOf(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.anyOf) return exampleOf(schema.anyOf[0]!)
  if (schema.enum) return schema.enum[0]
  switch (typeOf(schema)) {
    case 'object':
      return exampleObject(schema)
    case 'array':
      return schema.items ? [exampleOf(schema.items)] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, 0)
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return exampleText(schema)
  }
}

function exampleObject({ properties = {}, additionalProperties, propertyNames }: JsonSchema) {
  const named = Object.entries(properties).map(([name, one]) => [name, exampleOf(one)] as const)
  if (named.length > 0 || typeof additionalProperties !== 'object') return Object.fromEntries(named)
  return { [String(exampleOf(propertyNames ?? {}))]: exampleOf(additionalProperties) }
}

function exampleText({ format, pattern, example }: JsonSchema): string {
  if (format === 'date') return today()
  if (typeof example === 'string') return example
  if (pattern?.includes('\\d{4}-')) return today().slice(0, 7)
  return 'A-1'
}

/** The type apart from `null`. */
export const typeOf = ({ type }: JsonSchema): string | undefined =>
  Array.isArray(type) ? type.find((one) => one !== 'null') : type

/** A schema without the "or nothing" around it. */
export const solid = (schema: JsonSchema): JsonSchema => schema.anyOf?.find(({ type }) => type !== 'null') ?? schema

/** The same value with its keys in the order of the schema, as people expect to read it. */
export function ordered(value: unknown, schema: JsonSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((one) => ordered(one, schema?.items))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const names = Object.keys(schema?.properties ?? {})
  const place = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length)
  const entries = Object.entries(value).toSorted(([a], [b]) => place(a) - place(b))
  return Object.fromEntries(entries.map(([name, one]) => [name, ordered(one, schema?.properties?.[name])]))
}
