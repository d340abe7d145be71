import type { Ctx } from './kernel/context.ts'
import { forgetKeys } from './kernel/idempotency.ts'
import { defineSchedule } from './kernel/jobs.ts'
import { findRetention } from './modules/audit/index.ts'
import { forgetDeliveries, forgetRead } from './modules/messages/index.ts'

/** A repeated request comes within minutes; a week leaves room for a phone that was off. */
const keysKeptDays = 7
const day = 86_400_000

const daysBefore = (now: string, days: number) => new Date(Date.parse(now) - days * day).toISOString()

/**
 * Every night what only served its moment goes: answers kept for repeated requests, and, once they are as old as the
 * event log has to be, messages that were read and what has left the system. What is unread, waits or died stays.
 */
export const nightlyHousekeeping = defineSchedule({
  name: 'housekeeping',
  cron: '10 4 * * *',
  zone: 'Asia/Shanghai',
  async run({ db, now }: Ctx) {
    await forgetKeys(db, daysBefore(now, keysKeptDays))
    const kept = daysBefore(now, (await findRetention(db)).retentionDays)
    await forgetDeliveries(db, kept)
    await forgetRead(db, kept)
  },
})
