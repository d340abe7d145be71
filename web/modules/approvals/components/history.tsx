import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import type { ApprovalDetail } from '../queries.ts'

export type Done = ApprovalDetail['actions'][number]

/** What was done to a request, in order: who, when, in whose name, and what they said. */
export function History({ actions }: { actions: Done[] }) {
  const { t } = useTranslation('approvals')
  return (
    <ol style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 10 }}>
      {actions.map((done, at) => (
        <li key={at}>
          <Flex wrap gap={8} align="baseline">
            <strong>{done.actor.name}</strong>
            {done.standingInFor.length > 0 && (
              <span>{t('inNameOf', { names: done.standingInFor.join(t('listComma')) })}</span>
            )}
            <span>{t(`action.${done.action}` as never)}</span>
            {done.stepTitle && <Typography.Text type="secondary">{inLocale(done.stepTitle)}</Typography.Text>}
            <Typography.Text type="secondary" className="tabular">
              {formatInstant(done.at)}
            </Typography.Text>
          </Flex>
          {done.named.length > 0 && <div>{t('named', { names: done.named.join(t('listComma')) })}</div>}
          {done.comment && <div style={{ whiteSpace: 'pre-wrap' }}>“{done.comment}”</div>}
        </li>
      ))}
    </ol>
  )
}
