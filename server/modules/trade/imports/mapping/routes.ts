import { z } from 'zod'
import { mustMatch, notFound } from '../../../../kernel/errors.ts'
import { route, type Route } from '../../../../kernel/http.ts'
import { id, line, out } from '../../../../kernel/input.ts'
import { unique } from '../../../../kernel/sqlstate.ts'
import { record } from '../../../audit/index.ts'
import { kinds } from '../rules.ts'
import { mappingSchema } from './rules.ts'
import { deleteMapping, insertMapping, listMappings, lockMapping, updateMapping, type MappingFields } from './store.ts'

const access = 'imports.run'
const kind = z.enum(kinds)
const byId = z.object({ id: id() })

const savedMapping = z.object({
  id: out.id,
  name: z.string(),
  kind,
  mapping: z.record(z.string(), z.unknown()),
  version: z.int(),
  updatedAt: out.instant,
})
const mappingFields = z.object({ name: line(100), kind, mapping: mappingSchema })

const nameTaken = { zh: '已有同名的列对应', en: 'There is a mapping of that name' }
const subjectOf = ({ id: mappingId, name }: { id: string; name: string }) => ({
  kind: 'import_mapping',
  id: mappingId,
  label: name,
})
const uniquely = <T>(write: () => Promise<T>) => unique('import_mappings_tenant_id_name_key', 'name', nameTaken, write)

export const mappingRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/import-mappings',
    access,
    summary: 'Saved mappings',
    response: z.object({ rows: z.array(savedMapping) }),
    handle: async (ctx) => ({ rows: await listMappings(ctx) }),
  }),
  route({
    method: 'POST',
    path: '/import-mappings',
    access,
    summary: 'Saves a mapping under a name',
    body: mappingFields,
    response: savedMapping,
    status: 201,
    async handle(ctx, { body }) {
      const made = await uniquely(() => insertMapping(ctx, body as MappingFields))
      record(ctx, { kind: 'import_mapping.created', subject: subjectOf(made), after: made })
      return made
    },
  }),
  route({
    method: 'PUT',
    path: '/import-mappings/:id',
    access,
    summary: 'Replaces a saved mapping',
    params: byId,
    body: mappingFields,
    response: savedMapping,
    async handle(ctx, { params, body, ifMatch }) {
      const found = await lockMapping(ctx, params.id)
      if (!found) throw notFound()
      mustMatch(found.version, ifMatch)
      const edited = await uniquely(() => updateMapping(ctx, params.id, body as MappingFields))
      record(ctx, { kind: 'import_mapping.changed', subject: subjectOf(edited), before: found, after: edited })
      return edited
    },
  }),
  route({
    method: 'DELETE',
    path: '/import-mappings/:id',
    access,
    summary: 'Deletes a saved mapping',
    params: byId,
    async handle(ctx, { params }) {
      const deleted = await deleteMapping(ctx, params.id)
      if (!deleted) throw notFound()
      record(ctx, { kind: 'import_mapping.deleted', subject: subjectOf(deleted), before: deleted })
    },
  }),
]
