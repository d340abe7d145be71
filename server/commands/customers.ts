import type { Command } from '../cli.ts'

export const customerCommands: Command[] = []
