export { PrintForms, PrintMenu } from './components/print-menu.tsx'
