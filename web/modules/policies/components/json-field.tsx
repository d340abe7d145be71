import { Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ordered, type JsonSchema } from './schema.ts'

interface JsonFieldProps {
  path: (string | number)[]
  label: string
  schema: JsonSchema
}

/** A value with more depth than small fields can show, written as JSON; what is no JSON never leaves the page. */
export function JsonField({ path, label, schema }: JsonFieldProps) {
  const { t } = useTranslation('policies')
  return (
    <Form.Item
      name={path}
      label={label}
      extra={t('jsonHint')}
      style={{ flex: '1 1 100%' }}
      validateTrigger="onBlur"
      rules={[
        {
          validator: (_, value) =>
            value instanceof BrokenJson ? Promise.reject(new Error(value.message)) : Promise.resolve(),
        },
      ]}
    >
      <JsonText schema={schema} />
    </Form.Item>
  )
}

/** Text that cannot be read as JSON, kept so that nothing typed is lost. */
class BrokenJson {
  readonly text: string
  readonly message: string
  constructor(text: string, message: string) {
    this.text = text
    this.message = message
  }
}

interface JsonTextProps {
  schema: JsonSchema
  id?: string
  value?: unknown
  onChange?: (value: unknown) => void
}

function JsonText({ id, value, onChange, schema }: JsonTextProps) {
  const { t } = useTranslation('policies')
  const [typed, setTyped] = useState({ text: textOf(value, schema), value })
  // A value from elsewhere (a reload, a reset) replaces what was typed.
  if (typed.value !== value) setTyped({ text: textOf(value, schema), value })
  const change = (text: string) => {
    const next = read(text, t('case.notJson'))
    setTyped({ text, value: next })
    onChange?.(next)
  }
  return (
    <Input.TextArea
      id={id}
      value={typed.text}
      onChange={(event) => change(event.target.value)}
      autoSize={{ minRows: 10, maxRows: 30 }}
      spellCheck={false}
      style={{ fontFamily: 'ui-monospace, monospace', fontSize: 13 }}
    />
  )
}

const textOf = (value: unknown, schema: JsonSchema) =>
  value instanceof BrokenJson ? value.text : JSON.stringify(ordered(value, schema), null, 2)

function read(text: string, problem: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    return new BrokenJson(text, `${problem}: ${(error as Error).message}`)
  }
}
