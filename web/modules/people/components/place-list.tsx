import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, Table, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { PersonPicker } from './person-picker.tsx'
import { placesQuery, savePlace, type Place, type PlaceKind } from '../queries.ts'

/** Departments or regions: a list of names that can be added to and changed. */
export function PlaceList({ kind }: { kind: PlaceKind }) {
  const { t } = useTranslation('people')
  const query = useQuery(placesQuery(kind))
  const mayManage = useMay()('people.manage')
  const [edited, setEdited] = useState<Place | 'new'>()
  const edit = (place: Place) => (
    <Button type="text" aria-label={`${t('edit')} ${place.name}`} onClick={() => setEdited(place)}>
      {t('edit')}
    </Button>
  )
  return (
    <Flex vertical gap={16} style={{ maxWidth: 640 }}>
      <Flex wrap gap={8} justify="space-between" align="center">
        <Typography.Text type="secondary">{t(`places.${kind}.hint`)}</Typography.Text>
        {mayManage && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
            {t(`places.${kind}.create`)}
          </Button>
        )}
      </Flex>
      <Await query={query}>
        {({ rows }) => (
          <Table<Place>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={rows}
            columns={[
              { key: 'name', title: t(`places.${kind}.name`), dataIndex: 'name' },
              ...(kind === 'departments'
                ? [{ key: 'head', title: t('places.head'), render: (_: unknown, { head }: Place) => head?.name ?? '—' }]
                : []),
              ...(mayManage
                ? [
                    {
                      key: 'edit',
                      title: t('users.actions'),
                      width: 96,
                      render: (_: unknown, place: Place) => edit(place),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Await>
      <PlaceDrawer kind={kind} edited={edited} onClose={() => setEdited(undefined)} />
    </Flex>
  )
}

interface Values {
  name: string
  headId?: string | null
}

function PlaceDrawer({
  kind,
  edited,
  onClose,
}: {
  kind: PlaceKind
  edited: Place | 'new' | undefined
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const at = edited === 'new' ? undefined : edited
  const save = async ({ name, headId = null }: Values) => {
    try {
      await savePlace(kind, kind === 'departments' ? { name, headId } : { name }, at)
    } finally {
      await queryClient.invalidateQueries(placesQuery(kind))
    }
    message.success(t('saved'))
    onClose()
  }
  return (
    <FormDrawer<Values>
      key={at?.id ?? 'new'}
      title={at ? t(`places.${kind}.edit`) : t(`places.${kind}.create`)}
      open={edited !== undefined}
      onClose={onClose}
      initialValues={{ name: at?.name, headId: at?.head?.id }}
      save={save}
      width={400}
    >
      <Form.Item
        name="name"
        label={t(`places.${kind}.name`)}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={64} autoFocus />
      </Form.Item>
      {kind === 'departments' && (
        <Form.Item name="headId" label={t('places.head')} extra={t('places.headHint')}>
          <PersonPicker present={at?.head} />
        </Form.Item>
      )}
    </FormDrawer>
  )
}
