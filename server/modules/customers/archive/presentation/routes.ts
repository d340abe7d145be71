import { z } from 'zod'
import { rights } from '../../../../../policy-pack/index.ts'
import { out } from '../../../../kernel/input.ts'

const ratio = out.amount.nullable()

/** An entry of a list as it leaves the system. */
export const presentedEntry = z.object({
  id: out.id,
  version: z.int(),
  values: z.record(z.string(), z.string().nullable()),
  rights: z.record(z.string(), z.enum(rights)),
  ratios: z
    .object({ current: ratio, quick: ratio, debt: ratio, receivableDays: ratio, margin: ratio, netMargin: ratio })
    .optional(),
})

/** The contract as the pages read it. */
export type ArchiveEntry = z.infer<typeof presentedEntry>
