import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { partyIds } from '../pipeline-queries.ts'
import { openCase } from '../queries.ts'
import { Field } from './fields.tsx'
import { onParty, PartyChoice } from './party-choice.tsx'

/** Opens a case for a customer, and goes to it. */
export function OpenCase({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const save = async ({ party }: { party: string }) => {
    const { id } = await onParty(() => openCase(partyIds(party).customerId!))
    await queryClient.invalidateQueries({ queryKey: ['certifications'] })
    void message.success(t('case.opened'))
    onClose()
    await navigate({ to: '/development/certifications/$id', params: { id } })
  }
  return (
    <FormSheet<{ party: string }>
      title={t('case.openTitle')}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('case.open')}
    >
      <Typography.Paragraph>{t('case.openHint')}</Typography.Paragraph>
      <Field name="party" label={t('case.customer')} required>
        <PartyChoice noLeads />
      </Field>
    </FormSheet>
  )
}
