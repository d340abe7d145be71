import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Alert, Card, Flex, Tabs } from 'antd'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { DifferenceView } from '../components/difference.tsx'
import { DraftActions } from '../components/draft-actions.tsx'
import { DraftForm, type DraftFormHandle } from '../components/draft-form.tsx'
import { DraftTag } from '../components/drafts.tsx'
import { SimulationPanel } from '../components/simulation.tsx'
import { draftQuery, policyVersionQuery, type Policy, type PolicyDraft } from '../queries.ts'
import { draftTabs, type DraftTab } from '../routes.tsx'

const route = getRouteApi('/app/regulations/$kind/drafts/$draftId')

export function Draft() {
  const { draftId } = route.useParams()
  return <Await query={useQuery(draftQuery(draftId))}>{(draft) => <WithBase key={draft.id} draft={draft} />}</Await>
}

function WithBase({ draft }: { draft: PolicyDraft }) {
  const query = useQuery(policyVersionQuery(draft.kind, draft.baseVersion))
  return <Await query={query}>{(base) => <Desk draft={draft} base={base} />}</Await>
}

/** A change of a regulation on its way: written, read against what is in force, tried out, submitted. */
function Desk({ draft, base }: { draft: PolicyDraft; base: Policy }) {
  const { t } = useTranslation('policies')
  const { tab: asked = 'write', job } = route.useSearch()
  const navigate = route.useNavigate()
  const form = useRef<DraftFormHandle>(null)
  // What decides nothing about customers changes nothing for them.
  const tabs = draftTabs.filter((key) => key !== 'simulation' || draft.trial !== 'none')
  const tab = tabs.includes(asked) ? asked : 'write'
  const saved = async () => (await form.current?.save()) ?? true
  const open = async (next: string) => {
    if (!(await saved())) return
    await navigate({ search: { ...(job ? { job } : {}), tab: next as DraftTab }, replace: true })
  }
  const panes = {
    write: <DraftForm key={draft.baseVersion} ref={form} draft={draft} base={base} />,
    difference: (
      <Card size="small">
        <DifferenceView kind={draft.kind} from={String(draft.baseVersion)} to={draft.id} stamp={draft.version} />
      </Card>
    ),
    simulation:
      draft.trial === 'words-only' ? (
        <Alert type="info" showIcon title={t('simulation.wordsOnly')} />
      ) : (
        <SimulationPanel
          draft={draft}
          job={job}
          onJob={(id) => void navigate({ search: { tab: 'simulation', ...(id ? { job: id } : {}) }, replace: true })}
        />
      ),
  }
  return (
    <>
      <PageHead
        title={t('draft.title', { title: inLocale(base.title) })}
        hint={
          <Link to="/regulations/$kind" params={{ kind: draft.kind }}>
            {t('backToText')}
          </Link>
        }
        actions={<DraftActions draft={draft} saved={saved} />}
      />
      <Flex vertical gap={12} style={{ maxWidth: 1080 }}>
        <Standing draft={draft} />
        <Tabs
          activeKey={tab}
          onChange={(next) => void open(next)}
          items={tabs.map((key) => ({
            key,
            label: t(`draft.tab.${key}`),
            children: panes[key],
            forceRender: key === 'write',
          }))}
        />
      </Flex>
    </>
  )
}

/** Where it stands, who has it, and what keeps it from being submitted. */
function Standing({ draft }: { draft: PolicyDraft }) {
  const { t } = useTranslation('policies')
  const { state, baseVersion, approvalId, submittedByName, submittedAt, decidedByName, decidedAt, comment } = draft
  return (
    <>
      <Flex wrap gap="4px 16px" align="center">
        <DraftTag state={state} />
        <span>{t('draft.changes', { version: baseVersion })}</span>
        <span className="tabular">
          {t('draft.drawnBy', { name: draft.drawnByName, at: formatInstant(draft.createdAt) })}
        </span>
        {submittedAt && (
          <span className="tabular">
            {t('draft.submittedBy', { name: submittedByName, at: formatInstant(submittedAt) })}
          </span>
        )}
        {decidedAt && (
          <span className="tabular">{t('draft.decidedBy', { name: decidedByName, at: formatInstant(decidedAt) })}</span>
        )}
        {approvalId && <Link to={`/approvals/${approvalId}` as string}>{t('draft.approval')}</Link>}
        {draft.publishedVersion !== null && (
          <Link to="/regulations/$kind" params={{ kind: draft.kind }} search={{ version: draft.publishedVersion }}>
            {t('versionN', { version: draft.publishedVersion })}
          </Link>
        )}
      </Flex>
      {comment && <Alert type="warning" showIcon title={comment} />}
      {draft.isOutdated && draft.can.edit && <Alert type="warning" showIcon title={t('draft.outdated')} />}
    </>
  )
}
