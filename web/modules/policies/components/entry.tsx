import { Form, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { choicesOf, issuesAt, useEditor, wordOf, type Path } from './editor.ts'
import { PersonChoice } from './person-choice.tsx'
import { solid, typeOf, type JsonSchema } from './schema.ts'

export interface FieldProps {
  /** From the top of the form. */
  path: Path
  /** From the list it is in; the same as `path` outside of lists. */
  name: Path
  label: string
  schema: JsonSchema
}

/** One value: a choice by name, a number with its bounds, yes or no, or a text. */
export function Entry({ path, name, label, schema: given }: FieldProps) {
  const editor = useEditor()
  const column = String(path.at(-1))
  const schema = solid(given)
  const issues = issuesAt(editor, path)
  const open = schema === given ? undefined : wordOf(editor, 'null', column)
  return (
    <Form.Item
      name={name}
      label={label}
      style={{ flex: '1 1 200px', minWidth: 0, maxWidth: 340, marginBottom: 12 }}
      getValueFromEvent={(event: unknown) => valueOf(event, schema !== given)}
      valuePropName={typeOf(schema) === 'boolean' ? 'checked' : 'value'}
      {...(issues.length > 0
        ? { validateStatus: 'error' as const, help: issues.map(({ message }) => message).join(' ') }
        : {})}
    >
      <Control path={path} schema={schema} open={open} />
    </Form.Item>
  )
}

/** What was entered; nothing is null where the value may be open. */
function valueOf(event: unknown, isOpen: boolean): unknown {
  const target = (event as { target?: { value: string } } | null)?.target
  const value = target ? target.value : event
  return isOpen && (value === '' || value === undefined) ? null : value
}

interface ControlProps {
  path: Path
  schema: JsonSchema
  /** What it means to leave it open, where that is allowed. */
  open: string | undefined
}

function Control({ path, schema, open, ...field }: ControlProps) {
  const editor = useEditor()
  const { t } = useTranslation('policies')
  const [column, row] = [String(path.at(-1)), path.slice(0, -1)]
  const form = Form.useFormInstance()
  const part: unknown = Form.useWatch([...row, 'part'], { form, preserve: true })
  const basis: unknown = Form.useWatch([...row, 'basis'], { form, preserve: true })
  if (schema.reads === 'person') return <PersonChoice {...field} />
  const options = choicesOf(editor, schema, column, typeof part === 'string' ? part : undefined)
  if (options) {
    const choice = { options, allowClear: open !== undefined, placeholder: open, ...field }
    return <Select {...choice} showSearch={options.length > 8 && { optionFilterProp: 'label' }} />
  }
  if (typeOf(schema) === 'boolean') return <Switch {...field} />
  if (typeOf(schema) === 'integer') {
    const { minimum: min, maximum: max } = schema
    return <InputNumber {...field} min={min} max={max} precision={0} placeholder={open} style={{ width: '100%' }} />
  }
  const isFigure = schema.pattern?.includes('\\d{1,') ?? false
  const unit =
    schema.reads !== 'limit' ? undefined : basis === 'percent' ? '%' : basis === 'amount' ? t('yuan') : undefined
  return (
    <Input
      {...field}
      className={isFigure ? 'tabular' : undefined}
      inputMode={isFigure ? 'decimal' : 'text'}
      maxLength={schema.maxLength}
      placeholder={open}
      suffix={unit}
      style={isFigure ? { textAlign: 'end' } : undefined}
    />
  )
}
