import { randomBytes } from 'node:crypto'
import type { Ctx, Services } from '../../../kernel/context.ts'
import { invalidInput, mustMatch, notFound } from '../../../kernel/errors.ts'
import { fieldError, parse } from '../../../kernel/input.ts'
import { hostFault, hostToAllow, urlFault, urlTexts, type UrlFault } from '../../../kernel/outgoing.ts'
import { isSealed, seal, unseal } from '../../../kernel/secrets.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { isRobot, type ChannelKind } from '../rules.ts'
import { hostOf, masked, parted, settingsOf, type Config, type Settings, type UrlConfig } from './rules.ts'
import {
  dropWaiting,
  allowedHosts,
  deleteHost,
  findChannel,
  insertChannel,
  insertHost,
  lockChannel,
  removeChannel,
  updateChannel,
  type ChannelRow,
  type HostRow,
} from './store.ts'

const oneMailServer = { zh: '已经设有邮件服务器', en: 'There is a mail server already' }
const hostTaken = { zh: '这台主机已在允许之列', en: 'The host is allowed already' }

/** What one says of every channel. */
export interface ChannelFields {
  name: string
  kinds: string[]
  isEnabled: boolean
}

const badField = (field: string, fault: UrlFault) => invalidInput({}, [{ field, code: fault, text: urlTexts[fault] }])

/** Refuses an address nothing may be sent to. */
async function mustBeReachable(ctx: Ctx, config: Config): Promise<void> {
  const allowed = await allowedHosts(ctx.db)
  if ('url' in config) {
    const fault = urlFault(config.url, allowed)
    if (fault) throw badField('url', fault)
    return
  }
  const fault = /[\s/@?#\\]/.test(config.host) ? 'url.format' : hostFault(config.host, allowed)
  if (fault) throw badField('host', fault)
  if (config.security === 'none' && !allowed.has(config.host.toLowerCase())) {
    throw invalidInput({}, [
      fieldError('security', 'value.not_accepted', { parameters: { accepted: 'tls / starttls' } }),
    ])
  }
}

/** A channel as the event log names one. */
export const channelSubject = ({ id, name }: { id: string; name: string }) => ({
  kind: 'message-channel',
  id,
  label: name,
})

interface Kept {
  config: Config
  secret: string | null
}

/** As it lies in the database: passwords and signing keys sealed, of a robot its address too, which may hold its key. */
function kept(services: Services, kind: ChannelKind, { config, secret }: Kept): Kept {
  if (!isRobot(kind)) return { config, secret: secret === null ? null : seal(services, secret) }
  const { url } = config as UrlConfig
  return { config: { url: masked(url) }, secret: seal(services, JSON.stringify({ url, secret })) }
}

/** A channel as it is used, with what is sealed of it. Channels of before there was a key lie open. */
export function opened(services: Services, row: ChannelRow): ChannelRow {
  if (row.secret === null || !isSealed(row.secret)) return row
  const plain = unseal(services, row.secret)
  if (!isRobot(row.kind)) return { ...row, secret: plain }
  const { url, secret } = JSON.parse(plain) as { url: string; secret: string | null }
  return { ...row, config: { url }, secret }
}

/** What may be shown of a channel: of a robot's address and of secrets only that they are there. */
export function shown(row: ChannelRow) {
  const { id, kind, name, config, kinds, isEnabled, pausedUntil, version, secret } = row
  const settings = isRobot(kind) && 'url' in config ? { url: masked(config.url) } : config
  const hasSecret = secret !== null && kind !== 'wecom'
  return { id, kind, name, ...settings, hasSecret, kinds, isEnabled, pausedUntil, version }
}

/** For the event log: where it sends, without what opens the door there. */
function logged(row: ChannelRow) {
  const { pausedUntil: _state, ...rest } = shown(row)
  return 'url' in row.config ? { ...rest, url: masked(row.config.url) } : rest
}

export async function mustFind(ctx: Ctx, id: string, isWebhook: boolean): Promise<ChannelRow> {
  const row = await findChannel(ctx.db, id)
  if (!row || (row.kind === 'webhook') !== isWebhook) throw notFound()
  return row
}

export async function createChannel(ctx: Ctx, kind: ChannelKind, fields: ChannelFields, settings: object) {
  const { config, secret } = parted(parse(settingsOf[kind], settings))
  await mustBeReachable(ctx, config)
  if (kind === 'email') mustHavePassword(config, secret)
  const toKeep = kept(ctx.services, kind, { config, secret: kind === 'webhook' ? newSecret() : secret })
  const id = await unique('message_channels_one_email', 'kind', oneMailServer, () =>
    insertChannel(ctx.db, ctx.tenant.id, { kind, ...fields, ...toKeep }, ctx.now),
  )
  const row = opened(ctx.services, await mustFind(ctx, id, kind === 'webhook'))
  record(ctx, { kind: 'message-channel.created', subject: channelSubject(row), after: logged(row) })
  return row
}

/** Of a server somebody signs in to, the password is needed. */
function mustHavePassword(config: Config, secret: string | null) {
  if ('host' in config && config.username !== null && secret === null) {
    throw invalidInput({}, [fieldError('password', 'field.required')])
  }
}

/**
 * Edits a channel. A secret goes to the host it was given for only: with another address it has to be given again.
 */
export async function editChannel(
  ctx: Ctx,
  id: string,
  isWebhook: boolean,
  change: Partial<ChannelFields> & Settings,
  version: number | undefined,
): Promise<ChannelRow> {
  const locked = await lockChannel(ctx.db, id)
  if (!locked || (locked.kind === 'webhook') !== isWebhook) throw notFound()
  const before = opened(ctx.services, locked)
  mustMatch(before.version, version)
  const { name = before.name, kinds = before.kinds, isEnabled = before.isEnabled, ...settings } = change
  const wasSecret = before.secret === null ? {} : secretAs(before.kind, before.secret)
  const merged = parted(parse(settingsOf[before.kind], { ...before.config, ...wasSecret, ...settings }))
  await mustBeReachable(ctx, merged.config)
  const isMoved = hostOf(merged.config) !== hostOf(before.config)
  const isGiven = settings.password !== undefined || settings.secret !== undefined
  if (isMoved && before.secret !== null && !isWebhook && !isGiven) {
    throw invalidInput({}, [fieldError(before.kind === 'email' ? 'password' : 'secret', 'field.required')])
  }
  if (before.kind === 'email') mustHavePassword(merged.config, merged.secret)
  const secret = isWebhook ? before.secret : merged.secret
  const toKeep = kept(ctx.services, before.kind, { config: merged.config, secret })
  await updateChannel(ctx.db, id, { name, kinds, isEnabled, ...toKeep })
  if (!isEnabled) await dropWaiting(ctx.db, id, ctx.now)
  const row = await mustFind(ctx, id, isWebhook)
  record(ctx, {
    kind: 'message-channel.changed',
    subject: channelSubject(row),
    before: logged(before),
    after: { ...logged(row), ...(isGiven ? { isSignedAnew: true } : {}) },
  })
  return row
}

const secretAs = (kind: ChannelKind, secret: string): Settings =>
  kind === 'email' ? { password: secret } : kind === 'webhook' ? {} : { secret }

export async function endChannel(ctx: Ctx, id: string, isWebhook: boolean): Promise<void> {
  const row = await mustFind(ctx, id, isWebhook)
  await removeChannel(ctx.db, id, ctx.now)
  record(ctx, { kind: 'message-channel.removed', subject: channelSubject(row), before: logged(row) })
}

/** What webhooks are signed with, in the form of the Standard Webhooks specification: 32 random bytes. */
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`

/** Gives a webhook a new secret; the old one is of no use from then on. */
export async function renewSecret(ctx: Ctx, id: string): Promise<{ secret: string }> {
  const { kind, name, config, kinds, isEnabled } = await mustFind(ctx, id, true)
  const secret = newSecret()
  await updateChannel(ctx.db, id, { name, kinds, isEnabled, ...kept(ctx.services, kind, { config, secret }) })
  record(ctx, { kind: 'message-channel.secret-renewed', subject: channelSubject({ id, name }), after: { kind } })
  return { secret }
}

export async function allowHost(ctx: Ctx, text: string, reason: string): Promise<HostRow> {
  const host = hostToAllow(text)
  if (host === null) throw badField('host', 'url.format')
  const row = await unique('outgoing_hosts_once', 'host', hostTaken, () =>
    insertHost(ctx.db, ctx.tenant.id, { host, reason, byName: ctx.actor.name, at: ctx.now }),
  )
  const subject = { kind: 'outgoing-host', id: row.id, label: host }
  record(ctx, { kind: 'outgoing-host.allowed', subject, after: { host }, reason })
  return row
}

/** What is sent to the host from now on fails. */
export async function disallowHost(ctx: Ctx, id: string): Promise<void> {
  const gone = await deleteHost(ctx.db, id)
  if (!gone) throw notFound()
  const subject = { kind: 'outgoing-host', id, label: gone.host }
  record(ctx, { kind: 'outgoing-host.disallowed', subject, before: { host: gone.host } })
}
