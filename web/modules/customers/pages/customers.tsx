import { CloudUploadOutlined, PlusOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Flex, Typography, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { CustomerDrawer } from '../components/customer-drawer.tsx'
import { CustomerFilters } from '../components/customer-filters.tsx'
import { ClassTag, GradeTag, Standing } from '../components/standing.tsx'
import { customersKey, loadCustomers, type CustomerLine, type CustomerSearch } from '../queries.ts'

const route = getRouteApi('/app/customers')

export function Customers() {
  const { t } = useTranslation('customers')
  const may = useMay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [isCreating, setCreating] = useState(false)
  const narrow = (change: CustomerSearch) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const isFiltered = Object.keys(search).some((name) => name !== 'sort')
  return (
    <>
      <PageHead
        title={t('title')}
        actions={
          may('customers.write') && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
              {t('create')}
            </Button>
          )
        }
      />
      <CustomerFilters search={search} onChange={narrow} onClear={() => void navigate({ search: {}, replace: true })} />
      <DataList<CustomerLine>
        queryKey={[...customersKey, search]}
        load={(cursor) => loadCustomers(search, cursor)}
        rowKey={({ id }) => id}
        columns={useColumns(search.sort ?? 'code')}
        onSort={(sort) => narrow({ sort })}
        onOpen={({ id }) => void navigate({ to: '/customers/$id', params: { id } })}
        card={(customer) => <CustomerCard customer={customer} />}
        empty={isFiltered ? <Nothing text={t('noMatch')} /> : <NoCustomers />}
      />
      <CustomerDrawer
        customer={undefined}
        open={isCreating}
        onClose={() => setCreating(false)}
        onSaved={({ id }) => void navigate({ to: '/customers/$id', params: { id } })}
      />
    </>
  )
}

function useColumns(sort: string): TableColumnsType<CustomerLine> {
  const { t } = useTranslation('customers')
  const sorted = (key: string) => ({
    key,
    title: t(`field.${key}` as 'field.code'),
    sorter: true,
    sortOrder: sort === key ? ('ascend' as const) : sort === `-${key}` ? ('descend' as const) : null,
  })
  const dash = (text: string | null | undefined) => text ?? <Typography.Text type="secondary">—</Typography.Text>
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
    { key: 'class', title: t('field.class'), render: (_, customer) => <ClassTag of={customer.class} /> },
    { key: 'grade', title: t('field.grade'), render: (_, customer) => <GradeTag of={customer.grade} /> },
    { key: 'industry', title: t('field.industry'), render: (_, { industry }) => dash(industry) },
    { key: 'owner', title: t('field.owner'), render: (_, { owner }) => dash(owner?.name) },
    { key: 'region', title: t('field.region'), render: (_, { region }) => dash(region?.name) },
    { ...sorted('updatedAt'), className: 'tabular', render: (_, { updatedAt }) => formatInstant(updatedAt) },
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
