import type { Permissions } from '../../kernel/access.ts'
import type { Route } from '../../kernel/http.ts'
import type { JobDefinition } from '../../kernel/jobs.ts'

export const permissions: Permissions = {}
export const routes: Route[] = []
export const jobs: JobDefinition[] = []
