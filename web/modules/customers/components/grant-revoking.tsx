import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Part } from '../archive-queries.ts'
import { revokeGrant } from '../access-queries.ts'
import { usePartNames } from './part-names.ts'
import { ReasonSheet } from './reason-sheet.tsx'

/** A grant about to be taken back; `isMine`: by the one who was let in. */
export interface Revoked {
  id: string
  part: Part
  userName: string
  isMine: boolean
}

/** Takes a grant back, with the reason. */
export function GrantRevoking({ grant, onClose }: { grant: Revoked | undefined; onClose: () => void }) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const { name } = usePartNames()
  const queryClient = useQueryClient()
  const about = { name: grant?.userName ?? '', part: grant ? name(grant.part) : '' }
  return (
    <ReasonSheet
      title={t(grant?.isMine ? 'grants.giveBackTitle' : 'grants.revokeTitle', about)}
      hint={t('grants.revokeHint')}
      open={grant !== undefined}
      saveLabel={t(grant?.isMine ? 'grants.giveBack' : 'grants.revoke')}
      onClose={onClose}
      save={async (reason) => {
        await revokeGrant(grant!.id, reason)
        void message.success(t('grants.done'))
        onClose()
        await queryClient.invalidateQueries()
      }}
    />
  )
}
