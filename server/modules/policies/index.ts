export { permissions } from './access.ts'
export { acknowledgedHooks, unreadBy, type Acknowledged } from './acknowledgements/service.ts'
export { checks, presentPolicy } from './documents/service.ts'
export { dayOf, publishSigned, refuseDraft, signing, type ForSignature } from './signature/service.ts'
export { jobs, schedules } from './jobs.ts'
export { routes } from './routes.ts'
export { decisionKind, decisionOut, defineDecision, policyKind, schemaOf, type DecisionKind } from './rules.ts'
export {
  decide,
  inForce,
  inForceFrom,
  inForceHooks,
  inForceJson,
  publish,
  versionOf,
  type CameIntoForce,
} from './service.ts'
export { rightNames } from './wording/service.ts'
export { defineSimulation, type SimulatedCase, type Simulation } from './simulations/rules.ts'
