export { permissions } from './access.ts'
export { standInsFor } from './delegations/service.ts'
export { mattersOf } from './inspection/service.ts'
export {
  agreements,
  deciders,
  isParty,
  listActions,
  mayInspect,
  requestsSeenAbout,
  type LoggedAction,
} from './inspection/store.ts'
export {
  customerOf,
  defineMatter,
  findMatter,
  hooks,
  namelessOf,
  nameOf,
  sight,
  type ApprovalRequest,
  type Matter,
  type StandInEvent,
  type StepEvent,
  type Subject,
  type SummaryLine,
} from './matters/service.ts'
export { schedules } from './jobs.ts'
export { routes } from './routes.ts'
export { checkAuthorityTable } from './routing/service.ts'
export { replaceGone } from './succession/service.ts'
export { approvalFor, revise, submit, type Submission } from './submission/service.ts'
