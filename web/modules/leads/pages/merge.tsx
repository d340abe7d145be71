import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button, Card, Descriptions, Flex, Form, Grid, Input, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { Await } from '../../../kernel/states.tsx'
import { DevelopmentTabs } from '../../development/index.ts'
import { useArchiveWords } from '../components/archive-fields.ts'
import { MergeState } from '../components/merges.tsx'
import { worded } from '../components/worded.ts'
import { mergeQuery, undoMerge, type CustomerMerge } from '../queries.ts'

const route = getRouteApi('/app/merges/$id')

/** One merge: what became of the two, and the way back. */
export function MergePage() {
  const { id } = route.useParams()
  return <Await query={useQuery(mergeQuery(id))}>{(merge) => <MergeView merge={merge} />}</Await>
}

function MergeView({ merge }: { merge: CustomerMerge }) {
  const { t } = useTranslation('leads')
  const [isUndoing, setUndoing] = useState(false)
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {t('merge.title')} <MergeState of={merge} />
          </Flex>
        }
        hint={t('merge.outcomeTitle', { from: merge.from.label, into: merge.into.label })}
        actions={merge.can.undo && <Button onClick={() => setUndoing(true)}>{t('merge.undo')}</Button>}
      />
      <DevelopmentTabs active="duplicates" />
      <Flex vertical gap={16}>
        <Facts merge={merge} />
        <Outcome merge={merge} />
      </Flex>
      <UndoSheet merge={merge} open={isUndoing} onClose={() => setUndoing(false)} />
    </>
  )
}

const head = { fontSize: 14, fontWeight: 500, margin: 0 }

function Facts({ merge }: { merge: CustomerMerge }) {
  const { t } = useTranslation('leads')
  const isWide = Grid.useBreakpoint().sm ?? true
  const customer = ({ id, label }: CustomerMerge['from']) => (
    <Link to="/customers/$id" params={{ id }}>
      {label}
    </Link>
  )
  const { undoneByName, undoneAt } = merge
  const lines: { name: string; value: ReactNode }[] = [
    { name: t('merge.into'), value: customer(merge.into) },
    // A merged customer has no page of its own any more.
    { name: t('merge.from'), value: undoneAt ? customer(merge.from) : merge.from.label },
    { name: t('merge.when'), value: t('merge.by', { name: merge.mergedByName, at: formatInstant(merge.mergedAt) }) },
    { name: t('merge.reason'), value: merge.reason },
    { name: t('merge.chosen'), value: <Taken merge={merge} /> },
    {
      name: t('merge.undoneTitle'),
      value: undoneAt && t('merge.by', { name: undoneByName, at: formatInstant(undoneAt) }),
    },
    { name: t('merge.undoReason'), value: merge.undoReason },
  ]
  return (
    <Card size="small" title={<h2 style={head}>{t('merge.byTitle')}</h2>}>
      <Descriptions
        size="small"
        column={1}
        bordered
        styles={{ label: { width: isWide ? 180 : '36%' } }}
        items={lines.flatMap(({ name, value }) =>
          value ? [{ key: name, label: name, children: <span className="tabular">{value}</span> }] : [],
        )}
      />
    </Card>
  )
}

/** The fields that came from the customer that went. */
function Taken({ merge: { fields } }: { merge: CustomerMerge }) {
  const { t } = useTranslation('leads')
  const { labelOf } = useArchiveWords()
  const taken = Object.keys(fields).filter((field) => fields[field] === 'from')
  if (taken.length === 0) return t('kernel:none')
  return taken.map(labelOf).join(t('kernel:listComma'))
}

function Outcome({ merge: { outcome } }: { merge: CustomerMerge }) {
  const { t } = useTranslation('leads')
  return (
    <Card size="small" title={<h2 style={head}>{t('merge.outcome')}</h2>}>
      {outcome.length === 0 && <Typography.Text type="secondary">{t('merge.nothingMoved')}</Typography.Text>}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
        {outcome.map(({ title, moved, stayed, labels, because }) => (
          <li key={title.zh}>
            {inLocale(title)}{' '}
            <span className="tabular">
              {[
                ...(moved ? [`${t('merge.moved')} ${t('merge.count', { count: moved })}`] : []),
                ...(stayed ? [`${t('merge.stayed')} ${t('merge.count', { count: stayed })}`] : []),
              ].join(t('kernel:listComma'))}
            </span>
            {stayed > 0 && (
              <div>
                <Typography.Text type="secondary">
                  {[because && inLocale(because), labels.join(t('kernel:listComma'))].filter(Boolean).join('：')}
                </Typography.Text>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function UndoSheet({ merge, open, onClose }: { merge: CustomerMerge; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('leads')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ reason }: { reason: string }) => {
    const saved = await worded(() => undoMerge(merge.id, reason))
    queryClient.setQueryData(mergeQuery(merge.id).queryKey, saved)
    void message.success(t('merge.undoDone'))
    onClose()
    await queryClient.invalidateQueries()
  }
  return (
    <FormSheet<{ reason: string }>
      title={t('merge.undo')}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('merge.undo')}
      danger
    >
      <Typography.Paragraph>{t('merge.undoHint')}</Typography.Paragraph>
      <Form.Item
        name="reason"
        label={t('merge.undoReason')}
        rules={[{ required: true, whitespace: true, message: t('merge.reasonNeeded') }]}
      >
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
    </FormSheet>
  )
}
