import { InboxOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Flex, Form, Radio, Spin, Typography, Upload } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { importKinds, uploadFile, type ImportFile, type ImportKind } from '../queries.ts'

/** The first step: what the file holds, and the file itself. */
export function UploadStep({
  kind: given,
  onReady,
}: {
  kind: ImportKind | undefined
  onReady: (file: ImportFile) => void
}) {
  const { t } = useTranslation('trade')
  const [kind, setKind] = useState<ImportKind>(given ?? 'invoices')
  const upload = useMutation({
    mutationFn: uploadFile,
    onSuccess: ({ sha256, name }) => onReady({ kind, sha256, name }),
  })
  return (
    <Flex vertical gap={16} style={{ maxWidth: 860 }}>
      <Form.Item label={t('wizard.what')} style={{ marginBottom: 0 }} layout="vertical">
        <Radio.Group
          aria-label={t('wizard.what')}
          value={kind}
          onChange={(event) => setKind(event.target.value as ImportKind)}
          style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}
        >
          {importKinds.map((one) => (
            <Radio key={one} value={one} style={{ minHeight: 32, alignItems: 'center' }}>
              {t(`kinds.${one}`)}
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      {upload.error && <Alert type="error" showIcon title={upload.error.message} />}
      <Spin spinning={upload.isPending} description={t('wizard.uploading')}>
        <Upload.Dragger
          accept=".csv,.txt,.tsv,.xlsx"
          maxCount={1}
          showUploadList={false}
          disabled={upload.isPending}
          beforeUpload={(file) => {
            upload.mutate(file)
            return false
          }}
        >
          <p style={{ fontSize: 32, margin: 0 }}>
            <InboxOutlined aria-hidden />
          </p>
          <p style={{ fontSize: 16, margin: '8px 0 4px' }}>{t('wizard.drop')}</p>
          <Typography.Text type="secondary">{t('wizard.formats')}</Typography.Text>
        </Upload.Dragger>
      </Spin>
    </Flex>
  )
}
