export { WaitingForMe } from './components/waiting.tsx'
