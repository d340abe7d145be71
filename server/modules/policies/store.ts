import { sql, type Db } from '../../kernel/db.ts'
import type { DateText } from '../../kernel/calendar.ts'

export interface VersionRow {
  version: number
  effectiveOn: DateText
  reason: string
  publishedByName: string
  publishedAt: string | null
  parameters: Record<string, unknown>
}

const columns = sql`version, effective_on as "effectiveOn", reason, published_by_name as "publishedByName",
  published_at as "publishedAt", parameters`

/** The version that applies on a day: the latest to come into effect, of those the latest published. */
export function findVersionOn(db: Db, kind: string, on: DateText): Promise<VersionRow | null> {
  return db.maybe<VersionRow>(sql`
    select ${columns} from policy_versions where kind = ${kind} and effective_on <= ${on}
    order by effective_on desc, version desc limit 1`)
}

/** Every published version, newest first. */
export function listVersions(db: Db, kind: string): Promise<VersionRow[]> {
  return db.rows<VersionRow>(sql`select ${columns} from policy_versions where kind = ${kind} order by version desc`)
}

/** Holds back other publications of the company until the end of the transaction, so that numbers have no gaps. */
export async function lockPublishing(db: Db, tenantId: string): Promise<void> {
  await db.one(sql`select 1 from tenants where tenant_id = ${tenantId} for no key update`)
}

export interface NewVersion {
  kind: string
  version: number
  effectiveOn: DateText
  parameters: unknown
  reason: string
  publishedBy: string | null
  publishedByName: string
}

export async function newestVersion(db: Db, kind: string): Promise<number | null> {
  const { version } = await db.one<{ version: number | null }>(
    sql`select max(version) as version from policy_versions where kind = ${kind}`,
  )
  return version
}

export async function insertVersion(db: Db, tenantId: string, row: NewVersion): Promise<void> {
  await db.run(sql`
    insert into policy_versions
      (tenant_id, kind, version, effective_on, parameters, reason, published_by, published_by_name)
    values (${tenantId}, ${row.kind}, ${row.version}, ${row.effectiveOn}, ${JSON.stringify(row.parameters)},
            ${row.reason}, ${row.publishedBy}, ${row.publishedByName})`)
}
