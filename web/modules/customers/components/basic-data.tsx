import { Descriptions, Flex, theme, Typography, type DescriptionsProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import type { Customer } from '../queries.ts'

/** The customer's own data, in the order of the archive. */
export function BasicData({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers')
  const line = (
    name:
      | 'code'
      | 'shortName'
      | 'industry'
      | 'phone'
      | 'address'
      | 'unifiedSocialCreditCode'
      | 'legalRepresentative'
      | 'registeredOn'
      | 'businessScope'
      | 'remark',
  ) => ({
    key: name,
    label: t(`field.${name}`),
    children: customer[name] ?? '—',
  })
  const named = (name: 'owner' | 'department' | 'region') => ({
    key: name,
    label: t(`field.${name}`),
    children: customer[name]?.name ?? '—',
  })
  const capital = customer.registeredCapital && (
    <>
      <Amount value={customer.registeredCapital} /> {customer.capitalCurrency}
    </>
  )
  return (
    <Flex vertical gap={20}>
      <Part
        title={t('section.basic')}
        items={[line('code'), line('shortName'), line('industry'), line('phone'), line('address'), line('remark')]}
      />
      <Part title={t('section.assignment')} items={[named('owner'), named('department'), named('region')]} />
      <Part
        title={t('section.registration')}
        items={[
          line('unifiedSocialCreditCode'),
          line('legalRepresentative'),
          { key: 'capital', label: t('field.registeredCapital'), children: capital ?? '—' },
          line('registeredOn'),
          line('businessScope'),
        ]}
      />
      <Typography.Text type="secondary" className="tabular">
        {t('field.createdAt')} {formatInstant(customer.createdAt)} · {t('field.updatedAt')}{' '}
        {formatInstant(customer.updatedAt)}
      </Typography.Text>
    </Flex>
  )
}

function Part({ title, items }: { title: string; items: DescriptionsProps['items'] }) {
  const { token } = theme.useToken()
  return (
    <section aria-label={title}>
      <Typography.Title level={2} style={{ fontSize: 15, marginTop: 0 }}>
        {title}
      </Typography.Title>
      <Descriptions
        bordered
        size="small"
        className="even"
        column={{ xs: 1, md: 2 }}
        styles={{ label: { width: 156 }, content: { background: token.colorBgContainer } }}
        items={items}
      />
    </section>
  )
}
