import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { groupQuery, type CustomerGroup } from '../archive-queries.ts'
import type { Customer } from '../queries.ts'

type Member = CustomerGroup['branches'][number]

/** The company above and those below, where there are any, as a small tree. */
export function Group({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers')
  const { data } = useQuery(groupQuery(customer.id))
  if (!data || (!data.hasParent && data.branches.length === 0)) return null
  const { parent, hasParent, branches } = data
  return (
    <section aria-label={t('group.title')}>
      <Typography.Title level={3} style={{ fontSize: 15, marginTop: 0, marginBottom: 8 }}>
        {t('group.title')}
      </Typography.Title>
      <ul className="tree">
        {hasParent && (
          <li>
            <Typography.Text type="secondary">{t('group.parent')}</Typography.Text>{' '}
            {parent ? <MemberLink member={parent} /> : <Typography.Text>{t('group.notSeen')}</Typography.Text>}
          </li>
        )}
        <li style={{ paddingInlineStart: hasParent ? 24 : 0 }}>
          <strong>{customer.name}</strong> <Typography.Text type="secondary">{t('group.here')}</Typography.Text>
        </li>
        {branches.map((member) => (
          <li key={member.id} style={{ paddingInlineStart: hasParent ? 48 : 24 }}>
            <Flex component="span" gap={8}>
              <Typography.Text type="secondary">{t('group.branches')}</Typography.Text>
              <MemberLink member={member} />
            </Flex>
          </li>
        ))}
      </ul>
    </section>
  )
}

const MemberLink = ({ member: { id, code, name } }: { member: Member }) => (
  <Link className="inline-link" to="/customers/$id" params={{ id }}>
    <span className="tabular">{code}</span> {name}
  </Link>
)
