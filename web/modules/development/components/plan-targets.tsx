import { CheckCircleOutlined, ClockCircleOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Card, Flex, Grid, Popconfirm, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { formatAmount } from '../../../kernel/formats.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { planQuery, plansKey, removeTarget, type DevelopmentPlan, type Target } from '../pipeline-queries.ts'
import { Panel } from './panel.tsx'
import { TargetDrawer } from './plan-forms.tsx'

/** Whom a plan wants to win, how far each is, and what is expected of it. */
export function Targets({ plan }: { plan: DevelopmentPlan }) {
  const { t } = useTranslation('development')
  const isWide = Grid.useBreakpoint().md ?? true
  const [edited, setEdited] = useState<Target | null>()
  const act = (target: Target) => plan.can.edit && <TargetActions plan={plan} target={target} onEdit={setEdited} />
  const add = plan.can.edit && (
    <Button icon={<PlusOutlined aria-hidden />} onClick={() => setEdited(null)}>
      {t('plan.addTarget')}
    </Button>
  )
  return (
    <Panel title={t('plan.targets')} extra={add}>
      {plan.targets.length === 0 && <Nothing text={t('plan.noTargets')} />}
      {plan.targets.length > 0 && isWide && <TargetTable plan={plan} act={act} />}
      {!isWide && (
        <Flex vertical gap={8}>
          {plan.targets.map((target) => (
            <TargetCard key={target.id} target={target} actions={act(target)} />
          ))}
        </Flex>
      )}
      <TargetDrawer plan={plan} target={edited} onClose={() => setEdited(undefined)} />
    </Panel>
  )
}

interface TargetTableProps {
  plan: DevelopmentPlan
  act: (target: Target) => React.ReactNode
}

function TargetTable({ plan, act }: TargetTableProps) {
  const { t } = useTranslation('development')
  return (
    <Table<Target>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={plan.targets}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          key: 'party',
          title: t('pipeline.party'),
          render: (_, target) => (
            <>
              <PartyName party={target.party} />
              {target.remark && (
                <div>
                  <Typography.Text type="secondary">{target.remark}</Typography.Text>
                </div>
              )}
            </>
          ),
        },
        { key: 'stage', title: t('plan.stage'), render: (_, { stage }) => t(`plan.stages.${stage}`) },
        { key: 'so', title: t('plan.attainment'), render: (_, target) => <SoFar target={target} /> },
        {
          key: 'expected',
          title: t('pipeline.amount'),
          align: 'right',
          render: (_, { expectedAmount }) => <Amount value={expectedAmount} />,
        },
        {
          key: 'invoiced',
          title: t('plan.totals.invoiced'),
          align: 'right',
          render: (_, { attainment }) => <Amount value={attainment.invoiced} />,
        },
        { key: 'owner', title: t('pipeline.owner'), render: (_, { owner }) => owner.name },
        ...(plan.can.edit
          ? [
              {
                key: 'do',
                title: <span className="sr-only">{t('plan.actions')}</span>,
                align: 'right' as const,
                render: (_: unknown, target: Target) => act(target),
              },
            ]
          : []),
      ]}
    />
  )
}

function TargetCard({ target, actions }: { target: Target; actions: React.ReactNode }) {
  const { t } = useTranslation('development')
  return (
    <Card size="small">
      <Flex vertical gap={6}>
        <PartyName party={target.party} />
        <span>
          {t('plan.stage')}: {t(`plan.stages.${target.stage}`)}
        </span>
        <SoFar target={target} />
        <Typography.Text type="secondary" className="tabular">
          {[target.owner.name, `${formatAmount(target.expectedAmount)} ${t('pipeline.yuan')}`].join(' · ')}
        </Typography.Text>
        {target.remark && <Typography.Text type="secondary">{target.remark}</Typography.Text>}
        {actions}
      </Flex>
    </Card>
  )
}

/** A customer by name, leading to its page; a lead says that it is one. */
export function PartyName({ party: { kind, id, name } }: { party: Target['party'] }) {
  const { t } = useTranslation('development')
  if (kind === 'customer') {
    return (
      <Link to="/customers/$id" params={{ id }}>
        {name}
      </Link>
    )
  }
  return (
    <span>
      {name}
      {t('pipeline.leadMark')}
    </span>
  )
}

function SoFar({ target: { attainment, stage } }: { target: Target }) {
  const { t } = useTranslation('development')
  const { isReached, reached, surveyedOn, certifiedOn, invoiced } = attainment
  const date = { surveyed: surveyedOn, certified: certifiedOn, trading: null }
  const of = isReached ? stage : reached
  const said =
    of === null ? t('plan.nothingYet') : t(`plan.so.${of}`, { date: date[of] ?? '', amount: formatAmount(invoiced) })
  return (
    <Flex wrap gap={8} align="center">
      <Tag
        color={isReached ? 'success' : 'default'}
        icon={isReached ? <CheckCircleOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
        style={{ marginInlineEnd: 0 }}
      >
        {t(isReached ? 'plan.reached' : 'plan.notReached')}
      </Tag>
      <Typography.Text type="secondary" className="tabular">
        {said}
      </Typography.Text>
    </Flex>
  )
}

interface TargetActionsProps {
  plan: DevelopmentPlan
  target: Target
  onEdit: (target: Target) => void
}

function TargetActions({ plan, target, onEdit }: TargetActionsProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const { name } = target.party
  const remove = useMutation({
    mutationFn: () => removeTarget(target.id),
    onSuccess: (saved) => {
      queryClient.setQueryData(planQuery(plan.id).queryKey, saved)
      void message.success(t('plan.removed'))
    },
    onError: (error) => message.error(error.message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: plansKey }),
  })
  return (
    <Flex gap={4} justify="flex-end">
      <Button
        type="text"
        icon={<EditOutlined />}
        aria-label={t('plan.editTarget', { name })}
        onClick={() => onEdit(target)}
      />
      <Popconfirm
        title={t('plan.removeHint', { name })}
        okText={t('plan.remove')}
        onConfirm={() => remove.mutate()}
        okButtonProps={{ danger: true }}
      >
        <Button
          type="text"
          danger
          icon={<DeleteOutlined />}
          aria-label={t('plan.removeTarget', { name })}
          loading={remove.isPending}
        />
      </Popconfirm>
    </Flex>
  )
}
