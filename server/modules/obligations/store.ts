import type { DateText } from '../../kernel/calendar.ts'
import { sql, type Db, type Sql } from '../../kernel/db.ts'
import type { Evidence, EvidenceKind, WorkingDue } from './rules.ts'

export interface ObligationRow {
  id: string
  kind: string
  key: string
  article: { policy: string; version: number; code: string }
  ownerId: string
  ownerName: string
  checkerId: string | null
  checkerName: string | null
  /** Who owned it when it fell due, if that is somebody else. */
  dueOwner: { id: string; name: string } | null
  subject: { kind: string; id: string | null; label: string; customerId: string | null }
  dueOn: DateText | null
  dueRule: WorkingDue | null
  evidenceKind: EvidenceKind
  state: 'open' | 'fulfilled' | 'waived'
  acknowledgedAt: string | null
  pausedOn: DateText | null
  pausedUntil: DateText | null
  pauseReason: string | null
  dueBeforePause: DateText | null
  closedOn: DateText | null
  closedAt: string | null
  closedByName: string | null
  evidence: Evidence | null
  waiveReason: string | null
  version: number
}

export const columns = sql`
  o.id, o.kind, o.key, o.owner_id as "ownerId", w.name as "ownerName", o.checker_id as "checkerId",
  k.name as "checkerName",
  case when o.due_owner_id <> o.owner_id then json_build_object('id', d.id, 'name', d.name) end as "dueOwner",
  json_build_object('policy', o.policy, 'version', o.policy_version, 'code', o.article) as article,
  json_build_object('kind', o.subject_kind, 'id', o.subject_id, 'label', o.subject_label, 'customerId', o.customer_id)
    as subject,
  o.due_on as "dueOn", o.due_rule as "dueRule", o.evidence_kind as "evidenceKind", o.state,
  o.acknowledged_at as "acknowledgedAt", o.paused_on as "pausedOn", o.paused_until as "pausedUntil",
  o.pause_reason as "pauseReason", o.due_before_pause as "dueBeforePause", o.closed_on as "closedOn",
  o.closed_at as "closedAt", o.closed_by_name as "closedByName", o.evidence, o.waive_reason as "waiveReason", o.version`
export const tables = sql`
  obligations o join users w on w.tenant_id = o.tenant_id and w.id = o.owner_id
  left join users k on k.tenant_id = o.tenant_id and k.id = o.checker_id
  left join users d on d.tenant_id = o.tenant_id and d.id = o.due_owner_id`

/** The date that sorts; a duty without one comes last. */
export const due = sql`coalesce(o.due_on, '9999-12-31')`

/** Duties whose clock runs on a day. */
export const running = (today: DateText): Sql => sql`(o.paused_until is null or o.paused_until <= ${today})`

export const findObligation = (db: Db, id: string, seen: Sql): Promise<ObligationRow | null> =>
  db.maybe<ObligationRow>(sql`select ${columns} from ${tables} where o.id = ${id} and ${seen}`)

/** The rows of some duties, locked until the end of the transaction; always in the same order. */
export const lockObligations = (db: Db, of: Sql): Promise<ObligationRow[]> =>
  db.rows<ObligationRow>(sql`select ${columns} from ${tables} where ${of} order by o.id for update of o`)

export const listById = (db: Db, ids: string[]): Promise<ObligationRow[]> =>
  db.rows<ObligationRow>(sql`select ${columns} from ${tables} where o.id = any(${ids}::uuid[]) order by ${due}, o.id`)

/** Duties of a kind by their keys, open or done. */
export const listByKeys = (db: Db, kind: string, keys: string[]): Promise<ObligationRow[]> =>
  db.rows<ObligationRow>(sql`
    select ${columns} from ${tables} where o.kind = ${kind} and o.key = any(${keys}::text[]) order by ${due}, o.id`)

/** How many open duties on customers somebody owes, by customer. */
export async function countOnCustomers(db: Db, ownerId: string, customerIds: string[]): Promise<Map<string, number>> {
  const rows = await db.rows<{ id: string; count: number }>(sql`
    select o.customer_id as id, count(*) as count from obligations o
    where o.state = 'open' and o.owner_id = ${ownerId} and o.customer_id = any(${customerIds}::uuid[])
    group by o.customer_id`)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

export interface NewObligation {
  kind: string
  key: string
  policy: string
  policyVersion: number
  article: string
  ownerId: string
  checkerId: string | null
  subjectKind: string
  subjectId: string | null
  subjectLabel: string
  customerId: string | null
  dueOn: DateText | null
  dueRule: WorkingDue | null
  evidenceKind: EvidenceKind
}

/** Adds the duties whose kind and key are not there yet; their ids. */
export async function insertObligations(db: Db, tenantId: string, rows: NewObligation[], now: string) {
  const added = await db.rows<{ id: string }>(sql`
    insert into obligations (tenant_id, kind, key, policy, policy_version, article, owner_id, checker_id, subject_kind,
      subject_id, subject_label, customer_id, due_on, due_rule, evidence_kind, created_at)
    select ${tenantId}, r.kind, r.key, r.policy, r."policyVersion", r.article, r."ownerId", r."checkerId",
      r."subjectKind", r."subjectId", r."subjectLabel", r."customerId", r."dueOn", r."dueRule", r."evidenceKind", ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      kind text, key text, policy text, "policyVersion" int, article text, "ownerId" uuid, "checkerId" uuid,
      "subjectKind" text, "subjectId" text, "subjectLabel" text, "customerId" uuid, "dueOn" date, "dueRule" jsonb,
      "evidenceKind" text)
    order by r.kind, r.key
    on conflict (tenant_id, kind, key) do nothing returning id`)
  return added.map(({ id }) => id)
}

export interface Closing {
  state: 'fulfilled' | 'waived'
  evidence: Evidence | null
  reason: string | null
  on: DateText
  at: string
  by: string | null
  byName: string
}

export async function closeObligations(db: Db, ids: string[], closing: Closing): Promise<void> {
  await db.run(sql`
    update obligations set state = ${closing.state}, closed_on = ${closing.on}, closed_at = ${closing.at},
      closed_by = ${closing.by}, closed_by_name = ${closing.byName},
      evidence = ${closing.evidence && JSON.stringify(closing.evidence)}, waive_reason = ${closing.reason},
      version = version + 1
    where id = any(${ids}::uuid[]) and state = 'open'`)
}

export async function setAcknowledged(db: Db, id: string, at: string): Promise<void> {
  await db.run(sql`update obligations set acknowledged_at = ${at}, version = version + 1 where id = ${id}`)
}

export interface Pause {
  on: DateText | null
  until: DateText | null
  reason: string | null
  dueBefore: DateText | null
  dueOn: DateText
  /** Whether the date before the hold is still the one its rule gives; else a hold has moved it for good. */
  isCounted: boolean
}

export async function setPause(db: Db, id: string, pause: Pause): Promise<void> {
  await db.run(sql`
    update obligations set paused_on = ${pause.on}, paused_until = ${pause.until}, pause_reason = ${pause.reason},
      due_before_pause = ${pause.dueBefore}, due_on = ${pause.dueOn},
      due_rule = case when ${pause.isCounted} then due_rule end, version = version + 1
    where id = ${id}`)
}

/** Whether a duty has fallen due by a day; one whose clock stands still, before it was stopped. */
export const fellDue = (today: DateText): Sql => sql`
  case when paused_until > ${today} then due_before_pause < paused_on else due_on <= ${today} end`

export interface Redated {
  id: string
  dueOn: DateText
  dueBeforePause: DateText | null
}

/** Moves the dates of duties; of one that is not due any more nobody else has had the day. */
export async function setDues(db: Db, dues: Redated[], today: DateText): Promise<void> {
  await db.run(sql`
    update obligations o set due_on = d."dueOn", due_before_pause = d."dueBeforePause", version = version + 1
    from jsonb_to_recordset(${JSON.stringify(dues)}::jsonb) as d (id uuid, "dueOn" date, "dueBeforePause" date)
    where o.id = d.id`)
  await db.run(sql`
    update obligations set due_owner_id = null
    where id = any(${dues.map(({ id }) => id)}::uuid[]) and due_owner_id is not null and not ${fellDue(today)}`)
}

/** Of users, those who can be given something to do. */
export async function activeAmong(db: Db, ids: string[]): Promise<Set<string>> {
  const rows = await db.rows<{ id: string }>(
    sql`select id from users where id = any(${ids}::uuid[]) and disabled_at is null`,
  )
  return new Set(rows.map(({ id }) => id))
}

/** Whether a duty of a kind and key is there already, open or done; as a condition for what looks for duties to owe. */
export const isOwed = (kind: string, key: Sql): Sql => sql`exists (
  select from obligations o
  where o.tenant_id = current_setting('app.tenant_id')::uuid and o.kind = ${kind} and o.key = ${key})`
