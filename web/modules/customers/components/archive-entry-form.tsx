import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { addEntry, archiveKey, editEntry, type ArchiveEntry, type Field, type Place } from '../archive-queries.ts'
import { customerQuery } from '../queries.ts'
import { changedValues, FieldInput, filledOnly, ReasonInput } from './archive-input.tsx'

interface EntryFormProps {
  place: Place
  title: string
  /** Those the reader may change. */
  fields: Field[]
  /** The entry as it was when the form was opened; undefined: a new one. */
  entry: ArchiveEntry | undefined
  names: Record<string, string>
  open: boolean
  onClose: () => void
}

interface EntryValues {
  values: Record<string, string | null | undefined>
  reason: string | undefined
}

/** Adds an entry to a list of the archive, or changes one. */
export function EntryForm({ place, title, fields, entry, names, open, onClose }: EntryFormProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ values, reason: given }: EntryValues) => {
    const reason = given?.trim() || undefined
    const changed = changedValues(entry?.values ?? {}, values)
    if (Object.keys(changed).length === 0 && entry) {
      message.info(t('archive.nothingChanged'))
      onClose()
      return
    }
    try {
      const { warnings } = await (entry ? editEntry(place, entry, changed, reason) : addEntry(place, changed, reason))
      if (warnings.length > 0) message.warning(warnings.map((one) => one.message).join(' '), 8)
      else message.success(t(entry ? 'saved' : 'archive.added'))
      onClose()
    } finally {
      await Promise.all(
        [archiveKey(place.customerId), customerQuery(place.customerId).queryKey].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      )
    }
  }
  return (
    <FormDrawer<EntryValues>
      title={t(entry ? 'archive.editEntry' : 'archive.addTo', { list: title })}
      open={open}
      onClose={onClose}
      initialValues={entry && { values: filledOnly(entry.values) }}
      save={save}
      width={600}
    >
      <div className="field-grid">
        {fields.map((field) => (
          <div key={field.field} className={field.type === 'note' ? 'field-wide' : undefined}>
            <FieldInput
              field={field}
              isRequired={field.required === true}
              names={names}
              {...(entry && field.secret ? { hint: t('archive.secretHint') } : {})}
            />
          </div>
        ))}
      </div>
      {/* A new entry explains itself; who is let into the archive needs a reason. */}
      <ReasonInput isOptional={!entry && place.list !== 'deputies'} />
    </FormDrawer>
  )
}
