import { z } from 'zod'
import { notFound } from '../../../kernel/errors.ts'
import { route, type Route } from '../../../kernel/http.ts'
import { id, out } from '../../../kernel/input.ts'
import { registerAccess } from '../../audit/index.ts'
import { isOthers, rightOn, standingOf } from '../access.ts'
import { customerSubject } from '../service.ts'
import { findGroup } from './store.ts'

const named = z.object({ id: out.id, code: z.string(), name: z.string() })
const group = z.object({ parent: named.nullable(), hasParent: z.boolean(), branches: z.array(named) })

export const routes: Route[] = [
  route({
    method: 'GET',
    path: '/customers/:id/group',
    access: 'customers.read',
    summary: 'The company a customer belongs to and those that belong to it, as far as you see them',
    params: z.object({ id: id() }),
    response: group,
    async handle(ctx, { params }) {
      const standing = await standingOf(ctx, params.id)
      if (!standing.isVisible) throw notFound()
      if (isOthers(standing))
        registerAccess(ctx, { action: 'opened', subject: customerSubject(standing.customer), part: 'group' })
      const right = rightOn(standing, 'basic', 'parent')
      const isOpen = right === 'read' || right === 'edit'
      return isOpen ? findGroup(ctx, params.id) : { parent: null, hasParent: false, branches: [] }
    },
  }),
]

/** The contract as the pages read it. */
export type CustomerGroup = z.infer<typeof group>
