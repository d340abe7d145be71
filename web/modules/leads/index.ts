export { DuplicateCheck, isSuspected } from './components/duplicate-check.tsx'
