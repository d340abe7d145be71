import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import * as forms from '../forms/index.ts'
import { nightlyFileCheck } from './file-check.ts'
import { nightlyHousekeeping } from './housekeeping.ts'
import type { Permissions } from './kernel/access.ts'
import type { Config } from './kernel/config.ts'
import type { Services } from './kernel/context.ts'
import { openDatabase } from './kernel/db.ts'
import { openFiles } from './kernel/files.ts'
import type { Route } from './kernel/http.ts'
import { jobRoutes } from './kernel/job-routes.ts'
import { openJobs, type JobDefinition, type Schedule } from './kernel/jobs.ts'
import { migrate } from './kernel/migrate.ts'
import { startEmbedded } from './kernel/postgres.ts'
import { openSecrets } from './kernel/secrets.ts'
import { createServer } from './kernel/server.ts'
import * as approvals from './modules/approvals/index.ts'
import * as audit from './modules/audit/index.ts'
import * as customers from './modules/customers/index.ts'
import * as development from './modules/development/index.ts'
import * as grading from './modules/grading/index.ts'
import * as obligations from './modules/obligations/index.ts'
import * as messages from './modules/messages/index.ts'
import * as people from './modules/people/index.ts'
import * as policies from './modules/policies/index.ts'
import * as trade from './modules/trade/index.ts'
import { acknowledgeDuty, connectPolicies } from './policy-publication.ts'

/** Every right there is; positions hold some of them. */
export const permissions: Permissions = {
  ...people.permissions,
  ...audit.permissions,
  ...policies.permissions,
  ...approvals.permissions,
  ...obligations.permissions,
  ...messages.permissions,
  ...customers.permissions,
  ...trade.permissions,
  ...development.permissions,
  ...grading.permissions,
}

/** Every kind of decision a case can be put to. */
export const decisions: policies.DecisionKind[] = [
  ...customers.decisions,
  ...trade.decisions,
  ...development.decisions,
  ...grading.decisions,
]

/** Every kind of regulation whose drafts can be tried on the customers. */
const simulations: policies.Simulation[] = [...grading.simulations]

connectPolicies()
Object.assign(policies.rightNames, permissions)

/** Every kind of duty somebody can owe. */
const duties: obligations.Duty[] = [obligations.decideDuty, acknowledgeDuty, ...customers.duties, ...development.duties]

policies.checks.push(customers.checkArchiveAccess, development.checkDevelopment)
people.hooks.disabled.push(approvals.replaceGone)
approvals.sight.whoSees = customers.whoSees
approvals.hooks.stepOpened.push(obligations.oweDecisions)
approvals.hooks.stepClosed.push(obligations.closeDecisions)

approvals.hooks.stepOpened.push(messages.tellOfStep)
approvals.hooks.stepClosed.push(messages.tellOfWithdrawal)
approvals.hooks.standInBegan.push(messages.tellOfStandIn)
approvals.hooks.decided.push(messages.tellOfDecision)
obligations.hooks.owed.push(messages.tellOfDuties('obligation.owed', duties))
obligations.hooks.reminded.push(messages.tellOfDuties('obligation.reminder', duties))
obligations.hooks.escalated.push(messages.tellOfDuties('obligation.escalated', duties))
obligations.hooks.fulfilled.push(messages.tellOfDuties('obligation.fulfilled', duties))
obligations.hooks.handedOver.push(messages.tellOfDuties('obligation.handed-over', duties))

customers.handoverHooks.push((ctx, given) => obligations.handOverOnCustomers(ctx, duties, given))
customers.connectMerging([customers.merging, trade.merging, development.merging, grading.merging])
audit.eventViews.push(customers.eventView)
audit.eventWordings.push(customers.eventWording, customers.leadWording)
audit.nameFinders.push(people.organisationNames, customers.customerNames)
Object.assign(audit.partWords, Object.fromEntries(forms.forms.map(({ code, title }) => [code, title])))
customers.timelineGuards['customer.assessed'] = 'grading.read'
customers.timelineSources.push(trade.documentIds, development.developmentIds, development.approvalIds)
customers.handoverHooks.push(...development.followHandover)
customers.accountTrade.sold = trade.soldByProduct
customers.accountTrade.products = ({ db }, ids) => trade.productsAmong(db, ids)

/** What makes somebody owe something without being told. */
const generators: obligations.Generator[] = [...customers.generators, ...development.generators]

/** Work in the background. */
const jobs: JobDefinition[] = [...policies.jobs(simulations), ...messages.jobs, ...customers.jobs, ...trade.jobs]

/** Every route of the API, in rank order of the modules. */
export const routes: Route[] = [
  ...audit.routes,
  ...people.routes(permissions),
  ...policies.routes(decisions, { simulations, visibleCustomers: customers.visibleAmong }),
  ...approvals.routes,
  ...obligations.routes({ duties, visibleCustomers: customers.visibleAmong }),
  ...messages.routes,
  ...customers.routes,
  ...trade.routes,
  ...development.routes,
  ...grading.routes,
  ...forms.routes,
  ...jobRoutes(jobs),
]

/** What is done once a day. */
const schedules: Schedule[] = [
  ...audit.schedules,
  ...policies.schedules,
  ...approvals.schedules,
  ...messages.schedules,
  ...customers.schedules,
  obligations.daily(generators),
  nightlyFileCheck,
  nightlyHousekeeping,
]

/** The parts of the process, opened: database (migrated), files, jobs. */
export interface Clavis {
  services: Services
  close(): Promise<void>
}

/** Opens the database — the outside one or our own under the data directory — and everything that stands on it. */
export async function openClavis(config: Config, clock: () => Date = () => new Date()): Promise<Clavis> {
  const embedded = config.databaseUrl ? null : await startEmbedded(path.join(config.dataDir, 'postgres'))
  const database = openDatabase(config.databaseUrl ?? embedded!.url)
  try {
    await migrate(database)
    const files = await openFiles(config.dataDir)
    const secrets = await openSecrets(config, database)
    const services: Services = {
      config,
      database,
      files,
      clock,
      jobs: await openJobs(database, jobs, schedules),
      secrets,
      async beforeCommit(ctx) {
        await secrets.noteKey(ctx)
        await audit.writeBooks(ctx)
      },
      refused: (who, refusal) => audit.recordRefusal(services, who, refusal),
    }
    return {
      services,
      async close() {
        await services.jobs.stop()
        await database.close()
        await embedded?.release()
      },
    }
  } catch (error) {
    await database.close()
    await embedded?.release()
    throw error
  }
}

/** The HTTP application over opened services. */
export function createApp(services: Services): Promise<FastifyInstance> {
  return createServer(services, routes, people.authenticator)
}
