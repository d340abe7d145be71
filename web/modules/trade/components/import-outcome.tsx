import { DownloadOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Flex, Table, Tag, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { reportAddress, type ImportKind, type ImportResult, type RowIssue } from '../queries.ts'
import { Proposals } from './import-proposals.tsx'

/** What a trial or an import came to: counts, rows that did not go in, and where to look next. */
export function ImportOutcome({
  kind,
  result,
  jobId,
  children,
}: {
  kind: ImportKind
  result: ImportResult
  jobId: string
  children?: ReactNode
}) {
  const { t } = useTranslation('trade')
  const { dryRun, failed, report } = result
  // Those held back have a list of their own.
  const issues = result.issues.filter(({ severity }) => severity !== 'proposed')
  const outcome = failed > 0 ? 'failed' : dryRun ? 'ready' : 'done'
  return (
    <Flex vertical gap={16}>
      <Alert
        type={failed > 0 ? 'error' : 'success'}
        showIcon
        title={t(`outcome.${outcome}`, { count: failed })}
        description={failed > 0 ? t(dryRun ? 'outcome.fixFirst' : 'outcome.nothingWritten') : undefined}
      />
      <Counts kind={kind} result={result} />
      {!dryRun && failed === 0 && <NextSteps />}
      {children}
      {result.proposed > 0 && <Proposals count={result.proposed} proposals={result.proposals} />}
      {issues.length > 0 && (
        <Card
          size="small"
          title={t('issue.title', { count: issues.length })}
          extra={
            report && (
              <Button size="small" icon={<DownloadOutlined aria-hidden />} href={reportAddress(jobId)} download>
                {t('issue.download')}
              </Button>
            )
          }
        >
          <IssueTable issues={issues} />
        </Card>
      )}
    </Flex>
  )
}

/** The figures that matter for a kind: those before the bar always, the others when there are any. */
const figures = {
  documents: {
    always: ['read', 'imported', 'skipped', 'failed'],
    ifAny: ['void', 'customersCreated', 'receiptsCreated'],
  },
  customers: { always: ['read', 'created', 'updated', 'unchanged', 'proposed', 'failed'], ifAny: [] },
}

function Counts({ kind, result }: { kind: ImportKind; result: ImportResult }) {
  const { t } = useTranslation('trade')
  const { proposals: _p, issues: _i, ...numbers } = result
  const values: Record<string, number> = {
    ...(numbers as unknown as Record<string, number>),
    created: result.imported - result.updated,
    unchanged: result.skipped,
  }
  const { always, ifAny } = figures[kind === 'customers' ? 'customers' : 'documents']
  const shown = [...always, ...ifAny.filter((name) => values[name]! > 0)]
  const isPlan = (name: string) => result.dryRun && ['imported', 'created', 'updated'].includes(name)
  return (
    <Flex wrap gap={28} component="dl" style={{ margin: 0 }}>
      {shown.map((name) => (
        <div key={name}>
          <dt>
            <Typography.Text type="secondary">
              {t(isPlan(name) ? `counts.would.${name}` : `counts.${name}`)}
            </Typography.Text>
          </dt>
          <dd className="tabular" style={{ margin: 0, fontSize: 20 }}>
            {values[name]!.toLocaleString('en')}
          </dd>
        </div>
      ))}
    </Flex>
  )
}

function NextSteps() {
  const { t } = useTranslation('trade')
  const { t: word } = useTranslation()
  return (
    <Flex wrap gap={8} align="center">
      <span>{t('outcome.next')}</span>
      <LinkButton to="/customers">{word('nav.customers')}</LinkButton>
      <LinkButton to="/aging">{word('nav.aging')}</LinkButton>
      <LinkButton to="/grading">{word('nav.grading')}</LinkButton>
    </Flex>
  )
}

const colors = {
  error: 'error',
  warning: 'warning',
  proposed: 'warning',
  updated: 'processing',
  skipped: 'default',
  created: 'success',
} as const

function IssueTable({ issues }: { issues: RowIssue[] }) {
  const { t } = useTranslation('trade')
  return (
    <ScrollArea label={t('issue.message')}>
      <Table<RowIssue & { key: number }>
        size="small"
        style={{ minWidth: 'max-content' }}
        dataSource={issues.map((issue, key) => ({ ...issue, key }))}
        pagination={issues.length > 20 ? { pageSize: 20, size: 'small', showSizeChanger: false } : false}
        columns={[
          {
            key: 'row',
            title: t('issue.row'),
            align: 'right',
            render: (_, { row }) => <span className="tabular">{row ?? '—'}</span>,
          },
          {
            key: 'severity',
            title: t('issue.severity'),
            render: (_, { severity }) => <Tag color={colors[severity]}>{t(`issue.severities.${severity}`)}</Tag>,
          },
          { key: 'field', title: t('issue.field'), dataIndex: 'field' },
          { key: 'value', title: t('issue.value'), render: (_, { value }) => value ?? '' },
          { key: 'message', title: t('issue.message'), dataIndex: 'message' },
        ]}
      />
    </ScrollArea>
  )
}
