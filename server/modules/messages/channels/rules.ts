import { z } from 'zod'
import { line } from '../../../kernel/input.ts'
import type { ChannelKind } from '../rules.ts'

/** How a mail server is spoken to. Without encryption only hosts that the administrator allows. */
export const securities = ['tls', 'starttls', 'none'] as const

export interface MailConfig {
  host: string
  port: number
  security: (typeof securities)[number]
  /** Null for a server that takes mail without signing in. */
  username: string | null
  from: string
}

export interface UrlConfig {
  url: string
  /** Webhooks: what the receiver uses the data for. */
  purpose?: string
}

export type Config = MailConfig | UrlConfig

/** A channel's settings as one writes them, by kind. */
export interface Settings {
  host?: string
  port?: number
  security?: MailConfig['security']
  username?: string | null
  password?: string
  from?: string
  url?: string
  secret?: string
  purpose?: string
}

const mail = z.strictObject({
  host: line(255),
  port: z.int().min(1).max(65535),
  security: z.enum(securities),
  username: line(255).nullable().default(null),
  from: z.email(),
  password: z.string().min(1).max(500).optional(),
})
const url = line(2000)
/** The parts of a channel each kind has; a robot's secret is what its messages are signed with. */
export const settingsOf: Record<ChannelKind, z.ZodType<Settings>> = {
  email: mail,
  wecom: z.strictObject({ url }),
  dingtalk: z.strictObject({ url, secret: line(200) }),
  feishu: z.strictObject({ url, secret: line(200) }),
  webhook: z.strictObject({ url, purpose: line() }),
}

/** What of the settings is kept to be shown, and what is kept to be used only. */
export function parted({ password, secret, ...config }: Settings): { config: Config; secret: string | null } {
  return { config: config as Config, secret: password ?? secret ?? null }
}

/** The host something is sent to. */
export const hostOf = (config: Config): string => ('host' in config ? config.host : new URL(config.url).host)

/** An address without what may be a password: robots carry theirs in the query or the path. */
export function masked(address: string): string {
  const { origin } = new URL(address)
  return `${origin}/…${address.slice(-4)}`
}
