import { getRouteApi } from '@tanstack/react-router'
import { Flex, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { useMay } from '../../../kernel/session.ts'
import { DevelopmentTabs } from '../../development/index.ts'
import { Merges } from '../components/merges.tsx'
import { Pairs } from '../components/pairs.tsx'
import { Scan, ScanButton } from '../components/scan.tsx'
import { likenesses } from '../queries.ts'

const route = getRouteApi('/app/duplicates')
const views = ['open', 'dismissed', 'merged'] as const
type View = (typeof views)[number]

/** Customers that may be the same: found, dismissed, merged. */
export function Duplicates() {
  const { t } = useTranslation('leads')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayMerge = useMay()('customers.merge')
  const view = views.find((one) => one === search.view) ?? 'open'
  const by = likenesses.find((one) => one === search.by)
  const go = (change: typeof search) => void navigate({ search: { ...search, ...change }, replace: true })
  return (
    <>
      <PageHead
        title={t('duplicate.title')}
        hint={t('duplicate.hint')}
        actions={
          mayMerge && (
            <>
              <LinkButton to="/merges/new">{t('duplicate.mergeOthers')}</LinkButton>
              <ScanButton onStarted={(scan) => go({ scan })} />
            </>
          )
        }
      />
      <DevelopmentTabs active="duplicates" />
      <Flex vertical gap={12}>
        {search.scan && <Scan jobId={search.scan} onClose={() => go({ scan: undefined })} />}
        <Flex wrap gap={8}>
          <ScrollArea label={t('duplicate.viewTitle')}>
            <Segmented<View>
              aria-label={t('duplicate.viewTitle')}
              value={view}
              onChange={(next) => go({ view: next === 'open' ? undefined : next })}
              options={views.map((value) => ({ value, label: t(`duplicate.view.${value}`) }))}
            />
          </ScrollArea>
          {view !== 'merged' && (
            <Select
              allowClear
              aria-label={t('duplicate.byTitle')}
              placeholder={t('duplicate.byTitle')}
              {...(by ? { value: by } : {})}
              onChange={(next?: string) => go({ by: next })}
              options={likenesses.map((value) => ({ value, label: t(`duplicate.by.${value}`) }))}
              style={{ minWidth: 180 }}
            />
          )}
        </Flex>
        {view === 'merged' ? <Merges /> : <Pairs state={view} by={by} />}
      </Flex>
    </>
  )
}
