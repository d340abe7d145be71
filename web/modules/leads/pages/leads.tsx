import { BarChartOutlined, PlusOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Flex, Typography, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { DevelopmentTabs } from '../../development/index.ts'
import { LeadDrawer } from '../components/lead-drawer.tsx'
import { LeadFilters } from '../components/lead-filters.tsx'
import { LeadState, Timely } from '../components/lead-marks.tsx'
import { leadsKey, loadLeads, type Lead, type LeadFilter } from '../queries.ts'

const route = getRouteApi('/app/leads')

/** The inbox of leads: what came in, where it stands, whose it is. */
export function Leads() {
  const { t } = useTranslation('leads')
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const mayWork = useMay()('leads.write')
  const [isCreating, setCreating] = useState(false)
  const narrow = (change: LeadFilter) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const columns = useColumns()
  return (
    <>
      <PageHead
        title={t('title')}
        hint={t('hint')}
        actions={
          <>
            <LinkButton to="/leads/figures" icon={<BarChartOutlined aria-hidden />}>
              {t('figures.title')}
            </LinkButton>
            {mayWork && (
              <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
                {t('create')}
              </Button>
            )}
          </>
        }
      />
      <DevelopmentTabs active="leads" />
      <LeadFilters
        filter={filter}
        onChange={narrow}
        onClear={() => void navigate({ search: ({ state }) => (state ? { state } : {}), replace: true })}
      />
      <DataList<Lead>
        queryKey={[...leadsKey, 'list', filter]}
        load={(cursor) => loadLeads(filter, cursor)}
        rowKey={({ id }) => id}
        columns={columns}
        onOpen={({ id }) => void navigate({ to: '/leads/$id', params: { id } })}
        card={(lead) => <LeadCard lead={lead} />}
        empty={
          <Nothing text={t(Object.keys(filter).length > 0 ? 'noMatch' : mayWork ? 'none' : 'noneRead')}>
            {mayWork && Object.keys(filter).length === 0 && (
              <Button type="primary" onClick={() => setCreating(true)}>
                {t('create')}
              </Button>
            )}
          </Nothing>
        }
      />
      <LeadDrawer
        lead={undefined}
        open={isCreating}
        onClose={() => setCreating(false)}
        onSaved={({ id }) => void navigate({ to: '/leads/$id', params: { id } })}
      />
    </>
  )
}

function useColumns(): TableColumnsType<Lead> {
  const { t } = useTranslation('leads')
  const dash = <Typography.Text type="secondary">—</Typography.Text>
  return [
    {
      key: 'name',
      title: t('field.name'),
      render: (_, { id, name }) => (
        <Link to="/leads/$id" params={{ id }} onClick={(event) => event.stopPropagation()}>
          {name}
        </Link>
      ),
    },
    { key: 'state', title: t('stateTitle'), render: (_, { state }) => <LeadState of={state} /> },
    { key: 'source', title: t('field.source'), render: (_, { source }) => inLocale(source.text) },
    {
      key: 'contact',
      title: t('field.contactName'),
      className: 'tabular',
      render: (_, { contactName, phone }) => [contactName, phone].filter(Boolean).join(' · ') || dash,
    },
    { key: 'owner', title: t('field.owner'), render: (_, { owner }) => owner.name },
    {
      key: 'entered',
      title: t('field.entered'),
      render: (_, lead) => (
        <Flex gap={8} align="center">
          <span className="tabular">{lead.enteredOn}</span>
          <Timely of={lead} />
        </Flex>
      ),
    },
  ]
}

function LeadCard({ lead }: { lead: Lead }) {
  const about = [lead.contactName, lead.phone].filter(Boolean).join(' · ')
  return (
    <Flex vertical gap={6}>
      <Flex gap={8} justify="space-between" align="start">
        <Link to="/leads/$id" params={{ id: lead.id }}>
          <strong>{lead.name}</strong>
        </Link>
        <LeadState of={lead.state} />
      </Flex>
      {about && <span className="tabular">{about}</span>}
      <Flex wrap gap={8} justify="space-between" align="center">
        <Typography.Text type="secondary" className="tabular">
          {[inLocale(lead.source.text), lead.owner.name, lead.enteredOn].join(' · ')}
        </Typography.Text>
        {lead.isTimely === false && <Timely of={lead} />}
      </Flex>
    </Flex>
  )
}
