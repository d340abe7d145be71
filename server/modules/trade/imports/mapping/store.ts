import type { Ctx } from '../../../../kernel/context.ts'
import { sql } from '../../../../kernel/db.ts'
import type { Kind } from '../rules.ts'
import type { Mapping } from './rules.ts'

export interface SavedMapping {
  id: string
  name: string
  kind: Kind
  mapping: Mapping
  version: number
  updatedAt: string
}

const saved = sql`id, name, kind, mapping, version, updated_at as "updatedAt"`

export function listMappings(ctx: Ctx): Promise<SavedMapping[]> {
  return ctx.db.rows<SavedMapping>(
    sql`select ${saved} from import_mappings where tenant_id = ${ctx.tenant.id} order by kind, name`,
  )
}

export function lockMapping(ctx: Ctx, id: string): Promise<SavedMapping | null> {
  return ctx.db.maybe<SavedMapping>(
    sql`select ${saved} from import_mappings where tenant_id = ${ctx.tenant.id} and id = ${id} for update`,
  )
}

export type MappingFields = Pick<SavedMapping, 'name' | 'kind' | 'mapping'>

export function insertMapping(ctx: Ctx, fields: MappingFields): Promise<SavedMapping> {
  return ctx.db.one<SavedMapping>(sql`
    insert into import_mappings (tenant_id, name, kind, mapping)
    values (${ctx.tenant.id}, ${fields.name}, ${fields.kind}, ${JSON.stringify(fields.mapping)}) returning ${saved}`)
}

export function updateMapping(ctx: Ctx, id: string, fields: MappingFields): Promise<SavedMapping> {
  return ctx.db.one<SavedMapping>(sql`
    update import_mappings set name = ${fields.name}, kind = ${fields.kind}, mapping = ${JSON.stringify(fields.mapping)},
      version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenant.id} and id = ${id} returning ${saved}`)
}

/** Deletes a mapping; what it was, or null if there is none. */
export function deleteMapping(ctx: Ctx, id: string): Promise<SavedMapping | null> {
  return ctx.db.maybe<SavedMapping>(
    sql`delete from import_mappings where tenant_id = ${ctx.tenant.id} and id = ${id} returning ${saved}`,
  )
}
