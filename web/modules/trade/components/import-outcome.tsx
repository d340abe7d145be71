import { DownloadOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Flex, Table, Tag, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { reportAddress, type ImportResult, type RowIssue } from '../queries.ts'

/** What a trial or an import came to: counts, rows that did not go in, and where to look next. */
export function ImportOutcome({
  result,
  jobId,
  children,
}: {
  result: ImportResult
  jobId: string
  children?: ReactNode
}) {
  const { t } = useTranslation('trade')
  const { dryRun, failed, issues, report } = result
  const outcome = failed > 0 ? 'failed' : dryRun ? 'ready' : 'done'
  return (
    <Flex vertical gap={16}>
      <Alert
        type={failed > 0 ? 'error' : 'success'}
        showIcon
        title={t(`outcome.${outcome}`, { count: failed })}
        description={failed > 0 ? t(dryRun ? 'outcome.fixFirst' : 'outcome.nothingWritten') : undefined}
      />
      <Counts result={result} />
      {!dryRun && failed === 0 && <NextSteps />}
      {children}
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

function Counts({ result }: { result: ImportResult }) {
  const { t } = useTranslation('trade')
  const names = ['read', 'imported', 'skipped', 'failed', 'void', 'customersCreated', 'receiptsCreated'] as const
  const shown = names.filter((name, at) => at < 4 || result[name] > 0)
  return (
    <Flex wrap gap={28} component="dl" style={{ margin: 0 }}>
      {shown.map((name) => (
        <div key={name}>
          <dt>
            <Typography.Text type="secondary">
              {t(result.dryRun && name === 'imported' ? 'counts.wouldImport' : `counts.${name}`)}
            </Typography.Text>
          </dt>
          <dd className="tabular" style={{ margin: 0, fontSize: 20 }}>
            {result[name].toLocaleString('en')}
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

const colors = { error: 'error', warning: 'warning', skipped: 'default' } as const

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
