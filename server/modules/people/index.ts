import type { Permissions } from '../../kernel/access.ts'
import type { Route } from '../../kernel/http.ts'
import type { Authenticator } from '../../kernel/server.ts'

export const permissions: Permissions = {}
export const routes = (_all: Permissions): Route[] => []
export const authenticator: Authenticator = { read: () => null, resolve: () => Promise.resolve(null) }
