import { useQueryClient } from '@tanstack/react-query'
import { App, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { archiveKey, editPart, type ArchivePart, type CataloguePart, type Field } from '../archive-queries.ts'
import { customerQuery, customersKey } from '../queries.ts'
import { changedValues, FieldInput, filledOnly, ReasonInput } from './archive-input.tsx'

interface PartDrawerProps {
  customerId: string
  catalogue: CataloguePart
  /** The part as it was when the form was opened, so that a change by somebody else shows; undefined: closed. */
  part: ArchivePart | undefined
  /** What counts for completeness and is empty. */
  missing: string[]
  /** The field to begin with. */
  focus: string | undefined
  onClose: () => void
}

interface PartForm {
  values: Record<string, string | null | undefined>
  reason: string
}

/** The fields of a part that its reader may change, in the groups they are shown in. */
export const editableGroups = ({ groups }: CataloguePart, { rights }: ArchivePart) =>
  groups
    .map(({ title, fields }) => ({
      title,
      fields: fields.filter(({ field, fixed }) => !fixed && rights[field] === 'edit'),
    }))
    .filter(({ fields }) => fields.length > 0)

/** Changes of a part, all fields in one form. */
export function PartDrawer({ customerId, catalogue, part, missing, focus, onClose }: PartDrawerProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ values, reason }: PartForm) => {
    const changed = changedValues(part!.values, values)
    if (Object.keys(changed).length === 0) {
      message.info(t('archive.nothingChanged'))
      onClose()
      return
    }
    try {
      await editPart(customerId, part!, changed, reason)
      message.success(t('saved'))
      onClose()
    } finally {
      await Promise.all(
        [archiveKey(customerId), customerQuery(customerId).queryKey, customersKey].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      )
    }
  }
  return (
    <FormDrawer<PartForm>
      title={t('archive.editPart', { part: inLocale(catalogue.title) })}
      open={part !== undefined}
      onClose={onClose}
      initialValues={part && { values: filledOnly(part.values) }}
      save={save}
      width={720}
      focus={focus === undefined ? undefined : ['values', focus]}
    >
      {part &&
        editableGroups(catalogue, part).map(({ title, fields }) => (
          <Group key={title.zh} title={inLocale(title)} fields={fields} missing={missing} names={part.names} />
        ))}
      <ReasonInput />
    </FormDrawer>
  )
}

interface GroupProps {
  title: string
  fields: Field[]
  missing: string[]
  names: Record<string, string>
}

function Group({ title, fields, missing, names }: GroupProps) {
  return (
    <section aria-label={title}>
      <Typography.Title level={2} style={{ fontSize: 15, marginTop: 8 }}>
        {title}
      </Typography.Title>
      <div className="field-grid">
        {fields.map((field) => (
          <div key={field.field} className={field.type === 'note' ? 'field-wide' : undefined}>
            <FieldInput field={field} isMissing={missing.includes(field.field)} names={names} />
          </div>
        ))}
      </div>
    </section>
  )
}
