import { App, Form, Input, Radio, Select } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../kernel/api.ts'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import {
  addApprovers,
  approve,
  reassign,
  reject,
  sendBack,
  transfer,
  withdraw,
  type Approval,
  type ApprovalDetail,
} from '../queries.ts'
import { Summary } from './summary.tsx'

export type Deed = 'approve' | 'reject' | 'return' | 'withdraw' | 'add' | 'transfer' | 'reassign'

interface Said {
  comment?: string
  toStep?: number
  userIds?: string[]
  where?: 'before' | 'after'
  toUserId?: string
  fromUserId?: string
}

const send = (deed: Deed, shown: Approval, said: Said): Promise<ApprovalDetail> => {
  const comment = said.comment ?? ''
  switch (deed) {
    case 'approve':
      return approve(shown, comment)
    case 'reject':
      return reject(shown, comment)
    case 'return':
      return sendBack(shown, said.toStep!, comment)
    case 'withdraw':
      return withdraw(shown, comment)
    case 'add':
      return addApprovers(shown, { userIds: said.userIds!, where: said.where! }, comment)
    case 'transfer':
      return transfer(shown, said.toUserId!, comment)
    case 'reassign':
      return reassign(shown, said.fromUserId!, said.toUserId!, comment)
  }
}

const needsReason = (deed: Deed) => deed === 'reject' || deed === 'return' || deed === 'reassign'

interface DecisionSheetProps {
  deed: Deed | null
  /** As it was shown: what is agreed to. */
  approval: Approval | ApprovalDetail
  /** Whether to show what it is about, where the page around does not. */
  withSummary?: boolean
  onClose: () => void
  /** Somebody was faster, or the content is another one by now. */
  onStale?: (message: string) => void
}

/** Does one thing to a request, with a word about it. */
export function DecisionSheet({ deed, approval, withSummary = false, onClose, onStale }: DecisionSheetProps) {
  const { t } = useTranslation('approvals')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries()
  const save = async (said: Said) => {
    try {
      await send(deed!, approval, said)
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) {
        await refresh()
        if (onStale) {
          onStale(error.message)
          return onClose()
        }
      }
      throw error
    }
    void message.success(t(`done.${deed!}`))
    onClose()
    await refresh()
  }
  return (
    <FormSheet<Said>
      title={deed ? t('doOn', { action: t(`do.${deed}`), subject: approval.subject.label }) : ''}
      open={deed !== null}
      onClose={onClose}
      save={save}
      saveLabel={deed ? t(`do.${deed}`) : ''}
      danger={deed === 'reject'}
      initialValues={{ where: 'before', toStep: 0 }}
    >
      {withSummary && (
        <div style={{ marginBottom: 16 }}>
          <Summary approval={approval} />
        </div>
      )}
      {deed && <Fields deed={deed} approval={approval} />}
      <Form.Item
        name="comment"
        label={deed && needsReason(deed) ? t('comment') : t('commentOptional')}
        rules={deed && needsReason(deed) ? [{ required: true, whitespace: true, message: t('commentNeeded') }] : []}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Form.Item>
    </FormSheet>
  )
}

/** What a deed needs to know besides the comment. */
function Fields({ deed, approval }: { deed: Deed; approval: Approval | ApprovalDetail }) {
  const { t } = useTranslation('approvals')
  const steps = 'steps' in approval ? approval.steps : []
  const must = [{ required: true, message: t('pickNeeded') }]
  const stepName = (number: number) => {
    const step = steps.find((one) => one.number === number)
    return step ? t('stepNumbered', { number, title: inLocale(step.title) }) : t('toSubmitter')
  }
  if (deed === 'return' && 'returnSteps' in approval) {
    return (
      <Form.Item name="toStep" label={t('toStep')}>
        <Select options={approval.returnSteps.map((number) => ({ value: number, label: stepName(number) }))} />
      </Form.Item>
    )
  }
  if (deed === 'add') {
    return (
      <>
        <Form.Item name="userIds" label={t('addWho')} rules={must}>
          <ColleagueChoice<string[]> mode="multiple" />
        </Form.Item>
        <Form.Item name="where" label={t('addWhere')}>
          <Radio.Group
            options={[
              { value: 'before', label: t('before') },
              { value: 'after', label: t('after') },
            ]}
          />
        </Form.Item>
      </>
    )
  }
  if (deed !== 'transfer' && deed !== 'reassign') return null
  const asked = steps.flatMap(({ people }) => people.filter(({ state }) => state === 'asked'))
  return (
    <>
      {deed === 'reassign' && (
        <Form.Item name="fromUserId" label={t('from')} rules={must}>
          <Select options={asked.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
      <Form.Item name="toUserId" label={deed === 'transfer' ? t('transferTo') : t('to')} rules={must}>
        <ColleagueChoice<string> />
      </Form.Item>
    </>
  )
}
