import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useLocation } from '@tanstack/react-router'
import { App, Button, Flex, Form, Input, Segmented, Select, Typography, type SelectProps } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay, useMe } from '../../../kernel/session.ts'
import { CustomerSections } from '../components/customer-sections.tsx'
import { HandoverLines, type Chosen } from '../components/handover-lines.tsx'
import { giversQuery, handoversKey, startHandover } from '../plan-queries.ts'

const route = getRouteApi('/app/customers/handovers/new')

/** Customers ticked in the list, which come along with the way here. */
interface Given {
  from: { id: string; name: string }
  customerIds: string[]
}
declare module '@tanstack/react-router' {
  interface HistoryState {
    handover?: Given
  }
}

interface NewHandoverValues {
  fromUserId: string
  toUserId?: string
  reason: string
}
type Scope = 'all' | 'chosen'

/** Lays out who gives which customers to whom, and why; nothing moves before both have signed. */
export function NewHandover() {
  const { t } = useTranslation('customers')
  return (
    <>
      <CustomerSections active="handovers" />
      <PageHead title={t('handover.newTitle')} hint={t('handover.newHint')} />
      <HandoverForm />
    </>
  )
}

function HandoverForm() {
  const { t } = useTranslation('customers')
  const me = useMe()
  const [form] = Form.useForm<NewHandoverValues>()
  const fromUserId = Form.useWatch<string | undefined>('fromUserId', form)
  const [scope, setScope] = useState<Scope>('chosen')
  const given = useLocation({ select: ({ state }) => state.handover })
  const [chosen, setChosen] = useState<Chosen>(() =>
    Object.fromEntries((given?.customerIds ?? []).map((id) => [id, undefined])),
  )
  const [isWanting, setWanting] = useState(false)
  const { submit, isSaving, problem } = useSubmit(form, useStart(scope, chosen, setWanting))
  const required = [{ required: true, message: t('handover.required') }]
  const isEverySaid = scope === 'chosen' && Object.keys(chosen).length > 0 && Object.values(chosen).every(Boolean)
  return (
    <Form<NewHandoverValues>
      form={form}
      layout="vertical"
      initialValues={{ fromUserId: given?.from.id ?? me.id }}
      scrollToFirstError={{ focus: true }}
      onFinish={(values) => void submit(values)}
      style={{ maxWidth: 860 }}
    >
      <Problem text={problem} />
      <Form.Item name="fromUserId" label={t('handover.from')} rules={required}>
        <GiverChoice given={given?.from} onPicked={() => setChosen({})} />
      </Form.Item>
      <Form.Item name="toUserId" label={t('handover.defaultTo')} rules={isEverySaid ? [] : required}>
        <ColleagueChoice<string> withMe={fromUserId !== me.id} />
      </Form.Item>
      <Form.Item name="reason" label={t('handover.reason')} rules={[{ ...required[0]!, whitespace: true }]}>
        <Input maxLength={500} placeholder={t('handover.reasonExample')} />
      </Form.Item>
      <Flex vertical gap={8} style={{ marginBottom: 20 }}>
        <span id="handover-scope">{t('handover.scope')}</span>
        <div>
          <Segmented<Scope>
            aria-labelledby="handover-scope"
            value={scope}
            onChange={setScope}
            options={(['chosen', 'all'] as const).map((value) => ({ value, label: t(`handover.scopes.${value}`) }))}
          />
        </div>
        <Typography.Text type="secondary">{t(`handover.${scope}Hint`)}</Typography.Text>
        {isWanting && scope === 'chosen' && <Problem text={t('handover.nothingChosen')} />}
        {scope === 'chosen' && fromUserId && (
          <HandoverLines fromUserId={fromUserId} chosen={chosen} onChange={setChosen} />
        )}
        {scope === 'chosen' && !fromUserId && <Typography.Text>{t('handover.chooseFrom')}</Typography.Text>}
      </Flex>
      <Flex gap={8}>
        <LinkButton to="/customers/handovers">{t('kernel:cancel')}</LinkButton>
        <Button type="primary" htmlType="submit" loading={isSaving}>
          {t('handover.start')}
        </Button>
      </Flex>
    </Form>
  )
}

/** Begins the hand-over and goes to it, where the first signature is asked for. */
function useStart(scope: Scope, chosen: Chosen, setWanting: (isWanting: boolean) => void) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  return async (values: NewHandoverValues) => {
    const customerIds = Object.keys(chosen)
    const isWanting = scope === 'chosen' && customerIds.length === 0
    setWanting(isWanting)
    if (isWanting) return
    const successors = Object.entries(chosen).flatMap(([customerId, toUserId]) =>
      toUserId ? [{ customerId, toUserId }] : [],
    )
    const { id } = await startHandover(scope === 'all' ? values : { ...values, customerIds, successors })
    void message.success(t('handover.started'))
    await queryClient.invalidateQueries({ queryKey: handoversKey })
    await navigate({ to: '/customers/handovers/$id', params: { id } })
  }
}

type GiverChoiceProps = Pick<SelectProps<string>, 'id' | 'value' | 'onChange'> & {
  /** Whose customers one comes with. */
  given: Given['from'] | undefined
  onPicked: () => void
}

/** Whose customers they are: oneself, or whoever one may look up, also when he has left. */
function GiverChoice({ given, onPicked, ...props }: GiverChoiceProps) {
  const { t } = useTranslation('customers')
  const me = useMe()
  const mayLook = useMay()('people.read')
  const [sought, setSought] = useState('')
  const query = useQuery({
    ...giversQuery(useDeferredValue(sought)),
    placeholderData: keepPreviousData,
    enabled: mayLook,
  })
  const people = query.data?.rows ?? []
  const options = people.map(({ id, name, position, disabledAt }) => ({
    value: id,
    label: `${name} · ${position.name}${disabledAt ? t('handover.left') : ''}`,
  }))
  const others = [
    { value: me.id, label: `${me.name} · ${me.position.name}` },
    ...(given && given.id !== me.id ? [{ value: given.id, label: given.name }] : []),
  ].filter(({ value }) => people.every(({ id }) => id !== value))
  return (
    <Select<string>
      {...props}
      onChange={(id, option) => {
        props.onChange?.(id, option)
        onPicked()
      }}
      loading={query.isFetching}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={[...others, ...options]}
    />
  )
}
