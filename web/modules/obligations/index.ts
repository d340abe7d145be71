export { MyDuties } from './components/my-duties.tsx'
export { NextDuty } from './components/next-duty.tsx'
