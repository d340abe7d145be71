import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor, Permission } from './access.ts'
import type { Ctx, Origin, Services, Tenant } from './context.ts'
import type { Locale } from './i18n.ts'
import type { FieldCode } from './input.ts'

/**
 * Who may call a route: anybody, anybody signed in, or who holds the right. There is no default: a route without it
 * does not type-check, and the server refuses to boot with one that slipped in some other way.
 */
export type Access = 'public' | 'signed-in' | Permission

type Input<T> = T extends z.ZodType ? z.output<T> : undefined
type Schema = z.ZodType | undefined

interface Common<P extends Schema, Q extends Schema, B extends Schema> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, e.g. `/customers/:id`. */
  path: string
  access: Access
  summary: string
  params?: P
  query?: Q
  body?: B
  /** Status of success; if not said 200, and 204 for a transaction without a response. */
  status?: 200 | 201 | 202 | 204
}

export interface RouteInput<P extends Schema, Q extends Schema, B extends Schema> {
  params: Input<P>
  query: Input<Q>
  body: Input<B>
  /** The version the client edits, from `If-Match`; undefined when not sent. */
  ifMatch: number | undefined
}

/** Runs inside one transaction; the answer is sent only after COMMIT. The usual kind of route. */
export interface TransactionRoute<
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  R extends Schema,
> extends Common<P, Q, B> {
  kind: 'transaction'
  response?: R
  handle(ctx: Ctx, input: RouteInput<P, Q, B>): Promise<R extends z.ZodType ? z.input<R> : void>
}

/** Gets the request itself and opens its own transactions: uploads, downloads, sign-in. */
export interface OpenRoute<P extends Schema, Q extends Schema, B extends Schema, R extends Schema> extends Common<
  P,
  Q,
  B
> {
  kind: 'open'
  response?: R
  /** Takes the raw body as a stream of `application/octet-stream`. */
  upload?: boolean
  handle(open: OpenRequest, input: RouteInput<P, Q, B>): Promise<unknown>
}

export interface OpenRequest {
  services: Services
  request: FastifyRequest
  reply: FastifyReply
  locale: Locale
  requestId: string
  origin: Origin
  /** Null on a public route without a valid session. */
  who: { actor: Actor; tenant: Tenant } | null
  /** A transaction as the signed-in actor. */
  transaction<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
}

export type Route = TransactionRoute<any, any, any, any> | OpenRoute<any, any, any, any> // oxlint-disable-line typescript/no-explicit-any -- a list of routes of every shape

/** Declares a route that runs in one transaction. */
export function route<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(definition: Omit<TransactionRoute<P, Q, B, R>, 'kind'>): Route {
  return { kind: 'transaction', ...definition }
}

/** Declares a route that handles the request itself. */
export function openRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(definition: Omit<OpenRoute<P, Q, B, R>, 'kind'>): Route {
  return { kind: 'open', ...definition }
}

/** A page of a list: the rows and where the next page starts. */
export const page = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), nextCursor: z.string().nullable() })

/** The query of a paged list, to be extended with the filters it takes. */
export const pageQuery = {
  limit: z
    .string()
    .check((payload) => {
      if (/^\d{1,3}$/.test(payload.value) && Number(payload.value) >= 1 && Number(payload.value) <= 200) return
      const params = { code: 'page.limit' satisfies FieldCode }
      payload.issues.push({ code: 'custom', input: payload.value, params, message: params.code })
    })
    .default('50')
    .transform(Number),
  cursor: z.string().max(500).optional(),
}

/** Cursors are opaque to clients: the sort values of the last row shown. */
export const cursor = {
  write: (values: (string | null)[]): string => Buffer.from(JSON.stringify(values)).toString('base64url'),
  /** The values, or null when the text is not a cursor with `count` of them. */
  read(text: string, count: number): (string | null)[] | null {
    try {
      const values = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown
      const fits = Array.isArray(values) && values.length === count
      return fits && values.every((v) => v === null || typeof v === 'string') ? (values as (string | null)[]) : null
    } catch {
      return null
    }
  },
}
