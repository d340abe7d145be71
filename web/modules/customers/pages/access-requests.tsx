import { FileDoneOutlined, PlusOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Flex, Segmented, Typography, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { boxes, loadRequests, requestsKey, type ArchiveRequest, type Box } from '../access-queries.ts'
import { CustomerSections } from '../components/customer-sections.tsx'
import { usePartNames } from '../components/part-names.ts'
import { RequestStatus } from '../components/request-status.tsx'

const route = getRouteApi('/app/archive-requests')

/** Requests to be let into archives: mine, those about my customers, and all to whoever oversees archives. */
export function AccessRequests() {
  const { t } = useTranslation('customers')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayOversee = useMay()('archive.oversee')
  const shown = boxes.filter((one) => one !== 'all' || mayOversee)
  const box = shown.find((one) => one === search.box) ?? 'mine'
  return (
    <>
      <PageHead
        title={t('requests.title')}
        hint={t('requests.hint')}
        actions={
          <>
            <LinkButton to="/approvals" icon={<FileDoneOutlined aria-hidden />}>
              {t('requests.toApprovals')}
            </LinkButton>
            <LinkButton to="/archive-requests/new" isPrimary icon={<PlusOutlined aria-hidden />}>
              {t('requests.new')}
            </LinkButton>
          </>
        }
      />
      <CustomerSections active="requests" />
      <div style={{ marginBottom: 12 }}>
        <ScrollArea label={t('requests.boxes')}>
          <Segmented<Box>
            aria-label={t('requests.boxes')}
            value={box}
            onChange={(next) => void navigate({ search: next === 'mine' ? {} : { box: next }, replace: true })}
            options={shown.map((value) => ({ value, label: t(`requests.box.${value}`) }))}
          />
        </ScrollArea>
      </div>
      <DataList<ArchiveRequest>
        queryKey={[...requestsKey, box, search.status]}
        load={(cursor) => loadRequests(box, search.status, cursor)}
        rowKey={({ id }) => id}
        columns={useColumns(box)}
        onOpen={({ id }) => void navigate({ to: '/archive-requests/$id', params: { id } })}
        card={(request) => <RequestCard request={request} withUser={box !== 'mine'} />}
        empty={<Nothing text={t(`requests.none.${box}`)} />}
      />
    </>
  )
}

function useColumns(box: Box): TableColumnsType<ArchiveRequest> {
  const { t } = useTranslation('customers')
  const { names } = usePartNames()
  return [
    { key: 'customer', title: t('requests.customer'), render: (_, request) => <ToRequest request={request} /> },
    ...(box === 'mine' ? [] : [{ key: 'user', title: t('requests.user'), render: userOf }]),
    { key: 'parts', title: t('requests.parts'), render: (_, { parts }) => names(parts) },
    {
      key: 'purpose',
      title: t('requests.purpose'),
      render: (_, { purpose }) => <div style={{ maxWidth: 320, whiteSpace: 'normal' }}>{purpose}</div>,
    },
    {
      key: 'days',
      title: t('requests.days'),
      className: 'tabular',
      align: 'right',
      render: (_, { days }) => t('requests.daysOf', { count: days }),
    },
    { key: 'status', title: t('requests.statusLabel'), render: (_, request) => <RequestStatus of={request} /> },
    {
      key: 'createdAt',
      title: t('requests.createdAt'),
      className: 'tabular',
      render: (_, { createdAt }) => formatInstant(createdAt),
    },
  ]
}

const userOf = (_: unknown, { user }: ArchiveRequest) => user.name

function ToRequest({ request: { id, customer } }: { request: ArchiveRequest }) {
  return (
    <Link to="/archive-requests/$id" params={{ id }} onClick={(event) => event.stopPropagation()}>
      {customer.name}
    </Link>
  )
}

function RequestCard({ request, withUser }: { request: ArchiveRequest; withUser: boolean }) {
  const { t } = useTranslation('customers')
  const { names } = usePartNames()
  const { user, parts, days, purpose, createdAt } = request
  const about = [withUser && user.name, t('requests.daysOf', { count: days }), formatInstant(createdAt)]
  return (
    <Flex vertical gap={6}>
      <Flex gap={8} justify="space-between" align="start">
        <strong>
          <ToRequest request={request} />
        </strong>
        <RequestStatus of={request} />
      </Flex>
      <span>{names(parts)}</span>
      <span>{purpose}</span>
      <Typography.Text type="secondary" className="tabular">
        {about.filter(Boolean).join(' · ')}
      </Typography.Text>
    </Flex>
  )
}
