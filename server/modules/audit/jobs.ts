import { defineSchedule } from '../../kernel/jobs.ts'
import { noteAnchors } from './anchors/service.ts'
import { trim } from './service.ts'

/** Every night what the company need not keep any longer goes, and the ends of the books are noted outside of them. */
export const schedules = [
  defineSchedule({ name: 'audit.trim', cron: '20 3 * * *', zone: 'Asia/Shanghai', run: trim }),
  defineSchedule({ name: 'audit.anchor', cron: '30 3 * * *', zone: 'Asia/Shanghai', run: noteAnchors }),
]
