import type { Ctx } from '../../../../kernel/context.ts'
import { join, raw, sql, type Sql } from '../../../../kernel/db.ts'
import { formerNames, rightOn, standingOf, visible } from '../../../customers/index.ts'
import { importFields, partOf } from '../rules.ts'
import { columnsOf, issues, name, type Staged } from '../staging/store.ts'

/** A column of a customer that an import may change: the field that changes it, its own name, and its type. */
interface Changing {
  field: string
  key: string
  column: string
  type: string
}

/**
 * The code stays: others know the customer by it; the relation has reasons of its own (D-18). The currency comes and
 * goes with the capital.
 */
const changing: Changing[] = columnsOf('customers').flatMap(({ field, name: column, type, isKept }) => {
  if (!isKept || field === 'code' || field === 'relation') return []
  return [{ field: field === 'capitalCurrency' ? 'registeredCapital' : field, key: field, column, type }]
})

const list = (of: (one: Changing) => Sql, between = ', ') => join(changing.map(of), between)
const literal = (text: string) => raw(`'${text}'`)

/** `(field, key, column)` of what may change, to be joined. */
const columnsTable = sql`(values ${list((one) => sql`(${literal(one.field)}, ${literal(one.key)}, ${literal(one.column)})`)}) as m (field, key, col)`

/** Rows about a customer that is there, not spoilt by an error. */
const toCompare = sql`f.customer_id is not null
  and not exists (select from import_issues i where i.row_no = f.row_no and i.outcome = 'error')`

/**
 * What the file says otherwise than the customers it is about, by row and part of the archive; an empty cell says
 * nothing. Rows that say nothing new are told, and those that would change what their reader may not.
 */
export async function findChanges(ctx: Ctx, staged: Staged): Promise<void> {
  const { db, tenantId, stated } = staged
  const compared = changing.filter(({ field, key }) => field === key && stated.has(field))
  const differing = compared.map(({ field, column }) => {
    const [theirs, ours] = [sql`f.${name(column)}`, sql`c.${name(column)}`]
    const differs =
      field === 'registeredCapital'
        ? sql`(${theirs}, coalesce(f.capital_currency, 'CNY')) is distinct from (${ours}, coalesce(c.capital_currency, 'CNY'))`
        : sql`${theirs} is distinct from ${ours}`
    // A customer that another one was merged into may be known by the credit code of that one.
    if (field === 'unifiedSocialCreditCode')
      return sql`case when f.by_code and ${ours} is null and ${theirs} is not null then ${literal(field)} end`
    return sql`case when ${theirs} is not null and ${differs} then ${literal(field)} end`
  })
  await db.run(sql`
    create temp table import_changed on commit drop as
    select f.row_no, f.customer_id, ''::text as part,
           array_remove(array[${join([...differing, sql`null`])}]::text[], null) as fields
    from import_first f join customers c on c.tenant_id = ${tenantId} and c.id = f.customer_id where ${toCompare}
    union all
    select f.row_no, f.customer_id, p.part, d.fields
    from import_first f
    cross join lateral jsonb_each(f.archive) p (part, data)
    left join archive_parts a on a.tenant_id = ${tenantId} and a.customer_id = f.customer_id and a.part = p.part
    cross join lateral (
      select array_agg(e.key) as fields from jsonb_each_text(p.data) e
      where e.value is distinct from a.data ->> e.key) d
    where ${toCompare}`)
  await db.run(sql`delete from import_changed where coalesce(cardinality(fields), 0) = 0`)
  await db.run(sql`analyze import_changed`)
  await checkRights(ctx, staged)
  await db.run(
    issues(sql`
      select f.row_no, 'skipped', case when f.by_code then 'code' else 'unifiedSocialCreditCode' end, 'import.exists',
             null, null
      from import_first f
      where ${toCompare} and not exists (select from import_changed g where g.row_no = f.row_no)`),
  )
}

/**
 * Refuses rows that would change a field their reader may only read, and rows that say anything about a field he may
 * not even read: else the answer would tell whether he guessed right.
 */
async function checkRights(ctx: Ctx, { db, tenantId, actor, stated }: Staged): Promise<void> {
  if (actor.kind === 'system') return
  const nearness = sql`
    case when ${visible({ ...actor, scope: 'own' })} then 'own'
         when c.department_id = ${actor.departmentId}::uuid then 'team'
         when c.region_id = ${actor.regionId}::uuid then 'region' else 'foreign' end`
  const groups = await db.rows<{ nearness: string; customerId: string }>(sql`
    select distinct on (1) ${nearness} as nearness, c.id as "customerId"
    from import_first f join customers c on c.tenant_id = ${tenantId} and c.id = f.customer_id
    where ${toCompare} order by 1, 2`)
  const fields = [...stated].flatMap((field) => {
    const part = partOf(field)
    return part ? [{ field, part }] : []
  })
  for (const group of groups) {
    // How near somebody stands decides; grants never let anybody edit.
    const standing = await standingOf(ctx, group.customerId)
    const rights = fields.map((one) => ({ ...one, right: rightOn(standing, one.part, one.field) }))
    const shut = rights.filter(({ right }) => right === 'read').map(({ field }) => field)
    const unseen = rights.filter(({ right }) => right === 'hidden' || right === 'masked')
    const speaks = join([sql`false`, ...unseen.map(({ field, part }) => spokenOf(field, part))], ' or ')
    await db.run(
      issues(sql`
        select f.row_no, 'error', ${unseen[0]?.field ?? ''}::text, 'import.protected', null::int,
               ${unseen.map(({ field }) => field).join(',')}::text
        from import_first f join customers c on c.tenant_id = ${tenantId} and c.id = f.customer_id
        where ${toCompare} and ${nearness} = ${group.nearness} and (${speaks})
        union
        select f.row_no, 'error', s.field, 'import.protected', null, s.field
        from import_changed g
        join import_first f on f.row_no = g.row_no
        join customers c on c.tenant_id = ${tenantId} and c.id = f.customer_id
        cross join lateral unnest(g.fields) s (field)
        where ${nearness} = ${group.nearness} and s.field = any(${shut}::text[])`),
    )
  }
}

/** Whether a row says anything about a field. */
function spokenOf(field: string, part: string): Sql {
  const column = importFields.customers.find((one) => one.field === field)?.column
  return column === undefined ? sql`f.archive -> ${part}::text ? ${field}::text` : sql`f.${name(column)} is not null`
}

/** What a customer is called after the change. */
const calledNow = (field: string, column: string): Sql =>
  sql`case when ${literal(field)} = any(g.fields) then f.${name(column)} else c.${name(column)} end`

/** Keeps what is about to change, and changes it; the number of customers changed. */
export async function applyChanges({ db, tenantId }: Staged, importId: string): Promise<number> {
  await db.run(sql`
    insert into import_changes (tenant_id, import_id, customer_id, part, before, version)
    select ${tenantId}::uuid, ${importId}::uuid, c.id, '', b.before, c.version + 1
    from import_changed g join customers c on c.tenant_id = ${tenantId} and c.id = g.customer_id
    cross join lateral (
      select jsonb_object_agg(m.key, to_jsonb(c) ->> m.col)
             || case when g.fields && array['name', 'shortName'] then jsonb_build_object('formerNames', c.former_names) else '{}' end as before
      from ${columnsTable} where m.field = any(g.fields)) b
    where g.part = ''
    union all
    select ${tenantId}::uuid, ${importId}::uuid, g.customer_id, g.part, b.before, coalesce(a.version, 0) + 1
    from import_changed g
    left join archive_parts a on a.tenant_id = ${tenantId} and a.customer_id = g.customer_id and a.part = g.part
    cross join lateral (select jsonb_object_agg(k, a.data -> k) as before from unnest(g.fields) k) b
    where g.part <> ''`)
  await db.run(sql`
    update customers c set ${list(
      ({ field, column }) =>
        sql`${name(column)} = case when ${literal(field)} = any(g.fields) then f.${name(column)} else c.${name(column)} end`,
    )}, former_names = case when g.fields && array['name', 'shortName'] then ${formerNames(
      sql`c.former_names`,
      { name: sql`c.name`, shortName: sql`c.short_name` },
      { name: calledNow('name', 'name'), shortName: calledNow('shortName', 'short_name') },
    )} else c.former_names end, version = c.version + 1, updated_at = now()
    from import_changed g join import_first f on f.row_no = g.row_no
    where g.part = '' and c.tenant_id = ${tenantId} and c.id = g.customer_id`)
  await db.run(sql`
    insert into archive_parts (tenant_id, customer_id, part, data)
    select ${tenantId}::uuid, g.customer_id, g.part, f.archive -> g.part
    from import_changed g join import_first f on f.row_no = g.row_no where g.part <> ''
    on conflict (tenant_id, customer_id, part) do update
      set data = archive_parts.data || excluded.data, version = archive_parts.version + 1`)
  await db.run(
    issues(sql`
      select row_no, 'updated', min(fields[1]), 'import.updated', null, string_agg(array_to_string(fields, ','), ',' order by part)
      from import_changed group by row_no`),
  )
  const { count } = await db.one<{ count: number }>(
    sql`select count(distinct customer_id) as count from import_changed`,
  )
  return count
}

export interface Change {
  id: string
  code: string
  name: string
  part: string
  before: Record<string, string | null>
  after: Record<string, string | null>
}

/** What an import changed, for the event log. */
export const listChanges = ({ db, tenant }: Ctx, importId: string) =>
  db.batches<Change>(
    sql`
      select c.id, c.code, c.name, k.part, k.before - 'formerNames' as before, case when k.part = '' then o.after else p.after end as after
      from import_changes k
      join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
      cross join lateral (
        select jsonb_object_agg(m.key, to_jsonb(c) ->> m.col) as after from ${columnsTable} where k.before ? m.key) o
      cross join lateral (
        select jsonb_object_agg(e.key, a.data -> e.key) as after
        from jsonb_each(k.before) e
        left join archive_parts a on a.tenant_id = k.tenant_id and a.customer_id = k.customer_id and a.part = k.part) p
      where k.tenant_id = ${tenant.id} and k.import_id = ${importId}
      order by k.customer_id, k.part`,
    1000,
  )

/**
 * Versions that imports, since undone, gave a customer or a part of its archive after some version: the change and its
 * taking back make two each.
 */
const undoneSince = (tenantId: string, customerId: Sql, part: Sql, version: Sql) => sql`2 * (
  select count(*) from import_changes u join imports i on i.tenant_id = u.tenant_id and i.id = u.import_id
  where u.tenant_id = ${tenantId} and u.customer_id = ${customerId} and u.part = ${part} and u.version > ${version}
    and i.undone_at is not null)`

/** Names of customers that an import made or changed and that somebody, or another import, has changed since. */
export async function changedSince({ db, tenant }: Ctx, importId: string): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(sql`
    select c.name from customers c
    where c.tenant_id = ${tenant.id} and c.import_id = ${importId}
      and (c.version <> 1 + ${undoneSince(tenant.id, sql`c.id`, sql`''`, sql`1`)}
        or exists (select from archive_parts a
                   where a.tenant_id = c.tenant_id and a.customer_id = c.id
                     and (a.version <> 1 + ${undoneSince(tenant.id, sql`c.id`, sql`a.part`, sql`1`)} or a.confirmed_on is not null)))
    union
    select c.name from import_changes k
    join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
    left join archive_parts a on a.tenant_id = k.tenant_id and a.customer_id = k.customer_id and a.part = k.part
    where k.tenant_id = ${tenant.id} and k.import_id = ${importId}
      and case when k.part = '' then c.version else coalesce(a.version, 0) end
          <> k.version + ${undoneSince(tenant.id, sql`c.id`, sql`k.part`, sql`k.version`)}
    order by 1`)
  return rows.map(({ name: called }) => called)
}

/** Gives the customers an import changed the values of before. */
export async function takeBack({ db, tenant }: Ctx, importId: string): Promise<void> {
  await db.run(sql`
    update customers c set ${list(
      ({ key, column, type }) =>
        sql`${name(column)} = case when k.before ? ${literal(key)} then (k.before ->> ${literal(key)})::${raw(type)} else c.${name(column)} end`,
    )}, former_names = case when k.before ? 'formerNames'
      then array(select jsonb_array_elements_text(k.before -> 'formerNames')) else c.former_names end,
      version = c.version + 1, updated_at = now()
    from import_changes k
    where k.tenant_id = ${tenant.id} and k.import_id = ${importId} and k.part = ''
      and c.tenant_id = k.tenant_id and c.id = k.customer_id`)
  const ofPart = sql`
    k.tenant_id = ${tenant.id} and k.import_id = ${importId} and k.part <> ''
    and a.tenant_id = k.tenant_id and a.customer_id = k.customer_id and a.part = k.part`
  await db.run(sql`delete from archive_parts a using import_changes k where ${ofPart} and k.version = 1`)
  await db.run(sql`
    update archive_parts a set
      data = (a.data - (select array_agg(e.key) from jsonb_each(k.before) e)) || jsonb_strip_nulls(k.before),
      version = a.version + 1
    from import_changes k where ${ofPart}`)
}
