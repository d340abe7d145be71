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
import { CustomerDevelopment } from '../../development/index.ts'
import { PrintCustomer } from '../../forms/index.ts'
import { NextDuty } from '../../obligations/index.ts'
import { AccountPlan } from '../components/account-plan.tsx'
import { Archive } from '../components/archive.tsx'
import { Purpose, usePurpose } from '../components/archive-purpose.tsx'
import { Assessments } from '../components/assessments.tsx'
import { AssignmentDrawer, mayAssign } from '../components/assignment.tsx'
import { Decisions, WhyStanding } from '../components/decisions.tsx'
import { LetIn } from '../components/let-in.tsx'
import { Readers } from '../components/readers.tsx'
import { Receivables } from '../components/receivables.tsx'
import { RelationChange, RelationTag } from '../components/relation.tsx'
import { Standing } from '../components/standing.tsx'
import { Timeline } from '../components/timeline.tsx'
import { Trade } from '../components/trade.tsx'
import { customerQuery, type Customer as CustomerData } from '../queries.ts'

const route = getRouteApi('/app/customers/$id')

const tabs = [
  { key: 'archive', needs: 'customers.read', Tab: Archive },
  { key: 'trade', needs: 'trade.read', Tab: Trade },
  { key: 'receivables', needs: 'aging.read', Tab: Receivables },
  { key: 'development', needs: 'development.read', Tab: CustomerDevelopment },
  { key: 'decisions', needs: 'grading.read', Tab: Decisions },
  { key: 'assessments', needs: 'grading.read', Tab: Assessments },
  { key: 'plan', needs: 'customers.read', Tab: AccountPlan },
  { key: 'timeline', needs: 'customers.read', Tab: Timeline },
  { key: 'readers', needs: 'customers.read', Tab: Readers },
] as const

/** Everything about one customer: who it is, how it stands and why, and its archive and dealings below. */
export function Customer() {
  const { id } = route.useParams()
  return <Opened key={id} id={id} />
}

/** A purpose that is stated holds while the page of this customer stays open. */
function Opened({ id }: { id: string }) {
  const [purpose, setPurpose] = useState<string>()
  const query = useQuery(customerQuery(id))
  return (
    <Purpose value={{ purpose, setPurpose }}>
      <Await query={query}>
        {(customer) => (
          <>
            <Head customer={customer} />
            {!customer.isVisible && <LetIn customerId={customer.id} />}
            <Tabs customer={customer} />
          </>
        )}
      </Await>
    </Purpose>
  )
}

function Head({ customer }: { customer: CustomerData }) {
  const may = useMay()
  const { purpose } = usePurpose()
  const about = [customer.code, customer.owner?.name, customer.department?.name, customer.region?.name]
  return (
    <PageHead
      title={customer.name}
      hint={
        <Flex component="span" wrap gap={12} align="center">
          <Typography.Text type="secondary" className="tabular">
            {about.filter(Boolean).join(' · ')}
          </Typography.Text>
          <RelationTag customerId={customer.id} />
          <Standing customer={customer} />
          {customer.isVisible && may('grading.read') && <WhyStanding customerId={customer.id} />}
          {customer.isVisible && <NextDuty customerId={customer.id} />}
        </Flex>
      }
      actions={
        <>
          {customer.isVisible && <PrintCustomer customerId={customer.id} purpose={purpose} />}
          <RelationChange customerId={customer.id} />
          {may('people.read') && mayAssign(customer) && <Assignment customer={customer} />}
        </>
      }
    />
  )
}

function Assignment({ customer }: { customer: CustomerData }) {
  const { t } = useTranslation('customers')
  const [edited, setEdited] = useState<CustomerData>()
  return (
    <>
      <Button icon={<EditOutlined aria-hidden />} onClick={() => setEdited(customer)}>
        {t('assignment.edit')}
      </Button>
      <AssignmentDrawer customer={edited} onClose={() => setEdited(undefined)} />
    </>
  )
}

function Tabs({ customer }: { customer: CustomerData }) {
  const { t } = useTranslation('customers')
  const may = useMay()
  const { tab } = route.useSearch()
  const isThere = (key: (typeof tabs)[number]['key']) =>
    key === 'archive' || (customer.isVisible && (key !== 'readers' || customer.can.seeReaders))
  const shown = tabs.filter(({ key, needs }) => may(needs) && isThere(key))
  const { key: open, Tab } = shown.find(({ key }) => key === tab) ?? tabs[0]
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
            search: key === 'archive' ? {} : { tab: key },
            replace: true,
            resetScroll: false,
          },
        }))}
      />
      <Tab customer={customer} />
    </>
  )
}
