import { CheckOutlined, EditOutlined, HistoryOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Descriptions, Flex, theme, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Why } from '../../../kernel/decision-card.tsx'
import { today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import {
  archiveKey,
  confirmPart,
  type ArchivePart,
  type ArchiveSummary,
  type CataloguePart,
} from '../archive-queries.ts'
import type { Customer } from '../queries.ts'
import { ArchiveHistory } from './archive-history.tsx'
import { ArchiveList } from './archive-list.tsx'
import { editableGroups, PartDrawer } from './archive-part-drawer.tsx'
import { usePurpose } from './archive-purpose.tsx'
import { FieldValue } from './archive-value.tsx'
import { Attachments } from './attachments.tsx'
import { Group } from './group.tsx'

interface PartViewProps {
  customer: Customer
  catalogue: CataloguePart
  summary: ArchiveSummary
  part: ArchivePart
}

interface Editing {
  part: ArchivePart
  focus?: string
}

/** One part of the archive as its reader may see it: how it stands, its fields in groups, its lists. */
export function ArchivePartView({ customer, catalogue, summary, part }: PartViewProps) {
  const [editing, setEditing] = useState<Editing>()
  const [adding, setAdding] = useState<string>()
  const mayEdit = editableGroups(catalogue, part).length > 0
  const jump = (name: string) => {
    const isList = catalogue.lists.some(({ list }) => list === name)
    const mayFill = isList ? part.lists[name]?.right === 'edit' : part.rights[name] === 'edit'
    if (!mayFill) document.getElementById(placeOf(catalogue, name))?.scrollIntoView({ block: 'center' })
    else if (isList) setAdding(name)
    else setEditing({ part, focus: name })
  }
  const missing = summary.completeness?.missing ?? []
  return (
    <Flex vertical gap={20}>
      <PartHead
        customerId={customer.id}
        catalogue={catalogue}
        summary={summary}
        canConfirm={part.can.confirm}
        onEdit={mayEdit ? () => setEditing({ part }) : undefined}
        onJump={jump}
      />
      {catalogue.groups.map((group) => (
        <FieldGroup key={group.title.zh} group={group} part={part} />
      ))}
      {catalogue.part === 'basic' && <Group customer={customer} />}
      {catalogue.lists.map((list) => {
        const place = { customerId: customer.id, part: catalogue.part, list: list.list }
        const rows = part.lists[list.list]
        return (
          rows && (
            <ArchiveList
              key={list.list}
              place={place}
              catalogue={list}
              rows={rows}
              names={part.names}
              isAdding={adding === list.list}
              setAdding={(isAdding) => setAdding(isAdding ? list.list : undefined)}
            />
          )
        )
      })}
      <Attachments customerId={customer.id} part={catalogue.part} canWrite={summary.right === 'edit'} />
      <PartDrawer
        customerId={customer.id}
        catalogue={catalogue}
        part={editing?.part}
        focus={editing?.focus}
        missing={missing}
        onClose={() => setEditing(undefined)}
      />
    </Flex>
  )
}

/** Where a field or list stands on the page. */
function placeOf({ groups, lists }: CataloguePart, name: string): string {
  if (lists.some(({ list }) => list === name)) return `list-${name}`
  return `group-${groups.find(({ fields }) => fields.some(({ field }) => field === name))?.title.en}`
}

interface PartHeadProps {
  customerId: string
  catalogue: CataloguePart
  summary: ArchiveSummary
  canConfirm: boolean
  onEdit: (() => void) | undefined
  onJump: (name: string) => void
}

/** How complete the part is and what is missing, since when it holds and until when, and what can be done. */
function PartHead({ customerId, catalogue, summary, canConfirm, onEdit, onJump }: PartHeadProps) {
  const { t } = useTranslation('customers')
  const [isHistory, setHistory] = useState(false)
  const { percent, missing } = summary.completeness ?? { percent: 0, missing: [] }
  const title = inLocale(catalogue.title)
  return (
    <Card size="small">
      <Flex wrap gap={12} justify="space-between" align="start">
        <div>
          <Typography.Title level={2} style={{ fontSize: 17, margin: '4px 0' }}>
            {title}
          </Typography.Title>
          <Flex wrap gap={12} align="center">
            <Typography.Text>{t('archive.completeness', { percent })}</Typography.Text>
            <Staleness summary={summary} />
          </Flex>
        </div>
        <Flex wrap gap={8}>
          {onEdit && (
            <Button type="primary" icon={<EditOutlined aria-hidden />} onClick={onEdit}>
              {t('archive.edit')}
            </Button>
          )}
          {canConfirm && <Confirm customerId={customerId} catalogue={catalogue} />}
          <Button icon={<HistoryOutlined aria-hidden />} onClick={() => setHistory(true)}>
            {t('archive.history')}
          </Button>
        </Flex>
      </Flex>
      {missing.length > 0 && (
        <Flex wrap gap={8} align="center" style={{ marginTop: 10 }}>
          <Typography.Text type="secondary">{t('archive.missing')}</Typography.Text>
          {missing.map((name) => (
            <Button key={name} size="small" className="chip" onClick={() => onJump(name)}>
              {nameOf(catalogue, name)}
            </Button>
          ))}
        </Flex>
      )}
      <ArchiveHistory
        customerId={customerId}
        catalogue={catalogue}
        open={isHistory}
        onClose={() => setHistory(false)}
      />
    </Card>
  )
}

function nameOf({ groups, lists }: CataloguePart, name: string): string {
  const list = lists.find((one) => one.list === name)
  if (list) return inLocale(list.title)
  const field = groups.flatMap(({ fields }) => fields).find((one) => one.field === name)
  return field ? inLocale(field.label) : name
}

const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000

/** Since when the part holds and until when, with the decision behind it. */
function Staleness({ summary }: { summary: ArchiveSummary }) {
  const { t } = useTranslation('customers')
  const { confirmedOn, confirmedBy, dueOn, isStale, staleness } = summary
  if (dueOn === null || staleness === null) return null
  const days = dayNumber(dueOn) - dayNumber(today())
  const value = staleness.value as { days: number }
  const explained = { ...staleness, value: { sinceDays: value.days, archiveDueOn: dueOn }, missing: [] }
  return (
    <>
      <Typography.Text type="secondary" className="tabular">
        {confirmedOn === null
          ? t('archive.neverConfirmed')
          : t('archive.confirmed', { date: confirmedOn, name: confirmedBy ?? '—' })}
      </Typography.Text>
      <Typography.Text type={isStale ? 'warning' : 'secondary'} strong={isStale === true} className="tabular">
        {t(isStale ? 'archive.overdue' : 'archive.dueIn', { date: dueOn, days: Math.abs(days) })}
      </Typography.Text>
      <Why title={t('archive.staleTitle')} decisions={[explained]} />
    </>
  )
}

/** Says that the part holds as it stands. */
function Confirm({ customerId, catalogue }: { customerId: string; catalogue: CataloguePart }) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const { purpose } = usePurpose()
  const queryClient = useQueryClient()
  const [isSending, setSending] = useState(false)
  const send = async () => {
    setSending(true)
    try {
      await confirmPart(customerId, catalogue.part, purpose)
      message.success(t('archive.confirmDone'))
      await queryClient.invalidateQueries({ queryKey: archiveKey(customerId) })
      await queryClient.invalidateQueries({ queryKey: ['obligations'] })
    } catch (error) {
      message.error((error as Error).message)
    } finally {
      setSending(false)
    }
  }
  return (
    <Button
      icon={<CheckOutlined aria-hidden />}
      loading={isSending}
      title={t('archive.confirmHint')}
      onClick={() => void send()}
    >
      {t('archive.confirm')}
    </Button>
  )
}

/** The fields of a group that are filled, and the names of those that are not; hidden ones are not there. */
function FieldGroup({ group, part }: { group: CataloguePart['groups'][number]; part: ArchivePart }) {
  const { t } = useTranslation('customers')
  const { token } = theme.useToken()
  const seen = group.fields.filter(({ field }) => field in part.values)
  const filled = seen.filter(({ field }) => part.values[field] !== null)
  const empty = seen.filter((one) => !one.fixed && !filled.includes(one)).map(({ label }) => inLocale(label))
  if (filled.length + empty.length === 0) return null
  return (
    <section aria-label={inLocale(group.title)} id={`group-${group.title.en}`}>
      <Typography.Title level={3} style={{ fontSize: 15, marginTop: 0, marginBottom: 8 }}>
        {inLocale(group.title)}
      </Typography.Title>
      {filled.length > 0 && (
        <Descriptions
          bordered
          size="small"
          className="even"
          column={{ xs: 1, lg: 2 }}
          styles={{ label: { width: 150 }, content: { background: token.colorBgContainer } }}
          items={filled.map((field) => ({
            key: field.field,
            label: inLocale(field.label),
            ...(field.type === 'note' ? { span: 'filled' as const } : {}),
            children: (
              <FieldValue
                field={field}
                value={part.values[field.field]}
                right={part.rights[field.field]}
                names={part.names}
              />
            ),
          }))}
        />
      )}
      {empty.length > 0 && (
        <Typography.Paragraph type="secondary" style={{ margin: '6px 0 0', fontSize: 13 }}>
          {t('archive.emptyFields', { fields: empty.join(t('kernel:listComma' as never)) })}
        </Typography.Paragraph>
      )}
    </section>
  )
}
