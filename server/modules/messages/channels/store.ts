import { sql, type Db } from '../../../kernel/db.ts'
import type { ChannelKind } from '../rules.ts'
import type { Config } from './rules.ts'

export interface ChannelRow {
  id: string
  kind: ChannelKind
  name: string
  config: Config
  /** Sealed, unless it is older than the key. */
  secret: string | null
  kinds: string[]
  isEnabled: boolean
  pausedUntil: string | null
  version: number
}

const columns = sql`c.id, c.kind, c.name, c.config, c.secret, c.kinds, c.is_enabled as "isEnabled",
  c.paused_until as "pausedUntil", c.version`

/** The channels there are, the oldest first. */
export const listChannels = (db: Db): Promise<ChannelRow[]> =>
  db.rows<ChannelRow>(
    sql`select ${columns} from message_channels c where c.removed_at is null order by c.created_at, c.id`,
  )

export const findChannel = (db: Db, id: string): Promise<ChannelRow | null> =>
  db.maybe<ChannelRow>(sql`select ${columns} from message_channels c where c.id = ${id} and c.removed_at is null`)

export const lockChannel = (db: Db, id: string): Promise<ChannelRow | null> =>
  db.maybe<ChannelRow>(
    sql`select ${columns} from message_channels c where c.id = ${id} and c.removed_at is null for update`,
  )

export type NewChannel = Pick<ChannelRow, 'kind' | 'name' | 'config' | 'secret' | 'kinds' | 'isEnabled'>

export async function insertChannel(db: Db, tenantId: string, channel: NewChannel, at: string): Promise<string> {
  const { kind, name, config, secret, kinds, isEnabled } = channel
  const { id } = await db.one<{ id: string }>(sql`
    insert into message_channels (tenant_id, kind, name, config, secret, kinds, is_enabled, created_at)
    values (${tenantId}, ${kind}, ${name}, ${JSON.stringify(config)}, ${secret}, ${kinds}, ${isEnabled}, ${at})
    returning id`)
  return id
}

export async function updateChannel(db: Db, id: string, channel: Omit<NewChannel, 'kind'>): Promise<void> {
  const { name, config, secret, kinds, isEnabled } = channel
  await db.run(sql`
    update message_channels set name = ${name}, config = ${JSON.stringify(config)}, secret = ${secret},
      kinds = ${kinds}, is_enabled = ${isEnabled}, paused_until = null, version = version + 1
    where id = ${id}`)
}

/** What waits for a channel that is switched off is dropped: nobody wants it when the channel is back. */
export async function dropWaiting(db: Db, id: string, at: string): Promise<void> {
  await db.run(sql`
    update deliveries set state = 'dropped', ended_at = ${at}, error = 'channel.disabled'
    where channel_id = ${id} and state = 'queued'`)
}

/** Takes a channel out of use, its secret too; what still waited for it is dropped. */
export async function removeChannel(db: Db, id: string, at: string): Promise<void> {
  await db.run(sql`
    update message_channels set removed_at = ${at}, secret = null, is_enabled = false, version = version + 1
    where id = ${id}`)
  await db.run(sql`
    update deliveries set state = 'dropped', ended_at = ${at}, error = 'channel.removed'
    where channel_id = ${id} and state in ('queued', 'dead')`)
}

export async function pauseChannel(db: Db, id: string, until: string): Promise<void> {
  await db.run(sql`update message_channels set paused_until = ${until} where id = ${id}`)
}

export interface HostRow {
  id: string
  host: string
  reason: string
  createdByName: string
  createdAt: string
}

export const listHosts = (db: Db): Promise<HostRow[]> =>
  db.rows<HostRow>(sql`
    select id, host, reason, created_by_name as "createdByName", created_at as "createdAt"
    from outgoing_hosts order by host`)

export async function allowedHosts(db: Db): Promise<ReadonlySet<string>> {
  return new Set((await listHosts(db)).map(({ host }) => host))
}

export const insertHost = (
  db: Db,
  tenantId: string,
  { host, reason, byName, at }: { host: string; reason: string; byName: string; at: string },
): Promise<HostRow> =>
  db.one<HostRow>(sql`
    insert into outgoing_hosts (tenant_id, host, reason, created_by_name, created_at)
    values (${tenantId}, ${host}, ${reason}, ${byName}, ${at})
    returning id, host, reason, created_by_name as "createdByName", created_at as "createdAt"`)

export const deleteHost = (db: Db, id: string): Promise<{ host: string } | null> =>
  db.maybe(sql`delete from outgoing_hosts where id = ${id} returning host`)
