import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useLocation } from '@tanstack/react-router'
import { Alert, Card, Descriptions, Flex, Grid, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { Article } from '../components/article.tsx'
import { CasePanel } from '../components/case-panel.tsx'
import { Comparison, Versions } from '../components/versions.tsx'
import { policyQuery, type Policy } from '../queries.ts'
import { Effective } from '../components/effective.tsx'

const route = getRouteApi('/app/regulations/$kind')

export function Regulation() {
  const { kind } = route.useParams()
  return <Await query={useQuery(policyQuery(kind))}>{(policy) => <Book policy={policy} />}</Await>
}

function Book({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const may = useMay()
  const { version } = route.useSearch()
  const { hash } = useLocation()
  const { kind, title, articles, labels, versions } = policy
  const shown = versions.find((one) => one.version === (version ?? policy.version))
  const parameters = shown?.parameters ?? policy.parameters
  return (
    <>
      <PageHead
        title={inLocale(title)}
        hint={<Link to="/regulations">{t('title')}</Link>}
        actions={
          may('policies.publish') && (
            <LinkButton isPrimary to="/regulations/$kind/new-version" params={{ kind }}>
              {t('publish')}
            </LinkButton>
          )
        }
      />
      <Flex vertical gap={16} style={{ maxWidth: 860 }}>
        {version !== undefined && version !== policy.version && (
          <OtherVersion asked={version} found={!!shown} kind={kind} />
        )}
        <Header policy={policy} shown={shown} />
        <Card size="small" styles={{ body: { padding: '4px 4px 12px' } }}>
          {articles.map((article) => (
            <Article
              key={article.code}
              article={article}
              parameters={parameters}
              labels={labels}
              isTarget={hash === article.code}
            />
          ))}
        </Card>
        <Versions policy={policy} shown={shown?.version ?? policy.version} />
        {versions.length > 1 && <Comparison policy={policy} />}
        {may('decisions.run') && <CasePanel key={kind} kind={kind} />}
      </Flex>
    </>
  )
}

function OtherVersion({ asked, found, kind }: { asked: number; found: boolean; kind: string }) {
  const { t } = useTranslation('policies')
  return (
    <Alert
      type={found ? 'info' : 'warning'}
      showIcon
      title={t(found ? 'readingOther' : 'noSuchVersion', { version: asked })}
      action={
        <Link to="/regulations/$kind" params={{ kind }} search={{}}>
          {t('readCurrent')}
        </Link>
      }
    />
  )
}

/** The block that heads a regulation on paper. */
function Header({ policy, shown }: { policy: Policy; shown: Policy['versions'][number] | undefined }) {
  const { t } = useTranslation('policies')
  const columns = (Grid.useBreakpoint().sm ?? true) ? 2 : 1
  const { number, title, owner, version, effectiveOn } = policy
  return (
    <Descriptions
      bordered
      size="small"
      column={columns}
      items={[
        { key: 'title', label: t('name'), children: <Typography.Text strong>{inLocale(title)}</Typography.Text> },
        { key: 'number', label: t('number'), children: number },
        { key: 'owner', label: t('owner'), children: inLocale(owner) },
        { key: 'version', label: t('versionNo'), children: t('versionN', { version: shown?.version ?? version }) },
        { key: 'on', label: t('effectiveOn'), children: <Effective on={shown?.effectiveOn ?? effectiveOn} /> },
        {
          key: 'status',
          label: t('status'),
          children: t((shown?.version ?? version) === version ? 'statusInForce' : 'statusOther'),
        },
      ]}
    />
  )
}
