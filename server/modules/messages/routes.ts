import { z } from 'zod'
import { page, pageQuery, route, type Route } from '../../kernel/http.ts'
import { id, out } from '../../kernel/input.ts'
import { person } from './access.ts'
import { channelRoutes } from './channels/routes.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import { choosableKinds, nameOfKind, personalChannels, worded, type Preferences } from './rules.ts'
import { changePreferences, readMessage } from './service.ts'
import { countUnread, findPreferences, listMessages, setAllRead } from './store.ts'

const words = z.object({ zh: z.string(), en: z.string() })
const message = z.object({
  id: out.id,
  kind: z.string(),
  title: words,
  text: words,
  /** Path of the page it is about. */
  link: z.string(),
  isUrgent: z.boolean(),
  createdAt: out.instant,
  readAt: out.instant.nullable(),
})

const hour = () => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const chosen = z.array(z.enum(personalChannels)).max(personalChannels.length)
const preferences = {
  email: z.email().max(254).nullable(),
  quiet: z
    .strictObject({ from: hour(), until: hour() })
    .refine(({ from, until }) => from !== until)
    .nullable(),
  channels: z.partialRecord(z.enum(choosableKinds), chosen),
}
const shownPreferences = z.object({
  email: z.string().nullable(),
  quiet: z.object({ from: z.string(), until: z.string() }).nullable(),
  channels: z.record(z.string(), z.array(z.string())),
  /** Every kind there is, with an example of its title. */
  kinds: z.array(z.object({ kind: z.string(), title: words })),
})
const present = ({ email, quiet, channels }: Preferences) => ({
  email,
  quiet,
  channels: Object.fromEntries(choosableKinds.map((kind) => [kind, channels[kind] ?? [...personalChannels]])),
  kinds: choosableKinds.map((kind) => ({ kind, title: nameOfKind(kind) })),
})

const inbox: Route[] = [
  route({
    method: 'GET',
    path: '/messages',
    access: 'signed-in',
    summary: 'One’s own messages, the newest first, and how many are unread',
    query: z.object({ ...pageQuery, unread: z.enum(['true', 'false']).optional() }),
    response: page(message).extend({ unread: z.int() }),
    handle: async (ctx, { query }) => {
      const userId = person(ctx)
      const { rows, nextCursor } = await listMessages(ctx.db, userId, query)
      const told = rows.map((row) => ({ ...row, ...worded(row.kind, row.parameters) }))
      return { rows: told, nextCursor, unread: await countUnread(ctx.db, userId) }
    },
  }),
  route({
    method: 'POST',
    path: '/messages/:id/reading',
    access: 'signed-in',
    summary: 'Mark one of one’s own messages as read',
    status: 204,
    params: z.object({ id: id() }),
    handle: (ctx, { params }) => readMessage(ctx, person(ctx), params.id),
  }),
  route({
    method: 'POST',
    path: '/messages/reading',
    access: 'signed-in',
    summary: 'Mark all of one’s own messages as read',
    status: 204,
    handle: (ctx) => setAllRead(ctx.db, person(ctx), ctx.now),
  }),
  route({
    method: 'GET',
    path: '/message-preferences',
    access: 'signed-in',
    summary: 'How one wants to be told, by kind of message; the inbox always gets everything',
    response: shownPreferences,
    handle: async (ctx) => present(await findPreferences(ctx.db, person(ctx))),
  }),
  route({
    method: 'PUT',
    path: '/message-preferences',
    access: 'signed-in',
    summary: 'Set how one wants to be told: mail address, quiet hours (HH:MM), channels by kind',
    body: z.object(preferences),
    response: shownPreferences,
    handle: async (ctx, { body }) => present(await changePreferences(ctx, person(ctx), body)),
  }),
]

/** Inbox and preferences, channels and webhooks, deliveries. */
export const routes: Route[] = [...inbox, ...channelRoutes, ...deliveryRoutes]

/** The contract as the pages read it. */
export type Message = z.infer<typeof message>
export type ShownPreferences = z.infer<typeof shownPreferences>
