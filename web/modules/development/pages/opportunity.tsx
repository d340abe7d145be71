import { CheckCircleFilled, EditOutlined, MinusCircleOutlined, RightCircleFilled } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Col, Flex, Row, theme, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { FactsDrawer } from '../components/opportunity-forms.tsx'
import { History } from '../components/opportunity-history.tsx'
import { BackSheet, factNames, Moves } from '../components/opportunity-moves.tsx'
import { Lines, Panel } from '../components/panel.tsx'
import { PartyName } from '../components/plan-targets.tsx'
import { Status } from '../components/status.tsx'
import { DevelopmentTabs } from '../components/tabs.tsx'
import { choicesQuery, opportunityQuery, type Opportunity } from '../pipeline-queries.ts'

const route = getRouteApi('/app/development/opportunities/$id')

/** One opportunity: where it stands, what the next stage wants, what is known, and how it came there. */
export function OpportunityPage() {
  const { id } = route.useParams()
  return (
    <>
      <DevelopmentTabs active="opportunities" />
      <Await query={useQuery(opportunityQuery(id))}>{(opportunity) => <Whole opportunity={opportunity} />}</Await>
    </>
  )
}

function Whole({ opportunity }: { opportunity: Opportunity }) {
  const { t } = useTranslation('development')
  const [edited, setEdited] = useState<Opportunity>()
  const { title, status, party, can } = opportunity
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {title} <Status kind="opportunity" of={status} />
          </Flex>
        }
        hint={
          <>
            <PartyName party={party} /> · {inLocale(opportunity.templateTitle)} · {opportunity.owner.name}
          </>
        }
        actions={
          <>
            {can.edit && (
              <Button icon={<EditOutlined aria-hidden />} onClick={() => setEdited(opportunity)}>
                {t('opportunity.factsEdit')}
              </Button>
            )}
            <Moves opportunity={opportunity} />
          </>
        }
      />
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={11}>
          <Flex vertical gap={16}>
            <Stages opportunity={opportunity} />
            <Tenders opportunity={opportunity} />
          </Flex>
        </Col>
        <Col xs={24} lg={13}>
          <Flex vertical gap={16}>
            <About opportunity={opportunity} />
            <Known opportunity={opportunity} />
          </Flex>
        </Col>
        <Col xs={24}>
          <History opportunity={opportunity} />
        </Col>
      </Row>
      <FactsDrawer opportunity={edited} onClose={() => setEdited(undefined)} />
    </>
  )
}

function About({ opportunity }: { opportunity: Opportunity }) {
  const { t } = useTranslation('development')
  const { amount, weighted, status } = opportunity
  return (
    <Panel title={t('opportunity.about')}>
      <Lines
        lines={[
          {
            name: t('pipeline.amount'),
            value: amount === null ? t('opportunity.notKnown') : <Amount value={amount} />,
          },
          { name: t('opportunity.weightedTitle'), value: status === 'open' && <Amount value={weighted} /> },
          { name: t('opportunity.expectedOn'), value: opportunity.expectedOn ?? t('opportunity.notKnown') },
          { name: t('opportunity.closedOn'), value: opportunity.closedOn },
          {
            name: t('opportunity.lossReason'),
            value: opportunity.lossReasonTitle && inLocale(opportunity.lossReasonTitle),
          },
          { name: t('opportunity.lostTo'), value: opportunity.lostTo },
          { name: t('pipeline.note'), value: opportunity.closeNote },
        ].filter(({ value }) => value !== false)}
      />
    </Panel>
  )
}

function Known({ opportunity: { facts, competitors } }: { opportunity: Opportunity }) {
  const { t } = useTranslation('development')
  const { data: choices } = useQuery(choicesQuery)
  const written = choices?.facts.filter(({ from }) => from === 'people') ?? []
  const unknown = <Typography.Text type="secondary">{t('opportunity.notKnown')}</Typography.Text>
  return (
    <Panel title={t('opportunity.facts')}>
      <Lines
        lines={[
          ...written.map(({ fact, label }) => ({ name: inLocale(label), value: facts[fact] ?? unknown })),
          {
            name: t('opportunity.competitors'),
            value:
              competitors.length === 0
                ? unknown
                : competitors.map(({ name, note }) => (
                    <div key={name}>
                      {name}
                      {note && <Typography.Text type="secondary"> {note}</Typography.Text>}
                    </div>
                  )),
          },
        ]}
      />
    </Panel>
  )
}

type Stage = Opportunity['stages'][number]

function Stages({ opportunity }: { opportunity: Opportunity }) {
  const { t } = useTranslation('development')
  const [back, setBack] = useState<Stage>()
  const { stages, can, status, missingToWin } = opportunity
  const isOpen = status === 'open'
  return (
    <Panel title={t('opportunity.stagesTitle')}>
      <ol style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 12 }}>
        {stages.map((stage) => (
          <StageLine
            key={stage.stage}
            stage={stage}
            status={status}
            onBack={can.edit && stage.state === 'passed' ? () => setBack(stage) : undefined}
          />
        ))}
        {isOpen && (
          <Flex component="li" gap={10} align="start">
            <MinusCircleOutlined aria-hidden style={{ marginTop: 4 }} />
            <div>
              {t('opportunity.win')}
              <Missing of={missingToWin} />
            </div>
          </Flex>
        )}
      </ol>
      <BackSheet opportunity={opportunity} stage={back} onClose={() => setBack(undefined)} />
    </Panel>
  )
}

interface StageLineProps {
  stage: Stage
  status: Opportunity['status']
  onBack: (() => void) | undefined
}

function StageLine({ stage, status, onBack }: StageLineProps) {
  const { t } = useTranslation('development')
  const { token } = theme.useToken()
  const title = inLocale(stage.title)
  const state = status === 'won' ? 'passed' : stage.state
  const word = status === 'lost' && state === 'present' ? 'stopped' : state
  const icons = {
    passed: <CheckCircleFilled aria-hidden style={{ color: token.colorSuccess }} />,
    present: <RightCircleFilled aria-hidden style={{ color: token.colorLink }} />,
    ahead: <MinusCircleOutlined aria-hidden />,
  }
  return (
    <Flex component="li" gap={10} aria-current={state === 'present' ? 'step' : undefined}>
      <span style={{ marginTop: 1 }}>{icons[state]}</span>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Flex wrap gap={8} align="baseline">
          {state === 'present' ? <strong>{title}</strong> : title}
          <Typography.Text type="secondary" className="tabular" style={{ fontSize: 12 }}>
            {t(`opportunity.state.${word}`)} · {t('opportunity.probability', { percent: stage.probability })}
          </Typography.Text>
        </Flex>
        {status === 'open' && state === 'ahead' && <Missing of={stage.missing} />}
      </div>
      {onBack && (
        <Button aria-label={t('opportunity.backTo', { stage: title })} onClick={onBack}>
          {t('opportunity.back')}
        </Button>
      )}
    </Flex>
  )
}

function Missing({ of }: { of: Stage['missing'] }) {
  const { t } = useTranslation('development')
  const text =
    of.length === 0
      ? t('opportunity.complete')
      : t('opportunity.missing', { facts: factNames(of, t('kernel:listComma')) })
  return (
    <div>
      <Typography.Text type="secondary">{text}</Typography.Text>
    </div>
  )
}

function Tenders({ opportunity: { id, tenders, template, can } }: { opportunity: Opportunity }) {
  const { t } = useTranslation('development')
  if (tenders.length === 0 && template !== 'government-procurement') return null
  const add = can.edit && (
    <LinkButton to="/development/tenders" search={{ opportunityId: id }}>
      {t('opportunity.addTender')}
    </LinkButton>
  )
  return (
    <Panel title={t('opportunity.tenders')} extra={add}>
      {tenders.length === 0 && <Typography.Text type="secondary">{t('opportunity.noTenders')}</Typography.Text>}
      {tenders.map((tender) => (
        <Flex key={tender.id} wrap gap={8} align="center" style={{ minHeight: 36 }}>
          <Link to="/development/tenders/$id" params={{ id: tender.id }}>
            {tender.number} {tender.title}
          </Link>
          <Typography.Text type="secondary" className="tabular">
            {formatInstant(tender.deadline)} · {t(`tender.status.${tender.status}`)}
          </Typography.Text>
        </Flex>
      ))}
    </Panel>
  )
}
