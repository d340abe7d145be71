import { EditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../../kernel/page.tsx'
import { SectionNav } from '../../../kernel/section-nav.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { Assessments } from '../components/assessments.tsx'
import { BasicData } from '../components/basic-data.tsx'
import { CustomerDrawer } from '../components/customer-drawer.tsx'
import { Decisions, WhyStanding } from '../components/decisions.tsx'
import { Receivables } from '../components/receivables.tsx'
import { Standing } from '../components/standing.tsx'
import { Trade } from '../components/trade.tsx'
import { customerQuery, type Customer as CustomerData } from '../queries.ts'

const route = getRouteApi('/app/customers/$id')

const parts = [
  { key: 'basic', needs: 'customers.read', Part: BasicData },
  { key: 'trade', needs: 'trade.read', Part: Trade },
  { key: 'receivables', needs: 'aging.read', Part: Receivables },
  { key: 'decisions', needs: 'grading.read', Part: Decisions },
  { key: 'assessments', needs: 'grading.read', Part: Assessments },
] as const

/** Everything about one customer: who it is, how it stands and why, and its parts below. */
export function Customer() {
  const { id } = route.useParams()
  const query = useQuery(customerQuery(id))
  return (
    <Await query={query}>
      {(customer) => (
        <>
          <Head customer={customer} />
          <Parts customer={customer} />
        </>
      )}
    </Await>
  )
}

function Head({ customer }: { customer: CustomerData }) {
  const { t } = useTranslation('customers')
  const may = useMay()
  const [edited, setEdited] = useState<CustomerData>()
  const about = [customer.code, customer.owner?.name, customer.department?.name, customer.region?.name]
  return (
    <>
      <PageHead
        title={customer.name}
        hint={
          <Flex component="span" wrap gap={12} align="center">
            <Typography.Text type="secondary" className="tabular">
              {about.filter(Boolean).join(' · ')}
            </Typography.Text>
            <Standing customer={customer} />
            {may('grading.read') && <WhyStanding customerId={customer.id} />}
          </Flex>
        }
        actions={
          customer.can.edit && (
            <Button icon={<EditOutlined aria-hidden />} onClick={() => setEdited(customer)}>
              {t('edit')}
            </Button>
          )
        }
      />
      <CustomerDrawer customer={edited} open={edited !== undefined} onClose={() => setEdited(undefined)} />
    </>
  )
}

function Parts({ customer }: { customer: CustomerData }) {
  const { t } = useTranslation('customers')
  const may = useMay()
  const { tab } = route.useSearch()
  const shown = parts.filter(({ needs }) => may(needs))
  const open = shown.find(({ key }) => key === tab)?.key ?? 'basic'
  const { Part } = shown.find(({ key }) => key === open) ?? parts[0]
  return (
    <>
      <SectionNav
        label={t('parts')}
        sections={shown.map(({ key }) => ({
          key,
          label: t(`tab.${key}`),
          isCurrent: key === open,
          link: {
            to: '/customers/$id',
            params: { id: customer.id },
            search: key === 'basic' ? {} : { tab: key },
            replace: true,
            resetScroll: false,
          },
        }))}
      />
      <Part customer={customer} />
    </>
  )
}
