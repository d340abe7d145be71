import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { DateField } from '../../../kernel/date-field.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { useMe } from '../../../kernel/session.ts'
import {
  choicesQuery,
  editOpportunity,
  openOpportunity,
  opportunitiesKey,
  opportunityQuery,
  type Opportunity,
  type OpportunityInput,
} from '../pipeline-queries.ts'
import { AmountField, Field, orNull } from './fields.tsx'
import { onParty, PartyChoice } from './party-choice.tsx'

interface NewOpportunity {
  party: string
  title: string
  template: string
  amount?: string
  expectedOn?: string | null
  ownerId?: string
}

interface NewOpportunityDrawerProps {
  open: boolean
  template: string | undefined
  onClose: () => void
  onSaved: (opportunity: Opportunity) => void
}

export function NewOpportunityDrawer({ open, template, onClose, onSaved }: NewOpportunityDrawerProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const me = useMe()
  const { data: choices } = useQuery(choicesQuery)
  const save = async ({ party, amount, ...rest }: NewOpportunity) => {
    const made = await onParty(() => openOpportunity(party, { ...rest, amount: orNull(amount) }))
    void message.success(t('opportunity.created'))
    onSaved(made)
  }
  return (
    <FormDrawer<NewOpportunity>
      title={t('opportunity.create')}
      open={open}
      onClose={onClose}
      save={save}
      initialValues={{ template, ownerId: me.id }}
    >
      <Field name="party" label={t('pipeline.party')} required>
        <PartyChoice />
      </Field>
      <Field name="title" label={t('opportunity.name')} required>
        <Input maxLength={255} autoComplete="off" />
      </Field>
      <Field name="template" label={t('opportunity.template')} required>
        <Select
          options={choices?.templates.map(({ template: value, title }) => ({ value, label: inLocale(title) })) ?? []}
        />
      </Field>
      <Field name="amount" label={t('pipeline.amount')}>
        <AmountField />
      </Field>
      <Field name="expectedOn" label={t('opportunity.expectedOn')}>
        <DateField />
      </Field>
      <Field name="ownerId" label={t('pipeline.owner')} required>
        <ColleagueChoice<string> withMe present={me} />
      </Field>
    </FormDrawer>
  )
}

/** What a form says of an opportunity, as the server reads it: only the fields that the form has. */
export function inputOf(values: OpportunityInput): OpportunityInput {
  const { amount, expectedOn, facts, ...rest } = values
  const written = Object.entries(facts ?? {}).map(([fact, text]) => [fact, text ?? ''])
  return {
    ...rest,
    ...('amount' in values ? { amount: orNull(amount) } : {}),
    ...('expectedOn' in values ? { expectedOn: expectedOn ?? null } : {}),
    ...(facts ? { facts: Object.fromEntries(written) as Record<string, string> } : {}),
    ...(values.competitors
      ? { competitors: values.competitors.map(({ name, note }) => ({ name, note: note ?? '' })) }
      : {}),
  }
}

interface FactsDrawerProps {
  /** As it was when the form was opened; undefined: closed. */
  opportunity: Opportunity | undefined
  onClose: () => void
}

/** Everything known of an opportunity, in one form. */
export function FactsDrawer({ opportunity, onClose }: FactsDrawerProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const { data: choices } = useQuery(choicesQuery)
  const save = async (values: OpportunityInput) => {
    const saved = await editOpportunity(opportunity!, inputOf(values))
    queryClient.setQueryData(opportunityQuery(saved.id).queryKey, saved)
    void message.success(t('opportunity.saved'))
    onClose()
    await queryClient.invalidateQueries({ queryKey: opportunitiesKey })
  }
  const written = choices?.facts.filter(({ from }) => from === 'people') ?? []
  return (
    <FormDrawer<OpportunityInput>
      title={t('opportunity.edit')}
      open={opportunity !== undefined}
      onClose={onClose}
      save={save}
      width={560}
      initialValues={opportunity && { ...opportunity, ownerId: opportunity.owner.id }}
    >
      <Field name="title" label={t('opportunity.name')} required>
        <Input maxLength={255} autoComplete="off" />
      </Field>
      <Field name="ownerId" label={t('pipeline.owner')} required>
        <ColleagueChoice<string> withMe present={opportunity?.owner} />
      </Field>
      <Field name="amount" label={t('pipeline.amount')}>
        <AmountField />
      </Field>
      <Field name="expectedOn" label={t('opportunity.expectedOn')}>
        <DateField />
      </Field>
      {written.map(({ fact, label }) => (
        <FactField key={fact} fact={fact} label={inLocale(label)} />
      ))}
      <CompetitorFields />
    </FormDrawer>
  )
}

export function FactField({ fact, label, required = false }: { fact: string; label: string; required?: boolean }) {
  return (
    <Field name={['facts', fact]} label={label} required={required}>
      <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={2000} />
    </Field>
  )
}

/** Who else is after it. */
export function CompetitorFields() {
  const { t } = useTranslation('development')
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
      <legend style={{ padding: 0, marginBottom: 8 }}>{t('opportunity.competitors')}</legend>
      <Form.List name="competitors">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <Flex key={key} gap={8} align="start">
                <div style={{ flex: 1 }}>
                  <Field name={[name, 'name']} label={t('opportunity.competitor')} required>
                    <Input maxLength={255} />
                  </Field>
                </div>
                <div style={{ flex: 1 }}>
                  <Field name={[name, 'note']} label={t('opportunity.competitorNote')}>
                    <Input maxLength={500} />
                  </Field>
                </div>
                <Button
                  type="text"
                  style={{ marginTop: 30 }}
                  icon={<DeleteOutlined />}
                  aria-label={t('opportunity.removeCompetitor', { n: name + 1 })}
                  onClick={() => remove(name)}
                />
              </Flex>
            ))}
            <Button icon={<PlusOutlined aria-hidden />} onClick={() => add()}>
              {t('opportunity.addCompetitor')}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  )
}
