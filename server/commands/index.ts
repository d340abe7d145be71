import { auditCommands } from './audit.ts'
import type { Command, StandaloneCommand } from './command.ts'
import { customerCommands } from './customers.ts'
import { fileCommands } from './files.ts'
import { gradingCommands } from './grading.ts'
import { peopleCommands } from './people.ts'
import { policyCommands } from './policies.ts'
import { systemCommands } from './system.ts'
import { tradeCommands } from './trade.ts'

/** Every command, in the order help lists them. */
export const commands: (Command | StandaloneCommand)[] = [
  ...peopleCommands,
  ...tradeCommands,
  ...customerCommands,
  ...policyCommands,
  ...gradingCommands,
  ...auditCommands,
  ...fileCommands,
  ...systemCommands,
]
