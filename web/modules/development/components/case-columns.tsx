import { Link } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import type { CaseLine } from '../queries.ts'

/** Cases that have ended, as a table. */
export function useCaseColumns(): TableColumnsType<CaseLine> {
  const { t } = useTranslation('development')
  return [
    {
      key: 'code',
      title: t('case.code'),
      className: 'tabular',
      render: (_, { code, customer }) => code ?? customer.code,
    },
    {
      key: 'customer',
      title: t('case.customer'),
      render: (_, { id, customer }) => (
        <Link to="/development/certifications/$id" params={{ id }} onClick={(event) => event.stopPropagation()}>
          {customer.name}
        </Link>
      ),
    },
    { key: 'owner', title: t('pipeline.owner'), render: (_, { owner }) => owner?.name ?? '—' },
    { key: 'attempt', title: t('case.tries'), align: 'right', className: 'tabular', dataIndex: 'attempt' },
    {
      key: 'opened',
      title: t('case.openedOn'),
      className: 'tabular',
      render: (_, line) => formatInstant(line.openedAt),
    },
    {
      key: 'since',
      title: t('case.endedOn'),
      className: 'tabular',
      render: (_, { stageSince }) => formatInstant(stageSince),
    },
  ]
}
