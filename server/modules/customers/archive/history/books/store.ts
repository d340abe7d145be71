import type { Actor } from '../../../../../kernel/access.ts'
import { sql, type Db } from '../../../../../kernel/db.ts'
import { isDeputy, type CustomerPlace } from '../../../access.ts'

export interface PlaceRow extends CustomerPlace {
  id: string
  code: string
  name: string
  isDeputy: boolean
}

/** Who looks after some customers, those that were merged among them. */
export async function listPlaces(db: Db, actor: Actor, ids: string[]): Promise<PlaceRow[]> {
  if (ids.length === 0) return []
  return db.rows<PlaceRow>(sql`
    select c.id, c.code, c.name, c.owner_id as "ownerId", c.department_id as "departmentId", c.region_id as "regionId",
      ${isDeputy(actor)} as "isDeputy"
    from customers c where c.id = any(${ids}::uuid[])`)
}
