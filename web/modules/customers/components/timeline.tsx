import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { archiveKey, catalogueQuery, loadTimeline, type CataloguePart, type TimelineLine } from '../archive-queries.ts'
import type { Customer } from '../queries.ts'

/** Everything that happened on a customer, newest first, with the way to it. */
export function Timeline({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers')
  const { data } = useQuery(catalogueQuery)
  const parts = data?.parts ?? []
  const what = (line: TimelineLine) => <What customerId={customer.id} line={line} parts={parts} />
  return (
    <div style={{ maxWidth: 960 }}>
      <DataList<TimelineLine>
        queryKey={[...archiveKey(customer.id), 'timeline']}
        load={(cursor) => loadTimeline(customer.id, cursor)}
        rowKey={({ id }) => id}
        empty={<Nothing text={t('timeline.none')} />}
        columns={[
          {
            key: 'at',
            title: t('audit:at' as never),
            width: 150,
            render: (_, { at }) => <span className="tabular">{formatInstant(at)}</span>,
          },
          { key: 'actor', title: t('audit:actor' as never), width: 110, render: (_, { actor }) => actor.name },
          { key: 'what', title: t('audit:event' as never), render: (_, line) => what(line) },
        ]}
        card={(line) => (
          <Flex vertical gap={4}>
            {what(line)}
            <Typography.Text type="secondary" className="tabular">
              {line.actor.name} · {formatInstant(line.at)}
            </Typography.Text>
          </Flex>
        )}
      />
    </div>
  )
}

interface WhatProps {
  customerId: string
  line: TimelineLine
  parts: CataloguePart[]
}

function What({ customerId, line, parts }: WhatProps) {
  const { t } = useTranslation('customers')
  return (
    <Flex vertical gap={2}>
      <span>
        <strong>{inLocale(line.title)}</strong> <Subject customerId={customerId} subject={line.subject} />
      </span>
      {line.parts.map((touched) => (
        <Touched key={touched.part} customerId={customerId} touched={touched} parts={parts} />
      ))}
      {line.reason && <Typography.Text type="secondary">{t('timeline.why', { reason: line.reason })}</Typography.Text>}
    </Flex>
  )
}

/** What else the event is about than the customer itself, as a link where there is a page for it. */
function Subject({
  customerId,
  subject: { kind, id, label },
}: {
  customerId: string
  subject: TimelineLine['subject']
}) {
  if (id === null || (kind === 'customer' && id === customerId)) return null
  switch (kind) {
    case 'invoice':
    case 'receipt':
      return (
        <Link
          className="inline-link"
          to="/customers/$id"
          params={{ id: customerId }}
          search={{ tab: 'trade', [kind]: id }}
        >
          {label}
        </Link>
      )
    case 'contract':
    case 'shipment':
      return (
        <Link
          className="inline-link"
          to="/customers/$id"
          params={{ id: customerId }}
          search={{ tab: 'trade', documents: `${kind}s` }}
        >
          {label}
        </Link>
      )
    default:
      return isPaged(kind) ? (
        <Link className="inline-link" to={pages[kind]} params={{ id }}>
          {label}
        </Link>
      ) : (
        <Typography.Text type="secondary">{label}</Typography.Text>
      )
  }
}

/** The pages of what has one of its own. */
const pages = {
  approval: '/approvals/$id',
  obligation: '/obligations/$id',
  lead: '/leads/$id',
  account_plan: '/customers/account-plans/$id',
  customer_handover: '/customers/handovers/$id',
  certification: '/development/certifications/$id',
  agreement: '/development/agreements/$id',
  opportunity: '/development/opportunities/$id',
  tender: '/development/tenders/$id',
} as const

const isPaged = (kind: string): kind is keyof typeof pages => kind in pages

interface TouchedProps {
  customerId: string
  touched: TimelineLine['parts'][number]
  parts: CataloguePart[]
}

/** The part of the archive an event touched, and which of its fields. */
function Touched({ customerId, touched: { part, list, fields }, parts }: TouchedProps) {
  const { t } = useTranslation('customers')
  const catalogue = parts.find((one) => one.part === part)
  if (!catalogue) return null
  const listed = catalogue.lists.find((one) => one.list === list)
  const all = [...catalogue.groups, ...catalogue.lists].flatMap((one) => one.fields)
  const names = all.filter(({ field }) => fields.includes(field)).map(({ label }) => inLocale(label))
  const title = [inLocale(catalogue.title), listed && inLocale(listed.title)].filter(Boolean).join(' · ')
  return (
    <span>
      <Link
        className="inline-link"
        to="/customers/$id"
        params={{ id: customerId }}
        search={part === 'basic' ? {} : { part }}
      >
        {title}
      </Link>
      {names.length > 0 && `：${names.join(t('kernel:listComma' as never))}`}
    </span>
  )
}
