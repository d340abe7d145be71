import { CheckCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant, today } from '../../../kernel/formats.ts'
import type { CaseLine } from '../queries.ts'
import { useGateWords } from './gate-words.ts'

const dayLength = 86_400_000

/** One case as the board shows it: whose it is, since when, and what its gate lacks. */
export function CaseCard({ line }: { line: CaseLine }) {
  const { t } = useTranslation('development')
  const { id, customer, owner, attempt, code } = line
  const about = [
    code ?? customer.code,
    owner?.name ?? t('case.noOwner'),
    ...(attempt > 1 ? [t('case.attempt', { attempt })] : []),
  ]
  return (
    <Flex vertical gap={4}>
      <Link
        to="/development/certifications/$id"
        params={{ id }}
        onClick={(event) => event.stopPropagation()}
        className="case-link"
      >
        <strong>{customer.name}</strong>
      </Link>
      <Typography.Text type="secondary">{about.join(' · ')}</Typography.Text>
      <Waiting line={line} />
      <GateLines gate={line.gate} stage={line.stage} />
    </Flex>
  )
}

/** How long a case has been at its stage. */
function Waiting({ line: { stage, stageSince } }: { line: CaseLine }) {
  const { t } = useTranslation('development')
  const at = formatInstant(stageSince)
  const days = Math.round((Date.parse(today()) - Date.parse(at.slice(0, 10))) / dayLength)
  const words =
    stage === 'coded' || stage === 'refused'
      ? t('case.sinceOn', { at })
      : days < 1
        ? t('case.sinceToday')
        : t('case.since', { count: days })
  return (
    <Typography.Text type="secondary" className="tabular" title={at}>
      {words}
    </Typography.Text>
  )
}

const shownLines = 2

function GateLines({ gate, stage }: Pick<CaseLine, 'gate' | 'stage'>) {
  const { t } = useTranslation('development')
  const words = useGateWords()
  if (stage === 'coded' || stage === 'refused') return null
  if (gate.isOpen) {
    return (
      <Typography.Text type="success">
        <CheckCircleOutlined aria-hidden /> {t('gate.isOpen')}
      </Typography.Text>
    )
  }
  const rest = gate.missing.length - shownLines
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {gate.missing.slice(0, rest === 1 ? shownLines + 1 : shownLines).map((missing, at) => (
        <li key={at}>
          <Typography.Text type="warning">
            <ExclamationCircleOutlined aria-hidden /> {words(missing)}
          </Typography.Text>
        </li>
      ))}
      {rest > 1 && (
        <li>
          <Typography.Text type="secondary">{t('gate.more', { count: rest })}</Typography.Text>
        </li>
      )}
    </ul>
  )
}
