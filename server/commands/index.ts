import type { Command } from '../cli.ts'
import { customerCommands } from './customers.ts'
import { gradingCommands } from './grading.ts'
import { peopleCommands } from './people.ts'
import { policyCommands } from './policies.ts'
import { systemCommands } from './system.ts'
import { tradeCommands } from './trade.ts'

/** Every command, in the order help lists them. */
export const commands: Command[] = [
  ...peopleCommands,
  ...tradeCommands,
  ...customerCommands,
  ...policyCommands,
  ...gradingCommands,
  ...systemCommands,
]
