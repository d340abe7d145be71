import type { Command } from '../cli.ts'

export const gradingCommands: Command[] = []
