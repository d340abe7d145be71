import { LockOutlined, WarningOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Flex, Grid, theme, Typography } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { Await, Failure, Loading } from '../../../kernel/states.tsx'
import {
  archiveQuery,
  catalogueQuery,
  partQuery,
  type ArchiveSummary,
  type CataloguePart,
  type Part,
} from '../archive-queries.ts'
import type { Customer } from '../queries.ts'
import { ArchivePartView } from './archive-part.tsx'
import { asksForPurpose, ClosedPart, PurposePrompt, usePurpose } from './archive-purpose.tsx'

const route = getRouteApi('/app/customers/$id')

/** The seven parts of the archive: how each stands in the navigation, the open one beside it. */
export function Archive({ customer }: { customer: Customer }) {
  const isWide = Grid.useBreakpoint().md ?? true
  const { part: wanted } = route.useSearch()
  const catalogue = useQuery(catalogueQuery)
  const overview = useQuery(archiveQuery(customer.id))
  return (
    <Await query={catalogue}>
      {({ parts }) => (
        <Await query={overview}>
          {(archive) => {
            const open = parts.find(({ part }) => part === wanted) ?? parts[0]!
            const summary = archive.parts.find(({ part }) => part === open.part)!
            return (
              <Flex vertical={!isWide} gap={isWide ? 24 : 12} align={isWide ? 'start' : 'stretch'}>
                <PartsNav customerId={customer.id} parts={parts} summaries={archive.parts} open={open.part} />
                <div style={{ flex: 1, minWidth: 0 }}>
                  <OpenPart key={open.part} customer={customer} catalogue={open} summary={summary} />
                </div>
              </Flex>
            )
          }}
        </Await>
      )}
    </Await>
  )
}

interface OpenPartProps {
  customer: Customer
  catalogue: CataloguePart
  summary: ArchiveSummary
}

function OpenPart({ customer, catalogue, summary }: OpenPartProps) {
  const { purpose } = usePurpose()
  const isHidden = summary.right === 'hidden'
  const query = useQuery({ ...partQuery(customer.id, catalogue.part, purpose), enabled: !isHidden })
  if (isHidden) {
    return <ClosedPart customerId={customer.id} part={catalogue.part} title={inLocale(catalogue.title)} />
  }
  if (asksForPurpose(query.error)) return <PurposePrompt />
  if (query.data) {
    return <ArchivePartView customer={customer} catalogue={catalogue} summary={summary} part={query.data} />
  }
  return query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : <Loading />
}

interface PartsNavProps {
  customerId: string
  parts: CataloguePart[]
  summaries: ArchiveSummary[]
  open: Part
}

/** The parts as links, each with how complete it is and whether it is stale; on a phone in a row that scrolls. */
function PartsNav({ customerId, parts, summaries, open }: PartsNavProps) {
  const { t } = useTranslation('customers')
  const current = useRef<HTMLLIElement>(null)
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [open])
  return (
    <nav aria-label={t('archive.parts')} className="part-nav">
      <ul>
        {parts.map(({ part, title }) => (
          <li key={part} ref={part === open ? current : undefined}>
            <Link
              to="/customers/$id"
              params={{ id: customerId }}
              search={part === 'basic' ? {} : { part }}
              replace
              resetScroll={false}
              activeOptions={{ exact: true }}
              aria-current={part === open ? 'page' : undefined}
            >
              <span>{inLocale(title)}</span>
              <Standing summary={summaries.find((one) => one.part === part)!} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How a part stands, in a line and a bar. */
function Standing({ summary: { completeness, isStale } }: { summary: ArchiveSummary }) {
  const { t } = useTranslation('customers')
  const { token } = theme.useToken()
  if (completeness === null) {
    return (
      <Typography.Text type="secondary" className="part-standing">
        <LockOutlined aria-hidden /> {t('archive.closed')}
      </Typography.Text>
    )
  }
  const { percent } = completeness
  return (
    <>
      <span className="part-standing tabular">
        <Typography.Text type="secondary">{t('archive.percent', { percent })}</Typography.Text>
        {isStale && (
          <Typography.Text type="warning">
            <WarningOutlined aria-hidden /> {t('archive.stale')}
          </Typography.Text>
        )}
      </span>
      <span className="part-bar" aria-hidden>
        <span style={{ width: `${percent}%`, background: token.colorLink }} />
      </span>
    </>
  )
}
