export {
  eventViews,
  eventWordings,
  nameFinders,
  permissions,
  type EventView,
  type EventWord,
  type EventWording,
} from './access.ts'
export { listHistory, type Told as HistoryEvent } from './history/store.ts'
export { schedules } from './jobs.ts'
export { routes } from './routes.ts'
export { defineReason, reasonIn } from './rules.ts'
export { chained, record, recordRefusal, registerAccess, trim, verify, writeBooks } from './service.ts'
export type { Happening, Look, Verification } from './service.ts'
export { findRetention, type StoredEvent } from './store.ts'
export { eventOf, isWorded, partWords } from './wording/rules.ts'
