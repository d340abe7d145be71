import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Card, Flex, Grid, Skeleton, theme, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { Failure } from '../../../kernel/states.tsx'
import {
  loadOpportunities,
  opportunitiesKey,
  type OpportunityFilter,
  type OpportunityLine,
  type Pipeline,
} from '../pipeline-queries.ts'

type Template = Pipeline['templates'][number]
type Stage = Template['stages'][number]

interface BoardProps {
  template: Template
  filter: Pick<OpportunityFilter, 'q' | 'ownerId' | 'customerId'>
}

/** The open opportunities of a template, a column for each stage; on a phone one stage under the other. */
export function Board({ template, filter }: BoardProps) {
  const isWide = Grid.useBreakpoint().md ?? true
  const stages = template.stages.map((stage) => (
    <StageColumn
      key={stage.stage}
      stage={stage}
      filter={{ ...filter, template: template.template, stage: stage.stage, status: 'open' }}
      isWide={isWide}
    />
  ))
  if (!isWide) {
    return (
      <Flex vertical gap={20}>
        {stages}
      </Flex>
    )
  }
  return (
    <ScrollArea label={inLocale(template.title)}>
      <Flex gap={12} align="stretch" style={{ paddingBottom: 8 }}>
        {stages}
      </Flex>
    </ScrollArea>
  )
}

interface StageColumnProps {
  stage: Stage
  filter: OpportunityFilter
  isWide: boolean
}

function StageColumn({ stage, filter, isWide }: StageColumnProps) {
  const { t } = useTranslation('development')
  const { token } = theme.useToken()
  const title = inLocale(stage.title)
  const frame = {
    flex: '1 0 214px',
    minWidth: 0,
    padding: 10,
    borderRadius: token.borderRadiusLG,
    background: token.colorFillQuaternary,
  }
  return (
    <section aria-label={title} style={isWide ? frame : {}}>
      <StageHead stage={stage} title={title} isShort={!isWide && stage.count === 0} />
      {stage.count > 0 && <Cards filter={filter} />}
      {stage.count === 0 && isWide && <Typography.Text type="secondary">{t('opportunity.stageEmpty')}</Typography.Text>}
    </section>
  )
}

interface StageHeadProps {
  stage: Stage
  title: string
  /** Without sums, where there is nothing to sum up. */
  isShort: boolean
}

function StageHead({ stage, title, isShort }: StageHeadProps) {
  const { t } = useTranslation('development')
  return (
    <div style={{ marginBottom: 8 }}>
      <Flex gap={8} justify="space-between" align="baseline">
        <h2 style={{ fontSize: 14, margin: 0 }}>{title}</h2>
        <span className="tabular">{t('opportunity.count', { count: stage.count })}</span>
      </Flex>
      {!isShort && (
        <>
          <div className="tabular">
            <Amount value={stage.amount} short />
          </div>
          <Typography.Text type="secondary" className="tabular">
            {stage.probability !== null && <>{t('opportunity.probability', { percent: stage.probability })} · </>}
            {t('opportunity.weightedTitle')} <Amount value={stage.weighted} short />
          </Typography.Text>
        </>
      )}
    </div>
  )
}

function Cards({ filter }: { filter: OpportunityFilter }) {
  const { t } = useTranslation('development')
  const query = useInfiniteQuery({
    queryKey: [...opportunitiesKey, 'stage', filter],
    queryFn: ({ pageParam }) => loadOpportunities(filter, pageParam, 20),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Skeleton active title={false} paragraph={{ rows: 3 }} />
  return (
    <Flex vertical gap={8}>
      {query.data.pages
        .flatMap(({ rows }) => rows)
        .map((row) => (
          <OpportunityCard key={row.id} opportunity={row} />
        ))}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('opportunity.more')}
        </Button>
      )}
    </Flex>
  )
}

function OpportunityCard({ opportunity }: { opportunity: OpportunityLine }) {
  const { t } = useTranslation('development')
  const { id, title, party, amount, expectedOn, owner } = opportunity
  return (
    <Card size="small" styles={{ body: { padding: 10 } }}>
      <Flex vertical gap={4}>
        <Link to="/development/opportunities/$id" params={{ id }} style={{ paddingBlock: 2 }}>
          <strong>{title}</strong>
        </Link>
        <span>
          {party.name}
          {party.kind === 'lead' && t('pipeline.leadMark')}
        </span>
        {amount === null ? (
          <Typography.Text type="secondary">{t('opportunity.unknownAmount')}</Typography.Text>
        ) : (
          <Amount value={amount} short />
        )}
        <Typography.Text type="secondary" className="tabular" style={{ fontSize: 12 }}>
          {[expectedOn, owner.name].filter(Boolean).join(' · ')}
        </Typography.Text>
      </Flex>
    </Card>
  )
}
