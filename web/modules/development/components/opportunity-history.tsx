import { useQuery } from '@tanstack/react-query'
import { Flex, Typography } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import {
  choicesQuery,
  loadHistory,
  opportunitiesKey,
  type Opportunity,
  type OpportunityEvent,
} from '../pipeline-queries.ts'
import { Panel } from './panel.tsx'

/** What happened to an opportunity, the newest first. */
export function History({ opportunity }: { opportunity: Opportunity }) {
  const { t } = useTranslation('development')
  const said = useHappened(opportunity)
  return (
    <Panel title={t('opportunity.history')}>
      <DataList<OpportunityEvent>
        queryKey={[...opportunitiesKey, 'history', opportunity.id]}
        load={(cursor) => loadHistory(opportunity.id, cursor)}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'at',
            title: t('opportunity.at'),
            render: (_, { at }) => <span className="tabular">{formatInstant(at)}</span>,
          },
          { key: 'who', title: t('opportunity.who'), render: (_, { actor }) => actor.name },
          { key: 'what', title: t('opportunity.what'), render: (_, event) => <Happened event={event} said={said} /> },
        ]}
        card={(event) => (
          <Flex vertical gap={4}>
            <Happened event={event} said={said} />
            <Typography.Text type="secondary" className="tabular">
              {formatInstant(event.at)} · {event.actor.name}
            </Typography.Text>
          </Flex>
        )}
      />
    </Panel>
  )
}

function Happened({ event, said }: { event: OpportunityEvent; said: (event: OpportunityEvent) => string }) {
  return (
    <div>
      {said(event)}
      {event.reason && (
        <div>
          <Typography.Text type="secondary">{event.reason}</Typography.Text>
        </div>
      )}
    </div>
  )
}

/** Words for what happened: stages by their titles, changes by the names of what changed. */
function useHappened({ stages }: Opportunity) {
  const { t } = useTranslation('development')
  const { data: choices } = useQuery(choicesQuery)
  const stage = (name: unknown) => {
    const known = stages.find((each) => each.stage === name)
    return known ? inLocale(known.title) : String(name)
  }
  const label = (fact: string) => {
    const known = choices?.facts.find((each) => each.fact === fact)
    return known ? inLocale(known.label) : fieldLabel(t, fact)
  }
  return ({ kind, before, after }: OpportunityEvent): string => {
    const what = kind.replace('opportunity.', '')
    if (what === 'moved') {
      return t('opportunity.happened.moved', { before: stage(before?.['stage']), after: stage(after?.['stage']) })
    }
    if (what !== 'changed') return t(`opportunity.happened.${what}`, { defaultValue: what })
    const fields = changedFields(before ?? {}, after ?? {}).map(label)
    if (fields.length === 0) return t('opportunity.happened.changedOther')
    return t('opportunity.happened.changed', { fields: fields.join(t('kernel:listComma')) })
  }
}

function fieldLabel(t: TFunction, name: string): string {
  return name === 'owner' ? t('pipeline.owner') : t(`opportunity.field.${name}`, { defaultValue: name })
}

type Row = Record<string, unknown>
const shownFields = ['title', 'owner', 'amount', 'expectedOn', 'competitors']

/** Which fields and facts differ. */
function changedFields(before: Row, after: Row): string[] {
  const differs = (one: Row, other: Row) => (name: string) => JSON.stringify(one[name]) !== JSON.stringify(other[name])
  const [was, is] = [(before['facts'] ?? {}) as Row, (after['facts'] ?? {}) as Row]
  const facts = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return [...shownFields.filter(differs(before, after)), ...facts.filter(differs(was, is))]
}
