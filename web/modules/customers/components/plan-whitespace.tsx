import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Card, Flex, Form, Grid, Input, Select, Typography, type SelectProps } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { useMay } from '../../../kernel/session.ts'
import { groupQuery } from '../archive-queries.ts'
import { productsQuery, statePotentials, type AccountPlan, type PotentialInput } from '../plan-queries.ts'
import { PlanPanel, usePlanSaved } from './plan-panel.tsx'

type Whites = AccountPlan['whitespace']
type Cell = Whites['rows'][number]
type Product = Cell['product']
type Unit = Cell['unit']

const only = <One extends { id: string }>(all: One[]): One[] => [...new Map(all.map((one) => [one.id, one])).values()]

/** What the units of the account could still buy of each product. */
export function Whitespace({ plan }: { plan: AccountPlan }) {
  const { t } = useTranslation('customers')
  const mayPick = useMay()('trade.read')
  const isWide = Grid.useBreakpoint().md ?? true
  const [edited, setEdited] = useState<AccountPlan>()
  const { rows } = plan.whitespace
  const edit = plan.can.edit && mayPick && (
    <Button onClick={() => setEdited(plan)}>{t('accountPlan.potentialEdit')}</Button>
  )
  return (
    <PlanPanel title={t('accountPlan.whitespace')} hint={t('accountPlan.whitespaceHint')} extra={edit}>
      {rows.length === 0 && <Typography.Text type="secondary">{t('accountPlan.whitespaceNone')}</Typography.Text>}
      {rows.length > 0 && (isWide ? <Matrix of={plan.whitespace} /> : <Cards of={plan.whitespace} />)}
      <PotentialsDrawer plan={edited} onClose={() => setEdited(undefined)} />
    </PlanPanel>
  )
}

const sum = (value: string | null) => (value === null ? '—' : <Amount value={value} />)

/** A table of products by units: the white sum, and what it is the difference of. */
function Matrix({ of: { rows, total } }: { of: Whites }) {
  const { t } = useTranslation('customers')
  const products = only(rows.map(({ product }) => product))
  const units = only(rows.map(({ unit }) => unit))
  const at = (product: Product, unit: Unit) =>
    rows.find((cell) => cell.product.id === product.id && cell.unit.id === unit.id)
  return (
    <ScrollArea label={t('accountPlan.whitespace')}>
      <table className="grid-table tabular">
        <thead>
          <tr>
            <th scope="col">
              {t('accountPlan.product')} \ {t('accountPlan.unit')}
            </th>
            {units.map(({ id, name }) => (
              <th key={id} scope="col" style={{ textAlign: 'right' }}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {products.map((product) => (
            <tr key={product.id}>
              <th scope="row">{product.name}</th>
              {units.map((unit) => (
                <td key={unit.id} style={{ textAlign: 'right' }}>
                  <CellText of={at(product, unit)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('accountPlan.total')}</th>
            <td colSpan={units.length} style={{ textAlign: 'right' }}>
              <Sums potential={total.potential} current={total.current} white={total.white} />
            </td>
          </tr>
        </tfoot>
      </table>
    </ScrollArea>
  )
}

function CellText({ of }: { of: Cell | undefined }) {
  if (!of) return <>—</>
  return <Sums potential={of.potential} current={of.current} white={of.white} />
}

function Sums({ potential, current, white }: Pick<Cell, 'potential' | 'current' | 'white'>) {
  const { t } = useTranslation('customers')
  return (
    <>
      <strong>{sum(white)}</strong>
      <div>
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {t('accountPlan.potential')} {sum(potential)} · {t('accountPlan.current')} {sum(current)}
        </Typography.Text>
      </div>
    </>
  )
}

function Cards({ of: { rows, total } }: { of: Whites }) {
  const { t } = useTranslation('customers')
  return (
    <Flex vertical gap={8} className="tabular">
      {rows.map((cell) => (
        <Card key={cell.product.id + cell.unit.id} size="small">
          <div>{cell.product.name}</div>
          <Typography.Text type="secondary">{cell.unit.name}</Typography.Text>
          <div>
            {t('accountPlan.white')} <CellText of={cell} />
          </div>
        </Card>
      ))}
      <div>
        {t('accountPlan.total')} <Sums potential={total.potential} current={total.current} white={total.white} />
      </div>
    </Flex>
  )
}

interface PotentialsDrawerProps {
  /** As it was when the form was opened; undefined: closed. */
  plan: AccountPlan | undefined
  onClose: () => void
}

function PotentialsDrawer({ plan, onClose }: PotentialsDrawerProps) {
  const { t } = useTranslation('customers')
  const saved = usePlanSaved()
  const save = async ({ rows = [] }: { rows?: PotentialInput[] }) => {
    await statePotentials(plan!, rows)
    onClose()
    await saved(t('accountPlan.potentialSaved'))
  }
  const stated = plan?.whitespace.rows.filter(({ potential }) => potential !== null) ?? []
  const rows = stated.map(({ unit, product, potential }) => ({ unitId: unit.id, productId: product.id, potential }))
  const fresh = plan ? [{ unitId: plan.customer.id }] : []
  return (
    <FormDrawer
      title={t('accountPlan.potentialEdit')}
      open={plan !== undefined}
      onClose={onClose}
      save={save}
      width={760}
      initialValues={{ rows: rows.length > 0 ? rows : fresh }}
    >
      {plan && <PotentialRows plan={plan} />}
    </FormDrawer>
  )
}

function PotentialRows({ plan }: { plan: AccountPlan }) {
  const { t } = useTranslation('customers')
  const required = [{ required: true, message: t('required') }]
  const group = useQuery(groupQuery(plan.customer.id))
  const units = only([
    plan.customer,
    ...(group.data?.branches ?? []),
    ...plan.whitespace.rows.map(({ unit }) => unit),
  ]).map(({ id, name }) => ({ value: id, label: name }))
  const known = only(plan.whitespace.rows.map(({ product }) => product))
  return (
    <Form.List name="rows">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <Flex key={key} wrap gap={8} align="start" style={{ marginBottom: 8 }}>
              <Form.Item name={[name, 'productId']} label={t('accountPlan.product')} rules={required} style={wide}>
                <ProductChoice known={known} />
              </Form.Item>
              <Form.Item name={[name, 'unitId']} label={t('accountPlan.unit')} rules={required} style={wide}>
                <Select showSearch={{ optionFilterProp: 'label' }} options={units} />
              </Form.Item>
              <Form.Item
                name={[name, 'potential']}
                label={t('accountPlan.potentialYuan')}
                rules={required}
                style={wide}
              >
                <Input inputMode="decimal" maxLength={20} placeholder="0.00" className="tabular" autoComplete="off" />
              </Form.Item>
              <Button
                type="text"
                style={{ marginTop: 30 }}
                icon={<DeleteOutlined />}
                aria-label={t('accountPlan.removeRow', { n: name + 1 })}
                onClick={() => remove(name)}
              />
            </Flex>
          ))}
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({ unitId: plan.customer.id })}>
            {t('accountPlan.addRow')}
          </Button>
        </>
      )}
    </Form.List>
  )
}

const wide = { flex: '1 1 180px', marginBottom: 8 }

function ProductChoice({
  known,
  ...props
}: { known: Product[] } & Pick<SelectProps<string>, 'id' | 'value' | 'onChange'>) {
  const { t } = useTranslation('customers')
  const [sought, setSought] = useState('')
  const query = useQuery({ ...productsQuery(useDeferredValue(sought)), placeholderData: keepPreviousData })
  const found = query.data?.rows ?? []
  const all = sought ? found : only([...known, ...found])
  return (
    <Select<string>
      {...props}
      loading={query.isFetching}
      notFoundContent={t('accountPlan.noProduct')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={all.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))}
    />
  )
}
