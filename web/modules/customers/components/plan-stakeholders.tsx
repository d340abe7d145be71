import { useQuery } from '@tanstack/react-query'
import { Flex, Grid, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { catalogueQuery } from '../archive-queries.ts'
import type { AccountPlan } from '../plan-queries.ts'
import { PlanPanel } from './plan-panel.tsx'
import { ClosedPart, PurposePrompt } from './archive-purpose.tsx'
import { usePartNames } from './part-names.ts'

type Person = AccountPlan['stakeholders']['rows'][number]
interface Choice {
  value: string | null
  label: string
}

/** Who matters at the account: by influence and attitude, in words. */
export function Stakeholders({ plan: { stakeholders, customer } }: { plan: AccountPlan }) {
  const { t } = useTranslation('customers')
  const { name } = usePartNames()
  const { state, rows } = stakeholders
  return (
    <PlanPanel title={t('accountPlan.stakeholders')} hint={t('accountPlan.stakeholdersHint')}>
      {state === 'hidden' && <ClosedPart customerId={customer.id} part="key-persons" title={name('key-persons')} />}
      {state === 'purpose' && <PurposePrompt />}
      {state === 'open' && rows.length === 0 && (
        <Typography.Text type="secondary">{t('accountPlan.stakeholdersNone')}</Typography.Text>
      )}
      {state === 'open' && rows.length > 0 && <Matrix rows={rows} />}
    </PlanPanel>
  )
}

/** The values of a field of the key persons in the words of the catalogue, and whatever else occurs. */
function useChoices(field: 'influence' | 'attitude' | 'role', rows: Person[]): Choice[] {
  const { t } = useTranslation('customers')
  const { data } = useQuery(catalogueQuery)
  const fields = data?.parts.find(({ part }) => part === 'key-persons')?.lists.flatMap((list) => list.fields) ?? []
  const known = fields.find((each) => each.field === (field === 'role' ? 'decisionRole' : field))?.choices ?? []
  const named: Choice[] = known.map(({ value, text }) => ({ value, label: inLocale(text) }))
  const others = [...new Set(rows.map((row) => row[field]))].filter(
    (value) => !named.some((one) => one.value === value),
  )
  return [...named, ...others.map((value) => ({ value, label: value ?? t('accountPlan.unstated') }))]
}

function Matrix({ rows }: { rows: Person[] }) {
  const { t } = useTranslation('customers')
  const isWide = Grid.useBreakpoint().md ?? true
  const influences = useChoices('influence', rows)
  const attitudes = useChoices('attitude', rows)
  const roles = useChoices('role', rows)
  const at = (influence: Choice, attitude: Choice) =>
    rows.filter((row) => row.influence === influence.value && row.attitude === attitude.value)
  const who = (person: Person) => (
    <Who key={person.id} person={person} role={roles.find(({ value }) => value === person.role)?.label} />
  )
  if (!isWide) {
    return (
      <Flex vertical gap={12}>
        {influences.flatMap((influence) =>
          attitudes
            .filter((attitude) => at(influence, attitude).length > 0)
            .map((attitude) => (
              <section key={`${influence.value}:${attitude.value}`}>
                <Typography.Text type="secondary">
                  {t('accountPlan.influence')} {influence.label} · {t('accountPlan.attitude')} {attitude.label}
                </Typography.Text>
                {at(influence, attitude).map(who)}
              </section>
            )),
        )}
      </Flex>
    )
  }
  return (
    <ScrollArea label={t('accountPlan.stakeholders')}>
      <table className="grid-table">
        <thead>
          <tr>
            <th scope="col">
              {t('accountPlan.influence')} \ {t('accountPlan.attitude')}
            </th>
            {attitudes.map(({ value, label }) => (
              <th key={value} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {influences.map((influence) => (
            <tr key={influence.value}>
              <th scope="row">{influence.label}</th>
              {attitudes.map((attitude) => (
                <td key={attitude.value}>{at(influence, attitude).map(who)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function Who({ person, role }: { person: Person; role: string | undefined }) {
  const { t } = useTranslation('customers')
  const about = [person.position, person.role === null ? null : role].filter(Boolean).join(' · ')
  return (
    <div style={{ marginBottom: 4 }}>
      {person.name ?? t('accountPlan.nameless')}
      {about && (
        <div>
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {about}
          </Typography.Text>
        </div>
      )}
    </div>
  )
}
