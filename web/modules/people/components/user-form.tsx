import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../kernel/session.ts'
import { placesQuery, positionsQuery, type User } from '../queries.ts'
import { NewPassword } from './new-password.tsx'
import { PersonPicker } from './person-picker.tsx'

const options = (rows: { id: string; name: string }[] | undefined) =>
  rows?.map(({ id, name }) => ({ value: id, label: name })) ?? []

/** The fields of a user; the user name and the first password only when it is new. */
export function UserFields({ user }: { user: User | undefined }) {
  const { t } = useTranslation('people')
  const positions = useQuery(positionsQuery)
  const departments = useQuery(placesQuery('departments'))
  const regions = useQuery(placesQuery('regions'))
  const required = [{ required: true, message: t('required') }]
  const search = { optionFilterProp: 'label' }
  return (
    <>
      <Form.Item name="name" label={t('users.name')} rules={[{ ...required[0]!, whitespace: true }]}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      {!user && (
        <Form.Item name="username" label={t('username')} rules={required} extra={t('usernameRule')}>
          <Input autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={64} />
        </Form.Item>
      )}
      <Form.Item name="positionId" label={t('users.position')} rules={[{ required: true, message: t('chosen') }]}>
        <Select showSearch={search} options={options(positions.data?.rows)} loading={positions.isPending} />
      </Form.Item>
      <Form.Item name="departmentId" label={t('users.department')}>
        <Select
          allowClear
          showSearch={search}
          options={options(departments.data?.rows)}
          loading={departments.isPending}
        />
      </Form.Item>
      <Form.Item name="regionId" label={t('users.region')}>
        <Select allowClear showSearch={search} options={options(regions.data?.rows)} loading={regions.isPending} />
      </Form.Item>
      <Form.Item name="superiorId" label={t('users.superior')} extra={t('users.superiorHint')}>
        <PersonPicker present={user?.superior} without={user?.id} />
      </Form.Item>
      <Form.Item name="locale" label={t('account.locale')}>
        <Select options={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`locale.${value}`) }))} />
      </Form.Item>
      {!user && <FirstPassword />}
    </>
  )
}

function FirstPassword() {
  const { t } = useTranslation('people')
  const me = useMe()
  const username = Form.useWatch<string | undefined>('username')
  return <NewPassword name="password" label={t('users.initialPassword')} names={[username, me.company]} />
}
