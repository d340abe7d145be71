import { describe, expect, it, vi } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import type { Ctx, Services } from './context.ts'
import { sql } from './db.ts'
import { defineSchedule, openJobs, runSchedule } from './jobs.ts'

const fresh = testDatabase()

/** As much of the process as schedules need. */
function servicesAt(now: { day: string }): Services {
  const clock = () => new Date(`${now.day}T00:10:00+08:00`)
  return { database: fresh.database(), clock, beforeCommit: () => Promise.resolve() } as unknown as Services
}
const company = (name: string) =>
  fresh.database().admin(async (db) => {
    const row = await db.one<{ id: string }>(sql`insert into tenants (name) values (${name}) returning tenant_id as id`)
    return row.id
  })
/** A schedule that notes for whom it ran, and when. */
function noting(ran: string[], fails: (ctx: Ctx) => boolean = () => false) {
  return defineSchedule({
    name: 'notes',
    cron: '10 0 * * *',
    zone: 'Asia/Shanghai',
    run: (ctx) => {
      if (fails(ctx)) throw new Error('the company’s own trouble')
      return Promise.resolve(ran.push(`${ctx.tenant.name} ${ctx.today}`))
    },
  })
}

describe('daily schedules', () => {
  it('run once a day for every company, however many processes try at once', async () => {
    const ran: string[] = []
    const now = { day: '2026-09-30' }
    await company('甲')
    await company('乙')
    const schedule = noting(ran)
    await Promise.all([1, 2, 3].map(() => runSchedule(servicesAt(now), schedule)))
    expect(ran.sort()).toEqual(['乙 2026-09-30', '甲 2026-09-30'].sort())
    now.day = '2026-10-08'
    await runSchedule(servicesAt(now), schedule)
    await runSchedule(servicesAt(now), schedule)
    expect(ran.slice(2).sort()).toEqual(['乙 2026-10-08', '甲 2026-10-08'].sort())
  })

  it('one company’s failure keeps none of the others from its day, and is tried again', async () => {
    const ran: string[] = []
    const now = { day: '2026-10-09' }
    const trouble = { is: true }
    const schedule = noting(ran, ({ tenant }) => trouble.is && tenant.name === '甲')
    await expect(runSchedule(servicesAt(now), schedule)).rejects.toThrow('1 of 2')
    expect(ran).toEqual(['乙 2026-10-09'])
    trouble.is = false
    await runSchedule(servicesAt(now), schedule)
    expect(ran).toEqual(['乙 2026-10-09', '甲 2026-10-09'])
  })

  it('a time that passed while no process ran is made up for when one starts', async () => {
    const ran: string[] = []
    const now = { day: '2026-10-12' }
    const schedule = noting(ran)
    const first = await openJobs(fresh.database(), [], [schedule])
    await first.work(servicesAt(now))
    await first.stop()
    expect(ran).toEqual([])
    await fresh.database().admin(async (db) => {
      await db.run(sql`update pgboss.schedule set created_on = now() - interval '3 days'`)
      await db.run(sql`update pgboss.version set cron_on = now() - interval '2 days'`)
    })
    const second = await openJobs(fresh.database(), [], [schedule])
    try {
      await second.work(servicesAt(now))
      await vi.waitFor(() => expect(ran.sort()).toEqual(['乙 2026-10-12', '甲 2026-10-12'].sort()), {
        timeout: 30_000,
        interval: 100,
      })
    } finally {
      await second.stop()
    }
  }, 60_000)
})
