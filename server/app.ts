import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Permissions } from './kernel/access.ts'
import type { Config } from './kernel/config.ts'
import type { Services } from './kernel/context.ts'
import { openDatabase } from './kernel/db.ts'
import { openFiles } from './kernel/files.ts'
import type { Route } from './kernel/http.ts'
import { openJobs, type JobDefinition } from './kernel/jobs.ts'
import { migrate } from './kernel/migrate.ts'
import { startEmbedded } from './kernel/postgres.ts'
import { createServer } from './kernel/server.ts'
import * as customers from './modules/customers/index.ts'
import * as grading from './modules/grading/index.ts'
import * as people from './modules/people/index.ts'
import * as policies from './modules/policies/index.ts'
import * as trade from './modules/trade/index.ts'

/** Every right there is; positions hold some of them. */
export const permissions: Permissions = {
  ...people.permissions,
  ...policies.permissions,
  ...customers.permissions,
  ...trade.permissions,
  ...grading.permissions,
}

/** Every kind of decision a case can be put to. */
export const decisions: policies.DecisionKind[] = [...trade.decisions, ...grading.decisions]

/** Every route of the API, in rank order of the modules. */
export const routes: Route[] = [
  ...people.routes(permissions),
  ...policies.routes(decisions),
  ...customers.routes,
  ...trade.routes,
  ...grading.routes,
]

const jobs: JobDefinition[] = [...trade.jobs]

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
    const services: Services = { config, database, files, clock, jobs: await openJobs(database, jobs) }
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
