export { everything, permissions } from './access.ts'
export {
  administrators,
  departmentHead,
  departmentIds,
  departmentNames,
  findActiveUser,
  knownReferences,
  namesByUsername,
  organisationNames,
  peopleBelow,
  placeOf,
  superiorsOf,
  userNames,
  usersInPosition,
  usersWithRight,
  whoLost,
  type Placed,
} from './line/store.ts'
export { listPositions } from './organisation/store.ts'
export { routes } from './routes.ts'
export { username } from './rules.ts'
export { hooks, setUp } from './service.ts'
export { listUsers } from './store.ts'
export { authenticator, sessionCookie } from './sign-in/access.ts'
export { createKey, openSession } from './sign-in/service.ts'
export { findByUsername, firstAdministrator } from './sign-in/store.ts'
