import { defineSchedule } from '../../kernel/jobs.ts'
import { trim } from './service.ts'

/** Every night what the company need not keep any longer goes. */
export const schedules = [defineSchedule({ name: 'audit.trim', cron: '20 3 * * *', zone: 'Asia/Shanghai', run: trim })]
