import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Form, Input, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { writeReport, type Dossier, type Report } from '../queries.ts'
import { AmountField, Field, orNull } from './fields.tsx'
import { useCase } from './use-case.ts'

interface Line {
  productId?: string | null
  name?: string
  quantity?: string | null
  amount?: string
}
interface Values {
  reasons?: string
  principles?: string
  conclusions?: string
  products?: Line[]
}

interface ReportFormProps {
  dossier: Dossier
  report: Report
  open: boolean
  onClose: () => void
}

/** Writes the application; a draft may leave parts of it empty. */
export function ReportForm({ dossier, report, open, onClose }: ReportFormProps) {
  const { t } = useTranslation('development')
  const { keep } = useCase(dossier.id)
  const save = async ({ reasons, principles, conclusions, products }: Values) => {
    const input = {
      reasons: reasons ?? '',
      principles: principles ?? '',
      conclusions: conclusions ?? '',
      products: (products ?? []).map(({ productId, name, quantity, amount }) => ({
        productId: productId ?? null,
        name: name ?? '',
        quantity: orNull(quantity),
        amount: amount ?? '',
      })),
    }
    await keep(writeReport(dossier, input), t('report.saved'))
    onClose()
  }
  return (
    <FormDrawer<Values>
      title={t('report.title')}
      open={open}
      onClose={onClose}
      save={save}
      initialValues={report}
      width={720}
    >
      <Text name="reasons" />
      <Text name="principles" />
      <fieldset style={{ border: 0, margin: '0 0 24px', padding: 0 }}>
        <legend style={{ padding: '0 0 8px' }}>{t('report.products')}</legend>
        <Form.List name="products">
          {(fields, { add, remove }) => (
            <Flex vertical gap={8}>
              {fields.map(({ key, name }) => (
                <ProductLine key={key} at={name} onRemove={() => remove(name)} />
              ))}
              <Button
                icon={<PlusOutlined aria-hidden />}
                style={{ alignSelf: 'flex-start' }}
                onClick={() => add({ productId: null })}
              >
                {t('report.addProduct')}
              </Button>
            </Flex>
          )}
        </Form.List>
        <Total />
      </fieldset>
      <Text name="conclusions" />
    </FormDrawer>
  )
}

function Text({ name }: { name: 'reasons' | 'principles' | 'conclusions' }) {
  const { t } = useTranslation('development')
  return (
    <Field name={name} label={t(`report.${name}`)}>
      <Input.TextArea autoSize={{ minRows: 3, maxRows: 14 }} maxLength={10_000} />
    </Field>
  )
}

function ProductLine({ at, onRemove }: { at: number; onRemove: () => void }) {
  const { t } = useTranslation('development')
  const label = (field: string) => t('report.productOf', { number: at + 1, field })
  const needed = [{ required: true, message: t('case.required') }]
  return (
    <div className="product-line">
      <Form.Item name={[at, 'name']} rules={needed}>
        <Input maxLength={255} placeholder={t('report.product')} aria-label={label(t('report.product'))} />
      </Form.Item>
      <Form.Item name={[at, 'quantity']}>
        <Input maxLength={64} placeholder={t('report.quantityHint')} aria-label={label(t('report.quantity'))} />
      </Form.Item>
      <Form.Item name={[at, 'amount']} rules={needed}>
        <AmountField aria-label={label(t('report.amount'))} placeholder={t('report.amount')} />
      </Form.Item>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t('report.removeProduct', { number: at + 1 })}
        onClick={onRemove}
      />
    </div>
  )
}

/** The sum as it is typed; a line that is no amount yet counts as nothing. */
function Total() {
  const { t } = useTranslation('development')
  const products = Form.useWatch<Line[] | undefined>('products') ?? []
  return (
    <Flex gap={12} justify="flex-end" style={{ marginTop: 8 }}>
      <Typography.Text type="secondary">{t('report.total')}</Typography.Text>
      <Amount value={totalOf(products.map((line) => line?.amount ?? ''))} strong />
    </Flex>
  )
}

/** Exact, in fen, whatever separators were typed. */
function totalOf(amounts: string[]): string {
  const fen = amounts.reduce((sum, typed) => {
    const [, whole, fraction = ''] = /^(\d+)(?:\.(\d{0,2}))?$/.exec(typed.replaceAll(/[,，\s]/g, '')) ?? []
    return whole === undefined ? sum : sum + BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0') || '0')
  }, 0n)
  return `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
}
