import { PlusOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Flex, Segmented, Select, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { SearchBox } from '../../../kernel/search-box.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { Board } from '../components/opportunity-board.tsx'
import { NewOpportunityDrawer } from '../components/opportunity-forms.tsx'
import { PartyName } from '../components/plan-targets.tsx'
import { DevelopmentTabs } from '../components/tabs.tsx'
import {
  loadOpportunities,
  opportunitiesKey,
  pipelineQuery,
  type OpportunityLine,
  type Pipeline,
} from '../pipeline-queries.ts'

const route = getRouteApi('/app/development/opportunities')
const views = ['open', 'won', 'lost'] as const
type View = (typeof views)[number]

/** Opportunities: what is open as a board by stage, what ended as lists. */
export function Opportunities() {
  const { t } = useTranslation('development')
  const mayWrite = useMay()('development.write')
  const navigate = route.useNavigate()
  const { view: asked, template, q, ownerId } = route.useSearch()
  const view = views.find((one) => one === asked) ?? 'open'
  const filter = { q, ownerId }
  const [isCreating, setCreating] = useState(false)
  return (
    <>
      <PageHead
        title={t('pipeline.title')}
        hint={t('opportunity.hint')}
        actions={
          mayWrite && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
              {t('opportunity.create')}
            </Button>
          )
        }
      />
      <DevelopmentTabs active="opportunities" />
      <Filters view={view} />
      {view === 'open' ? <OpenOnes filter={filter} template={template} /> : <Ended view={view} filter={filter} />}
      <NewOpportunityDrawer
        open={isCreating}
        template={template}
        onClose={() => setCreating(false)}
        onSaved={({ id }) => void navigate({ to: '/development/opportunities/$id', params: { id } })}
      />
    </>
  )
}

interface Filter {
  q: string | undefined
  ownerId: string | undefined
}

function Filters({ view }: { view: View }) {
  const { t } = useTranslation('development')
  const { q, ownerId } = route.useSearch()
  const navigate = route.useNavigate()
  const go = (change: object) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  return (
    <Flex wrap gap={8} role="search" style={{ marginBottom: 12 }}>
      <Segmented<View>
        aria-label={t('opportunity.view')}
        value={view}
        onChange={(next) => go({ view: next === 'open' ? undefined : next })}
        options={views.map((value) => ({ value, label: t(`opportunity.status.${value}`) }))}
      />
      <SearchBox label={t('pipeline.search')} value={q ?? ''} onSearch={(text) => go({ q: text || undefined })} />
      <ColleagueChoice<string>
        withMe
        aria-label={t('pipeline.owner')}
        placeholder={t('pipeline.owner')}
        value={ownerId as string}
        onChange={(next?: string) => go({ ownerId: next })}
        style={{ flex: '1 1 160px', maxWidth: 260 }}
      />
    </Flex>
  )
}

/** The board of one template; the one with the most in it when none is asked for. */
function OpenOnes({ filter, template }: { filter: Filter; template: string | undefined }) {
  const { t } = useTranslation('development')
  const mayWrite = useMay()('development.write')
  const query = useQuery({ ...pipelineQuery(filter), placeholderData: keepPreviousData })
  return (
    <Await query={query}>
      {({ templates, total }) => {
        const fullest = templates.reduce((most, each) => (each.total.count > most.total.count ? each : most))
        const shown = templates.find((each) => each.template === template) ?? fullest
        const isFiltered = filter.q !== undefined || filter.ownerId !== undefined
        if (total.count === 0) {
          const text = isFiltered ? 'pipeline.noMatch' : mayWrite ? 'opportunity.none' : 'opportunity.noneRead'
          return <Nothing text={t(text)} />
        }
        return (
          <>
            <TemplateChoice templates={templates} shown={shown} />
            <Board template={shown} filter={filter} />
          </>
        )
      }}
    </Await>
  )
}

type Template = Pipeline['templates'][number]

function TemplateChoice({ templates, shown }: { templates: Template[]; shown: Template }) {
  const { t } = useTranslation('development')
  const navigate = route.useNavigate()
  const { total } = shown
  return (
    <Flex wrap gap={12} align="center" style={{ marginBottom: 12 }}>
      <Select
        aria-label={t('opportunity.template')}
        value={shown.template}
        onChange={(template) => void navigate({ search: (now) => ({ ...now, template }), replace: true })}
        options={templates.map(({ template, title, total: { count } }) => ({
          value: template,
          label: `${inLocale(title)} (${count})`,
        }))}
        style={{ minWidth: 180 }}
      />
      <Typography.Text className="tabular">
        {t('opportunity.total')} {t('opportunity.count', { count: total.count })} ·{' '}
        <Amount value={total.amount} short /> · {t('opportunity.weightedTitle')} <Amount value={total.weighted} short />
      </Typography.Text>
    </Flex>
  )
}

function Ended({ view, filter }: { view: 'won' | 'lost'; filter: Filter }) {
  const { t } = useTranslation('development')
  const of = { ...filter, status: view }
  const amount = (row: OpportunityLine) => (row.amount === null ? '—' : <Amount value={row.amount} />)
  return (
    <DataList<OpportunityLine>
      queryKey={[...opportunitiesKey, 'list', of]}
      load={(cursor) => loadOpportunities(of, cursor)}
      rowKey={({ id }) => id}
      empty={<Nothing text={t(`opportunity.noneClosed.${view}`)} />}
      columns={[
        { key: 'title', title: t('opportunity.name'), render: (_, row) => <OpportunityLink of={row} /> },
        { key: 'party', title: t('pipeline.party'), render: (_, row) => <PartyName party={row.party} /> },
        { key: 'amount', title: t('pipeline.amount'), align: 'right', render: (_, row) => amount(row) },
        {
          key: 'closed',
          title: t('opportunity.closedOn'),
          render: (_, { closedOn }) => <span className="tabular">{closedOn ?? '—'}</span>,
        },
        { key: 'owner', title: t('pipeline.owner'), render: (_, { owner }) => owner.name },
      ]}
      card={(row) => (
        <Flex vertical gap={6}>
          <Flex gap={8} justify="space-between" align="start">
            <OpportunityLink of={row} />
            <span>{amount(row)}</span>
          </Flex>
          <Typography.Text type="secondary" className="tabular">
            {[row.party.name, row.owner.name, row.closedOn].filter(Boolean).join(' · ')}
          </Typography.Text>
        </Flex>
      )}
    />
  )
}

function OpportunityLink({ of: { id, title } }: { of: OpportunityLine }) {
  return (
    <Link to="/development/opportunities/$id" params={{ id }}>
      {title}
    </Link>
  )
}
