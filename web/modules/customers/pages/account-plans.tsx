import { getRouteApi, Link } from '@tanstack/react-router'
import { Flex, Select, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { today } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Nothing } from '../../../kernel/states.tsx'
import { CustomerSections } from '../components/customer-sections.tsx'
import { accountPlansKey, loadAccountPlans, type AccountPlanLine } from '../plan-queries.ts'

const route = getRouteApi('/app/customers/account-plans')

/** The plans for the key accounts one sees, the newest year first. */
export function AccountPlans() {
  const { t } = useTranslation('customers')
  const navigate = route.useNavigate()
  const { year } = route.useSearch()
  const now = Number(today().slice(0, 4))
  return (
    <>
      <PageHead title={t('sections.plans')} hint={t('accountPlan.listHint')} />
      <CustomerSections active="plans" />
      <div style={{ marginBottom: 12 }}>
        <Select<string>
          allowClear
          aria-label={t('accountPlan.year')}
          placeholder={t('accountPlan.year')}
          value={year as string}
          onChange={(next?: string) => void navigate({ search: next ? { year: next } : {}, replace: true })}
          options={[now + 1, now, now - 1, now - 2].map((one) => ({
            value: String(one),
            label: t('accountPlan.yearOf', { year: one }),
          }))}
          style={{ width: 160 }}
        />
      </div>
      <DataList<AccountPlanLine>
        queryKey={[...accountPlansKey, 'list', year]}
        load={(cursor) => loadAccountPlans(year, cursor)}
        rowKey={({ id }) => id}
        empty={<Nothing text={t('accountPlan.none')} />}
        columns={[
          { key: 'customer', title: t('accountPlan.customer'), render: (_, plan) => <PlanLink of={plan} /> },
          {
            key: 'year',
            title: t('accountPlan.year'),
            render: (_, plan) => <span className="tabular">{plan.year}</span>,
          },
          { key: 'done', title: t('accountPlan.objectivesDone'), render: (_, plan) => <Done of={plan} /> },
          { key: 'strategy', title: t('accountPlan.strategy'), render: (_, { strategy }) => shortened(strategy) },
        ]}
        card={(plan) => (
          <Flex vertical gap={4}>
            <Flex gap={8} justify="space-between">
              <PlanLink of={plan} />
              <span className="tabular">{plan.year}</span>
            </Flex>
            <span>
              {t('accountPlan.objectivesDone')} <Done of={plan} />
            </span>
            <Typography.Text type="secondary">{shortened(plan.strategy)}</Typography.Text>
          </Flex>
        )}
      />
    </>
  )
}

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text || '—')

function Done({ of: { achieved, objectives } }: { of: AccountPlanLine }) {
  const { t } = useTranslation('customers')
  return <span className="tabular">{t('accountPlan.done', { achieved, count: objectives })}</span>
}

function PlanLink({ of: { id, customer } }: { of: AccountPlanLine }) {
  return (
    <Link to="/customers/account-plans/$id" params={{ id }}>
      <strong>{customer.name}</strong>
    </Link>
  )
}
