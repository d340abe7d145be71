import { useTranslation } from 'react-i18next'
import { reasonText } from '../../../kernel/decision-texts.ts'
import { factText, fillText } from '../../../kernel/facts.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Dossier } from '../queries.ts'

export type Missing = Dossier['gate'][number]

/** Where on the page of a case something is seen to. */
export const sections = ['documents', 'interview', 'findings', 'scores', 'report', 'agreements'] as const
export type Section = (typeof sections)[number]

const places: Record<string, Section> = {
  'gate.document': 'documents',
  'gate.interview': 'interview',
  'gate.department': 'findings',
  'gate.finding': 'findings',
  'gate.report': 'report',
  'gate.agreement': 'agreements',
  'qualification.no-finding': 'findings',
  'qualification.not-signed': 'findings',
  'qualification.unfit': 'findings',
}

export const sectionOf = ({ code }: Missing): Section | null =>
  places[code] ?? (code.startsWith('qualification.') ? 'scores' : null)

/** What a gate still asks for, in words. */
export function useGateWords(): (missing: Missing) => string {
  const { t } = useTranslation('development')
  return (missing) => {
    const { code, facts } = missing
    const { slot, department, person, part, kind } = facts as Record<string, string>
    switch (code) {
      case 'gate.document':
        return t('gate.document', { slot: t(`slots.${slot as 'history'}`) })
      case 'gate.interview':
        return t('gate.interview')
      case 'gate.department':
        return t('gate.department', { department })
      case 'gate.finding':
        return t('gate.finding', { department, person })
      case 'gate.report':
        return t('gate.report', { part: t(`gate.parts.${part as 'reasons'}`) })
      case 'gate.approval':
        return t('gate.approval')
      case 'gate.agreement':
        return t('gate.agreement', { kind: t(`agreement.kinds.${kind as 'supply'}`) })
    }
    const text = reasonText(missing)
    return text ? fillText(inLocale(text), facts) : `${code} ${factText(facts)}`
  }
}
