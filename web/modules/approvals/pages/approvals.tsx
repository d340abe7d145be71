import { useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Checkbox, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '../../../kernel/api.ts'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { Bulk } from '../components/bulk.tsx'
import { DecisionSheet, type Deed } from '../components/decision-sheet.tsx'
import { Status } from '../components/status.tsx'
import { ApprovalTabs } from '../components/tabs.tsx'
import { boxes, loadApprovals, type Approval, type Box } from '../queries.ts'

const route = getRouteApi('/app/approvals')

/** The boxes of requests: what waits, what one submitted, decided or was told of. */
export function Approvals() {
  const { t } = useTranslation('approvals')
  const may = useMay()
  const asked = route.useSearch().box
  const known: Box[] = may('approvals.administer') ? [...boxes, 'all'] : [...boxes]
  const box = known.find((one) => one === asked) ?? 'waiting'
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      <ApprovalTabs active={box} />
      <BoxList key={box} box={box} />
    </>
  )
}

function BoxList({ box }: { box: Box }) {
  const { t } = useTranslation('approvals')
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState<Approval[]>([])
  const [doing, setDoing] = useState<{ deed: Deed; approval: Approval }>()
  const isWaiting = box === 'waiting'
  const toggle = (row: Approval) =>
    setChosen((now) => (now.some(({ id }) => id === row.id) ? now.filter(({ id }) => id !== row.id) : [...now, row]))
  const chooseAll = () => {
    const loaded = queryClient.getQueryData<InfiniteData<Page<Approval>>>(['approvals', box])
    // As many as can be decided together.
    setChosen(loaded?.pages.flatMap(({ rows }) => rows).slice(0, 100) ?? [])
  }
  const decide = (row: Approval) => <Decide approval={row} onDo={(deed) => setDoing({ deed, approval: row })} />
  return (
    <>
      {isWaiting && <Bulk chosen={chosen} onAll={chooseAll} onDone={() => setChosen([])} />}
      <DataList<Approval>
        queryKey={['approvals', box]}
        load={(cursor) => loadApprovals(box, cursor)}
        rowKey={({ id }) => id}
        empty={<Nothing text={t(`emptyBox.${box}`)} />}
        rowSelection={
          isWaiting
            ? {
                selectedRowKeys: chosen.map(({ id }) => id),
                onChange: (_keys, rows) => setChosen(rows),
                getCheckboxProps: (row) => ({ 'aria-label': t('select', { subject: row.subject.label }) }),
                hideSelectAll: true,
              }
            : undefined
        }
        columns={[
          { key: 'subject', title: t('subject'), render: (_, row) => <SubjectLink approval={row} /> },
          { key: 'matter', title: t('matter'), render: (_, row) => inLocale(row.matter.title) },
          { key: 'by', title: t('submittedBy'), render: (_, row) => row.submittedBy.name },
          {
            key: 'at',
            title: t('submittedAt'),
            render: (_, row) => <span className="tabular">{formatInstant(row.submittedAt)}</span>,
          },
          { key: 'step', title: t('step'), render: (_, row) => (row.step ? inLocale(row.step.title) : '—') },
          isWaiting
            ? {
                key: 'do',
                title: <span className="sr-only">{t('actions')}</span>,
                align: 'right',
                render: (_, row) => decide(row),
              }
            : { key: 'status', title: t('statusTitle'), render: (_, row) => <Status of={row.status} /> },
        ]}
        card={(row) => (
          <ApprovalCard
            approval={row}
            box={isWaiting && <Tick row={row} chosen={chosen} onToggle={() => toggle(row)} />}
            actions={isWaiting && decide(row)}
          />
        )}
      />
      {doing && (
        <DecisionSheet withSummary deed={doing.deed} approval={doing.approval} onClose={() => setDoing(undefined)} />
      )}
    </>
  )
}

function SubjectLink({ approval: { id, subject } }: { approval: Approval }) {
  return (
    <Link to="/approvals/$id" params={{ id }}>
      {subject.label}
    </Link>
  )
}

function Tick({ row, chosen, onToggle }: { row: Approval; chosen: Approval[]; onToggle: () => void }) {
  const { t } = useTranslation('approvals')
  return (
    <Checkbox
      aria-label={t('select', { subject: row.subject.label })}
      checked={chosen.some(({ id }) => id === row.id)}
      onChange={onToggle}
      style={{ minWidth: 44 }}
    />
  )
}

function Decide({ approval, onDo }: { approval: Approval; onDo: (deed: Deed) => void }) {
  const { t } = useTranslation('approvals')
  const { label } = approval.subject
  return (
    <Flex gap={8} justify="flex-end">
      {(['reject', 'approve'] as const).map((deed) => (
        <Button
          key={deed}
          type={deed === 'approve' ? 'primary' : 'default'}
          danger={deed === 'reject'}
          aria-label={t('doOn', { action: t(`do.${deed}`), subject: label })}
          onClick={() => onDo(deed)}
        >
          {t(`do.${deed}`)}
        </Button>
      ))}
    </Flex>
  )
}

interface CardProps {
  approval: Approval
  box: React.ReactNode
  actions: React.ReactNode
}

function ApprovalCard({ approval, box, actions }: CardProps) {
  return (
    <Flex vertical gap={6}>
      <Flex gap={8} justify="space-between" align="center">
        <Flex align="center" style={{ minHeight: 44 }}>
          {box}
          <SubjectLink approval={approval} />
        </Flex>
        <Status of={approval.status} />
      </Flex>
      <span>
        {inLocale(approval.matter.title)}
        {approval.step && ` · ${inLocale(approval.step.title)}`}
      </span>
      <Typography.Text type="secondary" className="tabular">
        {approval.submittedBy.name} · {formatInstant(approval.submittedAt)}
      </Typography.Text>
      {actions}
    </Flex>
  )
}
