import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useLocation } from '@tanstack/react-router'
import { Alert, Card, Descriptions, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { PrintMenu } from '../../forms/index.ts'
import { Article } from '../components/article.tsx'
import { CasePanel } from '../components/case-panel.tsx'
import { DocumentHeader } from '../components/document-header.tsx'
import { BeginDraft, Drafts } from '../components/drafts.tsx'
import { ReadingCard } from '../components/reading.tsx'
import { Comparison, Versions } from '../components/versions.tsx'
import { WordedTable } from '../components/worded.tsx'
import { decisionKindsQuery, policyQuery, policyVersionQuery, type Policy } from '../queries.ts'

const route = getRouteApi('/app/regulations/$kind')

export function Regulation() {
  const { kind } = route.useParams()
  return <Await query={useQuery(policyQuery(kind))}>{(policy) => <Book policy={policy} />}</Await>
}

/** The regulation in force, or another version of it where one is asked for. */
function Book({ policy }: { policy: Policy }) {
  const { version } = route.useSearch()
  const { kind } = policy
  const isOther = version !== undefined && version !== policy.version
  const isKnown = policy.versions.some((one) => one.version === version)
  const other = useQuery({ ...policyVersionQuery(kind, version ?? 0), enabled: isOther && isKnown })
  return (
    <>
      <Head policy={policy} isOther={isOther} />
      <Flex vertical gap={16} style={{ maxWidth: 1080 }}>
        {isOther && <OtherVersion asked={version} found={isKnown} kind={kind} />}
        {isOther && isKnown ? (
          <Await query={other}>{(shown) => <Content policy={shown} />}</Await>
        ) : (
          <Content policy={policy} />
        )}
      </Flex>
    </>
  )
}

function Head({ policy, isOther }: { policy: Policy; isOther: boolean }) {
  const { t } = useTranslation('policies')
  const may = useMay()
  const { kind, title } = policy
  const form = kind === 'authority-table' ? 'authority-table' : 'policy'
  return (
    <PageHead
      title={inLocale(title)}
      hint={<Link to="/regulations">{t('title')}</Link>}
      actions={
        <>
          {!isOther && <PrintMenu code={form} subjectId={kind} />}
          {may('policies.publish-directly') && (
            <LinkButton to="/regulations/$kind/new-version" params={{ kind }}>
              {t('publish')}
            </LinkButton>
          )}
          <BeginDraft policy={policy} />
        </>
      }
    />
  )
}

function Content({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const may = useMay()
  const { hash } = useLocation()
  const { kind, articles, labels, worded, versions } = policy
  const cases = useQuery({ ...decisionKindsQuery, enabled: may('decisions.run') })
  return (
    <>
      {policy.isUnderReview && <Alert type="info" showIcon title={t('underReview')} />}
      <DocumentHeader policy={policy} />
      <ReadingCard policy={policy} />
      <Card size="small" styles={{ body: { padding: '4px 4px 12px' } }}>
        {articles.map((article) => (
          <Article
            key={article.code}
            article={article}
            labels={labels}
            worded={worded}
            isTarget={hash === article.code}
          />
        ))}
      </Card>
      <Unnamed policy={policy} />
      <Drafts policy={policy} />
      <Versions policy={policy} shown={policy.version} />
      {versions.length > 1 && <Comparison policy={policy} />}
      {cases.data?.rows.some((one) => one.kind === kind) && <CasePanel key={kind} kind={kind} />}
    </>
  )
}

/** What no article names: its tables one by one, its figures together. */
function Unnamed({ policy: { articles, labels, worded } }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const isNamed = (name: string) => articles.some(({ text }) => inLocale(text).includes(`{${name}}`))
  const rest = Object.entries(worded).filter(([name]) => !isNamed(name))
  const figures = rest.filter(([, { table }]) => table === null)
  return (
    <>
      {rest.map(
        ([name, { table }]) =>
          table && (
            <Card key={name} size="small" title={inLocale(labels[name]!)}>
              <WordedTable table={table} />
            </Card>
          ),
      )}
      {figures.length > 0 && (
        <Card size="small" title={t('parameters')}>
          <Descriptions
            size="small"
            column={1}
            items={figures.map(([name, { text }]) => ({
              key: name,
              label: inLocale(labels[name]!),
              children: inLocale(text),
            }))}
          />
        </Card>
      )}
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
