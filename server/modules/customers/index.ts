export { homeOf, permissions, visible } from './access.ts'
export { routes } from './routes.ts'
export { cleanCreditCode, cleanPhone } from './rules.ts'
export { customerSubject } from './service.ts'
export {
  findCustomer,
  findVisibleCustomer,
  insertMissingCustomers,
  listCustomers,
  lockVisibleCustomer,
  setGrades,
  visibleAmong,
  type CustomerLine,
  type CustomerName,
  type CustomerRow,
} from './store.ts'
