import { CheckOutlined, CloseOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Card, Collapse, Drawer, Flex, Grid, Tag, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Decision, Reason } from '../../server/kernel/decision.ts'
import { api } from './api.ts'
import { changesOf, percentOf } from './decision-changes.ts'
import { factTexts, kindTexts, outcomeText, reasonText, standsAgainst } from './decision-texts.ts'
import { factLabel, Facts, factText, fillText } from './facts.tsx'
import { inLocale } from './i18n.ts'
import { useMay } from './session.ts'
import { Failure, Loading } from './states.tsx'

type Given = Record<string, unknown>

/** A decision explained: its outcome, the article and version it stands on, its reasons and facts, and what would change it. */
export function DecisionCard({ decision, facts }: { decision: Decision; facts?: Given | undefined }) {
  const { t } = useTranslation()
  const { policy, reasons, missing } = decision
  const own = factsOf(policy.kind, facts)
  const changes = changesOf(decision, own, useParameters(policy))
  return (
    <Card
      size="small"
      title={
        <Typography.Text type="secondary">
          {kindTexts[policy.kind] ? inLocale(kindTexts[policy.kind]!) : policy.kind}
        </Typography.Text>
      }
      extra={<PolicyLink policy={policy} article={policy.article} withVersion />}
    >
      <Flex vertical gap={16}>
        <Outcome decision={decision} />
        <Part title={t('decision.reasons')}>
          {reasons.length === 0 ? (
            <Typography.Text>{t('decision.noReasons')}</Typography.Text>
          ) : (
            <List>
              {reasons.map((reason, at) => (
                <ReasonLine key={at} reason={reason} policy={policy} />
              ))}
            </List>
          )}
        </Part>
        {missing.length > 0 && policy.kind !== 'development' && (
          <Alert
            type="warning"
            showIcon
            title={t('decision.missing')}
            description={missing.map((name) => factLabel(name)).join(t('listComma'))}
          />
        )}
        {changes.length > 0 && (
          <Part title={t('decision.wouldChange')}>
            <List marked>
              {changes.map(({ text, facts: figures }, at) => (
                <li key={at}>{fillText(inLocale(text), figures)}</li>
              ))}
            </List>
          </Part>
        )}
        {Object.keys(own).length > 0 && (
          <Collapse
            size="small"
            items={[{ key: 'facts', label: t('decision.facts'), children: <Facts facts={own} /> }]}
          />
        )}
      </Flex>
    </Card>
  )
}

/** The facts that belong to one kind, where a page holds those of several together. */
const factsOf = (kind: string, facts: Given = {}): Given => {
  const own = { 'key-account': facts.keyAccount, grading: facts.grading }[kind]
  return (own as Given | undefined) ?? facts
}

interface Published {
  versions: { version: number; parameters: Given }[]
}

/** The numbers of the version that was applied, for those who may read the regulations. */
function useParameters({ kind, version }: Decision['policy']): Given | null {
  const isReadable = useMay()('policies.read')
  const { data } = useQuery({
    queryKey: ['policies', kind],
    queryFn: () => api.get<Published>(`/policies/${kind}`),
    enabled: isReadable && version > 0,
  })
  return data?.versions.find((one) => one.version === version)?.parameters ?? null
}

/** A reason's facts with what its wording draws from them: months beside their amounts, a share of the whole. */
function figuresOf({ facts }: Reason): Given {
  const { months, amounts, before, total } = facts
  const listing =
    Array.isArray(months) && Array.isArray(amounts)
      ? (months as string[]).map((month, at) => `${month} ${factText(amounts[at])}`)
      : undefined
  const beforeShare = typeof before === 'string' && typeof total === 'string' ? percentOf(before, total) : undefined
  return { ...facts, ...(listing ? { listing } : {}), ...(beforeShare ? { beforeShare } : {}) }
}

function Outcome({ decision }: { decision: Decision }) {
  const { value } = decision
  const figures = typeof value === 'object' && value !== null ? (value as Given) : value === undefined ? {} : { value }
  return (
    <Flex wrap gap={12} align="baseline">
      <Typography.Text strong style={{ fontSize: 22 }}>
        {outcomeText(decision)}
      </Typography.Text>
      {Object.entries(figures)
        .filter(([, one]) => one === null || typeof one !== 'object')
        .map(([name, one]) => (
          <Typography.Text key={name} type="secondary" className="tabular">
            {factTexts[`${decision.policy.kind}.${name}`]
              ? factLabel(`${decision.policy.kind}.${name}`)
              : factLabel(name)}{' '}
            {factText(one, name)}
          </Typography.Text>
        ))}
    </Flex>
  )
}

function ReasonLine({ reason, policy }: { reason: Reason; policy: Decision['policy'] }) {
  const { t } = useTranslation()
  const words = reasonText(reason)
  return (
    <li>
      <Flex gap={8} align="baseline">
        {standsAgainst(reason) ? (
          <Typography.Text type="danger">
            <CloseOutlined aria-label={t('decision.against')} style={{ fontSize: 12 }} />
          </Typography.Text>
        ) : (
          <CheckOutlined aria-hidden style={{ fontSize: 12 }} />
        )}
        <span style={{ flex: 1, minWidth: 0 }}>
          {words ? fillText(inLocale(words), figuresOf(reason)) : `${reason.code} ${factText(reason.facts)}`}
        </span>
        <PolicyLink policy={policy} article={reason.article} />
      </Flex>
    </li>
  )
}

/** The article in the text of the version that was applied. */
function PolicyLink({
  policy,
  article,
  withVersion = false,
}: {
  policy: Decision['policy']
  article: string
  withVersion?: boolean
}) {
  const { t } = useTranslation()
  const version = policy.version === 0 ? t('decision.draft') : t('decision.version', { version: policy.version })
  return (
    <Flex gap={8} align="center" style={{ whiteSpace: 'nowrap' }}>
      <Link
        to="/regulations/$kind"
        params={{ kind: policy.kind }}
        search={policy.version > 0 ? { version: policy.version } : {}}
        hash={article}
        aria-label={`${t('decision.article')} ${article}`}
      >
        {article}
      </Link>
      {withVersion && <Tag style={{ marginInlineEnd: 0 }}>{version}</Tag>}
    </Flex>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Typography.Text type="secondary" style={{ display: 'block', marginBottom: 4 }}>
        {title}
      </Typography.Text>
      {children}
    </section>
  )
}

const List = ({ children, marked = false }: { children: ReactNode; marked?: boolean }) => (
  <ul
    style={{
      listStyle: marked ? 'disc' : 'none',
      margin: 0,
      paddingInlineStart: marked ? 20 : 0,
      display: 'grid',
      gap: 6,
    }}
  >
    {children}
  </ul>
)

interface Explained {
  /** Each decision to show; while undefined, the drawer shows that it loads. */
  decisions: Decision[] | undefined
  facts?: Given | undefined
  error?: Error | null
  title?: ReactNode
}

/** The drawer that answers "why?"; on a phone it takes the whole width. */
export function DecisionDrawer({
  open,
  onClose,
  decisions,
  facts,
  error,
  title,
}: Explained & { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const isWide = Grid.useBreakpoint().md ?? true
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={isWide ? 560 : '100%'}
      title={title ?? t('decision.title')}
      destroyOnHidden
    >
      {error ? (
        <Failure error={error} />
      ) : decisions ? (
        <Flex vertical gap={12}>
          {decisions.map((decision) => (
            <DecisionCard key={decision.policy.kind} decision={decision} facts={facts} />
          ))}
        </Flex>
      ) : (
        <Loading />
      )}
    </Drawer>
  )
}

/** “为什么?”, for pages that keep what is asked about in their address. */
export function WhyButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Button
      type="link"
      size="small"
      icon={<QuestionCircleOutlined aria-hidden />}
      style={{ paddingInline: 0 }}
      onClick={(event) => {
        event.stopPropagation()
        onClick()
      }}
    >
      {t('why')}
    </Button>
  )
}

/** “为什么?”: a click opens the decisions. `onAsk` lets the page load them only then. */
export function Why({ onAsk, ...explained }: Explained & { onAsk?: () => void }) {
  const [open, setOpen] = useState(false)
  const ask = () => {
    onAsk?.()
    setOpen(true)
  }
  return (
    <>
      <WhyButton onClick={ask} />
      <DecisionDrawer {...explained} open={open} onClose={() => setOpen(false)} />
    </>
  )
}
