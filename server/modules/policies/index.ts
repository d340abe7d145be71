import type { Permissions } from '../../kernel/access.ts'
import type { Route } from '../../kernel/http.ts'

export const permissions: Permissions = {}
export const routes: Route[] = []
