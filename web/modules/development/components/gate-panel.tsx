import { Link } from '@tanstack/react-router'
import { Button, Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import type { Dossier, Stage } from '../queries.ts'
import { Banner } from './banner.tsx'
import { sectionOf, useGateWords, type Missing, type Section } from './gate-words.ts'
import { NextStep } from './next-step.tsx'

interface GatePanelProps {
  dossier: Dossier
  onJump: (section: Section) => void
}

const nextStage: Partial<Record<Stage, Stage>> = {
  'general-survey': 'field-survey',
  'field-survey': 'report',
  report: 'approval',
  agreements: 'coded',
}

/** What is missing before the next stage, with a way to each; else the step itself, or how it ended. */
export function GatePanel({ dossier, onJump }: GatePanelProps) {
  const { stage, gate } = dossier
  if (stage === 'approval') return <Filed dossier={dossier} />
  if (stage === 'coded') return <Coded dossier={dossier} />
  if (stage === 'refused') return <Refused dossier={dossier} />
  return <Gate dossier={dossier} next={nextStage[stage]!} missing={gate} onJump={onJump} />
}

function Gate({ dossier, next, missing, onJump }: GatePanelProps & { next: Stage; missing: Missing[] }) {
  const { t } = useTranslation('development')
  const isOpen = missing.length === 0
  const stage = t(`stages.${next}`)
  return (
    <Banner
      tone={isOpen ? 'success' : 'warning'}
      title={isOpen ? t('gate.open', { stage }) : t('gate.title', { stage, count: missing.length })}
      action={<NextStep dossier={dossier} />}
    >
      {!isOpen && (
        <ul className="gate-lines">
          {missing.map((one, at) => (
            <GateLine key={at} missing={one} onJump={onJump} />
          ))}
        </ul>
      )}
    </Banner>
  )
}

function GateLine({ missing, onJump }: { missing: Missing; onJump: (section: Section) => void }) {
  const { t } = useTranslation('development')
  const what = useGateWords()(missing)
  const section = sectionOf(missing)
  return (
    <li>
      <span style={{ flex: 1, minWidth: 0 }}>{what}</span>
      {section && (
        <Button size="small" className="touch" aria-label={t('gate.goTo', { what })} onClick={() => onJump(section)}>
          {t('gate.go')}
        </Button>
      )}
    </li>
  )
}

function Filed({ dossier: { approvalId } }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  return (
    <Banner
      tone="info"
      title={t('gate.approvalTitle')}
      action={
        approvalId && (
          <LinkButton to="/approvals/$id" params={{ id: approvalId }} isPrimary>
            {t('gate.approvalLink')}
          </LinkButton>
        )
      }
    >
      {t('gate.approvalHint')}
    </Banner>
  )
}

function Coded({ dossier: { code, customer, moves } }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const last = moves.at(-1)
  return (
    <Banner
      tone="success"
      title={t('gate.codedTitle')}
      action={
        <LinkButton to="/customers/$id" params={{ id: customer.id }}>
          {t('gate.codedLink')}
        </LinkButton>
      }
    >
      <Flex wrap gap="4px 16px" align="baseline">
        <span>{t('gate.codedHint')}</span>
        <Typography.Text strong copyable={code ? { text: code } : false} className="tabular" style={{ fontSize: 24 }}>
          {code}
        </Typography.Text>
        {last && <Typography.Text type="secondary">{`${last.byName} · ${formatInstant(last.at)}`}</Typography.Text>}
      </Flex>
    </Banner>
  )
}

function Refused({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const { moves, nextId, attempt } = dossier
  const last = moves.at(-1)
  return (
    <Banner tone="error" title={t('gate.refusedTitle')} action={<NextStep dossier={dossier} />}>
      {last && (
        <div style={{ whiteSpace: 'pre-wrap' }}>
          {last.note} <Typography.Text type="secondary">{`${last.byName} · ${formatInstant(last.at)}`}</Typography.Text>
        </div>
      )}
      {nextId && (
        <Link to="/development/certifications/$id" params={{ id: nextId }}>
          {t('gate.refusedNext', { attempt: attempt + 1 })}
        </Link>
      )}
    </Banner>
  )
}
