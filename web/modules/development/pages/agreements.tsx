import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Flex, Segmented, Select, Typography, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Nothing } from '../../../kernel/states.tsx'
import { AgreementState, Ending } from '../components/agreement-card.tsx'
import { DevelopmentTabs } from '../components/tabs.tsx'
import { agreementKinds, agreementsKey, agreementTermsQuery, loadAgreements, type Agreement } from '../queries.ts'

const route = getRouteApi('/app/development/agreements')

const views = ['all', 'ending', 'draft', 'signed'] as const
type View = (typeof views)[number]

const inDays = (days: number) => formatInstant(new Date(Date.now() + days * 86_400_000).toISOString()).slice(0, 10)

/** What a view shows; what ends soon is as the regulation in force says. */
async function filterOf(view: View, queryClient: QueryClient) {
  if (view === 'all') return {}
  if (view !== 'ending') return { state: view }
  const { remindBeforeExpiry } = await queryClient.ensureQueryData(agreementTermsQuery)
  return { endingBy: inDays(remindBeforeExpiry) }
}

/** Agreements with customers; those that end soon have a view of their own. */
export function Agreements() {
  const { t } = useTranslation('development')
  const queryClient = useQueryClient()
  const { data: terms } = useQuery(agreementTermsQuery)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const view = views.find((one) => one === search.view) ?? 'all'
  const narrow = (change: { view?: string | undefined; kind?: string | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const empty = search.kind
    ? t('agreement.noMatch')
    : view === 'ending'
      ? terms && t('agreement.noneEnding', { days: terms.remindBeforeExpiry })
      : view === 'all'
        ? t('agreement.none')
        : t('agreement.noMatch')
  return (
    <>
      <PageHead title={t('pipeline.title')} />
      <DevelopmentTabs active="agreements" />
      <Flex wrap gap={12} align="center" style={{ marginBottom: 16 }}>
        <Segmented<View>
          aria-label={t('agreement.viewLabel')}
          value={view}
          onChange={(value) => narrow({ view: value === 'all' ? undefined : value })}
          options={views.map((value) => ({ value, label: t(`agreement.views.${value}`) }))}
        />
        <Select
          aria-label={t('agreement.kind')}
          allowClear
          placeholder={t('agreement.anyKind')}
          value={search.kind ?? null}
          style={{ minWidth: 180 }}
          onChange={(kind: string | null) => narrow({ kind: kind ?? undefined })}
          options={agreementKinds.map((value) => ({ value, label: t(`agreement.kinds.${value}`) }))}
        />
        {view === 'ending' && terms && (
          <Typography.Text type="secondary">
            {t('agreement.endingHint', { days: terms.remindBeforeExpiry })}
          </Typography.Text>
        )}
      </Flex>
      <DataList<Agreement>
        queryKey={[...agreementsKey, 'list', view, search.kind]}
        load={async (cursor) => loadAgreements({ ...(await filterOf(view, queryClient)), kind: search.kind }, cursor)}
        rowKey={({ id }) => id}
        columns={useColumns()}
        card={(agreement) => <AgreementLine agreement={agreement} />}
        onOpen={({ id }) => void navigate({ to: '/development/agreements/$id', params: { id } })}
        empty={<Nothing text={empty ?? ''} />}
      />
    </>
  )
}

function NumberLink({ of: { id, number } }: { of: Agreement }) {
  return (
    <Link to="/development/agreements/$id" params={{ id }} onClick={(event) => event.stopPropagation()}>
      {number}
    </Link>
  )
}

function useColumns(): TableColumnsType<Agreement> {
  const { t } = useTranslation('development')
  return [
    { key: 'number', title: t('agreement.number'), render: (_, agreement) => <NumberLink of={agreement} /> },
    { key: 'kind', title: t('agreement.kind'), render: (_, { kind }) => t(`agreement.kinds.${kind}`) },
    { key: 'customer', title: t('agreement.customer'), render: (_, { customer }) => customer.name },
    { key: 'state', title: t('agreement.state'), render: (_, { state }) => <AgreementState of={state} /> },
    { key: 'signedOn', title: t('agreement.signedOn'), className: 'tabular', render: (_, row) => row.signedOn ?? '—' },
    { key: 'effectiveOn', title: t('agreement.effectiveOn'), className: 'tabular', dataIndex: 'effectiveOn' },
    { key: 'expiresOn', title: t('agreement.expiresOn'), render: (_, agreement) => <Ending of={agreement} /> },
  ]
}

function AgreementLine({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation('development')
  const { kind, customer, state } = agreement
  return (
    <Flex vertical gap={4}>
      <Flex gap={8} justify="space-between" align="start">
        <strong>{customer.name}</strong>
        <AgreementState of={state} />
      </Flex>
      <Flex wrap gap="4px 10px">
        <NumberLink of={agreement} />
        <span>{t(`agreement.kinds.${kind}`)}</span>
      </Flex>
      <Typography.Text type="secondary">
        {t('agreement.expiresOn')} <Ending of={agreement} />
      </Typography.Text>
    </Flex>
  )
}
