import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Flex, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { AsOfField } from '../../../kernel/as-of-field.tsx'
import { bucketLabel } from '../../../kernel/decision-texts.ts'
import { today } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { SearchBox } from '../../../kernel/search-box.tsx'
import { Await } from '../../../kernel/states.tsx'
import { Buckets } from '../components/aging-buckets.tsx'
import { AgingCustomers } from '../components/aging-customers.tsx'
import { AgingInvoices } from '../components/aging-invoices.tsx'
import { TieOut } from '../components/aging-tie-out.tsx'
import { agingQuery, type AgingSummary } from '../queries.ts'

const route = getRouteApi('/app/aging')

/** Receivables by days past due on any day, down to the invoice; it ties out to what was invoiced and received. */
export function Aging() {
  const { t } = useTranslation('trade')
  const { t: word } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { bucket, q, customerId } = search
  const asOf = search.asOf ?? today()
  const summary = useQuery(agingQuery(asOf, customerId))
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false })
  return (
    <>
      <PageHead title={word('nav.aging')} hint={<Basis policy={summary.data?.policy} />} />
      <Flex wrap gap={16} align="center" style={{ marginBottom: 16 }}>
        <AsOfField label={t('aging.asOf')} value={asOf} onChange={(day) => set({ asOf: day })} />
      </Flex>
      <Await query={summary}>
        {(data) => (
          <Flex vertical gap={20}>
            <Flex wrap gap={24} align="start">
              <div style={{ flex: '2 1 420px', minWidth: 0 }}>
                <Buckets data={data} chosen={bucket} onChoose={(next) => set({ bucket: next })} />
              </div>
              <div style={{ flex: '1 1 280px', minWidth: 0 }}>
                <TieOut data={data} />
              </div>
            </Flex>
            <section>
              <Flex wrap gap={12} align="center" style={{ marginBottom: 12 }}>
                <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
                  {t(customerId ? 'aging.invoices' : 'aging.customers')}
                </Typography.Title>
                {bucket && (
                  <Tag closable={{ 'aria-label': t('aging.allBuckets') }} onClose={() => set({ bucket: undefined })}>
                    {bucketLabel(bucket)}
                  </Tag>
                )}
                {customerId ? (
                  <Typography.Link onClick={() => set({ customerId: undefined })}>
                    {t('aging.backToCustomers')}
                  </Typography.Link>
                ) : (
                  <SearchBox
                    label={t('aging.search')}
                    value={q ?? ''}
                    onSearch={(text) => set({ q: text || undefined })}
                  />
                )}
              </Flex>
              {customerId ? (
                <AgingInvoices filter={{ asOf, bucket, customerId }} />
              ) : (
                <AgingCustomers
                  filter={{ asOf, bucket, q }}
                  buckets={data.buckets}
                  onOpen={(id) => set({ customerId: id })}
                />
              )}
            </section>
          </Flex>
        )}
      </Await>
    </>
  )
}

/** By which article and version the buckets are cut. */
function Basis({ policy }: { policy: AgingSummary['policy'] | undefined }) {
  const { t } = useTranslation('trade')
  const { t: word } = useTranslation()
  if (!policy) return t('aging.hint')
  return (
    <>
      {t('aging.hint')}{' '}
      <Link
        to="/regulations/$kind"
        params={{ kind: policy.kind }}
        search={{ version: policy.version }}
        hash={policy.article}
      >
        {policy.article} · {word('decision.version', { version: policy.version })}
      </Link>
    </>
  )
}
