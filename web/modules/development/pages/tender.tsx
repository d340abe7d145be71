import { EditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Col, Flex, Row } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { Lines, Panel } from '../components/panel.tsx'
import { Status } from '../components/status.tsx'
import { DevelopmentTabs } from '../components/tabs.tsx'
import { TenderDrawer } from '../components/tender-forms.tsx'
import { Deadline, FeeState } from '../components/tender-marks.tsx'
import { Papers } from '../components/tender-papers.tsx'
import { Steps } from '../components/tender-steps.tsx'
import { tenderQuery, type Tender } from '../pipeline-queries.ts'

const route = getRouteApi('/app/development/tenders/$id')

/** One tender: the notice, the papers of the bid, its fee, and what became of it. */
export function TenderPage() {
  const { id } = route.useParams()
  return (
    <>
      <DevelopmentTabs active="tenders" />
      <Await query={useQuery(tenderQuery(id))}>{(tender) => <Whole tender={tender} />}</Await>
    </>
  )
}

function Whole({ tender }: { tender: Tender }) {
  const { t } = useTranslation('development')
  const [edited, setEdited] = useState<Tender>()
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {tender.title} <Status kind="tender" of={tender.status} />
          </Flex>
        }
        hint={
          <span className="tabular">
            {tender.number} · {tender.buyer}
          </span>
        }
        actions={
          <>
            {tender.can.edit && (
              <Button icon={<EditOutlined aria-hidden />} onClick={() => setEdited(tender)}>
                {t('tender.edit')}
              </Button>
            )}
            <Steps tender={tender} />
          </>
        }
      />
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={15}>
          <Papers tender={tender} />
        </Col>
        <Col xs={24} lg={9}>
          <Flex vertical gap={16}>
            <About tender={tender} />
            <Bid tender={tender} />
          </Flex>
        </Col>
      </Row>
      <TenderDrawer tender={edited} onClose={() => setEdited(undefined)} />
    </>
  )
}

const money = (value: string | null) => value && <Amount value={value} />

function About({ tender }: { tender: Tender }) {
  const { t } = useTranslation('development')
  const { customer, opportunity } = tender
  return (
    <Panel title={t('tender.about')}>
      <Lines
        lines={[
          { name: t('tender.deadline'), value: <Deadline of={tender} /> },
          {
            name: t('pipeline.customer'),
            value: customer && (
              <Link to="/customers/$id" params={{ id: customer.id }}>
                {customer.name}
              </Link>
            ),
          },
          {
            name: t('tender.opportunity'),
            value: opportunity && (
              <Link to="/development/opportunities/$id" params={{ id: opportunity.id }}>
                {opportunity.title}
              </Link>
            ),
          },
          { name: t('tender.budget'), value: money(tender.budget) },
          { name: t('pipeline.owner'), value: tender.owner.name },
          { name: t('tender.publishedOn'), value: tender.publishedOn },
          { name: t('tender.agency'), value: tender.agency },
          { name: t('tender.source'), value: tender.source },
        ]}
      />
    </Panel>
  )
}

function Bid({ tender }: { tender: Tender }) {
  const { t } = useTranslation('development')
  return (
    <Panel title={t('tender.bid')}>
      <Lines
        lines={[
          {
            name: t('tender.fee'),
            value: (
              <Flex component="span" wrap gap={8}>
                {tender.hasFee && money(tender.fee)} <FeeState of={tender} />
              </Flex>
            ),
          },
          { name: t('tender.bidPrice'), value: money(tender.bidPrice) },
          { name: t('tender.submittedAt'), value: tender.submittedAt && formatInstant(tender.submittedAt) },
          { name: t('tender.winner'), value: tender.winner },
          { name: t('tender.winningPrice'), value: money(tender.winningPrice) },
          { name: t('tender.resultOn'), value: tender.resultOn },
          { name: t('tender.closeNote'), value: tender.closeNote },
        ]}
      />
    </Panel>
  )
}
