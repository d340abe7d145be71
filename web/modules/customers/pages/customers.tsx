import { CheckSquareOutlined, CloudUploadOutlined, DownloadOutlined, PlusOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Flex, Grid, Typography, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CardBox, rowBoxes, useChoosing, type Choosing } from '../../../kernel/choosing.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { ChosenCustomers, useMayChoose } from '../components/customer-choosing.tsx'
import { CustomerDrawer } from '../components/customer-drawer.tsx'
import { CustomerExportSheet } from '../components/customer-export.tsx'
import { CustomerFilters } from '../components/customer-filters.tsx'
import { CustomerSections } from '../components/customer-sections.tsx'
import { columnsIn, CustomerViews, type ColumnName } from '../components/customer-views.tsx'
import { FoundElsewhere } from '../components/found-elsewhere.tsx'
import { ClassTag, GradeTag, Standing } from '../components/standing.tsx'
import { customersKey, loadCustomers, type CustomerLine, type CustomerSearch, type ListSearch } from '../queries.ts'

const route = getRouteApi('/app/customers')

export function Customers() {
  const { t } = useTranslation('customers')
  const may = useMay()
  const view = route.useSearch()
  const { columns: _columns, ...search } = view
  const navigate = route.useNavigate()
  const isWide = Grid.useBreakpoint().md ?? true
  // Another order lists the same customers.
  const { sort: _sort, ...filter } = search
  const choosing = useChoosing<CustomerLine>([...customersKey, search], filter)
  const mayChoose = useMayChoose()
  const [isCreating, setCreating] = useState(false)
  const [exporting, setExporting] = useState<'found' | 'chosen' | null>(null)
  const narrow = (change: CustomerSearch) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const show = (next: ListSearch) => void navigate({ search: next, replace: true })
  return (
    <>
      <PageHead
        title={t('title')}
        actions={
          <>
            <CustomerViews search={view} onShow={show} />
            {!isWide && mayChoose && !choosing.isTicking && (
              <Button icon={<CheckSquareOutlined aria-hidden />} onClick={() => choosing.setTicking(true)}>
                {t('choose.start')}
              </Button>
            )}
            {may('customers.export') && (
              <Button icon={<DownloadOutlined aria-hidden />} onClick={() => setExporting('found')}>
                {t('export.action')}
              </Button>
            )}
            {may('customers.write') && (
              <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
                {t('create')}
              </Button>
            )}
          </>
        }
      />
      <CustomerSections active="customers" />
      <CustomerFilters
        search={search}
        onChange={narrow}
        onClear={() => show(view.columns ? { columns: view.columns } : {})}
      />
      <ChosenCustomers choosing={choosing} onExport={() => setExporting('chosen')} />
      <CustomerList view={view} choosing={mayChoose ? choosing : undefined} onSort={(sort) => narrow({ sort })} />
      {search.q && <FoundElsewhere q={search.q} />}
      <CustomerExportSheet
        open={exporting !== null}
        onClose={() => setExporting(null)}
        search={search}
        columns={columnsIn(view)}
        chosen={exporting === 'chosen' ? choosing.chosen.map(({ id }) => id) : undefined}
      />
      <CustomerDrawer
        open={isCreating}
        onClose={() => setCreating(false)}
        onSaved={({ id }) => void navigate({ to: '/customers/$id', params: { id } })}
      />
    </>
  )
}

interface CustomerListProps {
  view: ListSearch
  /** Left out where there is nothing to be done with many. */
  choosing: Choosing<CustomerLine> | undefined
  onSort: (sort: string | undefined) => void
}

function CustomerList({ view, choosing, onSort }: CustomerListProps) {
  const { t } = useTranslation('customers')
  const navigate = route.useNavigate()
  const { columns: _columns, ...search } = view
  const isFiltered = Object.keys(search).some((name) => name !== 'sort')
  const isWide = Grid.useBreakpoint().md ?? true
  const isTicking = !isWide && choosing?.isTicking === true
  const open = ({ id }: CustomerLine) => void navigate({ to: '/customers/$id', params: { id } })
  return (
    <DataList<CustomerLine>
      queryKey={[...customersKey, search]}
      load={(cursor) => loadCustomers(search, cursor)}
      rowKey={({ id }) => id}
      columns={useColumns(search.sort ?? 'code', columnsIn(view))}
      onSort={onSort}
      rowSelection={choosing && rowBoxes(choosing, ({ name }) => t('choose.one', { name }))}
      onOpen={isTicking ? undefined : open}
      card={(customer) =>
        isTicking ? (
          <CardBox row={customer} choosing={choosing} title={customer.name}>
            <Typography.Text type="secondary">
              {[customer.code, customer.industry, customer.owner?.name].filter(Boolean).join(' · ')}
            </Typography.Text>
          </CardBox>
        ) : (
          <CustomerCard customer={customer} />
        )
      }
      empty={isFiltered ? <Nothing text={t('noMatch')} /> : <NoCustomers />}
    />
  )
}

function useColumns(sort: string, shown: ColumnName[]): TableColumnsType<CustomerLine> {
  const { t } = useTranslation('customers')
  const sorted = (key: string) => ({
    key,
    title: t(`field.${key}` as 'field.code'),
    sorter: true,
    sortOrder: sort === key ? ('ascend' as const) : sort === `-${key}` ? ('descend' as const) : null,
  })
  const dash = (text: string | null | undefined) => text ?? <Typography.Text type="secondary">—</Typography.Text>
  const named = (key: 'owner' | 'department' | 'region') => ({
    key,
    title: t(`field.${key}`),
    render: (_: unknown, customer: CustomerLine) => dash(customer[key]?.name),
  })
  const optional: Record<ColumnName, TableColumnsType<CustomerLine>[number]> = {
    relation: {
      key: 'relation',
      title: t('field.relation'),
      render: (_, { relation }) => dash(relation && t(`relation.${relation}`)),
    },
    class: { key: 'class', title: t('field.class'), render: (_, customer) => <ClassTag of={customer.class} /> },
    grade: { key: 'grade', title: t('field.grade'), render: (_, customer) => <GradeTag of={customer.grade} /> },
    industry: { key: 'industry', title: t('field.industry'), render: (_, { industry }) => dash(industry) },
    owner: named('owner'),
    department: named('department'),
    region: named('region'),
    updatedAt: {
      ...sorted('updatedAt'),
      className: 'tabular',
      render: (_, { updatedAt }) => formatInstant(updatedAt),
    },
  }
  return [
    { ...sorted('code'), dataIndex: 'code', className: 'tabular' },
    {
      ...sorted('name'),
      render: (_, { id, name }) => (
        <Link to="/customers/$id" params={{ id }} onClick={(event) => event.stopPropagation()}>
          {name}
        </Link>
      ),
    },
    ...shown.map((name) => optional[name]),
  ]
}

function CustomerCard({ customer }: { customer: CustomerLine }) {
  const about = [customer.code, customer.industry, customer.owner?.name, customer.region?.name].filter(Boolean)
  return (
    <Flex vertical gap={6}>
      <Flex gap={8} justify="space-between" align="start">
        <Link to="/customers/$id" params={{ id: customer.id }}>
          <strong>{customer.name}</strong>
        </Link>
        <Standing customer={customer} />
      </Flex>
      <Typography.Text type="secondary">{about.join(' · ')}</Typography.Text>
    </Flex>
  )
}

function NoCustomers() {
  const { t } = useTranslation('customers')
  const mayImport = useMay()('imports.run')
  return (
    <Nothing text={t('none')}>
      {mayImport && (
        <LinkButton to="/imports/new" isPrimary icon={<CloudUploadOutlined aria-hidden />}>
          {t('import')}
        </LinkButton>
      )}
    </Nothing>
  )
}
