import { App, Form, Input, Radio, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { exportCustomers, type CustomerExport, type CustomerSearch } from '../queries.ts'
import type { ColumnName } from './customer-views.tsx'

interface CustomerExportSheetProps {
  open: boolean
  onClose: () => void
  /** Filters and order of the list. */
  search: CustomerSearch
  columns: ColumnName[]
  /** Only these; all that match if not said. */
  chosen?: string[] | undefined
}

type Stated = Pick<CustomerExport, 'format' | 'purpose'>

/** Asks what the list is taken out for, and hands it over as a file. */
export function CustomerExportSheet({ open, onClose, search, columns, chosen }: CustomerExportSheetProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const save = async (stated: Stated) => {
    await exportCustomers({ ...search, ...stated, columns, ids: chosen })
    void message.success(t('export.done'))
    onClose()
  }
  return (
    <FormSheet<Stated>
      title={t('export.title')}
      open={open}
      onClose={onClose}
      initialValues={{ format: 'xlsx' }}
      save={save}
      saveLabel={t('export.action')}
    >
      <Typography.Paragraph>
        {chosen ? t('export.chosen', { count: chosen.length }) : t('export.found')}
      </Typography.Paragraph>
      <Form.Item
        name="purpose"
        label={t('export.purpose')}
        rules={[{ required: true, whitespace: true, message: t('export.purposeNeeded') }]}
      >
        <Input maxLength={200} placeholder={t('export.purposeExample')} />
      </Form.Item>
      <Form.Item name="format" label={t('export.format')}>
        <Radio.Group
          options={(['xlsx', 'csv'] as const).map((value) => ({ value, label: t(`export.formats.${value}`) }))}
        />
      </Form.Item>
      <Typography.Paragraph type="secondary">{t('export.rule')}</Typography.Paragraph>
    </FormSheet>
  )
}
