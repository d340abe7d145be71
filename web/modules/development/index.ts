export { DevelopmentTabs } from './components/tabs.tsx'
