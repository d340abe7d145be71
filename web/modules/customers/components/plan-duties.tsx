import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  MinusCircleOutlined,
  PlusOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Form, Input, Select, Tag, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { DateField } from '../../../kernel/date-field.tsx'
import { today } from '../../../kernel/formats.ts'
import { useMe } from '../../../kernel/session.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import {
  addAction,
  addObjective,
  dropAction,
  editObjective,
  type AccountPlan,
  type ActionInput,
  type Objective,
  type ObjectiveInput,
} from '../plan-queries.ts'
import { PlanPanel, usePlanSaved } from './plan-panel.tsx'

type Action = AccountPlan['actions'][number]

const objectiveLooks = {
  open: { color: 'processing', icon: <ClockCircleOutlined aria-hidden /> },
  achieved: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  missed: { color: 'error', icon: <ExclamationCircleOutlined aria-hidden /> },
  dropped: { color: 'default', icon: <MinusCircleOutlined aria-hidden /> },
}

const rows = { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 10 }

/** One line of a list: what, whose and by when, where it stands, and what can be done. */
function Line({ title, about, mark, act }: { title: ReactNode; about: string; mark: ReactNode; act: ReactNode }) {
  return (
    <Flex component="li" wrap gap={8} align="center" justify="space-between">
      <div style={{ flex: '1 1 220px', minWidth: 0 }}>
        {title}
        <div>
          <Typography.Text type="secondary" className="tabular">
            {about}
          </Typography.Text>
        </div>
      </div>
      {mark}
      {act}
    </Flex>
  )
}

/** What the account is to be brought to, and how many actions of each are done. */
export function Objectives({ plan }: { plan: AccountPlan }) {
  const { t } = useTranslation('customers')
  const [edited, setEdited] = useState<Objective | null>()
  const add = plan.can.edit && (
    <Button icon={<PlusOutlined aria-hidden />} onClick={() => setEdited(null)}>
      {t('accountPlan.addObjective')}
    </Button>
  )
  return (
    <PlanPanel title={t('accountPlan.objectives')} extra={add}>
      {plan.objectives.length === 0 && (
        <Typography.Text type="secondary">{t('accountPlan.objectivesNone')}</Typography.Text>
      )}
      <ul style={rows}>
        {plan.objectives.map((objective) => (
          <Line
            key={objective.id}
            title={objective.title}
            about={[objective.owner.name, objective.dueOn, t('accountPlan.actionsDone', objective.actions)].join(' · ')}
            mark={
              <Tag {...objectiveLooks[objective.status]} style={{ marginInlineEnd: 0 }}>
                {t(`accountPlan.status.${objective.status}`)}
              </Tag>
            }
            act={
              plan.can.edit && (
                <Button
                  aria-label={t('accountPlan.editObjective', { title: objective.title })}
                  onClick={() => setEdited(objective)}
                >
                  {t('accountPlan.edit')}
                </Button>
              )
            }
          />
        ))}
      </ul>
      <ObjectiveSheet plan={plan} objective={edited} onClose={() => setEdited(undefined)} />
    </PlanPanel>
  )
}

interface ObjectiveSheetProps {
  plan: AccountPlan
  /** Null: a new one; undefined: closed. */
  objective: Objective | null | undefined
  onClose: () => void
}

function ObjectiveSheet({ plan, objective, onClose }: ObjectiveSheetProps) {
  const { t } = useTranslation('customers')
  const saved = usePlanSaved()
  const me = useMe()
  const save = async (input: ObjectiveInput) => {
    await (objective ? editObjective(objective, input) : addObjective(plan.id, input))
    onClose()
    await saved(t('kernel:saved'))
  }
  return (
    <FormSheet<ObjectiveInput>
      title={objective ? t('accountPlan.editObjective', { title: objective.title }) : t('accountPlan.addObjective')}
      open={objective !== undefined}
      onClose={onClose}
      save={save}
      saveLabel={t('kernel:save')}
      initialValues={objective ? { ...objective, ownerId: objective.owner.id } : { ownerId: me.id }}
    >
      <TaskFields present={objective?.owner ?? me} maxLength={255} />
      {objective && (
        <Form.Item name="status" label={t('accountPlan.statusTitle')}>
          <Select
            options={(['open', 'achieved', 'missed', 'dropped'] as const).map((value) => ({
              value,
              label: t(`accountPlan.status.${value}`),
            }))}
          />
        </Form.Item>
      )}
    </FormSheet>
  )
}

function TaskFields({ present, maxLength }: { present: { id: string; name: string }; maxLength: number }) {
  const { t } = useTranslation('customers')
  const required = { required: true, message: t('required') }
  return (
    <>
      <Form.Item name="title" label={t('accountPlan.title')} rules={[{ ...required, whitespace: true }]}>
        <Input maxLength={maxLength} autoComplete="off" />
      </Form.Item>
      <Form.Item name="ownerId" label={t('accountPlan.owner')} rules={[required]}>
        <ColleagueChoice<string> withMe present={present} />
      </Form.Item>
      <Form.Item name="dueOn" label={t('accountPlan.dueOn')} rules={[required]}>
        <DateField allowClear={false} />
      </Form.Item>
    </>
  )
}

/** What is to be done; each is a duty of somebody, and leads there. */
export function Actions({ plan }: { plan: AccountPlan }) {
  const { t } = useTranslation('customers')
  const [isAdding, setAdding] = useState(false)
  const [dropped, setDropped] = useState<Action>()
  const add = plan.can.edit && (
    <Button icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
      {t('accountPlan.addAction')}
    </Button>
  )
  const objectiveOf = (action: Action) => plan.objectives.find(({ id }) => id === action.objectiveId)?.title
  return (
    <PlanPanel title={t('accountPlan.actions')} hint={t('accountPlan.actionsHint')} extra={add}>
      {plan.actions.length === 0 && <Typography.Text type="secondary">{t('accountPlan.actionsNone')}</Typography.Text>}
      <ul style={rows}>
        {plan.actions.map((action) => (
          <Line
            key={action.id}
            title={
              <Link to="/obligations/$id" params={{ id: action.obligationId }}>
                {action.title}
              </Link>
            }
            about={[action.owner.name, action.dueOn, objectiveOf(action)].filter(Boolean).join(' · ')}
            mark={<ActionState of={action} />}
            act={
              plan.can.edit &&
              action.state === 'open' && (
                <Button
                  aria-label={t('accountPlan.dropOf', { title: action.title })}
                  onClick={() => setDropped(action)}
                >
                  {t('accountPlan.drop')}
                </Button>
              )
            }
          />
        ))}
      </ul>
      <ActionSheet plan={plan} open={isAdding} onClose={() => setAdding(false)} />
      <DropSheet action={dropped} onClose={() => setDropped(undefined)} />
    </PlanPanel>
  )
}

function ActionState({ of: { state, dueOn, closedOn } }: { of: Action }) {
  const { t } = useTranslation('customers')
  const isLate = state === 'open' && dueOn !== null && dueOn < today()
  const look = isLate ? 'missed' : ({ open: 'open', fulfilled: 'achieved', waived: 'dropped' } as const)[state]
  const word = isLate ? t('accountPlan.late') : t(`accountPlan.state.${state}`)
  return (
    <Tag {...objectiveLooks[look]} className="tabular" style={{ marginInlineEnd: 0 }}>
      {[word, closedOn && t('accountPlan.closedOn', { date: closedOn })].filter(Boolean).join(' · ')}
    </Tag>
  )
}

function ActionSheet({ plan, open, onClose }: { plan: AccountPlan; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('customers')
  const saved = usePlanSaved()
  const me = useMe()
  const save = async (input: ActionInput) => {
    await addAction(plan.id, { ...input, objectiveId: input.objectiveId ?? null })
    onClose()
    await saved(t('accountPlan.actionAdded'))
  }
  return (
    <FormSheet<ActionInput>
      title={t('accountPlan.addAction')}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('kernel:save')}
      initialValues={{ ownerId: me.id }}
    >
      <TaskFields present={me} maxLength={200} />
      {plan.objectives.length > 0 && (
        <Form.Item name="objectiveId" label={t('accountPlan.objective')}>
          <Select
            allowClear
            options={plan.objectives
              .filter(({ status }) => status === 'open')
              .map(({ id, title }) => ({ value: id, label: title }))}
          />
        </Form.Item>
      )}
    </FormSheet>
  )
}

function DropSheet({ action, onClose }: { action: Action | undefined; onClose: () => void }) {
  const { t } = useTranslation('customers')
  const saved = usePlanSaved()
  const save = async ({ reason }: { reason: string }) => {
    await dropAction(action!.id, reason)
    onClose()
    await saved(t('accountPlan.dropped'))
  }
  return (
    <FormSheet<{ reason: string }>
      title={action ? t('accountPlan.dropOf', { title: action.title }) : ''}
      open={action !== undefined}
      onClose={onClose}
      save={save}
      saveLabel={t('accountPlan.drop')}
      danger
    >
      <Typography.Paragraph>{t('accountPlan.dropHint')}</Typography.Paragraph>
      <Form.Item
        name="reason"
        label={t('said.reason')}
        rules={[{ required: true, whitespace: true, message: t('said.needed') }]}
      >
        <Input maxLength={500} />
      </Form.Item>
    </FormSheet>
  )
}
