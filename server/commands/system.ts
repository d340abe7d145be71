import type { Command } from '../cli.ts'

export const systemCommands: Command[] = []
