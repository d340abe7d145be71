import type { Command } from '../cli.ts'

export const peopleCommands: Command[] = []
