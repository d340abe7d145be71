import { sql } from '../../../kernel/db.ts'
import { defineSchedule, type JobDefinition, type Schedule } from '../../../kernel/jobs.ts'
import { inForce } from '../../policies/index.ts'
import { compareAll, markCustomers } from './service.ts'
import { refreshSuspicions } from './store.ts'

export const scanJob = 'duplicate-scan'

/** Compares the whole book anew: what each customer is compared by, and who shares it with whom. */
const scan: JobDefinition = {
  name: scanJob,
  access: 'customers.merge',
  run: (job) =>
    job.transaction(async (ctx) => {
      const customers = await markCustomers(ctx.db, ctx.tenant.id, sql`true`, (done) => job.progress(done, null))
      const { parameters } = await inForce(ctx.db, 'customer-data', ctx.today)
      const changed = await refreshSuspicions(ctx, null, parameters)
      job.progress(customers, customers)
      return { customers, changed }
    }),
}

export const jobs: JobDefinition[] = [scan]

/** Finds what two who wrote at the same time could not see of each other, and what came with files. */
export const schedules: Schedule[] = [
  defineSchedule({ name: 'duplicates', cron: '30 3 * * *', zone: 'Asia/Shanghai', run: compareAll }),
]
