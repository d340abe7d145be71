import { defineSchedule } from '../../kernel/jobs.ts'
import { beginDelegations } from './delegations/service.ts'

/** Before anybody comes to work: whose days as a stand-in begin learns what waits. */
export const schedules = [
  defineSchedule({
    name: 'approvals.day',
    cron: '15 0 * * *',
    zone: 'Asia/Shanghai',
    run: beginDelegations,
  }),
]
