import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { DecisionDrawer, WhyButton } from '../../../kernel/decision-card.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { ClassTag, CustomerLink, MovementTag, StandingText } from '../components/marks.tsx'
import { ProposalFilters } from '../components/proposal-filters.tsx'
import { Decide } from '../components/run-decision.tsx'
import { RunState } from '../components/run-figures.tsx'
import { loadProposals, proposalQuery, runQuery, type Proposal, type Run as RunData } from '../queries.ts'

const route = getRouteApi('/app/grading/runs/$id')

export function Run() {
  const { id } = route.useParams()
  return <Await query={useQuery(runQuery(id))}>{(run) => <RunPage run={run} />}</Await>
}

function RunPage({ run }: { run: RunData }) {
  const { t } = useTranslation('grading')
  const { customerId, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const ask = (row: Proposal) =>
    void navigate({ search: (before) => ({ ...before, customerId: row.customer.id }), resetScroll: false })
  const close = () => void navigate({ search: (before) => ({ ...before, customerId: undefined }), resetScroll: false })
  return (
    <>
      <PageHead
        title={
          <Flex wrap gap={12} align="center" component="span">
            {t('run.title', { asOf: run.asOf })} <RunState run={run} />
          </Flex>
        }
        hint={<RunHistory run={run} />}
        actions={<Decide run={run} />}
      />
      <ProposalFilters
        run={run}
        filter={filter}
        onChange={(change) => void navigate({ search: (before) => ({ ...before, ...change }) })}
      />
      <DataList<Proposal>
        queryKey={['grading-runs', run.id, 'proposals', filter]}
        load={(cursor) => loadProposals(run.id, filter, cursor)}
        rowKey={(row) => row.customer.id}
        columns={[
          { key: 'customer', title: t('customer'), render: (_, row) => <CustomerLink customer={row.customer} /> },
          { key: 'class', title: t('class'), render: (_, row) => <ClassTag of={row.class} /> },
          { key: 'grade', title: t('grade'), render: (_, row) => <strong>{row.grade}</strong> },
          {
            key: 'points',
            title: t('points'),
            align: 'right',
            render: (_, row) => <span className="tabular">{row.points}</span>,
          },
          { key: 'movement', title: t('movementTitle'), render: (_, row) => <MovementTag of={row.movement} /> },
          { key: 'change', title: t('change'), render: (_, row) => <Change row={row} /> },
          { key: 'why', title: t('basis'), render: (_, row) => <WhyButton onClick={() => ask(row)} /> },
        ]}
        card={(row) => (
          <Flex vertical gap={6}>
            <Flex justify="space-between" align="start" gap={8}>
              <CustomerLink customer={row.customer} />
              <MovementTag of={row.movement} />
            </Flex>
            <Flex justify="space-between" align="center" gap={8}>
              <Change row={row} />
              <span className="tabular">{t('pointsOf', { count: row.points })}</span>
            </Flex>
            <div>
              <WhyButton onClick={() => ask(row)} />
            </div>
          </Flex>
        )}
      />
      <Explained runId={run.id} customerId={customerId} onClose={close} />
    </>
  )
}

function RunHistory({ run }: { run: RunData }) {
  const { t } = useTranslation('grading')
  return (
    <>
      <Link to="/grading/runs">{t('runs.title')}</Link>
      {' · '}
      {t('run.started', { name: run.createdByName, at: formatInstant(run.createdAt) })}
      {run.decidedAt && <> · {t(`run.${run.state}`, { name: run.decidedByName, at: formatInstant(run.decidedAt) })}</>}
    </>
  )
}

function Change({ row }: { row: Proposal }) {
  return (
    <Flex wrap gap={6} align="center">
      <StandingText standing={row.previous} />
      <span aria-hidden>→</span>
      <Typography.Text strong>
        <StandingText standing={row} />
      </Typography.Text>
    </Flex>
  )
}

function Explained({
  runId,
  customerId,
  onClose,
}: {
  runId: string
  customerId: string | undefined
  onClose: () => void
}) {
  const { data, error } = useQuery({ ...proposalQuery(runId, customerId ?? ''), enabled: !!customerId })
  const title =
    data && `${data.customer.name}${data.customer.name === data.customer.code ? '' : ` ${data.customer.code}`}`
  return (
    <DecisionDrawer
      open={!!customerId}
      onClose={onClose}
      decisions={data && [data.classDecision, data.gradeDecision]}
      facts={data?.facts}
      error={error}
      title={title}
    />
  )
}
