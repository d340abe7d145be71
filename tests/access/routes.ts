import { customers, leads } from './customers.ts'
import { development, pipeline } from './development.ts'
import type { Row } from './row.ts'
import { forms, grading, trade } from './trade.ts'

/*
 * Every route is in exactly one of `touching`, `elsewhere` and `withoutCustomers`; one that is in none, or is no more,
 * fails the matrix.
 */

export const touching: Record<string, Row | Row[]> = {
  ...customers,
  ...leads,
  ...trade,
  ...development,
  ...pipeline,
  ...grading,
  ...forms,
}

/** `METHODS path`, one per line, as names of routes. */
const names = (lines: string) =>
  lines
    .trim()
    .split(/\s*\n\s*/)
    .flatMap((line) => {
      const [methods, path] = line.split(' ') as [string, string]
      return methods.split(',').map((method) => `${method} ${path}`)
    })
const because = (why: string, lines: string) => names(lines).map((name) => [name, why] as const)

/** Routes that touch customers in another way than the matrix asks, and where each is tried. */
export const elsewhere: Record<string, string> = Object.fromEntries([
  ...because(
    'customers/grants: also of customers one does not see, that is what it is for',
    `
    GET,POST /archive-requests
    GET /archive-requests/:id
    GET /archive-terms
    DELETE /archive-grants/:id
  `,
  ),
  ...because('below: names every customer, opens none', 'GET /customer-search'),
  ...because('customers: what somebody creates lies within his sight', 'POST /customers'),
  ...because('customers/leads: a lead is nobody’s customer yet', 'POST /leads'),
  ...because(
    'customers/duplicates: pairs of which one may be out of sight and is masked',
    `
    POST /customer-duplicates
    GET /duplicates
    POST /duplicates/:id/dismissal
    POST /duplicate-scans
  `,
  ),
  ...because(
    'customers/duplicates/merging: both have to be seen, and take the right to merge',
    `
    GET /customer-merge-previews
    GET,POST /customer-merges
    GET /customer-merges/:id
    POST /customer-merges/:id/undoing
  `,
  ),
  ...because(
    'customers/handovers: whoever signs sees what he gives or receives',
    `
    GET,POST /customer-handovers
    GET /customer-handovers/:id
    GET /customer-handovers/:id/customers
    POST /customer-handovers/:id/signature
    POST /customer-handovers/:id/refusal
    POST /customer-handovers/:id/withdrawal
  `,
  ),
  ...because(
    'customers/account-plans: parts of a plan, which is tried here',
    `
    PATCH /account-objectives/:id
    POST /account-actions/:id/dropping
  `,
  ),
  ...because(
    'development/plans: belong to a department or region; their targets are tried here',
    `
    GET,POST /development-plans
    PATCH /development-plans/:id
    POST /development-plans/:id/submission
    POST /development-plans/:id/reopening
  `,
  ),
  ...because(
    'grading/runs: a run measures whom its maker sees, who sees it whole decides it',
    `
    POST /grading-runs
    POST /grading-runs/:id/adoption
    POST /grading-runs/:id/discarding
  `,
  ),
  ...because(
    'trade/imports: everybody imports into his own sight and sees what he imported',
    `
    POST /uploads
    POST /import-previews
    GET,POST /imports
    GET /imports/:id
    POST /imports/:id/undoing
    GET /jobs/:id
    GET /jobs/:id/report
  `,
  ),
  ...because(
    'policies/simulations: rows of customers out of sight are left out',
    `
    POST /policies/:kind/simulations
    GET /policy-simulations/:id
    GET /policy-simulations/:id/rows
  `,
  ),
  ...because(
    'approvals, obligations, messages: whoever is asked is shown what for',
    `
    GET /approvals
    GET /approvals/:id
    POST /approvals/:id/approval
    POST /approvals/:id/rejection
    POST /approvals/:id/return
    POST /approvals/:id/withdrawal
    POST /approvals/:id/additional-approvers
    POST /approvals/:id/transfer
    POST /approvals/:id/reassignment
    POST /approval-bulk
    GET /obligations
    GET /obligations/choices
    GET /obligations/counts
    GET /obligations/rates
    GET /obligations/:id
    POST /obligations/:id/fulfilment
    GET,POST /obligations/:id/evidence
    POST /obligations/:id/acknowledgement
    POST /obligations/:id/pause
    POST /obligations/:id/resumption
    POST /obligations/:id/waiver
    POST /obligations/:id/handover
    POST /obligation-handovers
    GET /messages
  `,
  ),
  ...because(
    'below: the books of the whole company are read by positions that see all its customers',
    `
    GET /events
    GET /access-register
    GET /events/export
    GET /access-register/export
    POST /audit/verification
  `,
  ),
  ...because('forms: the grade table prints the list of customers', 'GET /forms/F-06/:subjectId'),
])

/** Routes that say nothing of customers. */
export const withoutCustomers: string[] = names(`
  GET,PUT /audit/retention
  GET /events/families
  GET,POST /setup
  GET,POST /sessions
  DELETE /sessions/current
  DELETE /sessions/:id
  GET,PATCH /me
  PUT /me/password
  GET,POST /api-keys
  DELETE /api-keys/:id
  GET /permissions
  GET,POST /positions
  PATCH /positions/:id
  GET,POST /departments
  PATCH /departments/:id
  GET,POST /regions
  PATCH /regions/:id
  GET /colleagues
  GET,POST /users
  GET,PATCH /users/:id
  PUT /users/:id/password
  POST /users/:id/disabling
  POST /users/:id/enabling
  GET /policies
  GET /policies/:kind
  POST /policies/:kind/versions
  GET,POST /policies/:kind/drafts
  GET /policy-approvers
  GET,PATCH,DELETE /policy-drafts/:id
  POST /policy-drafts/:id/submission
  GET /policies/:kind/diff
  POST /policies/:kind/versions/:version/acknowledgement
  GET /policies/:kind/versions/:version/acknowledgements
  GET /decisions
  GET,POST /decisions/:kind
  GET /approval-matters
  GET /agreement-terms
  GET,POST /delegations
  DELETE /delegations/:id
  GET,PUT /calendar/:year
  POST /messages/:id/reading
  POST /messages/reading
  GET,PUT /message-preferences
  GET,POST /channels
  GET,PATCH,DELETE /channels/:id
  POST /channels/:id/trial
  GET,POST /webhooks
  GET,PATCH,DELETE /webhooks/:id
  POST /webhooks/:id/secret
  POST /webhooks/:id/trial
  GET,POST /outgoing-hosts
  DELETE /outgoing-hosts/:id
  GET /deliveries
  GET /deliveries/:id
  POST /deliveries/:id/replay
  POST /delivery-replays
  GET /archive-catalogue
  GET /opportunity-choices
  GET,POST /products
  GET /import-fields/:kind
  GET,POST /import-mappings
  PUT,DELETE /import-mappings/:id
  GET /forms
  GET /forms/policy/:subjectId
  GET /forms/authority-table/:subjectId
`)
