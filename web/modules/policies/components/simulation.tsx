import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Flex, Progress, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AsOfField } from '../../../kernel/as-of-field.tsx'
import type { Page } from '../../../kernel/api.ts'
import { outcomeText } from '../../../kernel/decision-texts.ts'
import { today } from '../../../kernel/formats.ts'
import { Refusal } from '../../../kernel/refusal.tsx'
import { Await } from '../../../kernel/states.tsx'
import {
  loadSimulated,
  simulate,
  simulationQuery,
  type PolicyDraft,
  type SimulatedChange,
  type SimulationAnswer,
} from '../queries.ts'
import { SimulatedChanges } from './simulated-changes.tsx'

type Found = Exclude<SimulationAnswer, { jobId: string }>
type Summary = Omit<Found, 'rows'>

interface SimulationPanelProps {
  draft: PolicyDraft
  /** A simulation in the background, kept in the address. */
  job: string | undefined
  onJob: (id: string | undefined) => void
}

/** What the draft would change for the customers: at once, or in the background when there are many. */
export function SimulationPanel({ draft, job, onJob }: SimulationPanelProps) {
  const { t } = useTranslation('policies')
  const [asOf, setAsOf] = useState(today)
  const run = useMutation({
    mutationFn: () => simulate(draft.kind, { draftId: draft.id, asOf }),
    onSuccess: (answer) => onJob('jobId' in answer ? answer.jobId : undefined),
  })
  const { data, error, isPending, submittedAt } = run
  return (
    <Flex vertical gap={16}>
      <Typography.Text type="secondary">{t('simulation.hint')}</Typography.Text>
      <Flex wrap gap={12} align="center">
        <AsOfField label={t('simulation.asOf')} value={asOf} onChange={setAsOf} />
        <Button type="primary" loading={isPending} onClick={() => run.mutate()}>
          {t(data || job ? 'simulation.again' : 'simulation.start')}
        </Button>
      </Flex>
      {error && <Refusal error={error} />}
      {!isPending && data && 'rows' in data && (
        <Result
          summary={data}
          stamp={`${draft.id} ${submittedAt}`}
          load={(cursor) => Promise.resolve(slice(data.rows, cursor))}
        />
      )}
      {!isPending && job && <Background id={job} />}
    </Flex>
  )
}

const shownAtOnce = 50

/** Part of what is here already, as a page of a list. */
function slice(rows: SimulatedChange[], cursor: string | undefined): Page<SimulatedChange> {
  const from = Number(cursor ?? 0)
  const to = from + shownAtOnce
  return { rows: rows.slice(from, to), nextCursor: to < rows.length ? String(to) : null }
}

function Background({ id }: { id: string }) {
  const { t } = useTranslation('policies')
  const query = useQuery(simulationQuery(id))
  return (
    <Await query={query}>
      {(found) =>
        found === null ? (
          <div role="status">
            <Typography.Text>{t('simulation.running')}</Typography.Text>
            <Progress percent={100} status="active" showInfo={false} aria-label={t('simulation.running')} />
          </div>
        ) : (
          <Result summary={found} stamp={id} load={(cursor) => loadSimulated(id, cursor)} />
        )
      }
    </Await>
  )
}

interface ResultProps {
  summary: Summary
  stamp: string
  load: (cursor: string | undefined) => Promise<Page<SimulatedChange>>
}

function Result({ summary, stamp, load }: ResultProps) {
  const { t } = useTranslation('policies')
  const { kind, customers, changed, movements, policyVersion, asOf } = summary
  const worded = (outcome: string) => outcomeText({ policy: { kind, version: 0, article: '' }, outcome })
  return (
    <Flex vertical gap={16} role="status">
      <Alert
        type={changed > 0 ? 'warning' : 'success'}
        showIcon
        title={t('simulation.outcome', { customers, changed })}
        description={t('simulation.against', { version: policyVersion, on: asOf })}
      />
      {changed > 0 && (
        <Flex wrap gap="4px 24px" component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {movements
            .filter(({ from, to }) => from !== to)
            .map(({ from, to, count }) => (
              <li key={from + to} className="tabular">
                {worded(from)} → {worded(to)}
                {t('colon')}
                <strong>{count}</strong>
              </li>
            ))}
        </Flex>
      )}
      <SimulatedChanges stamp={stamp} load={load} />
    </Flex>
  )
}
