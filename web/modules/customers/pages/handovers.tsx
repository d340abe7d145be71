import { SwapOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Flex, Segmented, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { CustomerSections } from '../components/customer-sections.tsx'
import { HandoverStatus } from '../components/handover-marks.tsx'
import { handoverBoxes, handoversKey, loadHandovers, type CustomerHandover, type HandoverBox } from '../plan-queries.ts'

const route = getRouteApi('/app/customers/handovers')

/** Hand-overs of customers: what waits for one's signature, what concerns one, or all. */
export function Handovers() {
  const { t } = useTranslation('customers')
  const may = useMay()
  const navigate = route.useNavigate()
  const { box: asked } = route.useSearch()
  const known = handoverBoxes.filter((one) => one !== 'all' || may('customers.hand-over'))
  const box = known.find((one) => one === asked) ?? 'mine'
  return (
    <>
      <PageHead
        title={t('sections.handovers')}
        hint={t('handover.listHint')}
        actions={
          may('customers.read') && (
            <LinkButton to="/customers/handovers/new" isPrimary icon={<SwapOutlined aria-hidden />}>
              {t('handover.create')}
            </LinkButton>
          )
        }
      />
      <CustomerSections active="handovers" />
      <div style={{ marginBottom: 12 }}>
        <ScrollArea label={t('handover.box')}>
          <Segmented<HandoverBox>
            aria-label={t('handover.box')}
            value={box}
            onChange={(next) => void navigate({ search: next === 'mine' ? {} : { box: next }, replace: true })}
            options={known.map((value) => ({ value, label: t(`handover.boxes.${value}`) }))}
          />
        </ScrollArea>
      </div>
      <HandoverList box={box} />
    </>
  )
}

function HandoverList({ box }: { box: HandoverBox }) {
  const { t } = useTranslation('customers')
  return (
    <DataList<CustomerHandover>
      queryKey={[...handoversKey, 'list', box]}
      load={(cursor) => loadHandovers(box, cursor)}
      rowKey={({ id }) => id}
      empty={<Nothing text={t(`handover.empty.${box}`)} />}
      columns={[
        { key: 'from', title: t('handover.from'), render: (_, row) => <HandoverLink of={row} /> },
        { key: 'to', title: t('handover.to'), render: (_, row) => receivers(row) },
        {
          key: 'customers',
          title: t('handover.customers'),
          align: 'right',
          render: (_, { customers }) => <span className="tabular">{customers}</span>,
        },
        { key: 'reason', title: t('handover.reason'), render: (_, { reason }) => reason },
        {
          key: 'at',
          title: t('handover.madeAt'),
          render: (_, { madeAt }) => <span className="tabular">{formatInstant(madeAt)}</span>,
        },
        { key: 'status', title: t('handover.statusTitle'), render: (_, { status }) => <HandoverStatus of={status} /> },
      ]}
      card={(row) => (
        <Flex vertical gap={6}>
          <Flex gap={8} justify="space-between" align="start">
            <HandoverLink of={row} />
            <HandoverStatus of={row.status} />
          </Flex>
          <span>→ {receivers(row)}</span>
          <Typography.Text type="secondary" className="tabular">
            {[t('handover.count', { count: row.customers }), row.reason, formatInstant(row.madeAt)].join(' · ')}
          </Typography.Text>
        </Flex>
      )}
    />
  )
}

const receivers = ({ signatures }: CustomerHandover) =>
  signatures
    .filter(({ role }) => role === 'receiver')
    .map(({ party }) => party.name)
    .join(' · ')

function HandoverLink({ of: { id, from } }: { of: CustomerHandover }) {
  const { t } = useTranslation('customers')
  return (
    <Link to="/customers/handovers/$id" params={{ id }}>
      <strong>{from.name}</strong>
      {from.hasLeft && t('handover.left')}
    </Link>
  )
}
