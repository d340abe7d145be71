import { PlusOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Flex, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { NewPlanDrawer, periodName } from '../components/plan-forms.tsx'
import { Status } from '../components/status.tsx'
import { DevelopmentTabs } from '../components/tabs.tsx'
import { loadPlans, plansKey, type DevelopmentPlanLine } from '../pipeline-queries.ts'

const route = getRouteApi('/app/development/plans')
const states = ['draft', 'pending', 'approved'] as const

/** Plans of winning key accounts, the latest period first. */
export function DevelopmentPlans() {
  const { t } = useTranslation('development')
  const mayWrite = useMay()('development.write')
  const navigate = route.useNavigate()
  const { status: asked } = route.useSearch()
  const status = states.find((one) => one === asked)
  const [isCreating, setCreating] = useState(false)
  const open = (id: string) => void navigate({ to: '/development/plans/$id', params: { id } })
  return (
    <>
      <PageHead
        title={t('pipeline.title')}
        hint={t('plan.hint')}
        actions={
          mayWrite && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
              {t('plan.create')}
            </Button>
          )
        }
      />
      <DevelopmentTabs active="plans" />
      <div style={{ marginBottom: 12 }}>
        <ScrollArea label={t('plan.statusTitle')}>
          <Segmented
            aria-label={t('plan.statusTitle')}
            value={status ?? 'all'}
            onChange={(value) => void navigate({ search: value === 'all' ? {} : { status: value }, replace: true })}
            options={[
              { value: 'all', label: t('kernel:all') },
              ...states.map((value) => ({ value, label: t(`plan.status.${value}`) })),
            ]}
          />
        </ScrollArea>
      </div>
      <DataList<DevelopmentPlanLine>
        queryKey={[...plansKey, 'list', status]}
        load={(cursor) => loadPlans(status, cursor)}
        rowKey={({ id }) => id}
        onOpen={({ id }) => open(id)}
        empty={<Nothing text={status ? t('pipeline.noMatch') : t(mayWrite ? 'plan.none' : 'plan.noneRead')} />}
        columns={[
          { key: 'period', title: t('plan.period'), render: (_, plan) => <PlanLink plan={plan} /> },
          { key: 'place', title: t('plan.place'), render: (_, { place }) => place.name },
          { key: 'owner', title: t('pipeline.owner'), render: (_, { owner }) => owner.name },
          {
            key: 'targets',
            title: t('plan.targets'),
            align: 'right',
            render: (_, { targetCount }) => <span className="tabular">{targetCount}</span>,
          },
          {
            key: 'status',
            title: t('plan.statusTitle'),
            render: (_, { status: of }) => <Status kind="plan" of={of} />,
          },
          {
            key: 'when',
            title: t('plan.status.approved'),
            render: (_, { approvedAt }) => (
              <span className="tabular">{approvedAt ? formatInstant(approvedAt) : '—'}</span>
            ),
          },
        ]}
        card={(plan) => (
          <Flex vertical gap={6}>
            <Flex gap={8} justify="space-between" align="start">
              <PlanLink plan={plan} />
              <Status kind="plan" of={plan.status} />
            </Flex>
            <Typography.Text type="secondary">
              {[plan.place.name, plan.owner.name, t('plan.targetCount', { count: plan.targetCount })].join(' · ')}
            </Typography.Text>
          </Flex>
        )}
      />
      <NewPlanDrawer open={isCreating} onClose={() => setCreating(false)} onSaved={({ id }) => open(id)} />
    </>
  )
}

function PlanLink({ plan: { id, period } }: { plan: DevelopmentPlanLine }) {
  const { t } = useTranslation('development')
  return (
    <Link to="/development/plans/$id" params={{ id }} onClick={(event) => event.stopPropagation()}>
      <strong>{periodName(t, period)}</strong>
    </Link>
  )
}
