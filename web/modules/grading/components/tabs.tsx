import { useTranslation } from 'react-i18next'
import { SectionNav } from '../../../kernel/section-nav.tsx'

/** The two views of grading: as it is on a day, and the runs that propose. */
export function GradingTabs({ active }: { active: '/grading' | '/grading/runs' }) {
  const { t } = useTranslation('grading')
  return (
    <SectionNav
      label={t('title')}
      sections={[
        { key: 'day', label: t('classification.title'), isCurrent: active === '/grading', link: { to: '/grading' } },
        { key: 'runs', label: t('runs.title'), isCurrent: active === '/grading/runs', link: { to: '/grading/runs' } },
      ]}
    />
  )
}
