import { defineSchedule } from '../../../kernel/jobs.ts'
import { indexForgotten } from './service.ts'

/** Every night customers that came without terms, as those of an earlier version did, become findable. */
export const schedules = [
  defineSchedule({
    name: 'customers.find',
    cron: '40 2 * * *',
    zone: 'Asia/Shanghai',
    run: indexForgotten,
  }),
]
