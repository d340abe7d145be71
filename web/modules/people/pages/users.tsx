import { PlusOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { App, Badge, Button, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { SearchBox } from '../../../kernel/search-box.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { PasswordDrawer, UserDrawer } from '../components/user-drawers.tsx'
import { disableUser, enableUser, loadUsers, type User } from '../queries.ts'

const route = getRouteApi('/app/settings/users')

type Doing = { what: 'create' } | { what: 'edit' | 'password'; user: User }

export function Users() {
  const { t } = useTranslation('people')
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const mayManage = useMay()('people.manage')
  const [doing, setDoing] = useState<Doing>()
  const edited = doing?.what === 'edit' ? doing.user : undefined
  const actions = (user: User) =>
    mayManage &&
    user.can.edit && (
      <UserActions
        user={user}
        onEdit={() => setDoing({ what: 'edit', user })}
        onPassword={() => setDoing({ what: 'password', user })}
      />
    )
  return (
    <Flex vertical gap={16}>
      <Typography.Text type="secondary">{t('users.hint')}</Typography.Text>
      <Flex wrap gap={8} justify="space-between">
        <SearchBox
          label={t('users.search')}
          value={q ?? ''}
          onSearch={(text) => void navigate({ search: text ? { q: text } : {}, replace: true })}
        />
        {mayManage && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setDoing({ what: 'create' })}>
            {t('users.create')}
          </Button>
        )}
      </Flex>
      <UserList q={q} actions={actions} />
      <UserDrawer
        key={edited?.id ?? 'new'}
        user={edited}
        open={doing?.what === 'create' || edited !== undefined}
        onClose={() => setDoing(undefined)}
      />
      <PasswordDrawer user={doing?.what === 'password' ? doing.user : undefined} onClose={() => setDoing(undefined)} />
    </Flex>
  )
}

function UserList({ q, actions }: { q: string | undefined; actions: (user: User) => React.ReactNode }) {
  const { t } = useTranslation('people')
  const state = ({ disabledAt }: User) => (
    <Badge status={disabledAt ? 'default' : 'success'} text={disabledAt ? t('users.disabled') : t('users.active')} />
  )
  return (
    <DataList<User>
      queryKey={['users', q]}
      load={(cursor) => loadUsers(q, cursor)}
      rowKey={({ id }) => id}
      empty={<Nothing text={t('users.empty')} />}
      columns={[
        { key: 'name', title: t('users.name'), dataIndex: 'name' },
        { key: 'username', title: t('username'), dataIndex: 'username' },
        { key: 'position', title: t('users.position'), render: (_, user) => user.position.name },
        { key: 'department', title: t('users.department'), render: (_, user) => user.department?.name ?? '—' },
        { key: 'region', title: t('users.region'), render: (_, user) => user.region?.name ?? '—' },
        { key: 'superior', title: t('users.superior'), render: (_, user) => user.superior?.name ?? '—' },
        { key: 'state', title: t('users.state'), render: (_, user) => state(user) },
        { key: 'actions', title: t('users.actions'), render: (_, user) => actions(user) },
      ]}
      card={(user) => (
        <Flex vertical gap={6}>
          <Flex justify="space-between">
            <strong>{user.name}</strong>
            {state(user)}
          </Flex>
          <Typography.Text type="secondary">
            {[user.username, user.position.name, user.department?.name, user.region?.name].filter(Boolean).join(' · ')}
          </Typography.Text>
          {actions(user)}
        </Flex>
      )}
    />
  )
}

interface UserActionsProps {
  user: User
  onEdit: () => void
  onPassword: () => void
}

function UserActions({ user, onEdit, onPassword }: UserActionsProps) {
  const { t } = useTranslation('people')
  const { message, modal } = App.useApp()
  const queryClient = useQueryClient()
  const change = async (work: (id: string) => Promise<unknown>) => {
    await work(user.id).catch((error: Error) => message.error(error.message))
    await queryClient.invalidateQueries({ queryKey: ['users'] })
  }
  const disable = () =>
    modal.confirm({
      title: t('users.disableTitle', { name: user.name }),
      content: t('users.disableHint'),
      okText: t('users.disable'),
      okButtonProps: { danger: true },
      onOk: () => change(disableUser),
    })
  const named = (action: string) => `${action} ${user.name}`
  return (
    <Flex wrap gap={4}>
      <Button type="text" aria-label={named(t('edit'))} onClick={onEdit}>
        {t('edit')}
      </Button>
      <Button type="text" aria-label={named(t('users.reset'))} onClick={onPassword}>
        {t('users.reset')}
      </Button>
      {user.disabledAt ? (
        <Button type="text" aria-label={named(t('users.enable'))} onClick={() => void change(enableUser)}>
          {t('users.enable')}
        </Button>
      ) : (
        user.can.disable && (
          <Button type="text" danger aria-label={named(t('users.disable'))} onClick={disable}>
            {t('users.disable')}
          </Button>
        )
      )}
    </Flex>
  )
}
