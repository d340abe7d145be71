export { CustomerDevelopment } from './components/of-customer.tsx'
export { DevelopmentTabs } from './components/tabs.tsx'
