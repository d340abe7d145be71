import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Alert, App, Button, Card, Col, Flex, Input, Progress, Row, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { Await } from '../../../kernel/states.tsx'
import { Field } from '../components/fields.tsx'
import { PlanDrawer, periodName } from '../components/plan-forms.tsx'
import { Targets } from '../components/plan-targets.tsx'
import { Status } from '../components/status.tsx'
import { DevelopmentTabs } from '../components/tabs.tsx'
import { planQuery, plansKey, reopenPlan, submitPlan, type DevelopmentPlan } from '../pipeline-queries.ts'

const route = getRouteApi('/app/development/plans/$id')

/** One plan: whom an office wants to win by when, how far that is, and its approval. */
export function DevelopmentPlanPage() {
  const { id } = route.useParams()
  return (
    <>
      <DevelopmentTabs active="plans" />
      <Await query={useQuery(planQuery(id))}>{(plan) => <Plan plan={plan} />}</Await>
    </>
  )
}

function Plan({ plan }: { plan: DevelopmentPlan }) {
  const { t } = useTranslation('development')
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {periodName(t, plan.period)} {plan.place.name} <Status kind="plan" of={plan.status} />
          </Flex>
        }
        hint={<span className="tabular">{[plan.owner.name, said(plan)].filter(Boolean).join(' · ')}</span>}
        actions={<PlanActions plan={plan} />}
      />
      <Flex vertical gap={16}>
        {plan.status === 'pending' && <Alert type="info" showIcon title={t('plan.pendingHint')} />}
        {plan.remark && <Typography.Paragraph style={{ margin: 0 }}>{plan.remark}</Typography.Paragraph>}
        <Totals plan={plan} />
        <Targets plan={plan} />
      </Flex>
    </>
  )

  function said({ status, approvedAt, submittedAt }: DevelopmentPlan): string | null {
    if (status === 'approved' && approvedAt) return t('plan.approvedAt', { at: formatInstant(approvedAt) })
    if (status === 'pending' && submittedAt) return t('plan.submittedAt', { at: formatInstant(submittedAt) })
    return null
  }
}

function Totals({ plan: { totals } }: { plan: DevelopmentPlan }) {
  const { t } = useTranslation('development')
  const percent = totals.targets === 0 ? 0 : Math.round((totals.reached / totals.targets) * 100)
  return (
    <Row gutter={[12, 12]}>
      <Figure name={t('plan.totals.reached')}>
        <div>{t('plan.ofTargets', { reached: totals.reached, targets: totals.targets })}</div>
        <Progress percent={percent} size="small" aria-label={t('plan.totals.reached')} />
      </Figure>
      <Figure name={t('plan.totals.expected')}>
        <Amount value={totals.expected} /> {t('pipeline.yuan')}
      </Figure>
      <Figure name={t('plan.totals.invoiced')}>
        <Amount value={totals.invoiced} /> {t('pipeline.yuan')}
      </Figure>
    </Row>
  )
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Col xs={24} sm={8}>
      <Card size="small" style={{ height: '100%' }}>
        <Typography.Text type="secondary">{name}</Typography.Text>
        <div className="tabular" style={{ marginTop: 2 }}>
          {children}
        </div>
      </Card>
    </Col>
  )
}

function PlanActions({ plan }: { plan: DevelopmentPlan }) {
  const { t } = useTranslation('development')
  const [edited, setEdited] = useState<DevelopmentPlan>()
  const [act, setAct] = useState<'submit' | 'reopen'>()
  return (
    <>
      {plan.status === 'pending' && (
        <LinkButton to="/approvals" search={{ box: 'submitted' }}>
          {t('plan.goApproval')}
        </LinkButton>
      )}
      {plan.can.edit && <Button onClick={() => setEdited(plan)}>{t('plan.edit')}</Button>}
      {plan.can.reopen && <Button onClick={() => setAct('reopen')}>{t('plan.reopen')}</Button>}
      {plan.can.submit && (
        <Button type="primary" disabled={plan.targets.length === 0} onClick={() => setAct('submit')}>
          {t('plan.submit')}
        </Button>
      )}
      <PlanDrawer plan={edited} onClose={() => setEdited(undefined)} />
      <PlanSheet plan={plan} act={act} onClose={() => setAct(undefined)} />
    </>
  )
}

interface PlanSheetProps {
  plan: DevelopmentPlan
  act: 'submit' | 'reopen' | undefined
  onClose: () => void
}

function PlanSheet({ plan, act, onClose }: PlanSheetProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ reason }: { reason?: string }) => {
    const saved = await (act === 'submit' ? submitPlan(plan.id) : reopenPlan(plan.id, reason ?? ''))
    queryClient.setQueryData(planQuery(plan.id).queryKey, saved)
    void message.success(t(act === 'submit' ? 'plan.submitted' : 'plan.reopened'))
    onClose()
    await queryClient.invalidateQueries({ queryKey: plansKey })
  }
  return (
    <FormSheet<{ reason?: string }>
      title={act ? t(`plan.${act}`) : ''}
      open={act !== undefined}
      onClose={onClose}
      save={save}
      saveLabel={act ? t(`plan.${act}`) : ''}
    >
      <Typography.Paragraph>{act && t(`plan.${act}Hint`)}</Typography.Paragraph>
      {act === 'reopen' && (
        <Field name="reason" label={t('pipeline.reason')} required>
          <Input maxLength={500} />
        </Field>
      )}
    </FormSheet>
  )
}
