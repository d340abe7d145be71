import { EditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Alert, Button, Card, Col, Descriptions, Flex, Grid, Row, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { DevelopmentTabs } from '../../development/index.ts'
import { typedOf } from '../components/conversion-sheet.tsx'
import { LeadActions } from '../components/lead-actions.tsx'
import { LeadDrawer } from '../components/lead-drawer.tsx'
import { LeadState, Timely } from '../components/lead-marks.tsx'
import { Suspects } from '../components/suspects.tsx'
import { inboxQuery, leadQuery, suspectsQuery, type Lead } from '../queries.ts'

const route = getRouteApi('/app/leads/$id')

/** One lead: who it is, where it stands, whom it may be, and what comes next. */
export function LeadPage() {
  const { id } = route.useParams()
  return <Await query={useQuery(leadQuery(id))}>{(lead) => <LeadView lead={lead} />}</Await>
}

function LeadView({ lead }: { lead: Lead }) {
  const { t } = useTranslation('leads')
  const [edited, setEdited] = useState<Lead>()
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {lead.name} <LeadState of={lead.state} />
          </Flex>
        }
        hint={t(`next.${lead.state}`)}
        actions={
          <>
            {lead.can.edit && (
              <Button icon={<EditOutlined aria-hidden />} onClick={() => setEdited(lead)}>
                {t('kernel:edit')}
              </Button>
            )}
            <LeadActions lead={lead} />
          </>
        }
      />
      <DevelopmentTabs active="leads" />
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={14}>
          <Facts lead={lead} />
        </Col>
        <Col xs={24} lg={10}>
          <Flex vertical gap={16}>
            <WhomItMayBe lead={lead} />
            <Progress lead={lead} />
          </Flex>
        </Col>
      </Row>
      <LeadDrawer lead={edited} open={edited !== undefined} onClose={() => setEdited(undefined)} />
    </>
  )
}

/** Asked only while it can still matter. */
function WhomItMayBe({ lead }: { lead: Lead }) {
  const { t } = useTranslation('leads')
  const isOpen = lead.state !== 'invalid' && lead.state !== 'converted'
  const maySee = useMay()('customers.read')
  const { data = [] } = useQuery({ ...suspectsQuery(typedOf(lead)), enabled: isOpen && maySee })
  if (!isOpen || data.length === 0) return null
  return (
    <section aria-label={t('suspectsOfLead')}>
      <Suspects found={data} />
    </section>
  )
}

function Facts({ lead }: { lead: Lead }) {
  const { t } = useTranslation('leads')
  const text = (
    name: 'contactName' | 'phone' | 'email' | 'website' | 'unifiedSocialCreditCode' | 'industry' | 'address',
  ) => ({
    name: t(`field.${name}`),
    value: lead[name],
  })
  return (
    <Part title={t('facts')}>
      <Lines
        lines={[
          {
            name: t('field.source'),
            value: [inLocale(lead.source.text), lead.sourceDetail].filter(Boolean).join(' · '),
          },
          { name: t('field.need'), value: lead.need && <span style={{ whiteSpace: 'pre-line' }}>{lead.need}</span> },
          text('contactName'),
          text('phone'),
          text('email'),
          text('website'),
          text('address'),
          text('industry'),
          text('unifiedSocialCreditCode'),
        ]}
      />
    </Part>
  )
}

function Progress({ lead }: { lead: Lead }) {
  const { t } = useTranslation('leads')
  const { data: inbox } = useQuery(inboxQuery)
  const { verifiedByName: name, verifiedOn: date } = lead
  const isOwed = lead.state === 'new' || lead.state === 'verifying'
  const place = [lead.owner.name, lead.department?.name, lead.region?.name].filter(Boolean).join(' · ')
  return (
    <Part title={t('progress')}>
      <Lines
        lines={[
          { name: t('field.owner'), value: place },
          { name: t('field.learnedOn'), value: lead.learnedOn },
          { name: t('field.entered'), value: <Entered lead={lead} /> },
          { name: t('field.method'), value: lead.method && inLocale(lead.method.text) },
          {
            name: t('field.verified'),
            value:
              name && date
                ? t('verifiedBy', { name, date })
                : isOwed && inbox && t('verifyWithin', { days: inbox.verifyWithin }),
          },
          { name: t('field.invalidReason'), value: lead.invalidReason },
          { name: t('field.customer'), value: lead.customer && <Became lead={lead} /> },
        ]}
      />
    </Part>
  )
}

function Entered({ lead }: { lead: Lead }) {
  const { t } = useTranslation('leads')
  return (
    <Flex vertical gap={4} align="start">
      {t('enteredBy', { name: lead.enteredByName, date: lead.enteredOn })}
      <Flex wrap gap={8} align="center">
        <Timely of={lead} />
        {lead.entryDueOn && (
          <Typography.Text type="secondary">{t('entryDue', { date: lead.entryDueOn })}</Typography.Text>
        )}
      </Flex>
    </Flex>
  )
}

/** The customer it became, for those who see it. */
function Became({ lead: { customer, convertedAt } }: { lead: Lead }) {
  const { t } = useTranslation('leads')
  return (
    <>
      {customer?.id ? (
        <Link to="/customers/$id" params={{ id: customer.id }}>
          {customer.code} {customer.name}
        </Link>
      ) : (
        <Alert type="info" title={t('customerHidden')} />
      )}
      {convertedAt && (
        <div>
          <Typography.Text type="secondary">{formatInstant(convertedAt)}</Typography.Text>
        </div>
      )}
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card size="small" title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{title}</h2>}>
      {children}
    </Card>
  )
}

/** Names and values under each other; what is not there is left out. */
function Lines({ lines }: { lines: { name: string; value: ReactNode }[] }) {
  const isWide = Grid.useBreakpoint().sm ?? true
  return (
    <Descriptions
      size="small"
      column={1}
      bordered
      styles={{ label: { width: isWide ? '28%' : '36%' } }}
      items={lines.flatMap(({ name, value }) =>
        value ? [{ key: name, label: name, children: <span className="tabular">{value}</span> }] : [],
      )}
    />
  )
}
