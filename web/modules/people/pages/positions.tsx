import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, Select, Table, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { RightsPicker } from '../components/rights-picker.tsx'
import { positionsQuery, savePosition, type Position, type PositionInput } from '../queries.ts'

const scopes = ['own', 'department', 'region', 'all'] as const

export function Positions() {
  const { t } = useTranslation('people')
  const query = useQuery(positionsQuery)
  const mayManage = useMay()('people.manage')
  const [edited, setEdited] = useState<Position | 'new'>()
  return (
    <Flex vertical gap={16} style={{ maxWidth: 860 }}>
      <Flex wrap gap={8} justify="space-between" align="center">
        <Typography.Text type="secondary">{t('positions.hint')}</Typography.Text>
        {mayManage && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
            {t('positions.create')}
          </Button>
        )}
      </Flex>
      <Await query={query}>
        {({ rows }) => <PositionTable rows={rows} onEdit={mayManage ? setEdited : undefined} />}
      </Await>
      <PositionDrawer edited={edited} onClose={() => setEdited(undefined)} />
    </Flex>
  )
}

function PositionTable({ rows, onEdit }: { rows: Position[]; onEdit?: (position: Position) => void }) {
  const { t } = useTranslation('people')
  const rights = ({ permissions }: Position) =>
    permissions.includes('everything') ? t('positions.everything') : t('positions.count', { count: permissions.length })
  const edit = (position: Position) => (
    <Button type="text" aria-label={`${t('edit')} ${position.name}`} onClick={() => onEdit?.(position)}>
      {t('edit')}
    </Button>
  )
  return (
    <Table<Position>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={rows}
      columns={[
        { key: 'name', title: t('positions.name'), dataIndex: 'name' },
        { key: 'scope', title: t('positions.scope'), render: (_, { scope }) => t(`scope.${scope}`) },
        { key: 'rights', title: t('positions.rights'), render: (_, position) => rights(position), responsive: ['sm'] },
        ...(onEdit
          ? [{ key: 'edit', title: t('users.actions'), width: 88, render: (_: unknown, p: Position) => edit(p) }]
          : []),
      ]}
    />
  )
}

function PositionDrawer({ edited, onClose }: { edited: Position | 'new' | undefined; onClose: () => void }) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const at = edited === 'new' ? undefined : edited
  const save = async (values: PositionInput) => {
    try {
      await savePosition(values, at)
    } finally {
      await queryClient.invalidateQueries(positionsQuery)
    }
    message.success(t('saved'))
    onClose()
  }
  return (
    <FormDrawer<PositionInput>
      key={at?.id ?? 'new'}
      title={at ? t('positions.edit') : t('positions.create')}
      open={edited !== undefined}
      onClose={onClose}
      initialValues={
        at ? { name: at.name, scope: at.scope, permissions: at.permissions } : { scope: 'own', permissions: [] }
      }
      save={save}
      width={520}
    >
      <Form.Item
        name="name"
        label={t('positions.name')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="scope" label={t('positions.scope')}>
        <Select options={scopes.map((value) => ({ value, label: t(`scope.${value}`) }))} />
      </Form.Item>
      <Form.Item name="permissions" label={t('positions.rights')} extra={t('positions.beyond')}>
        <RightsPicker />
      </Form.Item>
    </FormDrawer>
  )
}
