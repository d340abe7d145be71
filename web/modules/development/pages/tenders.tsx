import { PlusOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Flex, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { SearchBox } from '../../../kernel/search-box.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { DevelopmentTabs } from '../components/tabs.tsx'
import { NewTenderDrawer } from '../components/tender-forms.tsx'
import { Deadline, FeeState, PapersReady } from '../components/tender-marks.tsx'
import { loadTenders, tendersKey, tenderStates, type TenderLine } from '../pipeline-queries.ts'

const route = getRouteApi('/app/development/tenders')

/** The tender board, by deadline. */
export function Tenders() {
  const { t } = useTranslation('development')
  const mayWrite = useMay()('development.write')
  const navigate = route.useNavigate()
  const { status: asked, q, opportunityId } = route.useSearch()
  const status = tenderStates.find((one) => one === asked) ?? 'open'
  const [isCreating, setCreating] = useState(false)
  const go = (change: object) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const close = () => {
    setCreating(false)
    go({ opportunityId: undefined })
  }
  const empty = q
    ? 'pipeline.noMatch'
    : status !== 'open'
      ? 'tender.noneOf'
      : mayWrite
        ? 'tender.none'
        : 'tender.noneRead'
  return (
    <>
      <PageHead
        title={t('pipeline.title')}
        hint={t('tender.hint')}
        actions={
          mayWrite && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
              {t('tender.create')}
            </Button>
          )
        }
      />
      <DevelopmentTabs active="tenders" />
      <Flex wrap gap={8} role="search" style={{ marginBottom: 12 }}>
        <ScrollArea label={t('tender.view')}>
          <Segmented
            aria-label={t('tender.view')}
            value={status}
            onChange={(next) => go({ status: next === 'open' ? undefined : next })}
            options={tenderStates.map((value) => ({ value, label: t(`tender.status.${value}`) }))}
          />
        </ScrollArea>
        <SearchBox label={t('tender.search')} value={q ?? ''} onSearch={(text) => go({ q: text || undefined })} />
      </Flex>
      <TenderList status={status} q={q} empty={t(empty)} />
      {mayWrite && (
        <NewTenderDrawer
          open={isCreating || opportunityId !== undefined}
          opportunityId={opportunityId}
          onClose={close}
          onSaved={({ id }) => void navigate({ to: '/development/tenders/$id', params: { id } })}
        />
      )}
    </>
  )
}

function TenderList({ status, q, empty }: { status: string; q: string | undefined; empty: string }) {
  const { t } = useTranslation('development')
  return (
    <DataList<TenderLine>
      queryKey={[...tendersKey, 'list', status, q]}
      load={(cursor) => loadTenders({ status, q }, cursor)}
      rowKey={({ id }) => id}
      empty={<Nothing text={empty} />}
      columns={[
        { key: 'deadline', title: t('tender.deadline'), render: (_, tender) => <Deadline of={tender} /> },
        { key: 'title', title: t('tender.name'), render: (_, tender) => <TenderLink of={tender} /> },
        { key: 'buyer', title: t('tender.buyer'), render: (_, { buyer }) => buyer },
        { key: 'papers', title: t('tender.papers'), render: (_, tender) => <PapersReady of={tender} /> },
        { key: 'fee', title: t('tender.fee'), render: (_, tender) => <FeeState of={tender} /> },
        {
          key: 'budget',
          title: t('tender.budget'),
          align: 'right',
          render: (_, { budget }) => (budget === null ? '—' : <Amount value={budget} />),
        },
        { key: 'owner', title: t('pipeline.owner'), render: (_, { owner }) => owner.name },
      ]}
      card={(tender) => (
        <Flex vertical gap={6}>
          <TenderLink of={tender} />
          <Deadline of={tender} />
          <Typography.Text type="secondary">{[tender.buyer, tender.owner.name].join(' · ')}</Typography.Text>
          <PapersReady of={tender} />
          <Flex gap={6}>
            <Typography.Text type="secondary">{t('tender.fee')}</Typography.Text>
            <FeeState of={tender} />
          </Flex>
        </Flex>
      )}
    />
  )
}

function TenderLink({ of: { id, number, title } }: { of: TenderLine }) {
  return (
    <div>
      <Link to="/development/tenders/$id" params={{ id }}>
        <strong>{title}</strong>
      </Link>
      <div>
        <Typography.Text type="secondary" className="tabular">
          {number}
        </Typography.Text>
      </div>
    </div>
  )
}
