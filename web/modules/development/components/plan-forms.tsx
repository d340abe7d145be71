import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Flex, Form, Input, Segmented, Select } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { today } from '../../../kernel/formats.ts'
import { useMe } from '../../../kernel/session.ts'
import {
  addTarget,
  createPlan,
  editPlan,
  editTarget,
  planPlacesQuery,
  planQuery,
  plansKey,
  type DevelopmentPlan,
  type Target,
  type TargetInput,
} from '../pipeline-queries.ts'
import { AmountField, Field, onFields } from './fields.tsx'
import { onParty, PartyChoice } from './party-choice.tsx'

const parts = ['Y', 'H1', 'H2', 'Q1', 'Q2', 'Q3', 'Q4'] as const

/** A period such as `2026-Q3` in words. */
export function periodName(t: TFunction, period: string): string {
  const [year, part = 'Y'] = period.split('-')
  return t('plan.named', { year, part: t(`plan.parts.${part}`) }).trim()
}

interface NewPlan {
  year: number
  part: (typeof parts)[number]
  kind: 'departments' | 'regions'
  departmentId?: string
  regionId?: string
  ownerId?: string
  remark?: string
}

interface NewPlanDrawerProps {
  open: boolean
  onClose: () => void
  onSaved: (plan: DevelopmentPlan) => void
}

export function NewPlanDrawer({ open, onClose, onSaved }: NewPlanDrawerProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const me = useMe()
  const [year, month] = today().split('-').map(Number) as [number, number]
  const save = async ({ year: of, part, kind, departmentId, regionId, ...rest }: NewPlan) => {
    const place = kind === 'departments' ? { departmentId } : { regionId }
    const period = part === 'Y' ? String(of) : `${of}-${part}`
    const made = await onFields({ period: 'part' }, () => createPlan({ period, ...place, ...rest }))
    void message.success(t('plan.created'))
    onSaved(made)
  }
  return (
    <FormDrawer<NewPlan>
      title={t('plan.create')}
      open={open}
      onClose={onClose}
      save={save}
      initialValues={{
        year,
        part: `Q${Math.ceil(month / 3)}`,
        kind: me.region ? 'regions' : 'departments',
        ownerId: me.id,
      }}
    >
      <Flex gap={12} wrap>
        <div style={{ flex: 1, minWidth: 120 }}>
          <Field name="year" label={t('plan.year')} required>
            <Select options={[year - 1, year, year + 1, year + 2].map((value) => ({ value, label: value }))} />
          </Field>
        </div>
        <div style={{ flex: 1, minWidth: 140 }}>
          <Field name="part" label={t('plan.part')} required>
            <Select options={parts.map((value) => ({ value, label: t(`plan.parts.${value}`) }))} />
          </Field>
        </div>
      </Flex>
      <PlaceFields />
      <Field name="ownerId" label={t('pipeline.owner')} required>
        <ColleagueChoice<string> withMe present={me} />
      </Field>
      <Field name="remark" label={t('pipeline.remark')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Field>
    </FormDrawer>
  )
}

function PlaceFields() {
  const { t } = useTranslation('development')
  const kind = Form.useWatch<NewPlan['kind'] | undefined>('kind') ?? 'departments'
  const { data, isPending } = useQuery(planPlacesQuery(kind))
  const one = kind === 'departments' ? 'department' : 'region'
  return (
    <>
      <Field name="kind" label={t('plan.placeKind')}>
        <Segmented
          options={[
            { value: 'departments', label: t('plan.department') },
            { value: 'regions', label: t('plan.region') },
          ]}
        />
      </Field>
      <Field key={one} name={`${one}Id`} label={t(`plan.${one}`)} required>
        <Select
          loading={isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={data?.rows.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        />
      </Field>
    </>
  )
}

interface PlanDrawerProps {
  /** As it was when the form was opened; undefined: closed. */
  plan: DevelopmentPlan | undefined
  onClose: () => void
}

export function PlanDrawer({ plan, onClose }: PlanDrawerProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async (input: { ownerId?: string; remark?: string }) => {
    const saved = await editPlan(plan!, { ...input, remark: input.remark ?? '' })
    queryClient.setQueryData(planQuery(saved.id).queryKey, saved)
    void message.success(t('kernel:saved'))
    onClose()
  }
  return (
    <FormDrawer
      title={t('plan.edit')}
      open={plan !== undefined}
      onClose={onClose}
      save={save}
      initialValues={{ ownerId: plan?.owner.id, remark: plan?.remark }}
    >
      <Field name="ownerId" label={t('pipeline.owner')} required>
        <ColleagueChoice<string> withMe present={plan?.owner} />
      </Field>
      <Field name="remark" label={t('pipeline.remark')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Field>
    </FormDrawer>
  )
}

interface TargetDrawerProps {
  plan: DevelopmentPlan
  /** Undefined: closed; null: a new one. */
  target: Target | null | undefined
  onClose: () => void
}

/** Adds a customer or lead to win, or changes what is meant with one. */
export function TargetDrawer({ plan, target, onClose }: TargetDrawerProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ party, ...input }: TargetInput & { party?: string }) => {
    const saved = await (target ? editTarget(target.id, input) : onParty(() => addTarget(plan.id, party!, input)))
    queryClient.setQueryData(planQuery(plan.id).queryKey, saved)
    void message.success(t('kernel:saved'))
    onClose()
    await queryClient.invalidateQueries({ queryKey: plansKey })
  }
  return (
    <FormDrawer
      key={target?.id ?? 'new'}
      title={target ? t('plan.editTarget', { name: target.party.name }) : t('plan.addTarget')}
      open={target !== undefined}
      onClose={onClose}
      save={save}
      initialValues={
        target
          ? { ...target, ownerId: target.owner.id }
          : { stage: 'certified', expectedAmount: undefined, ownerId: plan.owner.id }
      }
    >
      {target === null && (
        <Field name="party" label={t('pipeline.party')} required>
          <PartyChoice />
        </Field>
      )}
      <Field name="stage" label={t('plan.stage')} required>
        <Select
          options={(['surveyed', 'certified', 'trading'] as const).map((value) => ({
            value,
            label: t(`plan.stages.${value}`),
          }))}
        />
      </Field>
      <Field name="expectedAmount" label={t('pipeline.amount')} required>
        <AmountField />
      </Field>
      <Field name="ownerId" label={t('pipeline.owner')} required>
        <ColleagueChoice<string> withMe present={target?.owner ?? plan.owner} />
      </Field>
      <Field name="remark" label={t('pipeline.remark')}>
        <Input maxLength={500} />
      </Field>
    </FormDrawer>
  )
}
