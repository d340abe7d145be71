import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Checkbox, Form, Input, Select, type SelectProps } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { DateField } from '../../../kernel/date-field.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { useMe } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import {
  editTender,
  enterTender,
  openOpportunitiesQuery,
  opportunitiesKey,
  opportunityQuery,
  partyIds,
  tenderQuery,
  tendersKey,
  type Opportunity,
  type Tender,
  type TenderInput,
} from '../pipeline-queries.ts'
import { AmountField, Field, InstantField, orNull } from './fields.tsx'
import { onParty, PartyChoice } from './party-choice.tsx'

interface TenderValues extends Omit<TenderInput, 'customerId'> {
  party?: string
}

const inputOf = ({
  party,
  agency,
  source,
  budget,
  publishedOn,
  opportunityId,
  ...rest
}: TenderValues): TenderInput => ({
  ...rest,
  agency: orNull(agency),
  source: orNull(source),
  budget: orNull(budget),
  publishedOn: publishedOn ?? null,
  opportunityId: opportunityId ?? null,
  customerId: party ? (partyIds(party).customerId ?? null) : null,
})

const valuesOf = ({ customer, opportunity, owner, ...tender }: Tender) => ({
  ...Object.fromEntries(Object.entries(tender).filter(([, value]) => value !== null)),
  ownerId: owner.id,
  ...(customer ? { party: `customer:${customer.id}` } : {}),
  ...(opportunity ? { opportunityId: opportunity.id } : {}),
})

interface NewTenderDrawerProps {
  open: boolean
  /** For an opportunity, whose customer and name it starts with. */
  opportunityId: string | undefined
  onClose: () => void
  onSaved: (tender: Tender) => void
}

export function NewTenderDrawer({ open, opportunityId, onClose, onSaved }: NewTenderDrawerProps) {
  const query = useQuery({ ...opportunityQuery(opportunityId ?? ''), enabled: opportunityId !== undefined })
  if (opportunityId === undefined) return <EnterDrawer open={open} of={undefined} onClose={onClose} onSaved={onSaved} />
  if (!open) return null
  return <Await query={query}>{(of) => <EnterDrawer open={open} of={of} onClose={onClose} onSaved={onSaved} />}</Await>
}

interface EnterDrawerProps {
  open: boolean
  of: Opportunity | undefined
  onClose: () => void
  onSaved: (tender: Tender) => void
}

function EnterDrawer({ open, of, onClose, onSaved }: EnterDrawerProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const me = useMe()
  const customer = of?.party.kind === 'customer' ? of.party : undefined
  const save = async (values: TenderValues) => {
    const made = await onParty(() => enterTender(inputOf(values)))
    void message.success(t('tender.created'))
    onSaved(made)
    await queryClient.invalidateQueries({ queryKey: opportunitiesKey })
  }
  return (
    <FormDrawer<TenderValues>
      title={t('tender.create')}
      open={open}
      onClose={onClose}
      save={save}
      width={560}
      initialValues={{
        ownerId: me.id,
        hasFee: true,
        ...(of ? { opportunityId: of.id, title: of.title } : {}),
        ...(customer ? { party: `customer:${customer.id}`, buyer: customer.name } : {}),
      }}
    >
      <TenderFields customer={customer} opportunity={of} owner={me} />
    </FormDrawer>
  )
}

interface TenderDrawerProps {
  /** As it was when the form was opened; undefined: closed. */
  tender: Tender | undefined
  onClose: () => void
}

export function TenderDrawer({ tender, onClose }: TenderDrawerProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async (values: TenderValues) => {
    const saved = await onParty(() => editTender(tender!, inputOf(values)))
    queryClient.setQueryData(tenderQuery(saved.id).queryKey, saved)
    void message.success(t('tender.saved'))
    onClose()
    await queryClient.invalidateQueries({ queryKey: tendersKey })
  }
  return (
    <FormDrawer<TenderValues>
      title={t('tender.edit')}
      open={tender !== undefined}
      onClose={onClose}
      save={save}
      width={560}
      initialValues={tender && valuesOf(tender)}
    >
      {tender && <TenderFields customer={tender.customer} opportunity={tender.opportunity} owner={tender.owner} />}
    </FormDrawer>
  )
}

interface TenderFieldsProps {
  customer: { id: string; name: string } | null | undefined
  opportunity: { id: string; title: string } | null | undefined
  owner: { id: string; name: string }
}

function TenderFields({ customer, opportunity, owner }: TenderFieldsProps) {
  const { t } = useTranslation('development')
  return (
    <>
      <Field name="number" label={t('tender.number')} required>
        <Input maxLength={64} autoComplete="off" />
      </Field>
      <Field name="title" label={t('tender.name')} required>
        <Input maxLength={255} autoComplete="off" />
      </Field>
      <Field name="buyer" label={t('tender.buyer')} required>
        <Input maxLength={255} autoComplete="off" />
      </Field>
      <Field name="deadline" label={t('tender.deadline')} required>
        <InstantField />
      </Field>
      <Field name="party" label={t('pipeline.customer')}>
        <PartyChoice
          noLeads
          allowClear
          present={customer ? { value: `customer:${customer.id}`, label: customer.name } : undefined}
        />
      </Field>
      <Field name="opportunityId" label={t('tender.opportunity')}>
        <OpportunityChoice present={opportunity ?? undefined} />
      </Field>
      <Field name="budget" label={t('tender.budget')}>
        <AmountField />
      </Field>
      <Form.Item name="hasFee" valuePropName="checked">
        <Checkbox>{t('tender.hasFee')}</Checkbox>
      </Form.Item>
      <Field name="ownerId" label={t('pipeline.owner')} required>
        <ColleagueChoice<string> withMe present={owner} />
      </Field>
      <Field name="publishedOn" label={t('tender.publishedOn')}>
        <DateField />
      </Field>
      <Field name="agency" label={t('tender.agency')}>
        <Input maxLength={255} />
      </Field>
      <Field name="source" label={t('tender.source')}>
        <Input maxLength={500} />
      </Field>
    </>
  )
}

interface OpportunityChoiceProps extends Pick<SelectProps<string>, 'id' | 'value' | 'onChange'> {
  present: { id: string; title: string } | undefined
}

function OpportunityChoice({ present, ...props }: OpportunityChoiceProps) {
  const { t } = useTranslation('development')
  const [sought, setSought] = useState('')
  const query = useQuery({ ...openOpportunitiesQuery(useDeferredValue(sought)), placeholderData: keepPreviousData })
  const rows = query.data?.rows ?? []
  const isListed = !present || rows.some(({ id }) => id === present.id)
  const options = rows.map(({ id, title, party }) => ({ value: id, label: `${title} · ${party.name}` }))
  return (
    <Select<string>
      {...props}
      allowClear
      loading={query.isFetching}
      notFoundContent={t('tender.noOpportunity')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={isListed ? options : [{ value: present.id, label: present.title }, ...options]}
    />
  )
}
