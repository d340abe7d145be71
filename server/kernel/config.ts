import path from 'node:path'
import { z } from 'zod'

/** Everything the environment can say. A value that is not accepted stops the start with one clear line. */
const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3100),
  HOST: z.string().min(1).default('127.0.0.1'),
  CLAVIS_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  CLAVIS_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  CLAVIS_SECRET_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64, as from: openssl rand -base64 32')
    .transform((text) => Buffer.from(text, 'base64'))
    .optional(),
  CLAVIS_VIRUS_SCANNER: z.string().min(1).optional(),
  CLAVIS_IMPORT_MAX_ROWS: z.coerce.number().int().min(1).default(1_000_000),
  CLAVIS_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .regex(/^[^?#@]+$/, 'must be an address without user name, query and fragment')
    .optional(),
})

export interface Config {
  port: number
  host: string
  /** Absolute path; holds the embedded database and the stored files. */
  dataDir: string
  /** An outside PostgreSQL; without it the embedded one under `dataDir` is used. */
  databaseUrl: string | undefined
  log: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** What secret values are sealed with; without it `secret.key` under `dataDir`. */
  secretKey: Buffer | undefined
  /** Command that looks at every attachment before it is stored: exit code 0 clean, 1 infected. */
  virusScanner: string | undefined
  importMaxRows: number
  /** Where people reach this system, without a slash at the end; links in messages that leave it start with it. */
  publicUrl: string | undefined
}

/** Reads the configuration from environment variables; throws an Error naming the variable that is not accepted. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(present)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new Error(`${issue.path.join('.')}: ${issue.message}`)
  }
  const e = parsed.data
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: path.resolve(e.CLAVIS_DATA_DIR),
    databaseUrl: e.DATABASE_URL,
    log: e.CLAVIS_LOG,
    secretKey: e.CLAVIS_SECRET_KEY,
    virusScanner: e.CLAVIS_VIRUS_SCANNER,
    importMaxRows: e.CLAVIS_IMPORT_MAX_ROWS,
    publicUrl: e.CLAVIS_PUBLIC_URL?.replace(/\/+$/, ''),
  }
}
