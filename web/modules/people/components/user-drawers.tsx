import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { useMe } from '../../../kernel/session.ts'
import { createUser, editUser, setUserPassword, type User, type UserInput } from '../queries.ts'
import { NewPassword } from './new-password.tsx'
import { UserFields } from './user-form.tsx'

type Values = UserInput & { password: string }

interface UserDrawerProps {
  /** The user to edit; undefined for a new one. */
  user: User | undefined
  open: boolean
  onClose: () => void
}

export function UserDrawer({ user, open, onClose }: UserDrawerProps) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ username, password, ...values }: Values) => {
    const input = {
      ...values,
      departmentId: values.departmentId ?? null,
      regionId: values.regionId ?? null,
      superiorId: values.superiorId ?? null,
    }
    try {
      await (user ? editUser(user, input) : createUser({ ...input, username, password }))
    } finally {
      await queryClient.invalidateQueries({ queryKey: ['users'] })
    }
    message.success(user ? t('saved') : t('users.created'))
    onClose()
  }
  const initial = user
    ? {
        name: user.name,
        positionId: user.position.id,
        departmentId: user.department?.id,
        regionId: user.region?.id,
        superiorId: user.superior?.id,
        locale: user.locale,
      }
    : { locale: 'zh-CN' }
  return (
    <FormDrawer<Values>
      title={user ? t('users.edit') : t('users.create')}
      open={open}
      onClose={onClose}
      initialValues={initial}
      save={save}
    >
      <UserFields user={user} />
    </FormDrawer>
  )
}

export function PasswordDrawer({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const me = useMe()
  const save = async ({ password }: { password: string }) => {
    await setUserPassword(user!.id, password)
    message.success(t('users.resetDone'))
    onClose()
  }
  return (
    <FormDrawer<{ password: string }>
      title={t('users.resetTitle', { name: user?.name })}
      open={user !== undefined}
      onClose={onClose}
      save={save}
    >
      <NewPassword name="password" label={t('account.next')} names={[user?.username, me.company]} />
    </FormDrawer>
  )
}
