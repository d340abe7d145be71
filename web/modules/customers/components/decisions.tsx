import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Col, Flex, Row, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { DecisionCard, Why } from '../../../kernel/decision-card.tsx'
import { Await } from '../../../kernel/states.tsx'
import { classificationQuery, type Customer } from '../queries.ts'

const route = getRouteApi('/app/customers/$id')

/** The decisions behind class and grade, worked out only when somebody asks. */
export function WhyStanding({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const [isAsked, setAsked] = useState(false)
  const { data, error } = useQuery({ ...classificationQuery(customerId, undefined), enabled: isAsked })
  return (
    <Why
      title={t('whyTitle')}
      onAsk={() => setAsked(true)}
      decisions={data && [data.keyAccount, data.grading]}
      facts={data?.facts}
      error={error}
    />
  )
}

/** Class and grade as of a day, each with its decision. */
export function Decisions({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers')
  const { asOf } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(classificationQuery(customer.id, asOf))
  return (
    <Flex vertical gap={12}>
      <Flex component="label" gap={8} align="center">
        {t('aging.asOf')}
        <DateField
          allowClear={false}
          value={asOf ?? query.data?.asOf}
          onChange={(day) => void navigate({ search: (now) => ({ ...now, asOf: day ?? undefined }), replace: true })}
        />
      </Flex>
      <Await query={query}>
        {({ asOf: date, keyAccount, grading, facts }) => (
          <>
            <Typography.Text type="secondary">
              {customer.class === null ? `${t('notAdopted')} · ` : ''}
              {t('whyHint', { date })}
            </Typography.Text>
            <Row gutter={[16, 16]}>
              {[keyAccount, grading].map((decision) => (
                <Col key={decision.policy.kind} xs={24} xl={12}>
                  <DecisionCard decision={decision} facts={facts} />
                </Col>
              ))}
            </Row>
          </>
        )}
      </Await>
    </Flex>
  )
}
