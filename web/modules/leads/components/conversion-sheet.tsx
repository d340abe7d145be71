import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Form, Radio, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CustomerChoice } from '../../../kernel/customer-choice.tsx'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { convertLead, leadQuery, suspectsQuery, type Conversion, type Lead, type Typed } from '../queries.ts'
import { AcceptDuplicates, isSuspected } from './duplicate-check.tsx'
import { Suspects } from './suspects.tsx'
import { worded } from './worded.ts'

/** What a lead is compared by. */
export const typedOf = ({ name, unifiedSocialCreditCode: creditCode, phone, website, email }: Lead): Typed => ({
  name,
  creditCode,
  phone,
  website,
  email,
})

interface Said {
  how: 'create' | 'existing'
  relation?: Conversion['relation']
  customerId?: string
  acceptDuplicates?: boolean
}

/** Takes a valid lead into the archive: as a new customer, or as the one it turned out to be. */
export function ConversionSheet({ lead, open, onClose }: { lead: Lead; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('leads')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [isRefused, setRefused] = useState(false)
  const close = () => {
    setRefused(false)
    onClose()
  }
  const save = async ({ how, relation = 'potential', customerId, acceptDuplicates }: Said) => {
    const creation = acceptDuplicates ? { relation, acceptDuplicates } : { relation }
    const conversion = how === 'existing' ? { relation, customerId: customerId! } : creation
    try {
      const saved = await worded(() => convertLead(lead.id, conversion))
      queryClient.setQueryData(leadQuery(lead.id).queryKey, saved)
      void message.success(t('done.convert'))
      close()
      await queryClient.invalidateQueries()
    } catch (error) {
      if (isSuspected(error)) setRefused(true)
      throw error
    }
  }
  return (
    <FormSheet<Said>
      title={t('do.convert')}
      open={open}
      onClose={close}
      save={save}
      saveLabel={t('do.convert')}
      initialValues={{ how: 'create', relation: 'potential' }}
    >
      <Typography.Paragraph>{lead.name}</Typography.Paragraph>
      <Fields lead={lead} isRefused={isRefused} />
    </FormSheet>
  )
}

function Fields({ lead, isRefused }: { lead: Lead; isRefused: boolean }) {
  const { t } = useTranslation('leads')
  const how = Form.useWatch<Said['how']>('how')
  const { data: found = [] } = useQuery(suspectsQuery(typedOf(lead)))
  const mine = found.flatMap(({ customerId, code, name }) => (customerId ? [{ id: customerId, code, name }] : []))
  return (
    <>
      {found.length > 0 && (
        <div style={{ marginBottom: 16 }}>
          <Suspects found={found} besideForm />
        </div>
      )}
      <Form.Item name="how" label={t('convert.how')}>
        <Radio.Group
          options={(['create', 'existing'] as const).map((value) => ({ value, label: t(`convert.${value}`) }))}
        />
      </Form.Item>
      {how === 'existing' ? (
        <Form.Item
          name="customerId"
          label={t('convert.customer')}
          initialValue={mine[0]?.id}
          rules={[{ required: true, message: t('convert.customerNeeded') }]}
        >
          <CustomerChoice present={mine} />
        </Form.Item>
      ) : (
        <>
          <Form.Item name="relation" label={t('convert.relation')} extra={t('convert.createHint')}>
            <Radio.Group
              options={(['potential', 'followed'] as const).map((value) => ({
                value,
                label: t(`convert.relations.${value}`),
              }))}
            />
          </Form.Item>
          {(found.length > 0 || isRefused) && <AcceptDuplicates />}
        </>
      )}
    </>
  )
}
