import { getRouteApi } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { Filters } from '../components/filters.tsx'
import { exportAddress, loadAccess, type AccessEntry } from '../queries.ts'

const route = getRouteApi('/app/settings/access-register')
const actions = ['opened', 'printed', 'exported'] as const

/** Who opened, printed or took out what, and for what. */
export function AccessRegister() {
  const { t } = useTranslation('audit')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const subject = ({ subject: { noun, label } }: AccessEntry) => `${inLocale(noun)} ${label}`
  return (
    <Flex vertical gap={16}>
      <Typography.Text type="secondary">{t('register.hint')}</Typography.Text>
      <Filters
        search={search}
        change={(part) => void navigate({ search: (now) => ({ ...now, ...part }), replace: true })}
        choice={{
          name: 'action',
          label: t('register.action'),
          value: search.action,
          options: actions.map((value) => ({ value, label: t(`register.${value}`) })),
        }}
        exportHref={exportAddress('access-register', search)}
      />
      <DataList<AccessEntry>
        queryKey={['access-register', search]}
        load={(cursor) => loadAccess(search, cursor)}
        rowKey={({ id }) => id}
        empty={<Nothing text={t('register.empty')} />}
        columns={[
          {
            key: 'seq',
            title: t('seq'),
            align: 'right',
            render: (_, { seq }) => <span className="tabular">{seq}</span>,
          },
          { key: 'at', title: t('at'), render: (_, { at }) => <span className="tabular">{formatInstant(at)}</span> },
          { key: 'actor', title: t('register.who'), render: (_, { actor }) => actor.name },
          { key: 'action', title: t('register.action'), render: (_, { action }) => t(`register.${action}`) },
          { key: 'subject', title: t('subject'), render: (_, row) => subject(row) },
          {
            key: 'part',
            title: t('register.part'),
            render: (_, { partTitle }) => (partTitle ? inLocale(partTitle) : '—'),
          },
          { key: 'purpose', title: t('register.purpose'), render: (_, { purpose }) => purpose ?? '—' },
          {
            key: 'rows',
            title: t('register.rows'),
            align: 'right',
            render: (_, { rows }) => <span className="tabular">{rows ?? '—'}</span>,
          },
          { key: 'ip', title: 'IP', render: (_, { ip }) => ip ?? '—' },
        ]}
        card={(row) => (
          <Flex vertical gap={4}>
            <strong>
              {t(`register.${row.action}`)} · {subject(row)}
            </strong>
            {(row.partTitle ?? row.purpose) && (
              <span>{[row.partTitle && inLocale(row.partTitle), row.purpose].filter(Boolean).join(' · ')}</span>
            )}
            <Typography.Text type="secondary" className="tabular">
              {row.actor.name} · {formatInstant(row.at)} · {row.ip ?? '—'}
            </Typography.Text>
          </Flex>
        )}
      />
    </Flex>
  )
}
