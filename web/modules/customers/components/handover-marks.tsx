import { CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined, RollbackOutlined } from '@ant-design/icons'
import { Card, Flex, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import type { CustomerHandover } from '../plan-queries.ts'

const looks = {
  signing: { color: 'processing', icon: <ClockCircleOutlined aria-hidden /> },
  effective: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  refused: { color: 'error', icon: <CloseCircleOutlined aria-hidden /> },
  withdrawn: { color: 'default', icon: <RollbackOutlined aria-hidden /> },
}

/** Where a hand-over stands, by sign and word. */
export function HandoverStatus({ of }: { of: CustomerHandover['status'] }) {
  const { t } = useTranslation('customers')
  return (
    <Tag {...looks[of]} style={{ marginInlineEnd: 0 }}>
      {t(`handover.status.${of}`)}
    </Tag>
  )
}

/** Who has to sign, and who has. */
export function Signatures({ handover }: { handover: CustomerHandover }) {
  return (
    <Flex wrap gap={12}>
      {handover.signatures.map((signature) => (
        <Signature key={signature.role + signature.party.id} of={signature} isOver={handover.closedAt !== null} />
      ))}
    </Flex>
  )
}

function Signature({ of, isOver }: { of: CustomerHandover['signatures'][number]; isOver: boolean }) {
  const { t } = useTranslation('customers')
  const { role, party, signer, signedAt, customers } = of
  return (
    <Card size="small" style={{ flex: '1 1 240px', maxWidth: 420 }}>
      <Flex gap={8} justify="space-between" align="start">
        <div>
          <Typography.Text type="secondary">{t(`handover.role.${role}`)}</Typography.Text>
          <div style={{ fontSize: 16 }}>
            <strong>{party.name}</strong>
          </div>
        </div>
        {(signedAt || !isOver) && (
          <Tag
            color={signedAt ? 'success' : 'warning'}
            icon={signedAt ? <CheckCircleOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
            style={{ marginInlineEnd: 0 }}
          >
            {t(signedAt ? 'handover.signed' : 'handover.waiting')}
          </Tag>
        )}
      </Flex>
      <Typography.Text type="secondary" className="tabular">
        {[
          t(role === 'giver' ? 'handover.gives' : 'handover.receives', { count: customers }),
          signer.id === party.id ? null : t('handover.signedBy', { name: signer.name }),
          signedAt && formatInstant(signedAt),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Typography.Text>
    </Card>
  )
}
