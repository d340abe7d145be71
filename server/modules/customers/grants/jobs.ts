import { defineSchedule } from '../../../kernel/jobs.ts'
import { noteEnded } from './service.ts'

/** Just after midnight: grants whose last day is over are noted. */
export const schedules = [
  defineSchedule({ name: 'grants.day', cron: '10 0 * * *', zone: 'Asia/Shanghai', run: noteEnded }),
]
