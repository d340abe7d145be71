import { sql, type Sql } from '../../../kernel/db.ts'

/** The former codes of a customer that gets another one, the latest twenty; the new one is none of them. */
export const formerly = (former: Sql, present: Sql, next: string): Sql => sql`
  case when ${present} = ${next} then ${former} else (
    select f.all_of_them[greatest(1, cardinality(f.all_of_them) - 19):]
    from (select array_remove(array_remove(${former}, ${next}), ${present}) || ${present} as all_of_them) f) end`

/** What a customer is called, as expressions. */
export interface Called {
  name: Sql
  shortName: Sql
}

/**
 * The former names of a customer that is to be called otherwise: the name and the short name it gives up come last; what
 * it is called now is none of them; the latest twenty stay.
 */
export const formerNames = (former: Sql, was: Called, next: Called): Sql => sql`
  (select coalesce(array_agg(k.called order by k.at), '{}') from (
     select u.called, max(u.at) as at
     from unnest(${former} || array[${was.shortName}, ${was.name}]) with ordinality u (called, at)
     where u.called is not null and u.called <> ${next.name} and u.called is distinct from ${next.shortName}
     group by u.called order by max(u.at) desc limit 20) k)`

/** The former names of a customer that gets these names; none when it keeps both. */
export function givenUp({ name, shortName }: { name?: string | null; shortName?: string | null }): Sql[] {
  if (!name && shortName === undefined) return []
  const was = { name: sql`name`, shortName: sql`short_name` }
  const next = {
    name: name ? sql`${name}::text` : was.name,
    shortName: shortName === undefined ? was.shortName : sql`${shortName}::text`,
  }
  return [formerNames(sql`former_names`, was, next)]
}
