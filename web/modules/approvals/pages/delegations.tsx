import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Input, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { DateField } from '../../../kernel/date-field.tsx'
import { today } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { useMe } from '../../../kernel/session.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { ApprovalTabs } from '../components/tabs.tsx'
import { delegate, delegationsQuery, endDelegation, type Delegation } from '../queries.ts'

/** Who decides in one's name while one is away, and for whom one does. */
export function Delegations() {
  const { t } = useTranslation('approvals')
  const me = useMe()
  const query = useQuery(delegationsQuery)
  const [isNaming, setNaming] = useState(false)
  const create = (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setNaming(true)}>
      {t('away.create')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('away.title')} hint={t('away.hint')} actions={create} />
      <ApprovalTabs active="delegations" />
      <Await query={query}>
        {({ rows }) => {
          if (rows.length === 0) {
            return (
              <Nothing text={t('away.none')}>
                <Typography.Text type="secondary">{t('away.noneHint')}</Typography.Text>
              </Nothing>
            )
          }
          return (
            <Flex vertical gap={16}>
              <Group title={t('away.mine')} rows={rows.filter(({ user }) => user.id === me.id)} />
              <Group title={t('away.others')} rows={rows.filter(({ user }) => user.id !== me.id)} />
            </Flex>
          )
        }}
      </Await>
      <NameStandIn open={isNaming} onClose={() => setNaming(false)} />
    </>
  )
}

function Group({ title, rows }: { title: string; rows: Delegation[] }) {
  if (rows.length === 0) return null
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 16 }}>
        {title}
      </Typography.Title>
      <Flex vertical gap={8}>
        {rows.map((row) => (
          <One key={row.id} row={row} />
        ))}
      </Flex>
    </section>
  )
}

function One({ row }: { row: Delegation }) {
  const { t } = useTranslation('approvals')
  const { message, modal } = App.useApp()
  const queryClient = useQueryClient()
  const isNow = row.from <= today()
  const name = row.can.end ? row.delegate.name : row.user.name
  const end = () =>
    modal.confirm({
      title: t('away.endTitle', { name }),
      content: t('away.endHint'),
      okText: t('away.end'),
      okButtonProps: { danger: true },
      onOk: async () => {
        await endDelegation(row.id).then(
          () => message.success(t('away.ended')),
          (error: Error) => message.error(error.message),
        )
        await queryClient.invalidateQueries({ queryKey: ['delegations'] })
      },
    })
  return (
    <Card size="small">
      <Flex wrap gap={12} align="center" justify="space-between">
        <div>
          <Flex wrap gap={8} align="center">
            <strong>{name}</strong>
            <Tag color={isNow ? 'success' : 'default'}>{t(isNow ? 'away.now' : 'away.later')}</Tag>
          </Flex>
          <div className="tabular">
            {row.from} – {row.to}
          </div>
          {row.reason && <Typography.Text type="secondary">{row.reason}</Typography.Text>}
        </div>
        {row.can.end && (
          <Button danger aria-label={`${t('away.end')} ${name}`} onClick={end}>
            {t('away.end')}
          </Button>
        )}
      </Flex>
    </Card>
  )
}

interface Named {
  delegateId: string
  from: string
  to: string
  reason?: string
}

function NameStandIn({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('approvals')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ reason = '', ...rest }: Named) => {
    await delegate({ ...rest, reason })
    void message.success(t('away.created'))
    onClose()
    await queryClient.invalidateQueries({ queryKey: ['delegations'] })
  }
  const day = [{ required: true, message: t('away.dayNeeded') }]
  return (
    <FormSheet<Named>
      title={t('away.create')}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('away.create')}
      initialValues={{ from: today() }}
    >
      <Form.Item name="delegateId" label={t('away.who')} rules={[{ required: true, message: t('pickNeeded') }]}>
        <ColleagueChoice<string> />
      </Form.Item>
      <Flex wrap gap={12}>
        <Form.Item name="from" label={t('away.from')} rules={day}>
          <DateField allowClear={false} />
        </Form.Item>
        <Form.Item name="to" label={t('away.to')} rules={day}>
          <DateField allowClear={false} />
        </Form.Item>
      </Flex>
      <Form.Item name="reason" label={t('away.reason')} extra={t('away.reasonHint')}>
        <Input maxLength={500} />
      </Form.Item>
    </FormSheet>
  )
}
