import type { Ctx } from '../../kernel/context.ts'
import { sql, type Db } from '../../kernel/db.ts'
import type { Text } from '../../kernel/i18n.ts'
import type { ApprovalRequest } from './matters/service.ts'
import type { ActionKind, Flow, ItemState, Step } from './rules.ts'

export interface RequestRow extends ApprovalRequest {
  duplicates: Flow['duplicates']
  asks: number
  returns: number
  handovers: number
  revisions: number
}

export const requestColumns = sql`
  r.id, r.matter, json_build_object('kind', r.subject_kind, 'id', r.subject_id, 'label', r.subject_label) as subject,
  r.snapshot, r.content_hash as "contentHash", r.amount::text as amount, trim_scale(r.percent)::text as percent, r.grade,
  r.scope, r.status, r.policy_version as "policyVersion", r.article,
  json_build_object('id', r.submitted_by, 'name', r.submitted_by_name) as "submittedBy", r.author_id as "authorId",
  r.submitted_at as "submittedAt", r.decided_at as "decidedAt", r.based_on as "basedOn", r.version, r.duplicates, r.asks,
  r.returns, r.handovers, r.revisions`

export type NewRequest = Omit<
  RequestRow,
  'id' | 'version' | 'decidedAt' | 'status' | 'submittedAt' | 'asks' | 'returns' | 'handovers' | 'revisions'
>

/** The id of the new request; null when the subject has one pending in the matter. */
export async function insertRequest(ctx: Ctx, row: NewRequest): Promise<string | null> {
  const { subject, submittedBy } = row
  const made = await ctx.db.maybe<{ id: string }>(sql`
    insert into approval_requests (tenant_id, matter, subject_kind, subject_id, subject_label, snapshot, content_hash,
      amount, percent, grade, scope, policy_version, article, duplicates, submitted_by, submitted_by_name, author_id,
      submitted_at, based_on)
    values (${ctx.tenant.id}, ${row.matter}, ${subject.kind}, ${subject.id}, ${subject.label},
      ${JSON.stringify(row.snapshot)}, ${row.contentHash}, ${row.amount}, ${row.percent}, ${row.grade}, ${row.scope},
      ${row.policyVersion}, ${row.article}, ${row.duplicates}, ${submittedBy.id}, ${submittedBy.name}, ${row.authorId},
      ${ctx.now}, ${row.basedOn})
    on conflict (tenant_id, matter, subject_kind, subject_id) where status = 'pending' do nothing returning id`)
  return made?.id ?? null
}

export const findRequest = (db: Db, id: string): Promise<RequestRow | null> =>
  db.maybe<RequestRow>(sql`select ${requestColumns} from approval_requests r where r.id = ${id}`)

/** The request, held against everybody else until the transaction ends. */
export const lockRequest = (db: Db, id: string): Promise<RequestRow | null> =>
  db.maybe<RequestRow>(sql`select ${requestColumns} from approval_requests r where r.id = ${id} for update`)

/** The pending request of a subject, held; null when there is none. */
export const lockPending = (db: Db, of: { matter: string; subject: { kind: string; id: string } }) =>
  db.maybe<RequestRow>(sql`
    select ${requestColumns} from approval_requests r
    where r.matter = ${of.matter} and r.subject_kind = ${of.subject.kind} and r.subject_id = ${of.subject.id}
      and r.status = 'pending' for update`)

/** The newest request of a subject that was approved. */
export const lastApproved = (db: Db, of: { matter: string; subject: { kind: string; id: string } }) =>
  db.maybe<RequestRow>(sql`
    select ${requestColumns} from approval_requests r
    where r.matter = ${of.matter} and r.subject_kind = ${of.subject.kind} and r.subject_id = ${of.subject.id}
      and r.status = 'approved' order by r.decided_at desc, r.id desc limit 1`)

/** Pending requests of which some people have, or will have, something to decide: those asked, or also those to be asked. */
export async function waitingFor(db: Db, userIds: string[], states: ItemState[]): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select distinct r.id from approval_items i
    join approval_requests r on r.tenant_id = i.tenant_id and r.id = i.request_id and r.status = 'pending'
    where i.user_id = any(${userIds}::uuid[]) and i.state = any(${states}::text[]) order by r.id`)
  return rows.map(({ id }) => id)
}

/** Who agreed to a request, or to the one whose agreement it rests on: those who acted and those they stood in for. */
export async function whoAgreed(db: Db, requestId: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    with recursive chain as (
      select id, based_on from approval_requests where id = ${requestId}
      union select r.id, r.based_on from approval_requests r join chain on r.id = chain.based_on
    )
    select distinct unnest(a.for_ids || a.actor_id::text) as id
    from approval_actions a join chain on chain.id = a.request_id where a.action = 'approve'`)
  return rows.map(({ id }) => id)
}

export const loadSteps = (db: Db, requestId: string): Promise<Step[]> =>
  db.rows<Step>(sql`
    select s.id, s.kind, s.mode, s.title, s.deadline_days as "deadlineDays", s.state, s.added_by as "addedBy",
           (select json_agg(json_build_object('userId', i.user_id, 'state', i.state, 'ask', i.ask, 'carried', i.carried,
                                               'needs', i.needs)
                            order by i.ordinal)
            from approval_items i where i.tenant_id = s.tenant_id and i.step_id = s.id) as items
    from approval_steps s where s.request_id = ${requestId} order by s.ordinal`)

export async function loadFlow(db: Db, request: RequestRow): Promise<Flow> {
  const { status, submittedBy, authorId, duplicates, asks, returns, handovers } = request
  const steps = await loadSteps(db, request.id)
  return { status, submitterId: submittedBy.id, authorId, duplicates, asks, returns, handovers, steps }
}

/** Moves a pending request on; false when it is not pending any more, or not the version that was read. */
export async function saveRequest(ctx: Ctx, from: RequestRow, to: Flow): Promise<boolean> {
  const moved = await ctx.db.maybe(sql`
    update approval_requests set status = ${to.status}, asks = ${to.asks}, returns = ${to.returns},
      handovers = ${to.handovers}, decided_at = ${to.status === 'pending' ? null : ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenant.id} and id = ${from.id} and status = 'pending' and version = ${from.version}
    returning id`)
  if (!moved) return false
  await saveSteps(ctx, from.id, to.steps)
  return true
}

/** Writes the steps and people of a request as they are now. */
export async function saveSteps(ctx: Ctx, requestId: string, steps: Step[]): Promise<void> {
  const { db, tenant } = ctx
  const stepRows = steps.map(({ items: _items, ...step }, ordinal) => ({ ...step, ordinal }))
  const itemRows = steps.flatMap(({ id, items }) => items.map((item, ordinal) => ({ ...item, stepId: id, ordinal })))
  const items = sql`json_to_recordset(${JSON.stringify(itemRows)}::json) as n("stepId" uuid, "userId" uuid, ordinal int,
    state text, ask int, carried boolean, needs text)`
  await db.run(sql`
    delete from approval_items i where i.tenant_id = ${tenant.id} and i.request_id = ${requestId}
      and not exists (select from ${items} where n."stepId" = i.step_id and n."userId" = i.user_id)`)
  await db.run(sql`
    delete from approval_steps where tenant_id = ${tenant.id} and request_id = ${requestId}
      and id <> all(${steps.map(({ id }) => id)}::uuid[])`)
  await db.run(sql`
    insert into approval_steps as s (tenant_id, id, request_id, ordinal, kind, mode, title, deadline_days, state, added_by)
    select ${tenant.id}::uuid, n.id, ${requestId}::uuid, n.ordinal, n.kind, n.mode, n.title, n."deadlineDays", n.state,
           n."addedBy"
    from json_to_recordset(${JSON.stringify(stepRows)}::json) as n(id uuid, ordinal int, kind text, mode text,
      title jsonb, "deadlineDays" int, state text, "addedBy" uuid)
    on conflict (tenant_id, id) do update set ordinal = excluded.ordinal, state = excluded.state
    where (s.ordinal, s.state) is distinct from (excluded.ordinal, excluded.state)`)
  await db.run(sql`
    insert into approval_items as i (tenant_id, step_id, user_id, request_id, ordinal, state, ask, carried, needs)
    select ${tenant.id}::uuid, n."stepId", n."userId", ${requestId}::uuid, n.ordinal, n.state, n.ask, n.carried,
           n.needs
    from ${items}
    on conflict (tenant_id, step_id, user_id)
    do update set ordinal = excluded.ordinal, state = excluded.state, ask = excluded.ask, carried = excluded.carried
    where (i.ordinal, i.state, i.ask, i.carried)
      is distinct from (excluded.ordinal, excluded.state, excluded.ask, excluded.carried)`)
}

/** New content for a pending request, in place of what was shown so far. */
export async function updateContent(ctx: Ctx, id: string, to: NewRequest): Promise<void> {
  await ctx.db.run(sql`
    update approval_requests set snapshot = ${JSON.stringify(to.snapshot)}, content_hash = ${to.contentHash},
      subject_label = ${to.subject.label}, amount = ${to.amount}, percent = ${to.percent}, grade = ${to.grade},
      scope = ${to.scope}, policy_version = ${to.policyVersion}, article = ${to.article}, duplicates = ${to.duplicates},
      revisions = revisions + 1
    where tenant_id = ${ctx.tenant.id} and id = ${id} and status = 'pending'`)
}

/** Closes a new request at once, on the strength of an earlier one. */
export async function approveOnEarlier(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.run(sql`
    update approval_requests set status = 'approved', decided_at = ${ctx.now}
    where tenant_id = ${ctx.tenant.id} and id = ${id} and status = 'pending'`)
}

export interface ActionLog {
  action: 'submit' | ActionKind
  stepTitle: Text | null
  comment: string
  contentHash: string
  /** For whom the actor stood in. */
  for: { id: string; name: string }[]
  targetNames: string[]
}

export async function insertAction(ctx: Ctx, requestId: string, log: ActionLog): Promise<void> {
  await ctx.db.run(sql`
    insert into approval_actions (tenant_id, request_id, at, actor_id, actor_name, action, step_title, for_ids, for_names,
                                  target_names, comment, content_hash)
    values (${ctx.tenant.id}, ${requestId}, ${ctx.now}, ${ctx.actor.userId}, ${ctx.actor.name}, ${log.action},
      ${log.stepTitle && JSON.stringify(log.stepTitle)}, ${log.for.map(({ id }) => id)},
      ${log.for.map(({ name }) => name)}, ${log.targetNames}, ${log.comment}, ${log.contentHash})`)
}
