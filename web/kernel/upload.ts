import i18next from 'i18next'
import type { ErrorBody } from '../../server/kernel/errors.ts'
import { ApiError } from './api.ts'

/** While a file is under way. */
export interface UnderWay {
  /** Told again and again how much of it is sent, from 0 to 1. */
  onProgress: (share: number) => void
  /** Breaks it off. */
  signal: AbortSignal
}

/** Sends a file below /api/v1 and tells how far it is, which fetch does not. Throws an ApiError when refused. */
export function uploadFile<T>(
  path: string,
  query: Record<string, string | undefined>,
  file: Blob,
  { onProgress, signal }: UnderWay,
): Promise<T> {
  const url = new URL(`/api/v1${path}`, location.origin)
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value)
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    const fail = (status: number, code: string, message: string) =>
      reject(new ApiError(status, { code, message, details: [], requestId: '' }))
    request.open('POST', url)
    request.setRequestHeader('accept-language', i18next.language)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => total > 0 && onProgress(loaded / total)
    request.onload = () => {
      const answer = request.response as T | ErrorBody | null
      if (request.status < 300) return resolve(answer as T)
      const refusal = (answer as ErrorBody | null)?.error
      if (refusal) reject(new ApiError(request.status, refusal))
      else fail(request.status, 'internal', i18next.t('unexpected'))
    }
    request.onerror = () => fail(0, 'offline', i18next.t('upload.offline'))
    request.onabort = () => fail(0, 'aborted', '')
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
