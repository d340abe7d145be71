export { homeOf, permissions, visible } from './access.ts'
export { routes } from './routes.ts'
export { cleanCreditCode, cleanPhone } from './rules.ts'
export {
  findVisibleCustomer,
  insertMissingCustomers,
  listCustomers,
  lockVisibleCustomer,
  setGrades,
  type CustomerLine,
  type CustomerName,
} from './store.ts'
