import { SwapOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, Select, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { archiveKey, archiveQuery, changeRelation, type Relation, type RelationInput } from '../archive-queries.ts'
import { customerQuery, customersKey } from '../queries.ts'

/** The relation with a customer, in a word; not there for whom it is hidden from. */
export function RelationTag({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const { data } = useQuery(archiveQuery(customerId))
  if (!data?.relation) return null
  return (
    <Tag variant="outlined" style={{ marginInlineEnd: 0, background: 'transparent' }}>
      {t(`relation.${data.relation.relation}`)}
    </Tag>
  )
}

/** Moves a customer to another relation, as far as its reader may and the present one lets it. */
export function RelationChange({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const { data } = useQuery(archiveQuery(customerId))
  const relation = data?.relation
  if (!relation || relation.next.length === 0) return null
  const save = async (input: RelationInput) => {
    await changeRelation(customerId, input)
    message.success(t('relation.saved'))
    setOpen(false)
    await Promise.all(
      [archiveKey(customerId), customerQuery(customerId).queryKey, customersKey].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    )
  }
  return (
    <>
      <Button icon={<SwapOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('relation.change')}
      </Button>
      <FormSheet<RelationInput>
        title={t('relation.title')}
        open={isOpen}
        onClose={() => setOpen(false)}
        initialValues={relation.next.length === 1 ? { relation: relation.next[0] } : {}}
        save={save}
        saveLabel={t('relation.change')}
      >
        <Typography.Paragraph type="secondary">
          {t('relation.hint', { relation: t(`relation.${relation.relation}`) })}
        </Typography.Paragraph>
        <Fields next={relation.next} />
      </FormSheet>
    </>
  )
}

function Fields({ next }: { next: Relation[] }) {
  const { t } = useTranslation('customers')
  const to = Form.useWatch<Relation | undefined>('relation')
  const required = [{ required: true, whitespace: true, message: t('required') }]
  return (
    <>
      <Form.Item name="relation" label={t('relation.to')} rules={[{ required: true, message: t('required') }]}>
        <Select options={next.map((value) => ({ value, label: t(`relation.${value}`) }))} />
      </Form.Item>
      {to === 'lost' && <Alert type="warning" showIcon title={t('relation.lostHint')} style={{ marginBottom: 16 }} />}
      <Form.Item name="reason" label={t(to === 'lost' ? 'relation.lostReason' : 'relation.reason')} rules={required}>
        <Input maxLength={255} />
      </Form.Item>
      {to === 'lost' && (
        <>
          <Form.Item name="destination" label={t('relation.destination')} rules={required}>
            <Input maxLength={255} />
          </Form.Item>
          <Form.Item name="competitor" label={t('relation.competitor')} rules={required}>
            <Input maxLength={255} />
          </Form.Item>
        </>
      )}
    </>
  )
}
