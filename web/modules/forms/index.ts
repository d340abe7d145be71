export { PrintCustomer, PrintForms, PrintMenu } from './components/print-menu.tsx'
