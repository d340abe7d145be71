import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Form, Input, InputNumber, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { today } from '../../../kernel/formats.ts'
import { useMay } from '../../../kernel/session.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import {
  accountPlanQuery,
  createAccountPlan,
  editStrategy,
  plansOfQuery,
  type AccountPlan as Plan,
  type AccountPlanLine,
} from '../plan-queries.ts'
import type { Customer } from '../queries.ts'
import { usePurpose } from './archive-purpose.tsx'
import { Actions, Objectives } from './plan-duties.tsx'
import { PlanPanel, usePlanSaved } from './plan-panel.tsx'
import { Stakeholders } from './plan-stakeholders.tsx'
import { Whitespace } from './plan-whitespace.tsx'

/** The plan of a key account, a tab of its page: the year that is chosen, the latest at first. */
export function AccountPlan({ customer }: { customer: Customer }) {
  const query = useQuery(plansOfQuery(customer.id))
  return <Await query={query}>{({ rows }) => <Years customer={customer} rows={rows} />}</Await>
}

function Years({ customer, rows }: { customer: Customer; rows: AccountPlanLine[] }) {
  const { t } = useTranslation('customers')
  const mayMake = useMay()('account-plans.write') && customer.class === 'key'
  const [chosen, setChosen] = useState<string>()
  const [isMaking, setMaking] = useState(false)
  const shown = rows.find(({ id }) => id === chosen) ?? rows[0]
  const make = mayMake && (
    <Button icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>
      {t('accountPlan.create')}
    </Button>
  )
  return (
    <>
      {shown ? (
        <Flex vertical gap={16}>
          <Flex wrap gap={8} align="center" justify="space-between">
            <Segmented
              aria-label={t('accountPlan.year')}
              value={shown.id}
              onChange={setChosen}
              options={rows.map(({ id, year }) => ({ value: id, label: t('accountPlan.yearOf', { year }) }))}
            />
            <Flex wrap gap={12} align="center">
              <Link to="/customers/account-plans/$id" params={{ id: shown.id }}>
                {t('accountPlan.open')}
              </Link>
              {make}
            </Flex>
          </Flex>
          <OnePlan key={shown.id} id={shown.id} />
        </Flex>
      ) : (
        <Nothing text={customer.class === 'key' ? t('accountPlan.noPlan') : t('accountPlan.notKey')}>{make}</Nothing>
      )}
      <NewPlan
        customerId={customer.id}
        taken={rows.map(({ year }) => year)}
        open={isMaking}
        onClose={() => setMaking(false)}
        onMade={setChosen}
      />
    </>
  )
}

/** A plan by its id, with the purpose stated on the page it stands on. */
export function OnePlan({ id }: { id: string }) {
  const { purpose } = usePurpose()
  return <Await query={useQuery(accountPlanQuery(id, purpose))}>{(plan) => <PlanParts plan={plan} />}</Await>
}

/** The parts of a plan under each other. */
export function PlanParts({ plan }: { plan: Plan }) {
  return (
    <Flex vertical gap={16}>
      <Strategy plan={plan} />
      <Objectives plan={plan} />
      <Actions plan={plan} />
      <Stakeholders plan={plan} />
      <Whitespace plan={plan} />
    </Flex>
  )
}

function Strategy({ plan }: { plan: Plan }) {
  const { t } = useTranslation('customers')
  const saved = usePlanSaved()
  const [edited, setEdited] = useState<Plan>()
  const save = async ({ strategy = '' }: { strategy?: string }) => {
    await editStrategy(edited!, strategy)
    setEdited(undefined)
    await saved(t('kernel:saved'))
  }
  const edit = plan.can.edit && (
    <Button aria-label={t('accountPlan.strategyEdit')} onClick={() => setEdited(plan)}>
      {t('accountPlan.edit')}
    </Button>
  )
  return (
    <PlanPanel title={t('accountPlan.strategy')} extra={edit}>
      {plan.strategy ? (
        <Typography.Paragraph style={{ margin: 0, whiteSpace: 'pre-wrap' }}>{plan.strategy}</Typography.Paragraph>
      ) : (
        <Typography.Text type="secondary">{t('accountPlan.strategyNone')}</Typography.Text>
      )}
      <FormSheet
        title={t('accountPlan.strategyEdit')}
        open={edited !== undefined}
        onClose={() => setEdited(undefined)}
        save={save}
        saveLabel={t('kernel:save')}
        initialValues={{ strategy: edited?.strategy }}
      >
        <Form.Item name="strategy" label={t('accountPlan.strategy')}>
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={10_000} />
        </Form.Item>
      </FormSheet>
    </PlanPanel>
  )
}

interface NewPlanProps {
  customerId: string
  taken: number[]
  open: boolean
  onClose: () => void
  onMade: (id: string) => void
}

function NewPlan({ customerId, taken, open, onClose, onMade }: NewPlanProps) {
  const { t } = useTranslation('customers')
  const saved = usePlanSaved()
  const now = Number(today().slice(0, 4))
  const save = async (values: { year: number; strategy?: string }) => {
    const made = await createAccountPlan({ customerId, ...values })
    onMade(made.id)
    onClose()
    await saved(t('accountPlan.created'))
  }
  const required = [{ required: true, message: t('required') }]
  return (
    <FormSheet
      title={t('accountPlan.create')}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('accountPlan.create')}
      initialValues={{ year: taken.includes(now) ? now + 1 : now }}
    >
      <Form.Item name="year" label={t('accountPlan.year')} rules={required}>
        <InputNumber min={2000} max={2100} precision={0} />
      </Form.Item>
      <Form.Item name="strategy" label={t('accountPlan.strategy')}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={10_000} />
      </Form.Item>
    </FormSheet>
  )
}
