import { SafetyCertificateOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Card, Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../kernel/refusal.tsx'
import { verifyBooks, type Verified } from '../queries.ts'

/** Works every hash out again: says that nothing was altered, or shows the first place where something was. */
export function Verification() {
  const { t } = useTranslation('audit')
  const verify = useMutation({ mutationFn: verifyBooks })
  return (
    <Card size="small" title={t('verify.title')} style={{ flex: '1 1 320px' }}>
      <Flex vertical gap={12} align="start">
        <Typography.Text type="secondary">{t('verify.hint')}</Typography.Text>
        <Button
          icon={<SafetyCertificateOutlined aria-hidden />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {t('verify.start')}
        </Button>
        <div role="status" style={{ width: '100%' }}>
          {verify.error && <Refusal error={verify.error} />}
          {verify.data && !verify.isPending && <Outcome verified={verify.data} />}
        </div>
      </Flex>
    </Card>
  )
}

function Outcome({ verified: { checked, firstBroken } }: { verified: Verified }) {
  const { t } = useTranslation('audit')
  if (!firstBroken) return <Alert type="success" showIcon title={t('verify.ok', { count: checked })} />
  const { chain, seq, fault } = firstBroken
  return (
    <Alert
      type="error"
      showIcon
      title={t('verify.broken')}
      description={
        <>
          {t('verify.firstBroken', { chain: t(`chain.${chain}`), seq })}
          <br />
          {t(`verify.fault.${fault}`)}
        </>
      }
    />
  )
}
