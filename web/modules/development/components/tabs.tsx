import { useTranslation } from 'react-i18next'
import { SectionNav } from '../../../kernel/section-nav.tsx'
import { useMay } from '../../../kernel/session.ts'

const sections = {
  leads: '/leads',
  board: '/development',
  agreements: '/development/agreements',
  opportunities: '/development/opportunities',
  tenders: '/development/tenders',
  plans: '/development/plans',
  duplicates: '/duplicates',
} as const
type Section = keyof typeof sections
const needs = { leads: 'leads.read', duplicates: 'customers.read' } as const

/** The parts of winning customers. */
export function DevelopmentTabs({ active }: { active: Section }) {
  const { t } = useTranslation('development')
  const may = useMay()
  const shown = (Object.keys(sections) as Section[]).filter((key) =>
    may(key in needs ? needs[key as keyof typeof needs] : 'development.read'),
  )
  return (
    <SectionNav
      label={t('pipeline.title')}
      sections={shown.map((key) => ({
        key,
        label: t(`pipeline.sections.${key}`),
        isCurrent: active === key,
        link: { to: sections[key] },
      }))}
    />
  )
}
