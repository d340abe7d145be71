export { eventText } from './components/words.ts'
