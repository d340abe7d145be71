import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invalidInput, notFound, type FieldError } from './errors.ts'
import type { Route, RouteInput } from './http.ts'
import { fieldError, fieldErrors } from './input.ts'

/** An object that takes its declared fields and no other. */
export const strict = (schema: z.ZodType) => (schema instanceof z.ZodObject ? schema.strict() : schema)

/** The input against the declared schemas: everything wrong in one answer, unknown fields refused. */
export function read(declared: Route, request: FastifyRequest): RouteInput<never, never, never> {
  const fields: FieldError[] = []
  const part = (schema: z.ZodType | undefined, value: unknown) => {
    const parsed = (schema ? strict(schema) : z.strictObject({})).safeParse(value, { reportInput: true })
    if (!parsed.success) fields.push(...fieldErrors(parsed.error))
    return parsed.data as never
  }
  const params = part(declared.params, request.params)
  // An id that is no id names nothing, like one that is unknown.
  if (fields.length) throw notFound()
  const query = part(declared.query, onceEach(request, fields))
  const isUpload = declared.kind === 'open' && declared.upload === true
  const body = isUpload ? (undefined as never) : part(declared.body, request.body ?? {})
  if (fields.length) throw invalidInput({}, fields)
  const ifMatch = /^(?:W\/)?"?(\d{1,9})"?$/.exec(request.headers['if-match'] ?? '')?.[1]
  return { params, query, body, ifMatch: ifMatch === undefined ? undefined : Number(ifMatch) }
}

/** The query with each parameter once: of two, one reader would take the first and another the last. */
function onceEach(request: FastifyRequest, fields: FieldError[]): Record<string, unknown> {
  if (!decodes(request.url.split('?', 2)[1] ?? '')) fields.push(fieldError('(query)', 'query.encoding'))
  const given = Object.entries(request.query as Record<string, unknown>)
  const twice = given.filter(([, value]) => Array.isArray(value))
  fields.push(...twice.map(([name]) => fieldError(name, 'query.duplicate_param')))
  return Object.fromEntries(given.filter(([, value]) => !Array.isArray(value)))
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
