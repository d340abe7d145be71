import { addDays } from '../../kernel/calendar.ts'
import { defineSchedule, type JobDefinition } from '../../kernel/jobs.ts'
import { announce } from './service.ts'
import type { Simulation } from './simulations/rules.ts'
import { jobName, simulateInBackground, type SimulationRequest } from './simulations/service.ts'
import { deleteSimulationsBefore } from './simulations/store.ts'

const keptDays = 30

/** Just after midnight: regulations whose day has come are made known, and old simulations go. */
export const schedules = [
  defineSchedule({
    name: 'policies.day',
    cron: '5 0 * * *',
    zone: 'Asia/Shanghai',
    run: async (ctx) => {
      await announce(ctx)
      await deleteSimulationsBefore(ctx, addDays(ctx.today, -keptDays))
    },
  }),
]

/** Background work of this module; `simulations` come from every module. */
export const jobs = (simulations: Simulation[]): JobDefinition[] => [
  {
    name: jobName,
    access: 'decisions.run',
    run: (job, payload: SimulationRequest) => simulateInBackground(job, simulations, payload),
  },
]
