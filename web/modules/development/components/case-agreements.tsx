import { PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agreementKinds, type Agreement, type Dossier } from '../queries.ts'
import { AgreementBody, AgreementState } from './agreement-card.tsx'
import { AgreementForm } from './agreement-form.tsx'
import { useCase } from './use-case.ts'

/** The agreements of a case: those that certification needs, and others, each with its scans. */
export function CaseAgreements({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const { refresh } = useCase(dossier.id)
  const [drafting, setDrafting] = useState<Agreement['kind'] | null>(null)
  const { agreements, requiredAgreements, can, stage } = dossier
  const present = agreements.filter(({ state }) => state !== 'replaced')
  const missing = requiredAgreements.filter((kind) => !present.some((one) => one.kind === kind))
  const isTooEarly = (kind: Agreement['kind']) =>
    kind !== 'confidentiality' && stage !== 'agreements' && stage !== 'coded'
  const order = [drafting, ...missing, ...agreementKinds].filter((kind) => kind !== null)
  return (
    <Flex vertical gap={16}>
      {missing.map((kind) => (
        <Flex key={kind} wrap gap={8} align="center" justify="space-between">
          <Flex wrap gap={8} align="center">
            <Typography.Text strong>{t(`agreement.kinds.${kind}`)}</Typography.Text>
            <Tag color="warning">{t('agreement.missing')}</Tag>
          </Flex>
          {can.agree && (
            <Button
              icon={<PlusOutlined aria-hidden />}
              aria-label={t('agreement.draftKind', { kind: t(`agreement.kinds.${kind}`) })}
              onClick={() => setDrafting(kind)}
            >
              {t('agreement.draft')}
            </Button>
          )}
        </Flex>
      ))}
      {agreements.map((agreement) => (
        <section key={agreement.id} aria-label={`${t(`agreement.kinds.${agreement.kind}`)} ${agreement.number}`}>
          <Flex wrap gap={8} align="center" style={{ marginBottom: 8 }}>
            <h3 style={{ fontSize: 14, fontWeight: 600, margin: 0 }}>{t(`agreement.kinds.${agreement.kind}`)}</h3>
            <AgreementState of={agreement.state} />
          </Flex>
          <AgreementBody
            agreement={agreement}
            canEdit={can.agree}
            isTooEarly={isTooEarly(agreement.kind)}
            onChanged={refresh}
            onRemoved={refresh}
          />
        </section>
      ))}
      {can.agree && missing.length === 0 && (
        <Button
          icon={<PlusOutlined aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setDrafting('confidentiality')}
        >
          {t('agreement.draft')}
        </Button>
      )}
      <AgreementForm
        customerId={dossier.customer.id}
        kinds={[...new Set(order)]}
        open={drafting !== null}
        onClose={() => setDrafting(null)}
        onSaved={refresh}
      />
    </Flex>
  )
}
