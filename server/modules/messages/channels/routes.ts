import { z } from 'zod'
import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import { openRoute, route, type OpenRequest, type Route } from '../../../kernel/http.ts'
import { fieldError, id, line, out } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { trial } from '../deliveries/service.ts'
import { channelKinds, messageKinds } from '../rules.ts'
import { securities } from './rules.ts'
import {
  allowHost,
  channelSubject,
  createChannel,
  disallowHost,
  editChannel,
  endChannel,
  mustFind,
  opened,
  renewSecret,
  shown,
  type ChannelFields,
} from './service.ts'
import { allowedHosts, listChannels, listHosts, type ChannelRow } from './store.ts'

const byId = z.object({ id: id() })
const kinds = z.array(z.enum(messageKinds)).max(messageKinds.length)
const common = { name: line(64), kinds: kinds.default([]), isEnabled: z.boolean().default(true) }
const change = { name: line(64).optional(), kinds: kinds.optional(), isEnabled: z.boolean().optional() }

const channel = z.object({
  id: out.id,
  kind: z.enum(channelKinds),
  name: z.string(),
  /** Mail. */
  host: z.string().optional(),
  port: z.int().optional(),
  security: z.enum(securities).optional(),
  username: z.string().nullable().optional(),
  from: z.string().optional(),
  /** Robots show where, not which. */
  url: z.string().optional(),
  purpose: z.string().optional(),
  hasSecret: z.boolean(),
  kinds: z.array(z.string()),
  isEnabled: z.boolean(),
  pausedUntil: out.instant.nullable(),
  version: z.int(),
  can: z.object({ edit: z.boolean() }),
})
const present = (row: ChannelRow) => ({ ...shown(row), can: { edit: true } })

/** What a channel's settings may hold; which of them, its kind says. */
const settings = {
  host: z.string().optional(),
  port: z.int().optional(),
  security: z.enum(securities).optional(),
  username: z.string().nullish(),
  password: z.string().optional(),
  from: z.string().optional(),
  url: z.string().optional(),
  secret: z.string().optional(),
}
const webhookSettings = { url: line(2000), purpose: line() }

const access = 'messages.manage'
const trialResult = z.object({ ok: z.boolean(), error: z.string().nullable(), status: z.int().nullable() })

/** Sends outside of any transaction: nobody's row is locked while an endpoint takes its time. */
async function tryOut(open: OpenRequest, channelId: string, isWebhook: boolean, to: string | null) {
  const prepared = await open.transaction(async (ctx) => {
    const row = await mustFind(ctx, channelId, isWebhook)
    if (row.kind === 'email' && to === null) throw invalidInput({}, [fieldError('to', 'field.required')])
    record(ctx, { kind: 'message-channel.tried', subject: channelSubject(row), after: to === null ? {} : { to } })
    return { channel: opened(ctx.services, row), guard: { allowed: await allowedHosts(ctx.db) }, by: ctx.actor.name }
  })
  const sent = await trial(open.services, { ...prepared, mailTo: to })
  return { ok: sent.ok, error: sent.ok ? null : sent.error, status: sent.status }
}

const channelsOf = async (ctx: Ctx, isWebhook: boolean) => ({
  rows: (await listChannels(ctx.db)).filter(({ kind }) => (kind === 'webhook') === isWebhook).map(present),
})

/** Reading, editing, removing: alike for channels to people and webhooks. */
function commonRoutes(path: '/channels' | '/webhooks', patch: z.ZodRawShape): Route[] {
  const isWebhook = path === '/webhooks'
  const what = isWebhook ? 'webhook' : 'channel'
  return [
    route({
      method: 'GET',
      path,
      access,
      summary: `Every ${what}; secrets are not shown`,
      response: z.object({ rows: z.array(channel) }),
      handle: (ctx) => channelsOf(ctx, isWebhook),
    }),
    route({
      method: 'GET',
      path: `${path}/:id`,
      access,
      summary: `One ${what}`,
      params: byId,
      response: channel,
      handle: async (ctx, { params }) => present(await mustFind(ctx, params.id, isWebhook)),
    }),
    route({
      method: 'PATCH',
      path: `${path}/:id`,
      access,
      summary: `Edit a ${what}; a secret that is not given stays, unless the host changes`,
      params: byId,
      body: z.object({ ...change, ...patch }),
      response: channel,
      handle: async (ctx, { params, body, ifMatch }) =>
        present(await editChannel(ctx, params.id, isWebhook, body as Partial<ChannelFields>, ifMatch)),
    }),
    route({
      method: 'DELETE',
      path: `${path}/:id`,
      access,
      summary: `Remove a ${what}; what waited for it is dropped`,
      status: 204,
      params: byId,
      handle: (ctx, { params }) => endChannel(ctx, params.id, isWebhook),
    }),
  ]
}

export const channelRoutes: Route[] = [
  ...commonRoutes('/channels', settings),
  route({
    method: 'POST',
    path: '/channels',
    access,
    summary: 'Add a mail server (one) or a robot of WeCom, DingTalk or Feishu',
    status: 201,
    body: z.object({ kind: z.enum(['email', 'wecom', 'dingtalk', 'feishu']), ...common, ...settings }),
    response: channel,
    handle: async (ctx, { body: { kind, name, kinds: of, isEnabled, ...rest } }) =>
      present(await createChannel(ctx, kind, { name, kinds: of, isEnabled }, rest)),
  }),
  openRoute({
    method: 'POST',
    path: '/channels/:id/trial',
    access,
    summary: 'Send a trial message now; `to`: the mail address for a mail server',
    params: byId,
    body: z.object({ to: z.email().nullish() }),
    response: trialResult,
    handle: (open, { params, body }) => tryOut(open, params.id, false, body.to ?? null),
  }),
  ...commonRoutes('/webhooks', { url: webhookSettings.url.optional(), purpose: webhookSettings.purpose.optional() }),
  // Open, like the next one: the answer carries the secret and must not be kept for a repeated Idempotency-Key.
  openRoute({
    method: 'POST',
    path: '/webhooks',
    access,
    summary: 'Add a webhook; its secret is shown this once',
    status: 201,
    body: z.object({ ...common, ...webhookSettings }),
    response: channel.extend({ secret: z.string() }),
    handle: (open, { body: { name, kinds: of, isEnabled, ...rest } }) =>
      open.transaction(async (ctx) => {
        const row = await createChannel(ctx, 'webhook', { name, kinds: of, isEnabled }, rest)
        return { ...present(row), secret: row.secret! }
      }),
  }),
  openRoute({
    method: 'POST',
    path: '/webhooks/:id/secret',
    access,
    summary: 'Give a webhook a new secret, shown this once',
    status: 201,
    params: byId,
    response: z.object({ secret: z.string() }),
    handle: (open, { params }) => open.transaction((ctx) => renewSecret(ctx, params.id)),
  }),
  openRoute({
    method: 'POST',
    path: '/webhooks/:id/trial',
    access,
    summary: 'Send a trial message now',
    params: byId,
    response: trialResult,
    handle: (open, { params }) => tryOut(open, params.id, true, null),
  }),
  ...hostRoutes(),
]

function hostRoutes(): Route[] {
  const host = z.object({
    id: out.id,
    host: z.string(),
    reason: z.string(),
    createdByName: z.string(),
    createdAt: out.instant,
  })
  return [
    route({
      method: 'GET',
      path: '/outgoing-hosts',
      access,
      summary: 'Hosts in private networks, or without https, that messages may be sent to',
      response: z.object({ rows: z.array(host) }),
      handle: async (ctx) => ({ rows: await listHosts(ctx.db) }),
    }),
    route({
      method: 'POST',
      path: '/outgoing-hosts',
      access,
      summary: 'Allow a host, by its name or address as it stands in the address',
      status: 201,
      body: z.object({ host: line(255), reason: line() }),
      response: host,
      handle: (ctx, { body }) => allowHost(ctx, body.host, body.reason),
    }),
    route({
      method: 'DELETE',
      path: '/outgoing-hosts/:id',
      access,
      summary: 'Allow a host no longer',
      status: 204,
      params: byId,
      handle: (ctx, { params }) => disallowHost(ctx, params.id),
    }),
  ]
}

/** The contract as the pages read it. */
export type Channel = z.infer<typeof channel>
