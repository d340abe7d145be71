import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Alert, App, Button, Card, Flex, Form, Input, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay, useMe } from '../../../kernel/session.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { CustomerSections } from '../components/customer-sections.tsx'
import { HandoverStatus, Signatures } from '../components/handover-marks.tsx'
import {
  handoverQuery,
  handoversKey,
  loadGiven,
  refuseHandover,
  signHandover,
  withdrawHandover,
  type CustomerHandover,
  type GivenLine,
} from '../plan-queries.ts'

const route = getRouteApi('/app/customers/handovers/$id')

/** One hand-over: who gives what to whom and why, who has signed, and one's own signature. */
export function HandoverPage() {
  const { id } = route.useParams()
  return (
    <>
      <CustomerSections active="handovers" />
      <Await query={useQuery(handoverQuery(id))}>{(handover) => <Whole handover={handover} />}</Await>
    </>
  )
}

function Whole({ handover }: { handover: CustomerHandover }) {
  const { t } = useTranslation('customers')
  const { from, customers, status, madeBy, madeAt, closedAt, closedByName, closeReason } = handover
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {t('handover.named', { from: from.name, count: customers })}
            <HandoverStatus of={status} />
          </Flex>
        }
        hint={<span className="tabular">{t('handover.madeBy', { name: madeBy.name, at: formatInstant(madeAt) })}</span>}
        actions={<Acts handover={handover} />}
      />
      <Flex vertical gap={16}>
        {status === 'effective' && <Alert type="success" showIcon title={t('handover.effectiveHint')} />}
        {closeReason && closedAt && (
          <Alert
            type="warning"
            showIcon
            title={t('handover.closed', { name: closedByName, at: formatInstant(closedAt), reason: closeReason })}
          />
        )}
        <section aria-label={t('handover.reason')}>
          <Typography.Text type="secondary">{t('handover.reason')}</Typography.Text>
          <div>{handover.reason}</div>
        </section>
        <section aria-label={t('handover.signatures')}>
          <h2 style={{ fontSize: 15, margin: '0 0 8px' }}>{t('handover.signatures')}</h2>
          <Signatures handover={handover} />
        </section>
        <Given handover={handover} />
      </Flex>
    </>
  )
}

function Given({ handover }: { handover: CustomerHandover }) {
  const { t } = useTranslation('customers')
  const { id } = handover
  const me = useMe()
  const isOverseer = useMay()('customers.hand-over')
  // A customer is open to whose it is: the giver until it is effective, the receiver from then on.
  const isOpen = ({ to }: GivenLine) =>
    isOverseer || (handover.status === 'effective' ? to.id : handover.from.id) === me.id
  return (
    <Card size="small" title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{t('handover.customers')}</h2>}>
      <DataList<GivenLine>
        queryKey={[...handoversKey, 'given', id]}
        load={(cursor) => loadGiven(id, cursor)}
        rowKey={({ customer }) => customer.id}
        empty={<Nothing text={t('handover.noLines')} />}
        columns={[
          {
            key: 'code',
            title: t('handover.code'),
            render: (_, { customer }) => <span className="tabular">{customer.code}</span>,
          },
          {
            key: 'name',
            title: t('handover.name'),
            render: (_, row) => <CustomerName of={row} isOpen={isOpen(row)} />,
          },
          { key: 'to', title: t('handover.to'), render: (_, { to }) => to.name },
          {
            key: 'duties',
            title: t('handover.openDuties'),
            align: 'right',
            render: (_, { openDuties }) => <span className="tabular">{openDuties}</span>,
          },
        ]}
        card={(row) => (
          <Flex vertical gap={4}>
            <CustomerName of={row} isOpen={isOpen(row)} />
            <Typography.Text type="secondary" className="tabular">
              {row.customer.code} → {row.to.name} · {t('handover.openDuties')} {row.openDuties}
            </Typography.Text>
          </Flex>
        )}
      />
    </Card>
  )
}

function CustomerName({ of: { customer }, isOpen }: { of: GivenLine; isOpen: boolean }) {
  if (!isOpen) return <strong>{customer.name}</strong>
  return (
    <Link to="/customers/$id" params={{ id: customer.id }}>
      {customer.name}
    </Link>
  )
}

const acts = ['withdraw', 'refuse', 'sign'] as const
type Act = (typeof acts)[number]
const done = { sign: 'handover.signedNow', refuse: 'handover.refused', withdraw: 'handover.withdrawn' } as const

function Acts({ handover }: { handover: CustomerHandover }) {
  const { t } = useTranslation('customers')
  const [act, setAct] = useState<Act>()
  return (
    <>
      {acts
        .filter((one) => handover.can[one])
        .map((one) => (
          <Button
            key={one}
            type={one === 'sign' ? 'primary' : 'default'}
            danger={one === 'refuse'}
            onClick={() => setAct(one)}
          >
            {t(`handover.${one}`)}
          </Button>
        ))}
      <ActSheet handover={handover} act={act} onClose={() => setAct(undefined)} />
    </>
  )
}

interface ActSheetProps {
  handover: CustomerHandover
  act: Act | undefined
  onClose: () => void
}

function ActSheet({ handover, act, onClose }: ActSheetProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ reason = '' }: { reason?: string }) => {
    try {
      const saved =
        act === 'sign'
          ? await signHandover(handover)
          : await (act === 'refuse' ? refuseHandover : withdrawHandover)(handover, reason)
      queryClient.setQueryData(handoverQuery(handover.id).queryKey, saved)
      void message.success(t(done[act!]))
      onClose()
    } finally {
      void queryClient.invalidateQueries()
    }
  }
  return (
    <FormSheet<{ reason?: string }>
      title={act ? t(act === 'sign' ? 'handover.signTitle' : `handover.${act}`) : ''}
      open={act !== undefined}
      onClose={onClose}
      save={save}
      saveLabel={act ? t(`handover.${act}`) : ''}
      danger={act === 'refuse'}
    >
      {act === 'sign' ? (
        <SignWords handover={handover} />
      ) : (
        <>
          <Typography.Paragraph>{act && t(`handover.${act}Hint`)}</Typography.Paragraph>
          <Form.Item
            name="reason"
            label={t('said.reason')}
            rules={[{ required: true, whitespace: true, message: t('handover.required') }]}
          >
            <Input maxLength={500} />
          </Form.Item>
        </>
      )}
    </FormSheet>
  )
}

function SignWords({ handover }: { handover: CustomerHandover }) {
  const { t } = useTranslation('customers')
  return (
    <>
      <Typography.Paragraph>
        <strong>{t('handover.named', { from: handover.from.name, count: handover.customers })}</strong>
        <br />
        {t('handover.reason')}: {handover.reason}
      </Typography.Paragraph>
      <Typography.Paragraph>{t('handover.signWord')}</Typography.Paragraph>
      <Typography.Text type="secondary">{t('handover.signing')}</Typography.Text>
    </>
  )
}
