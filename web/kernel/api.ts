import i18next from 'i18next'
import type { ErrorBody } from '../../server/kernel/errors.ts'

/** A refusal by the server, worded by it in the user's language. Status 0: the server was not reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: ErrorBody['error']['details']

  constructor(status: number, error: ErrorBody['error']) {
    super(error.message)
    this.status = status
    this.code = error.code
    this.details = error.details
  }
}

type Query = Record<string, string | number | boolean | null | undefined>

interface Sent {
  method: string
  body?: BodyInit
  type?: string
  headers?: Record<string, string>
}

async function send(path: string, query: Query, { method, body, type, headers }: Sent): Promise<Response> {
  const url = new URL(`/api/v1${path}`, location.origin)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, String(value))
  }
  const response = await fetch(url, {
    method,
    body,
    headers: { 'accept-language': i18next.language, ...(type ? { 'content-type': type } : {}), ...headers },
  }).catch(() => {
    throw new ApiError(0, { code: 'offline', message: i18next.t('offline'), details: [], requestId: '' })
  })
  if (response.ok) return response
  const answer = (await response.json().catch(() => null)) as ErrorBody | null
  const unknown = { code: 'internal', message: i18next.t('unexpected'), details: [], requestId: '' }
  throw new ApiError(response.status, answer?.error ?? unknown)
}

async function call<T>(path: string, query: Query, sent: Sent): Promise<T> {
  const response = await send(path, query, sent)
  if (response.status === 204) return undefined as T
  return (await response.json().catch(() => null)) as T
}

/** Has the browser keep a file under the name the server gives it. */
async function keep(response: Response): Promise<void> {
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = decodeURIComponent(named?.[1] ?? '')
  link.click()
  // Once the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

const json = (method: string, body?: object, headers?: Record<string, string>): Sent => ({
  method,
  headers,
  ...(body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' }),
})

/** The API, below /api/v1. Every call throws an ApiError when refused. */
export const api = {
  get: <T>(path: string, query: Query = {}) => call<T>(path, query, { method: 'GET' }),
  /** `key`: an Idempotency-Key, so that a repeated send has one effect. `version`: the one the user has seen. */
  post: <T>(path: string, body?: object, key?: string, version?: number) =>
    call<T>(
      path,
      {},
      json('POST', body, {
        ...(key ? { 'idempotency-key': key } : {}),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      }),
    ),
  /** Asks for a file and has the browser keep it. */
  download: async (path: string, body: object) => keep(await send(path, {}, json('POST', body))),
  put: <T>(path: string, body?: object, version?: number) =>
    call<T>(path, {}, json('PUT', body, version === undefined ? undefined : { 'if-match': `"${version}"` })),
  /** Edits the given version; 409 when somebody changed it meanwhile. */
  patch: <T>(path: string, body: object, version?: number) =>
    call<T>(path, {}, json('PATCH', body, version === undefined ? undefined : { 'if-match': `"${version}"` })),
  delete: <T>(path: string, body?: object) => call<T>(path, {}, json('DELETE', body)),
  upload: <T>(path: string, query: Query, file: Blob) =>
    call<T>(path, query, { method: 'POST', body: file, type: 'application/octet-stream' }),
}

/** One page of a list. */
export interface Page<Row> {
  rows: Row[]
  nextCursor: string | null
}
