import type { Command } from '../cli.ts'

export const policyCommands: Command[] = []
