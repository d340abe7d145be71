import { z } from 'zod'
import { invalidInput } from '../../../../kernel/errors.ts'
import { route, type Route } from '../../../../kernel/http.ts'
import { date, fieldError, out } from '../../../../kernel/input.ts'
import { option, policyOf, wordOf } from '../routes.ts'
import { shareOf } from '../rules.ts'
import { listEntries, listYields } from '../store.ts'

const period = z.object({ from: date(), to: date() })

/** A period that ends before it begins is none. */
function mustNotBeReversed({ from, to }: z.output<typeof period>): void {
  if (to < from) throw invalidInput({}, [fieldError('to', 'date.range_reversed')])
}

const share = z.string().nullable().meta({ example: '62.5' })
const yields = z.object({
  source: option,
  leads: z.int(),
  open: z.int(),
  valid: z.int(),
  invalid: z.int(),
  converted: z.int(),
  trading: z.int(),
  /** Of those verified, the valid ones; of all, the converted ones; in percent. */
  validShare: share,
  convertedShare: share,
})
const entries = z.object({
  person: z.object({ id: out.id.nullable(), name: z.string() }),
  entered: z.int(),
  timely: z.int(),
  late: z.int(),
  /** Of a year without a working calendar. */
  unknown: z.int(),
  averageDays: z.string(),
  valid: z.int(),
  invalid: z.int(),
  timelyShare: share,
  validShare: share,
})

/** What leads came to, by their sources and by who entered them. */
export const figureRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/lead-yields',
    access: 'leads.read',
    summary: 'What came of the leads entered in a period, per source',
    query: period,
    response: z.object({ rows: z.array(yields) }),
    handle: async (ctx, { query }) => {
      mustNotBeReversed(query)
      const { sources } = await policyOf(ctx)
      const rows = (await listYields(ctx, query)).map((row) => ({
        ...row,
        source: wordOf(sources, row.source),
        validShare: shareOf(row.valid, row.valid + row.invalid),
        convertedShare: shareOf(row.converted, row.leads),
      }))
      return { rows }
    },
  }),
  route({
    method: 'GET',
    path: '/lead-entries',
    access: 'leads.read',
    summary: 'Who entered leads in a period, how timely, and what they proved to be',
    query: period,
    response: z.object({ rows: z.array(entries) }),
    handle: async (ctx, { query }) => {
      mustNotBeReversed(query)
      const rows = (await listEntries(ctx, query)).map((row) => ({
        ...row,
        timelyShare: shareOf(row.timely, row.timely + row.late),
        validShare: shareOf(row.valid, row.valid + row.invalid),
      }))
      return { rows }
    },
  }),
]

/** The contract as the pages read it. */
export type LeadYield = z.infer<typeof yields>
export type LeadEntries = z.infer<typeof entries>
