import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, defineError, errorBody, unexpected } from './errors.ts'
import { localeOf } from './i18n.ts'
import { storageError } from './sqlstate.ts'

export const mediaUnsupported = defineError('media.unsupported', 415, {
  zh: '不支持的内容类型',
  en: 'Unsupported content type',
})
const bodyTooLarge = defineError('body.too_large', 413, {
  zh: '内容超过 {max} MB',
  en: 'The body is larger than {max} MB',
})

/** Bytes a body may have where its route says nothing else. */
export const bodyLimit = 1_048_576

/**
 * Answers with a refusal in the user's language: as JSON, and as plain text to a browser that was led to the address
 * itself, as a link to a printed form leads it.
 */
export function sendError(error: AppError, request: FastifyRequest, reply: FastifyReply) {
  const locale = localeOf(request.headers['accept-language'])
  const retryAfter = error.status === 503 ? 5 : error.parameters['retryAfter']
  if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter)
  reply.status(error.status).header('cache-control', 'no-store')
  const body = errorBody(error, locale, request.id)
  if (request.headers['sec-fetch-mode'] === 'navigate') {
    return reply.type('text/plain; charset=utf-8').serializer(asText).send(body)
  }
  return reply
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(body)
}

const asText = ({ error: { message, details } }: ReturnType<typeof errorBody>) =>
  [message, ...details.map((one) => one.message).filter((said) => said !== message)].join('\n')

/** Any error as a refusal; what was not foreseen is logged and tells nothing of the inside. */
export function asAppError(error: Error & { statusCode?: number; code?: string }, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  const ours = storageError(error)
  if (ours) return ours
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return bodyTooLarge({ max: Math.floor((request.routeOptions.bodyLimit ?? bodyLimit) / 1_048_576) })
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return mediaUnsupported()
  const { statusCode } = error
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return new AppError('bad_request', statusCode, { zh: '请求有误', en: 'The request is not accepted' })
  }
  request.log.error({ err: error, url: request.url }, 'request failed')
  return unexpected()
}
