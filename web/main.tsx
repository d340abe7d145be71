import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startI18n } from './kernel/i18n.ts'
import './kernel/base.css'

await startI18n()
createRoot(document.getElementById('root')!).render(<App />)
