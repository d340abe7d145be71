import { DeleteOutlined, EditOutlined, EyeOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Descriptions, Drawer, Flex, Form, Grid, Input, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import {
  archiveKey,
  discloseEntry,
  removeEntry,
  type ArchiveEntry,
  type Field,
  type Place,
} from '../archive-queries.ts'
import { EntryForm } from './archive-entry-form.tsx'
import { usePurpose } from './archive-purpose.tsx'
import { ratioNames, ratioText } from './archive-ratios.ts'
import { entryName, FieldValue } from './archive-value.tsx'

interface EntryDrawerProps {
  place: Place
  title: string
  fields: Field[]
  entry: ArchiveEntry | undefined
  names: Record<string, string>
  onClose: () => void
}

/** One entry of a list with everything in it, and what may be done with it. */
export function EntryDrawer({ place, title, fields, entry, names, onClose }: EntryDrawerProps) {
  const isWide = Grid.useBreakpoint().md ?? true
  return (
    <Drawer
      open={entry !== undefined}
      onClose={onClose}
      size={isWide ? 520 : '100%'}
      title={entry && `${title} · ${entryName(fields, entry, names)}`}
      destroyOnHidden
    >
      {entry && (
        <Flex vertical gap={16}>
          <Descriptions
            bordered
            size="small"
            column={1}
            styles={{ label: { width: '36%' } }}
            items={fields
              .filter(({ field }) => entry.values[field] != null)
              .map((field) => ({
                key: field.field,
                label: inLocale(field.label),
                children: <EntryValue place={place} entry={entry} field={field} names={names} />,
              }))}
          />
          {entry.ratios && <Ratios ratios={entry.ratios} />}
          <Acts place={place} title={title} fields={fields} entry={entry} names={names} onClose={onClose} />
        </Flex>
      )}
    </Drawer>
  )
}

interface EntryValueProps {
  place: Place
  entry: ArchiveEntry
  field: Field
  names: Record<string, string>
}

/** A value; one that is kept encrypted is shown whole only on demand and for a purpose. */
function EntryValue({ place, entry, field, names }: EntryValueProps) {
  const right = entry.rights[field.field]
  const value = <FieldValue field={field} value={entry.values[field.field]} right={right} names={names} />
  if (!field.secret || right === 'masked') return value
  return (
    <Flex wrap gap={8} align="center">
      {value}
      <Disclosure place={place} entry={entry} field={field} />
    </Flex>
  )
}

function Disclosure({ place, entry, field }: Omit<EntryValueProps, 'names'>) {
  const { t } = useTranslation('customers')
  const { purpose } = usePurpose()
  const [isAsking, setAsking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const save = async (given: { purpose: string }) => {
    const { values } = await discloseEntry(place, entry.id, given.purpose)
    setSecret(values[field.field] ?? '—')
    setAsking(false)
  }
  if (secret !== undefined) {
    return (
      <Typography.Text strong copyable={{ text: secret }} className="tabular" aria-label={t('archive.disclosed')}>
        {secret}
      </Typography.Text>
    )
  }
  return (
    <>
      <Button icon={<EyeOutlined aria-hidden />} onClick={() => setAsking(true)}>
        {t('archive.disclose')}
      </Button>
      <FormSheet<{ purpose: string }>
        title={t('archive.disclose')}
        open={isAsking}
        onClose={() => setAsking(false)}
        initialValues={{ purpose }}
        save={save}
        saveLabel={t('archive.disclose')}
      >
        <Typography.Paragraph>{t('archive.discloseHint')}</Typography.Paragraph>
        <Form.Item
          name="purpose"
          label={t('archive.purpose')}
          rules={[{ required: true, whitespace: true, message: t('required') }]}
        >
          <Input maxLength={200} placeholder={t('archive.purposeExample')} />
        </Form.Item>
      </FormSheet>
    </>
  )
}

function Ratios({ ratios }: { ratios: NonNullable<ArchiveEntry['ratios']> }) {
  const { t } = useTranslation('customers')
  return (
    <section aria-label={t('archive.ratios')}>
      <Typography.Title level={3} style={{ fontSize: 15, marginTop: 0 }}>
        {t('archive.ratios')}
      </Typography.Title>
      <Descriptions
        bordered
        size="small"
        column={1}
        styles={{ label: { width: '36%' } }}
        items={ratioNames.map((name) => ({
          key: name,
          label: t(`archive.ratio.${name}`),
          children: <span className="tabular">{ratioText(name, ratios[name])}</span>,
        }))}
      />
    </section>
  )
}

type ActsProps = EntryDrawerProps & { entry: ArchiveEntry }

function Acts({ place, title, fields, entry, names, onClose }: ActsProps) {
  const { t } = useTranslation('customers')
  const [edited, setEdited] = useState<ArchiveEntry>()
  const [isRemoving, setRemoving] = useState(false)
  const editable = fields.filter(({ field }) => entry.rights[field] === 'edit')
  const isDeputy = place.list === 'deputies'
  return (
    <Flex gap={8}>
      {editable.length > 0 && !isDeputy && (
        <Button type="primary" icon={<EditOutlined aria-hidden />} onClick={() => setEdited(entry)}>
          {t('archive.edit')}
        </Button>
      )}
      {Object.values(entry.rights).every((right) => right === 'edit') && (
        <Button danger icon={<DeleteOutlined aria-hidden />} onClick={() => setRemoving(true)}>
          {t('archive.remove')}
        </Button>
      )}
      <EntryForm
        place={place}
        title={title}
        fields={editable}
        entry={edited}
        names={names}
        open={edited !== undefined}
        onClose={() => setEdited(undefined)}
      />
      <Removal
        place={place}
        id={entry.id}
        name={entryName(fields, entry, names)}
        open={isRemoving}
        onClose={() => setRemoving(false)}
        onRemoved={onClose}
      />
    </Flex>
  )
}

interface RemovalProps {
  place: Place
  id: string
  name: string
  open: boolean
  onClose: () => void
  onRemoved: () => void
}

/** Taking an entry out needs a typed reason. */
function Removal({ place, id, name, open, onClose, onRemoved }: RemovalProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ reason }: { reason: string }) => {
    await removeEntry(place, id, reason)
    message.success(t('archive.removed'))
    onClose()
    onRemoved()
    await queryClient.invalidateQueries({ queryKey: archiveKey(place.customerId) })
  }
  return (
    <FormSheet<{ reason: string }>
      title={t('archive.removeTitle', { name })}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('archive.remove')}
      danger
    >
      <Typography.Paragraph>{t('archive.removeHint')}</Typography.Paragraph>
      <Form.Item
        name="reason"
        label={t('doc.reason')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={255} />
      </Form.Item>
    </FormSheet>
  )
}
