import { SwapOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Alert, App, Button, Card, Flex, Form, Input, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CustomerChoice } from '../../../kernel/customer-choice.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { DevelopmentTabs } from '../../development/index.ts'
import { MergeFields } from '../components/merge-fields.tsx'
import { worded } from '../components/worded.ts'
import { merge, previewQuery, type MergePreview, type Pair, type Side } from '../queries.ts'

const route = getRouteApi('/app/merges/new')

/** Two customers, what merging them would do, and the word to do it. */
export function NewMerge() {
  const { t } = useTranslation('leads')
  const { fromId, intoId } = route.useSearch()
  const isPair = fromId !== undefined && intoId !== undefined && fromId !== intoId
  return (
    <>
      <PageHead title={t('merge.title')} hint={t('merge.hint')} />
      <DevelopmentTabs active="duplicates" />
      {isPair ? (
        <PairPreview key={`${fromId}${intoId}`} pair={{ fromId, intoId }} />
      ) : (
        <>
          <Two />
          <Nothing text={t(fromId && fromId === intoId ? 'merge.same' : 'merge.choose')} />
        </>
      )}
    </>
  )
}

/** Which customer goes into which. */
function Two({ preview }: { preview?: MergePreview }) {
  const { t } = useTranslation('leads')
  const { fromId, intoId } = route.useSearch()
  const navigate = route.useNavigate()
  const side = (key: 'fromId' | 'intoId', value: string | undefined, present: MergePreview['from'] | undefined) => {
    const label = t(key === 'fromId' ? 'merge.from' : 'merge.into')
    return (
      <div style={{ flex: '1 1 280px', minWidth: 0 }}>
        <label htmlFor={key}>{label}</label>
        <CustomerChoice
          id={key}
          {...(value ? { value } : {})}
          {...(present ? { present: [present] } : {})}
          onChange={(id) => void navigate({ search: (now) => ({ ...now, [key]: id }), replace: true })}
          style={{ width: '100%', marginTop: 4 }}
        />
      </div>
    )
  }
  return (
    <Flex wrap gap={12} align="end" style={{ marginBottom: 16 }}>
      {side('fromId', fromId, preview?.from)}
      <Button
        icon={<SwapOutlined aria-hidden />}
        disabled={!fromId || !intoId}
        onClick={() =>
          void navigate({ search: ({ fromId: from, intoId: into }) => ({ fromId: into, intoId: from }), replace: true })
        }
      >
        {t('merge.swap')}
      </Button>
      {side('intoId', intoId, preview?.into)}
    </Flex>
  )
}

function PairPreview({ pair }: { pair: Pair }) {
  const { t } = useTranslation('leads')
  const query = useQuery(previewQuery(pair))
  const [chosen, setChosen] = useState<Record<string, Side>>({})
  const [isMerging, setMerging] = useState(false)
  return (
    <Await query={query}>
      {(preview) => (
        <Flex vertical gap={16}>
          <Two preview={preview} />
          <Obstacles of={preview} />
          <Part title={t('merge.fields')}>
            {preview.fields.length > 0 && (
              <Typography.Paragraph type="secondary">{t('merge.fieldsHint')}</Typography.Paragraph>
            )}
            <MergeFields preview={preview} chosen={chosen} onChoose={setChosen} />
          </Part>
          <Part title={t('merge.rows')}>
            <Rows of={preview} />
          </Part>
          <div>
            <Button
              type="primary"
              size="large"
              disabled={preview.obstacles.length > 0}
              onClick={() => setMerging(true)}
            >
              {t('merge.submit')}
            </Button>
          </div>
          <MergeSheet preview={preview} chosen={chosen} open={isMerging} onClose={() => setMerging(false)} />
        </Flex>
      )}
    </Await>
  )
}

function Obstacles({ of: { obstacles } }: { of: MergePreview }) {
  const { t } = useTranslation('leads')
  if (obstacles.length === 0) return null
  return (
    <Alert
      type="error"
      showIcon
      title={t('merge.obstacles')}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {obstacles.map((text) => (
            <li key={text.zh}>{inLocale(text)}</li>
          ))}
        </ul>
      }
    />
  )
}

/** What goes along, and what stays with the former customer and why. */
function Rows({ of: { rows } }: { of: MergePreview }) {
  const { t } = useTranslation('leads')
  if (rows.length === 0) return <Typography.Text type="secondary">{t('merge.noRows')}</Typography.Text>
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
      {rows.map(({ title, count, goes, because }) => (
        <li key={title.zh}>
          {inLocale(title)} <span className="tabular">{t('merge.count', { count })}</span>{' '}
          <Typography.Text type="secondary">
            {t(goes ? 'merge.goes' : 'merge.stays')}
            {because && `：${inLocale(because)}`}
          </Typography.Text>
        </li>
      ))}
    </ul>
  )
}

interface MergeSheetProps {
  preview: MergePreview
  chosen: Record<string, Side>
  open: boolean
  onClose: () => void
}

function MergeSheet({ preview: { from, into, fields }, chosen, open, onClose }: MergeSheetProps) {
  const { t } = useTranslation('leads')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const navigate = route.useNavigate()
  const save = async ({ reason }: { reason: string }) => {
    // What is merged is what was shown.
    const sides = Object.fromEntries(fields.map(({ field, side }) => [field, chosen[field] ?? side]))
    const { id } = await worded(() => merge({ fromId: from.id, intoId: into.id, reason, fields: sides }))
    void message.success(t('merge.done'))
    await navigate({ to: '/merges/$id', params: { id } })
    await queryClient.invalidateQueries()
  }
  return (
    <FormSheet<{ reason: string }>
      title={t('merge.confirmTitle', { from: from.name, into: into.name })}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('merge.submit')}
    >
      <Typography.Paragraph>{t('merge.confirmHint', { from: `${from.code} ${from.name}` })}</Typography.Paragraph>
      <Form.Item
        name="reason"
        label={t('merge.reason')}
        rules={[{ required: true, whitespace: true, message: t('merge.reasonNeeded') }]}
      >
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
    </FormSheet>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card size="small" title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{title}</h2>}>
      {children}
    </Card>
  )
}
