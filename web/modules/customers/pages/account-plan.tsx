import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { PlanParts } from '../components/account-plan.tsx'
import { Purpose } from '../components/archive-purpose.tsx'
import { CustomerSections } from '../components/customer-sections.tsx'
import { accountPlanQuery } from '../plan-queries.ts'

const route = getRouteApi('/app/customers/account-plans/$id')

/** A plan on a page of its own, where its duties lead. */
export function AccountPlanPage() {
  const { id } = route.useParams()
  return <Opened key={id} id={id} />
}

function Opened({ id }: { id: string }) {
  const { t } = useTranslation('customers')
  const [purpose, setPurpose] = useState<string>()
  const query = useQuery(accountPlanQuery(id, purpose))
  return (
    <Purpose value={{ purpose, setPurpose }}>
      <CustomerSections active="plans" />
      <Await query={query}>
        {(plan) => (
          <>
            <PageHead
              title={`${plan.customer.name} ${t('accountPlan.yearOf', { year: plan.year })}`}
              hint={<span className="tabular">{plan.customer.code}</span>}
              actions={
                <LinkButton to="/customers/$id" params={{ id: plan.customer.id }}>
                  {t('accountPlan.customer')}
                </LinkButton>
              }
            />
            <PlanParts plan={plan} />
          </>
        )}
      </Await>
    </Purpose>
  )
}
