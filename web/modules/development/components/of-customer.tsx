import { PlusOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import type { Page } from '../../../kernel/api.ts'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { useMay } from '../../../kernel/session.ts'
import {
  loadOpportunities,
  loadTenders,
  opportunitiesKey,
  tendersKey,
  type OpportunityLine,
  type TenderLine,
} from '../pipeline-queries.ts'
import {
  agreementKinds,
  agreementsKey,
  casesKey,
  loadAgreements,
  loadCases,
  type Agreement,
  type CaseLine,
} from '../queries.ts'
import { AgreementState, Ending } from './agreement-card.tsx'
import { AgreementForm } from './agreement-form.tsx'
import { Panel } from './panel.tsx'
import { StageTag } from './stage.tsx'
import { Status } from './status.tsx'
import { Deadline } from './tender-marks.tsx'

/** What was done to win a customer and what was agreed with it: cases, opportunities, tenders, agreements. */
export function CustomerDevelopment({ customer: { id: customerId } }: { customer: { id: string } }) {
  const { t } = useTranslation('development')
  return (
    <Flex vertical gap={12}>
      <Some<CaseLine>
        title={t('ofCustomer.cases')}
        empty={t('ofCustomer.noCases')}
        queryKey={[...casesKey, 'of', customerId]}
        load={(cursor) => loadCases({ customerId }, cursor)}
        line={(row) => ({
          head: (
            <Link to="/development/certifications/$id" params={{ id: row.id }}>
              {t('ofCustomer.case', { attempt: row.attempt })}
            </Link>
          ),
          state: <StageTag of={row.stage} />,
          about: [row.code, t('case.sinceOn', { at: formatInstant(row.stageSince) })],
        })}
      />
      <Some<Agreement>
        title={t('ofCustomer.agreements')}
        extra={<DraftHere customerId={customerId} />}
        empty={t('ofCustomer.noAgreements')}
        queryKey={[...agreementsKey, 'of', customerId]}
        load={(cursor) => loadAgreements({ customerId }, cursor)}
        line={(row) => ({
          head: (
            <Link to="/development/agreements/$id" params={{ id: row.id }}>
              {t(`agreement.kinds.${row.kind}`)} {row.number}
            </Link>
          ),
          state: <AgreementState of={row.state} />,
          about: [<Ending key="ending" of={row} />],
        })}
      />
      <Some<OpportunityLine>
        title={t('ofCustomer.opportunities')}
        empty={t('ofCustomer.noOpportunities')}
        queryKey={[...opportunitiesKey, 'of', customerId]}
        load={(cursor) => loadOpportunities({ customerId }, cursor)}
        line={(row) => ({
          head: (
            <Link to="/development/opportunities/$id" params={{ id: row.id }}>
              {row.title}
            </Link>
          ),
          state: <Status kind="opportunity" of={row.status} />,
          about: [
            row.amount && <Amount key="amount" value={row.amount} />,
            row.closedOn ?? row.expectedOn,
            row.owner.name,
          ],
        })}
      />
      <Some<TenderLine>
        title={t('ofCustomer.tenders')}
        empty={t('ofCustomer.noTenders')}
        queryKey={[...tendersKey, 'of', customerId]}
        load={(cursor) => loadTenders({ customerId }, cursor)}
        line={(row) => ({
          head: (
            <Link to="/development/tenders/$id" params={{ id: row.id }}>
              {row.title}
            </Link>
          ),
          state: <Status kind="tender" of={row.status} />,
          about: [row.number, <Deadline key="deadline" of={row} />, row.owner.name],
        })}
      />
    </Flex>
  )
}

/** Draws up an agreement with the customer, with or without a case. */
function DraftHere({ customerId }: { customerId: string }) {
  const { t } = useTranslation('development')
  const queryClient = useQueryClient()
  const [open, setOpen] = useState(false)
  if (!useMay()('development.write')) return null
  return (
    <>
      <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('agreement.draft')}
      </Button>
      <AgreementForm
        customerId={customerId}
        kinds={agreementKinds}
        open={open}
        onClose={() => setOpen(false)}
        onSaved={() => queryClient.invalidateQueries({ queryKey: agreementsKey })}
      />
    </>
  )
}

interface Line {
  head: ReactNode
  state: ReactNode
  /** What is known of it; what is not is left out. */
  about: ReactNode[]
}

interface SomeProps<Row extends { id: string }> {
  title: string
  extra?: ReactNode
  empty: string
  queryKey: readonly unknown[]
  load: (cursor: string | undefined) => Promise<Page<Row>>
  line: (row: Row) => Line
}

/** Those of one kind, newest first where the kind has such an order. */
function Some<Row extends { id: string }>({ title, extra, empty, queryKey, load, line }: SomeProps<Row>) {
  const { t } = useTranslation('development')
  return (
    <Panel title={title} extra={extra}>
      <DataList<Row>
        queryKey={queryKey}
        load={load}
        rowKey={({ id }) => id}
        empty={<Typography.Text type="secondary">{empty}</Typography.Text>}
        columns={[
          { key: 'head', title, render: (_, row) => line(row).head },
          { key: 'state', title: t('ofCustomer.state'), render: (_, row) => line(row).state },
          { key: 'about', title: t('ofCustomer.about'), render: (_, row) => <About of={line(row)} /> },
        ]}
        card={(row) => (
          <Flex vertical gap={4}>
            <Flex gap={8} justify="space-between" align="start">
              {line(row).head}
              {line(row).state}
            </Flex>
            <About of={line(row)} />
          </Flex>
        )}
      />
    </Panel>
  )
}

function About({ of: { about } }: { of: Line }) {
  return (
    <Flex component="span" wrap gap="4px 16px" className="tabular">
      {about.filter(Boolean).map((one, at) => (
        <span key={at}>{one}</span>
      ))}
    </Flex>
  )
}
