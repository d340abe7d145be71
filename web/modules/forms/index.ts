export { PrintMenu } from './components/print-menu.tsx'
