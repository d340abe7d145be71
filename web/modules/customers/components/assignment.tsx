import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Form, Input, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { archiveKey } from '../archive-queries.ts'
import { customerQuery, customersKey, editCustomer, type Customer, type CustomerInput } from '../queries.ts'
import { ReasonInput } from './archive-input.tsx'
import { PlaceChoice, UserChoice } from './choices.tsx'

type Assigned = Pick<CustomerInput, 'code' | 'ownerId' | 'departmentId' | 'regionId'>

const places = (rights: Customer['rights']) =>
  (['owner', 'department', 'region'] as const).filter((name) => rights[name] === 'edit')

/** What of a customer is decided outside its archive and may be set right by who holds the right: code, owner, place. */
export const mayAssign = ({ can, rights }: Customer): boolean =>
  can.edit && (rights['code'] === 'edit' || places(rights).length > 0)

interface AssignmentDrawerProps {
  /** The customer as it was when the form was opened, so that a change by somebody else shows; undefined: closed. */
  customer: Customer | undefined
  onClose: () => void
}

export function AssignmentDrawer({ customer, onClose }: AssignmentDrawerProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const open = customer ? places(customer.rights) : []
  const before: Assigned | undefined = customer && {
    code: customer.code,
    ownerId: customer.owner?.id ?? null,
    departmentId: customer.department?.id ?? null,
    regionId: customer.region?.id ?? null,
  }
  const save = async ({ reason, ...values }: Assigned & { reason: string }) => {
    const changed = Object.entries(values)
      .map(([name, value]) => [name, value || null] as const)
      .filter(([name, value]) => value !== before?.[name as keyof Assigned])
    try {
      if (changed.length > 0) await editCustomer(customer!, { ...Object.fromEntries(changed), reason })
      message.success(t('assignment.saved'))
      onClose()
    } finally {
      await Promise.all(
        [customerQuery(customer!.id).queryKey, archiveKey(customer!.id), customersKey].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      )
    }
  }
  return (
    <FormDrawer<Assigned & { reason: string }>
      title={t('assignment.edit')}
      open={customer !== undefined}
      onClose={onClose}
      initialValues={before && Object.fromEntries(Object.entries(before).filter(([, value]) => value !== null))}
      save={save}
    >
      <Form.Item
        name="code"
        label={t('field.code')}
        extra={t('codeRule')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
        normalize={(value: string) => value.toUpperCase()}
      >
        <Input maxLength={32} autoComplete="off" spellCheck={false} />
      </Form.Item>
      {open.includes('owner') && !customer?.owner && (
        <Form.Item name="ownerId" label={t('field.owner')}>
          <UserChoice />
        </Form.Item>
      )}
      {open.includes('department') && (
        <Form.Item name="departmentId" label={t('field.department')}>
          <PlaceChoice kind="departments" />
        </Form.Item>
      )}
      {open.includes('region') && (
        <Form.Item name="regionId" label={t('field.region')}>
          <PlaceChoice kind="regions" />
        </Form.Item>
      )}
      {open.includes('owner') && customer?.owner && (
        <Typography.Paragraph type="secondary">
          {t('assignment.byHandover')} <Link to="/customers/handovers/new">{t('assignment.handOver')}</Link>
        </Typography.Paragraph>
      )}
      <ReasonInput />
    </FormDrawer>
  )
}
