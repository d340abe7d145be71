import { defineSchedule, type JobDefinition } from '../../kernel/jobs.ts'
import { deliver, deliverJob, wake } from './deliveries/service.ts'
import { forgetRuns, listDueChannels } from './deliveries/store.ts'

export const jobs: JobDefinition[] = [{ name: deliverJob, run: ({ services, tenant }) => deliver(services, tenant) }]

/** Every minute what has become due: tries again, ends of quiet hours, and whatever a worker that died left behind. */
export const schedules = [
  defineSchedule({
    name: 'messages',
    cron: '* * * * *',
    zone: 'Asia/Shanghai',
    isFrequent: true,
    run: async (ctx) => {
      await forgetRuns(ctx.db, deliverJob)
      if ((await listDueChannels(ctx.db, ctx.now)).length > 0) await wake(ctx)
    },
  }),
]
