export { MyDuties } from './components/my-duties.tsx'
