import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import type { Verdict } from '../certifications/rules.ts'

/** What somebody of a department found on the field survey; unsigned: the rest is null. */
export interface Finding {
  id: string
  caseId: string
  department: string
  person: { id: string; name: string }
  assignedByName: string
  assignedAt: string
  visitedOn: string | null
  verdict: Verdict | null
  seen: string | null
  advice: string | null
  signedAt: string | null
}

/** What a surveyor signs. */
export type Signed = Pick<Finding, 'seen' | 'advice'> & { visitedOn: string; verdict: Verdict }

const columns = sql`
  f.id, f.certification_id as "caseId", f.department, json_build_object('id', u.id, 'name', u.name) as person,
  f.assigned_by_name as "assignedByName", f.assigned_at as "assignedAt", f.visited_on as "visitedOn", f.verdict,
  f.seen, f.advice, f.signed_at as "signedAt"`
const joined = sql`field_findings f join users u on u.tenant_id = f.tenant_id and u.id = f.person_id`

export const listFindings = ({ db, tenant }: Ctx, caseIds: string[]): Promise<Finding[]> =>
  db.rows<Finding>(sql`
    select ${columns} from ${joined}
    where f.tenant_id = ${tenant.id} and f.certification_id = any(${caseIds}::uuid[]) order by f.department, f.id`)

export const findFinding = ({ db, tenant }: Ctx, caseId: string, personId: string): Promise<Finding | null> =>
  db.maybe<Finding>(sql`
    select ${columns} from ${joined}
    where f.tenant_id = ${tenant.id} and f.certification_id = ${caseId} and f.person_id = ${personId}`)

export const findingById = ({ db, tenant }: Ctx, id: string): Promise<Finding | null> =>
  db.maybe<Finding>(sql`select ${columns} from ${joined} where f.tenant_id = ${tenant.id} and f.id = ${id}`)

/** Adds a surveyor; null when he goes along already. */
export async function insertFinding(
  { db, tenant, actor, now }: Ctx,
  { caseId, department, personId }: { caseId: string; department: string; personId: string },
): Promise<string | null> {
  const row = await db.maybe<{ id: string }>(sql`
    insert into field_findings (tenant_id, certification_id, department, person_id, assigned_by_name, assigned_at)
    values (${tenant.id}, ${caseId}, ${department}, ${personId}, ${actor.name}, ${now})
    on conflict (tenant_id, certification_id, person_id) do nothing returning id`)
  return row?.id ?? null
}

/** Takes back somebody who has not signed; false when he has. */
export async function deleteFinding({ db, tenant }: Ctx, id: string): Promise<boolean> {
  const touched = await db.run(sql`
    delete from field_findings where tenant_id = ${tenant.id} and id = ${id} and signed_at is null`)
  return touched === 1
}

/** Signs once; false for a finding that is signed already. */
export async function signFinding({ db, tenant, now }: Ctx, id: string, signed: Signed): Promise<boolean> {
  const touched = await db.run(sql`
    update field_findings set visited_on = ${signed.visitedOn}, verdict = ${signed.verdict}, seen = ${signed.seen},
      advice = ${signed.advice}, signed_at = ${now}
    where tenant_id = ${tenant.id} and id = ${id} and signed_at is null`)
  return touched === 1
}
