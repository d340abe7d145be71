import { CheckCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Typography } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../kernel/api.ts'
import { suspectsQuery, type Typed } from '../queries.ts'
import { Suspects } from './suspects.tsx'

interface Written {
  name?: string
  unifiedSocialCreditCode?: string
  phone?: string
  website?: string
  email?: string
}

/** What is typed so far, once the fingers rest; null while there is too little to compare. */
function useTyped(): Typed | null {
  const form = Form.useFormInstance<Written>()
  const written = Form.useWatch((values: Written) => values, form) as Written | undefined
  const text = (value: string | undefined) => value?.trim() || null
  const name = text(written?.name) ?? ''
  const now = JSON.stringify({
    name,
    creditCode: text(written?.unifiedSocialCreditCode),
    phone: text(written?.phone),
    website: text(written?.website),
    email: text(written?.email),
  })
  const [typed, setTyped] = useState(now)
  useEffect(() => {
    const waiting = setTimeout(() => setTyped(now), 500)
    return () => clearTimeout(waiting)
  }, [now])
  const settled = JSON.parse(typed) as Typed
  return settled.name.length < 2 ? null : settled
}

/**
 * Says, while a company is being typed into the form around it, which customers it may be. What may be there already
 * is entered only by somebody who says that it is not the same (`acceptDuplicates`). `isRefused`: the server found
 * something else it may be.
 */
export function DuplicateCheck({ isRefused }: { isRefused: boolean }) {
  const { t } = useTranslation('leads')
  const form = Form.useFormInstance()
  const typed = useTyped()
  const query = useQuery({ ...suspectsQuery(typed ?? { name: '' }), enabled: typed !== null })
  const found = (typed && query.data) ?? []
  const who = found.map(({ customerId, department, by }) => customerId ?? `${department}${by.join('')}`).join()
  // What was said of some does not hold for others.
  useEffect(() => form.setFieldValue('acceptDuplicates', false), [who, form])
  const isClean = typed !== null && query.isSuccess && !query.isPlaceholderData && found.length === 0
  return (
    <div style={{ marginBottom: 16 }}>
      {found.length > 0 && <Suspects found={found} besideForm />}
      {(found.length > 0 || isRefused) && (
        <div style={{ marginTop: 8 }}>
          <AcceptDuplicates />
        </div>
      )}
      {isClean && !isRefused && (
        <Typography.Text type="secondary" role="status">
          <CheckCircleOutlined aria-hidden /> {t('duplicate.clean')}
        </Typography.Text>
      )}
    </div>
  )
}

/** The word of whoever enters somebody who may be there already; nothing is sent without it. */
export function AcceptDuplicates() {
  const { t } = useTranslation('leads')
  return (
    <Form.Item
      name="acceptDuplicates"
      valuePropName="checked"
      style={{ margin: 0 }}
      rules={[
        {
          validator: (_, value) =>
            value === true ? Promise.resolve() : Promise.reject(new Error(t('duplicate.acceptNeeded'))),
        },
      ]}
    >
      <Checkbox>{t('duplicate.accept')}</Checkbox>
    </Form.Item>
  )
}

/** Whether the server took what was sent for somebody who is there already. */
export const isSuspected = (error: unknown): boolean => error instanceof ApiError && error.code === 'dup.suspected'
