import type { PolicyKind } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { forbidden, invalidInput } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import type { RunningJob } from '../../../kernel/jobs.ts'
import { getDraft } from '../drafts/service.ts'
import { checkedParameters } from '../rules.ts'
import { inForce } from '../service.ts'
import { immediateLimit, simulationOf, tally, type SimulatedCase, type Simulation } from './rules.ts'
import { findSimulation, insertCases, insertSimulation, setCounts } from './store.ts'

export const jobName = 'policy-simulation'

export interface Asked {
  /** Of a draft not kept anywhere. */
  parameters?: unknown
  draftId?: string | undefined
  /** The day whose facts and regulation count; today if not said. */
  asOf?: DateText | undefined
}

export interface SimulationRequest {
  kind: PolicyKind
  asOf: DateText
  parameters: Record<string, unknown>
}

/**
 * What a draft would change, against the version in force on the day, for every customer the actor sees: at once, or as
 * the id of a job when there are more than `immediateLimit`.
 */
export async function simulate(ctx: Ctx, simulations: Simulation[], kind: PolicyKind, asked: Asked) {
  const simulation = simulationOf(simulations, kind)
  if (!may(ctx.actor, simulation.access)) throw forbidden()
  const asOf = asked.asOf ?? ctx.today
  if (asOf > ctx.today) throw invalidInput({}, [fieldError('asOf', 'date.out_of_range')])
  const parameters = { ...checkedParameters(kind, await draftOf(ctx, kind, asked), 'parameters') }
  if ((await simulation.size(ctx, asOf)) > immediateLimit) {
    const request: SimulationRequest = { kind, asOf, parameters }
    return { jobId: await ctx.services.jobs.start(ctx, jobName, request) }
  }
  const counts = tally()
  const rows: SimulatedCase[] = []
  for await (const each of simulation.run(ctx, { asOf, draft: parameters })) if (counts.add(each)) rows.push(each)
  const { version } = await inForce(ctx.db, kind, asOf)
  return { kind, asOf, policyVersion: version, ...counts.result(), rows }
}

async function draftOf(ctx: Ctx, kind: PolicyKind, { parameters, draftId }: Asked): Promise<unknown> {
  const isOne = (parameters === undefined) !== (draftId === undefined)
  if (!isOne) throw invalidInput({}, [fieldError(draftId === undefined ? 'parameters' : 'draftId', 'field.required')])
  if (draftId === undefined) return parameters
  const draft = await getDraft(ctx, draftId)
  if (draft.kind === kind) return draft.parameters
  throw invalidInput({}, [fieldError('draftId', 'value.not_accepted', { parameters: { accepted: kind } })])
}

const batchSize = 500

/** The same in the background, its rows kept under the job's id. Done again after a crash it finds what it did. */
export async function simulateInBackground(job: RunningJob, simulations: Simulation[], request: SimulationRequest) {
  const { kind, asOf, parameters } = request
  const simulation = simulationOf(simulations, kind)
  return job.transaction(async (ctx) => {
    const summary = ({ customers, changed, movements }: Pick<Found, 'customers' | 'changed' | 'movements'>) => ({
      simulationId: job.id,
      customers,
      changed,
      movements,
    })
    const done = await findSimulation(ctx, job.id)
    if (done) return summary(done)
    const total = await simulation.size(ctx, asOf)
    const { version: policyVersion } = await inForce(ctx.db, kind, asOf)
    const empty = { customers: 0, changed: 0, movements: [] }
    await insertSimulation(ctx, { id: job.id, kind, asOf, policyVersion, parameters, ...empty })
    const counts = tally()
    let batch: SimulatedCase[] = []
    let decided = 0
    for await (const each of simulation.run(ctx, { asOf, draft: parameters })) {
      if (counts.add(each)) batch.push(each)
      if (++decided % batchSize === 0) job.progress(decided, total)
      if (batch.length < batchSize) continue
      await insertCases(ctx, job.id, batch)
      batch = []
    }
    if (batch.length) await insertCases(ctx, job.id, batch)
    await setCounts(ctx, job.id, counts.result())
    return summary(counts.result())
  })
}
type Found = NonNullable<Awaited<ReturnType<typeof findSimulation>>>
