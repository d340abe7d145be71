import type { Command } from '../cli.ts'

export const tradeCommands: Command[] = []
