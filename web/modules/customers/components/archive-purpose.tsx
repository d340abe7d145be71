import { LockOutlined } from '@ant-design/icons'
import { Button, Card, Flex, Form, Input, Typography } from 'antd'
import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../kernel/api.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import type { Part } from '../archive-queries.ts'

interface Stated {
  /** What the archive is looked at for; asked for once while the page is open. */
  purpose: string | undefined
  setPurpose: (purpose: string) => void
}

/** The purpose stated on this page; whoever loads from the archive of another team sends it along. */
export const Purpose = createContext<Stated>({ purpose: undefined, setPurpose: () => {} })
export const usePurpose = () => useContext(Purpose)

/** Whether the server wants to be told what for. */
export const asksForPurpose = (error: Error | null): boolean =>
  error instanceof ApiError && error.code === 'purpose.required'

/** Asks for the purpose in place of what it opens. */
export function PurposePrompt() {
  const { t } = useTranslation('customers')
  const { setPurpose } = usePurpose()
  return (
    <Card style={{ maxWidth: 560 }}>
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 0 }}>
        {t('archive.purposeTitle')}
      </Typography.Title>
      <Typography.Paragraph type="secondary">{t('archive.purposeHint')}</Typography.Paragraph>
      <Form<{ purpose: string }> layout="vertical" onFinish={({ purpose }) => setPurpose(purpose.trim())}>
        <Form.Item
          name="purpose"
          label={t('archive.purpose')}
          rules={[{ required: true, whitespace: true, message: t('required') }]}
        >
          <Input maxLength={200} placeholder={t('archive.purposeExample')} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t('archive.purposeGo')}
        </Button>
      </Form>
    </Card>
  )
}

/** In place of a part that is hidden from the reader, with a way to ask for it. */
export function ClosedPart({ customerId, part, title }: { customerId: string; part: Part; title: string }) {
  const { t } = useTranslation('customers')
  return (
    <Card style={{ maxWidth: 560 }}>
      <Flex gap={12} align="start">
        <LockOutlined aria-hidden style={{ fontSize: 20, marginTop: 2 }} />
        <div>
          <Typography.Title level={2} style={{ fontSize: 16, marginTop: 0 }}>
            {t('archive.closedTitle')}
          </Typography.Title>
          <Typography.Paragraph type="secondary">{t('archive.closedHint', { part: title })}</Typography.Paragraph>
          <LinkButton to="/archive-requests/new" search={{ customerId, part }}>
            {t('archive.ask')}
          </LinkButton>
        </div>
      </Flex>
    </Card>
  )
}
