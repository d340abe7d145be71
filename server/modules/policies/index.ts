export { permissions } from './access.ts'
export { decisionOut, presentPolicy, routes, schemaOf } from './routes.ts'
export { decisionKind, defineDecision, policyKind, type DecisionKind } from './rules.ts'
export { decide, inForce, publish } from './service.ts'
