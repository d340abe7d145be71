import type { Article } from '../../../policy-pack/index.ts'
import type { DateText } from '../../kernel/calendar.ts'
import { sql, type Db } from '../../kernel/db.ts'
import type { Header, Signature } from './documents/rules.ts'

export interface VersionRow {
  version: number
  effectiveOn: DateText
  reason: string
  publishedByName: string
  publishedAt: string | null
  parameters: Record<string, unknown>
  /** Null in versions from before there were documents: as built in. */
  header: Header | null
  articles: Article[] | null
  drawn: Signature | null
  reviewed: Signature[] | null
  approved: Signature | null
}

const columns = sql`version, effective_on as "effectiveOn", reason, published_by_name as "publishedByName",
  published_at as "publishedAt", parameters, header, articles, drawn, reviewed, approved`

/** The version that applies on a day: the latest to come into effect, of those the latest published. */
export function findVersionOn(db: Db, kind: string, on: DateText): Promise<VersionRow | null> {
  return db.maybe<VersionRow>(sql`
    select ${columns} from policy_versions where kind = ${kind} and effective_on <= ${on}
    order by effective_on desc, version desc limit 1`)
}

export function findVersion(db: Db, kind: string, version: number): Promise<VersionRow | null> {
  return db.maybe<VersionRow>(sql`
    select ${columns} from policy_versions where kind = ${kind} and version = ${version}`)
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
  reason: string
  parameters: unknown
  header: Header
  articles: Article[]
  contentHash: string
  draftId: string | null
  drawn: Signature | null
  reviewed: Signature[]
  approved: Signature | null
  publishedBy: string | null
  publishedByName: string
}

/** The highest number there is; 1, the built-in one, when nothing was published. */
export async function newestVersion(db: Db, kind: string): Promise<number> {
  const { version } = await db.one<{ version: number }>(
    sql`select coalesce(max(version), 1) as version from policy_versions where kind = ${kind}`,
  )
  return version
}

export async function insertVersion(db: Db, tenantId: string, row: NewVersion): Promise<void> {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  await db.run(sql`
    insert into policy_versions
      (tenant_id, kind, version, effective_on, parameters, reason, published_by, published_by_name, header, articles,
       content_hash, draft_id, drawn, reviewed, approved)
    values (${tenantId}, ${row.kind}, ${row.version}, ${row.effectiveOn}, ${json(row.parameters)}, ${row.reason},
            ${row.publishedBy}, ${row.publishedByName}, ${json(row.header)}, ${json(row.articles)}, ${row.contentHash},
            ${row.draftId}, ${json(row.drawn)}, ${json(row.reviewed)}, ${json(row.approved)})`)
}

/** Versions whose day has come and of which nobody has been told, oldest first; from now on they count as told. */
export async function takeUnannounced(
  db: Db,
  today: DateText,
  now: string,
): Promise<{ kind: string; version: number }[]> {
  return db.rows(sql`
    with told as (
      update policy_versions set announced_at = ${now}
      where announced_at is null and effective_on <= ${today} returning kind, version)
    select kind, version from told order by kind, version`)
}

/** The published version that would apply on a day if there were not some others; null when the built-in one would. */
export async function findEarlierOn(db: Db, kind: string, on: DateText, others: number[]): Promise<number | null> {
  const found = await db.maybe<{ version: number }>(sql`
    select version from policy_versions
    where kind = ${kind} and effective_on <= ${on} and version <> all(${others}::int[])
    order by effective_on desc, version desc limit 1`)
  return found?.version ?? null
}
