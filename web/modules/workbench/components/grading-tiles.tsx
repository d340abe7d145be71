import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatCount, formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { useMay } from '../../../kernel/session.ts'
import { runsQuery, type Run } from '../queries.ts'
import { Figure, Tile } from './tile.tsx'

const stateOf = (runs: Run[], state: Run['state']) => runs.find((run) => run.state === state)

/** Key accounts and grades as last adopted; every figure leads to its customers. */
export function GradesTile() {
  const { t } = useTranslation('workbench')
  const query = useQuery(runsQuery)
  return (
    <Tile title={t('grades.title')} more={<Link to="/grading">{t('nav.grading')}</Link>} query={query}>
      {({ rows }) => {
        const run = stateOf(rows, 'adopted')
        return run ? <Grades run={run} /> : <NoGrades />
      }}
    </Tile>
  )
}

function NoGrades() {
  const { t } = useTranslation('workbench')
  const mayRun = useMay()('grading.run')
  return (
    <>
      <Typography.Text type="secondary">{t('grades.none')}</Typography.Text>
      {mayRun && (
        <LinkButton to="/grading/runs" style={{ alignSelf: 'flex-start' }}>
          {t('grades.go')}
        </LinkButton>
      )}
    </>
  )
}

function Grades({ run }: { run: Run }) {
  const { t } = useTranslation('workbench')
  const { counts } = run
  return (
    <>
      <Flex gap={8} align="baseline">
        <Link to="/customers" search={{ class: 'key' }}>
          <Figure>{formatCount(counts.key)}</Figure> {t('grades.key')}
        </Link>
        <Typography.Text type="secondary">
          / {formatCount(counts.general)} {t('grades.general')}
        </Typography.Text>
      </Flex>
      <Flex gap={16}>
        {(['A', 'B', 'C'] as const).map((grade) => (
          <Link
            key={grade}
            to="/customers"
            search={{ grade }}
            aria-label={`${t('grades.shows', { grade })}: ${counts[grade]}`}
          >
            {grade} <strong className="tabular">{formatCount(counts[grade])}</strong>
          </Link>
        ))}
      </Flex>
      <Typography.Text type="secondary" className="tabular">
        {t('grades.asOf', { date: run.asOf, count: run.customers })}
      </Typography.Text>
    </>
  )
}

/** The grading somebody has to say yes or no to. */
export function RunTile() {
  const { t } = useTranslation('workbench')
  const query = useQuery(runsQuery)
  return (
    <Tile title={t('run.title')} more={<Link to="/grading/runs">{t('nav.grading')}</Link>} query={query}>
      {({ rows }) => {
        const run = stateOf(rows, 'proposed')
        return run ? <Waiting run={run} /> : <Typography.Text type="secondary">{t('run.none')}</Typography.Text>
      }}
    </Tile>
  )
}

function Waiting({ run }: { run: Run }) {
  const { t } = useTranslation('workbench')
  const { up, down, new: fresh } = run.counts
  return (
    <>
      <strong>{t('run.waiting', { date: run.asOf })}</strong>
      <span className="tabular">{t('run.moves', { up, down, fresh })}</span>
      <Typography.Text type="secondary" className="tabular">
        {t('run.by', { name: run.createdByName, at: formatInstant(run.createdAt) })}
      </Typography.Text>
      <LinkButton
        to="/grading/runs/$id"
        params={{ id: run.id }}
        isPrimary={run.can.adopt}
        style={{ alignSelf: 'flex-start' }}
      >
        {run.can.adopt ? t('run.go') : t('run.see')}
      </LinkButton>
    </>
  )
}
