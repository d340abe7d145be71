import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Col, Collapse, Flex, Row, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DecisionCard } from '../../../kernel/decision-card.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { PrintForms } from '../../forms/index.ts'
import { CaseAgreements } from '../components/case-agreements.tsx'
import { Findings } from '../components/findings.tsx'
import { GatePanel } from '../components/gate-panel.tsx'
import type { Section } from '../components/gate-words.ts'
import { Moves } from '../components/moves.tsx'
import { Panel } from '../components/panel.tsx'
import { Interview, Papers } from '../components/papers.tsx'
import { ReasonSheet } from '../components/reason-sheet.tsx'
import { Report } from '../components/report.tsx'
import { Scores } from '../components/scores.tsx'
import { reached, StageBar, StageTag } from '../components/stage.tsx'
import { OwnFinding } from '../components/sign-finding.tsx'
import { useCase } from '../components/use-case.ts'
import { caseQuery, path, refuseCase, type Dossier, type Stage } from '../queries.ts'

const route = getRouteApi('/app/development/certifications/$id')

/** One case of certification: how far it is, what its next gate asks for, and everything it holds. */
export function CertificationPage() {
  const { id } = route.useParams()
  const query = useQuery(caseQuery(id))
  // Once the case has moved on, other parts of it matter: begin anew.
  return <Await query={query}>{(dossier) => <Case key={id + dossier.stage} dossier={dossier} />}</Await>
}

function Case({ dossier }: { dossier: Dossier }) {
  const [open, setOpen] = useState<Section[]>(() => opened(dossier))
  const jump = (section: Section) => {
    setOpen((now) => [...new Set([...now, section])])
    requestAnimationFrame(() => {
      const place = document.getElementById(section)
      place?.scrollIntoView({ block: 'start' })
      place?.querySelector<HTMLElement>('[role="button"]')?.focus({ preventScroll: true })
    })
  }
  return (
    <>
      <Head dossier={dossier} />
      <Flex vertical gap={16}>
        <StageBar dossier={dossier} />
        <OwnFinding dossier={dossier} />
        <GatePanel dossier={dossier} onJump={jump} />
        <Row gutter={[16, 16]}>
          <Col xs={24} xl={16}>
            <Sections dossier={dossier} open={open} onChange={setOpen} />
          </Col>
          <Col xs={24} xl={8}>
            <Aside dossier={dossier} />
          </Col>
        </Row>
      </Flex>
    </>
  )
}

const isPast = (dossier: Dossier, stage: Stage) =>
  path.indexOf(reached(dossier) as 'report') >= path.indexOf(stage as 'report')

/** What is worked on at a stage; the rest is there, folded. */
function opened(dossier: Dossier): Section[] {
  const atStage: Record<Stage, Section[]> = {
    'general-survey': ['documents', 'interview'],
    'field-survey': ['findings', 'scores'],
    report: ['report', 'scores'],
    approval: ['report'],
    agreements: ['agreements'],
    coded: ['agreements'],
    refused: [],
  }
  return atStage[dossier.stage]
}

function Head({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const { keep } = useCase(dossier.id)
  const [isRefusing, setRefusing] = useState(false)
  const { id, customer, owner, stage, attempt, openedByName, openedAt, previousId } = dossier
  const hint = [
    customer.code,
    owner?.name,
    t('case.attempt', { attempt }),
    t('case.openedBy', { name: openedByName, at: formatInstant(openedAt) }),
  ]
  return (
    <PageHead
      title={
        <Flex component="span" wrap gap={10} align="center">
          {customer.name} <StageTag of={stage} />
        </Flex>
      }
      hint={
        <>
          {hint.filter(Boolean).join(' · ')}
          {previousId && (
            <>
              {' · '}
              <Link to="/development/certifications/$id" params={{ id: previousId }}>
                {t('case.previous')}
              </Link>
            </>
          )}
        </>
      }
      actions={
        <>
          <PrintForms
            subjectId={id}
            forms={[
              { code: 'F-03', title: t('case.printField') },
              { code: 'F-15', title: t('case.printReport') },
            ]}
          />
          {dossier.can.refuse && (
            <Button danger onClick={() => setRefusing(true)}>
              {t('case.refuse')}
            </Button>
          )}
          <ReasonSheet
            title={t('case.refuseTitle')}
            hint={t('case.refuseHint')}
            open={isRefusing}
            onClose={() => setRefusing(false)}
            save={(reason) => keep(refuseCase(id, reason), t('case.refused'))}
            saveLabel={t('case.refuse')}
            max={2000}
          />
        </>
      }
    />
  )
}

interface SectionsProps {
  dossier: Dossier
  open: Section[]
  onChange: (open: Section[]) => void
}

function Sections({ dossier, open, onChange }: SectionsProps) {
  const { t } = useTranslation('development')
  const { survey, findings, scoring, qualification, report, requiredAgreements, agreements } = dossier
  const needed = survey.documents.filter(({ isRequired }) => isRequired)
  const held = needed.filter(({ files }) => files.length > 0)
  const signed = findings.filter(({ signedAt }) => signedAt !== null)
  const kinds = new Set(agreements.filter(({ state }) => state === 'signed').map(({ kind }) => kind))
  const done = requiredAgreements.filter((kind) => kinds.has(kind))
  const value = qualification.value as { total: string } | undefined
  const one = (key: Section, title: string, about: ReactNode, children: ReactNode) => ({
    key,
    id: key,
    forceRender: false,
    label: <strong>{title}</strong>,
    extra: <Typography.Text type="secondary">{about}</Typography.Text>,
    children,
  })
  const items = [
    one(
      'documents',
      t('survey.documents'),
      t('survey.documentsCount', { held: held.length, needed: needed.length }),
      <Papers dossier={dossier} />,
    ),
    one(
      'interview',
      t('survey.interview'),
      survey.interview ? t('survey.interviewDone') : t('survey.interviewNone'),
      <Interview dossier={dossier} />,
    ),
    ...(isPast(dossier, 'field-survey')
      ? [
          one(
            'findings',
            t('field.title'),
            t('field.count', { signed: signed.length, all: findings.length }),
            <Findings dossier={dossier} />,
          ),
        ]
      : []),
    one(
      'scores',
      t('scoring.title'),
      t('scoring.total', { total: value?.total ?? '—', minimum: scoring.minimumTotal }),
      <Scores dossier={dossier} />,
    ),
    ...(report && isPast(dossier, 'report')
      ? [one('report', t('report.title'), null, <Report dossier={dossier} report={report} />)]
      : []),
    one(
      'agreements',
      t('agreement.title'),
      t('agreement.requiredCount', { signed: done.length, needed: requiredAgreements.length }),
      <CaseAgreements dossier={dossier} />,
    ),
  ]
  return <Collapse items={items} activeKey={open} onChange={(keys) => onChange(keys as Section[])} />
}

function Aside({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const { scoring } = dossier
  // Before anything was judged there is nothing to explain.
  const isJudged = isPast(dossier, 'field-survey') || scoring.criteria.some(({ score }) => score !== null)
  return (
    <Flex vertical gap={16}>
      {isJudged && <DecisionCard decision={dossier.qualification} />}
      <Panel title={t('case.history')}>
        <Moves moves={dossier.moves} />
      </Panel>
    </Flex>
  )
}
