import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Ctx } from './context.ts'
import { sql, type Db } from './db.ts'
import { defineError } from './errors.ts'

const keyFormat = defineError('idem.key_format', 400, {
  zh: 'Idempotency-Key 须为1至255个可见ASCII字符',
  en: 'Idempotency-Key takes 1 to 255 visible ASCII characters',
})
const keyMismatch = defineError('idem.mismatch', 422, {
  zh: '同一个 Idempotency-Key 用于不同的请求',
  en: 'The Idempotency-Key was used with another request',
})

/** A fast hash of a password must not lie in the database, nor one of a bank account, whose last digits are known. */
const secrets = new Set(['password', 'accountNumber'])
const withoutSecrets = (name: string, value: unknown) => (secrets.has(name) ? undefined : value)

/**
 * A POST with an Idempotency-Key has one effect however often it arrives: the key is written in the effect's own
 * transaction, so a second request waits for the first and then gets its answer.
 */
export async function once(ctx: Ctx, request: FastifyRequest, work: () => Promise<unknown>): Promise<unknown> {
  const key = request.headers['idempotency-key']
  if (key === undefined || request.method !== 'POST') return work()
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw keyFormat()
  const actor = ctx.actor.userId ?? ctx.actor.name
  const target = `${request.method} ${request.routeOptions.url}`
  const hash = createHash('sha256')
    .update(JSON.stringify([request.url, request.body ?? null], withoutSecrets))
    .digest('hex')
  const isNew = await ctx.db.run(sql`
    insert into idempotency_keys (tenant_id, actor, target, key, request_hash)
    values (${ctx.tenant.id}, ${actor}, ${target}, ${key}, ${hash}) on conflict do nothing`)
  const row = sql`tenant_id = ${ctx.tenant.id} and actor = ${actor} and target = ${target} and key = ${key}`
  if (!isNew) {
    const earlier = await ctx.db.one<{ hash: string; response: unknown }>(
      sql`select request_hash as hash, response from idempotency_keys where ${row}`,
    )
    if (earlier.hash !== hash) throw keyMismatch()
    return earlier.response
  }
  const result = await work()
  await ctx.db.run(sql`update idempotency_keys set response = ${JSON.stringify(result ?? null)} where ${row}`)
  return result
}

/** Forgets the answers of requests from before an instant: nobody repeats one that late. The number of them. */
export const forgetKeys = (db: Db, before: string): Promise<number> =>
  db.run(sql`delete from idempotency_keys where created_at < ${before}`)
