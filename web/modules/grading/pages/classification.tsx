import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Flex, Segmented, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { AsOfField } from '../../../kernel/as-of-field.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { DecisionDrawer, WhyButton } from '../../../kernel/decision-card.tsx'
import { today } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { ClassTag, CustomerLink } from '../components/marks.tsx'
import { GradingTabs } from '../components/tabs.tsx'
import { customerClassificationQuery, loadClassification, type Classified } from '../queries.ts'

const route = getRouteApi('/app/grading')

/** Who is a key account on a day, and by which criteria. */
export function Classification() {
  const { t } = useTranslation('grading')
  const { t: word } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const asOf = search.asOf ?? today()
  const set = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) })
  const ask = (row: Classified) => set({ customerId: row.customer.id })
  return (
    <>
      <PageHead title={t('title')} hint={t('classification.hint')} />
      <GradingTabs active="/grading" />
      <Flex wrap gap={16} align="center" style={{ marginBottom: 16 }}>
        <AsOfField label={t('asOf')} value={asOf} onChange={(day) => set({ asOf: day })} />
        <Segmented
          aria-label={t('class')}
          value={search.class ?? ''}
          onChange={(value) => set({ class: value || undefined })}
          options={[
            { value: '', label: word('all') },
            { value: 'key', label: word('class.key') },
            { value: 'general', label: word('class.general') },
          ]}
        />
      </Flex>
      <DataList<Classified>
        queryKey={['classification', asOf, search.class]}
        load={(cursor) => loadClassification(asOf, search.class, cursor)}
        rowKey={(row) => row.customer.id}
        columns={[
          { key: 'customer', title: t('customer'), render: (_, row) => <CustomerLink customer={row.customer} /> },
          { key: 'class', title: t('class'), render: (_, row) => <ClassTag of={row.class} /> },
          { key: 'criteria', title: t('criteria'), render: (_, row) => <Criteria row={row} /> },
          {
            key: 'months',
            title: t('months'),
            render: (_, row) => <span className="tabular">{row.months.join(word('listComma')) || '—'}</span>,
          },
          { key: 'why', title: t('basis'), render: (_, row) => <WhyButton onClick={() => ask(row)} /> },
        ]}
        card={(row) => (
          <Flex vertical gap={6}>
            <Flex justify="space-between" align="start" gap={8}>
              <CustomerLink customer={row.customer} />
              <ClassTag of={row.class} />
            </Flex>
            <Criteria row={row} />
            {row.months.length > 0 && (
              <Typography.Text className="tabular">{row.months.join(word('listComma'))}</Typography.Text>
            )}
            <div>
              <WhyButton onClick={() => ask(row)} />
            </div>
          </Flex>
        )}
      />
      <Explained customerId={search.customerId} asOf={asOf} onClose={() => set({ customerId: undefined })} />
    </>
  )
}

function Criteria({ row }: { row: Classified }) {
  const { t } = useTranslation('grading')
  if (row.criteria.length === 0) return <Typography.Text type="secondary">{t('noCriterion')}</Typography.Text>
  return (
    <Flex wrap gap={4}>
      {row.criteria.map((code) => (
        <Tag key={code} style={{ marginInlineEnd: 0 }}>
          {code} {t([`criterion.${code}`, 'criterion.other'])}
        </Tag>
      ))}
    </Flex>
  )
}

function Explained({
  customerId,
  asOf,
  onClose,
}: {
  customerId: string | undefined
  asOf: string
  onClose: () => void
}) {
  const { data, error } = useQuery({ ...customerClassificationQuery(customerId ?? '', asOf), enabled: !!customerId })
  return (
    <DecisionDrawer
      open={!!customerId}
      onClose={onClose}
      decisions={data && [data.keyAccount, data.grading]}
      facts={data?.facts}
      error={error}
    />
  )
}
