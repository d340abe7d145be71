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
  oneOf?: JsonSchema[]
  maxLength?: number
  minItems?: number
  maxItems?: number
  /** What its code stands for, or as what it is read; said by the regulation beside the type. */
  reads?: string
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

/** The columns people read and write; keys are given by the page. */
export const readable = ({ properties = {} }: JsonSchema): [string, JsonSchema][] =>
  Object.entries(properties).filter(([, one]) => one.reads !== 'key')

/** A text in both languages. */
export const isBilingual = ({ properties }: JsonSchema): boolean =>
  properties !== undefined && Object.keys(properties).join() === 'zh,en'

const isNullable = ({ anyOf }: JsonSchema) => anyOf?.some(({ type }) => type === 'null') ?? false

/** A row to be filled in: open where it may be, the first of a choice, and one of each list that must not be empty. */
export function blankOf(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default
  if (isNullable(schema)) return null
  if (schema.const !== undefined) return schema.const
  if (schema.oneOf) return blankOf(schema.oneOf[0]!)
  if (schema.reads === 'key') return `item-${Date.now().toString(36)}`
  if (schema.enum) return schema.enum[0]
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, blankOf(one)]))
    case 'array':
      return typeOf(schema.items ?? {}) === 'object' || schema.items?.oneOf ? [blankOf(schema.items!)] : []
    case 'integer':
      return schema.minimum
    case 'boolean':
      return false
    default:
      return isBilingualPart(schema) ? '' : undefined
  }
}

/** A text people write, rather than a code they choose. */
const isBilingualPart = ({ reads, pattern }: JsonSchema) => reads === undefined && pattern === undefined
