import { CheckCircleOutlined, ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Grid, Input, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant, today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { markReady, reopenPaper, tenderQuery, tendersKey, type Tender } from '../pipeline-queries.ts'
import { Field } from './fields.tsx'
import { Panel } from './panel.tsx'

type Paper = Tender['papers'][number]

/** The papers of a bid: what is ready, what is due when. */
export function Papers({ tender }: { tender: Tender }) {
  const { t } = useTranslation('development')
  const isWide = Grid.useBreakpoint().md ?? true
  const [asked, setAsked] = useState<Paper>()
  const act = (paper: Paper) => tender.can.edit && <PaperButton paper={paper} onClick={() => setAsked(paper)} />
  const { ready, total } = tender.documents
  return (
    <Panel
      title={t('tender.papers')}
      extra={<span className="tabular">{t('tender.papersReady', { ready, total })}</span>}
    >
      {isWide ? (
        <Table<Paper>
          size="small"
          rowKey="document"
          pagination={false}
          dataSource={tender.papers}
          columns={[
            { key: 'title', title: t('tender.paper'), render: (_, { title }) => inLocale(title) },
            { key: 'due', title: t('tender.due'), render: (_, paper) => <Due of={paper} /> },
            { key: 'state', title: t('tender.view'), render: (_, paper) => <PaperState of={paper} /> },
            ...(tender.can.edit
              ? [
                  {
                    key: 'do',
                    title: <span className="sr-only">{t('plan.actions')}</span>,
                    align: 'right' as const,
                    render: (_: unknown, paper: Paper) => act(paper),
                  },
                ]
              : []),
          ]}
        />
      ) : (
        <Flex vertical gap={8}>
          {tender.papers.map((paper) => (
            <Card key={paper.document} size="small">
              <Flex vertical gap={6}>
                <strong>{inLocale(paper.title)}</strong>
                <Due of={paper} />
                <Flex gap={8} justify="space-between" align="center">
                  <PaperState of={paper} />
                  {act(paper)}
                </Flex>
              </Flex>
            </Card>
          ))}
        </Flex>
      )}
      <PaperSheet tender={tender} paper={asked} onClose={() => setAsked(undefined)} />
    </Panel>
  )
}

function Due({ of: { dueOn, daysBefore } }: { of: Paper }) {
  const { t } = useTranslation('development')
  return (
    <span className="tabular">
      {dueOn ?? t('tender.noDue')}{' '}
      <Typography.Text type="secondary" style={{ display: 'inline-block' }}>
        {t('tender.beforehand', { count: daysBefore })}
      </Typography.Text>
    </span>
  )
}

function PaperState({ of: { readyAt, readyByName, dueOn, note } }: { of: Paper }) {
  const { t } = useTranslation('development')
  if (readyAt === null) {
    const isLate = dueOn !== null && dueOn < today()
    return (
      <Tag
        color={isLate ? 'error' : 'default'}
        icon={isLate ? <ExclamationCircleOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
        style={{ marginInlineEnd: 0 }}
      >
        {t(isLate ? 'tender.late' : 'tender.notReady')}
      </Tag>
    )
  }
  const who = t('tender.readyBy', { name: readyByName, at: formatInstant(readyAt) })
  return (
    <Flex wrap gap={8} align="center">
      <Tag color="success" icon={<CheckCircleOutlined aria-hidden />} style={{ marginInlineEnd: 0 }}>
        {t('tender.ready')}
      </Tag>
      <Typography.Text type="secondary" className="tabular">
        {[who, note].filter(Boolean).join(' · ')}
      </Typography.Text>
    </Flex>
  )
}

function PaperButton({ paper, onClick }: { paper: Paper; onClick: () => void }) {
  const { t } = useTranslation('development')
  const act = paper.readyAt === null ? 'markReady' : 'reopen'
  return (
    <Button aria-label={t(`tender.${act}Of`, { paper: inLocale(paper.title) })} onClick={onClick}>
      {t(`tender.${act}`)}
    </Button>
  )
}

interface PaperSheetProps {
  tender: Tender
  paper: Paper | undefined
  onClose: () => void
}

function PaperSheet({ tender, paper, onClose }: PaperSheetProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const isReady = paper?.readyAt != null
  const act = isReady ? 'reopen' : 'markReady'
  const save = async ({ text = '' }: { text?: string }) => {
    const { document } = paper!
    const saved = await (isReady ? reopenPaper(tender.id, document, text) : markReady(tender.id, document, text))
    queryClient.setQueryData(tenderQuery(tender.id).queryKey, saved)
    void message.success(t(isReady ? 'tender.reopened' : 'tender.markedReady'))
    onClose()
    await queryClient.invalidateQueries({ queryKey: tendersKey })
  }
  return (
    <FormSheet<{ text?: string }>
      title={paper ? t(`tender.${act}Of`, { paper: inLocale(paper.title) }) : ''}
      open={paper !== undefined}
      onClose={onClose}
      save={save}
      saveLabel={t(`tender.${act}`)}
    >
      <Field name="text" label={t(isReady ? 'pipeline.reason' : 'pipeline.note')} required={isReady}>
        <Input maxLength={500} />
      </Field>
    </FormSheet>
  )
}
