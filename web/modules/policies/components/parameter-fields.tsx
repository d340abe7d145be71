import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Form, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { factLabel, factText } from '../../../kernel/facts.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Text } from '../queries.ts'
import { JsonField } from './json-field.tsx'
import { exampleOf, solid, typeOf, type JsonSchema } from './schema.ts'

type Path = (string | number)[]

interface FieldProps {
  path: Path
  label: string
  schema: JsonSchema
  /** How the regulation words its choices. */
  words?: Record<string, Text>
}

/** The field of one parameter, as its schema describes it: figures and choices plainly, lists and bands as small tables. */
export function ParameterField({ path, label, schema, words = {} }: FieldProps) {
  const { items } = schema
  const type = typeOf(schema)
  if (!isFlat(schema)) return <JsonField path={path} label={label} schema={schema} />
  if (type === 'array' && items && typeOf(items) === 'object')
    return <BandFields path={path} label={label} schema={items} />
  if (type === 'array' && items) return <ListFields path={path} label={label} schema={items} />
  if (type === 'object') return <ScoreFields path={path} label={label} schema={schema} />
  return (
    <Form.Item name={path} label={label} style={{ flex: '1 1 260px', maxWidth: 340 }}>
      {entryOf(schema, undefined, words)}
    </Form.Item>
  )
}

const isLeaf = (schema: JsonSchema) =>
  !['array', 'object'].includes(typeOf(solid(schema)) ?? '') && !solid(schema).anyOf
const isFlatObject = ({ properties }: JsonSchema) => Object.values(properties ?? {}).every(isLeaf)

/** Whether small fields can hold it; what is nested deeper is written as it is stored. */
function isFlat(schema: JsonSchema): boolean {
  if (typeOf(schema) === 'object') return isFlatObject(schema)
  if (typeOf(schema) !== 'array' || !schema.items) return isLeaf(schema)
  const { items } = schema
  return typeOf(items) === 'object' ? isFlatObject(items) && 'points' in (items.properties ?? {}) : isLeaf(items)
}

function entryOf(given: JsonSchema, label?: string, words: Record<string, Text> = {}) {
  const schema = solid(given)
  if (schema.enum) {
    const worded = (value: string | number) => (words[value] ? inLocale(words[value]) : factText(value))
    return <Select aria-label={label} options={schema.enum.map((value) => ({ value, label: worded(value) }))} />
  }
  if (typeOf(schema) === 'integer') {
    return (
      <InputNumber
        aria-label={label}
        min={schema.minimum}
        max={schema.maximum}
        precision={0}
        style={{ width: '100%' }}
      />
    )
  }
  return <Input aria-label={label} inputMode="decimal" className="tabular" style={{ textAlign: 'end' }} />
}

/** Numbers that climb, such as the limits of aging. */
function ListFields({ path, label, schema }: FieldProps) {
  const { t } = useTranslation('policies')
  return (
    <Form.Item label={label} htmlFor={path.join('_')}>
      <Form.List name={path}>
        {(fields, { add, remove }) => (
          <Flex vertical gap={8} style={{ maxWidth: 260 }}>
            {fields.map(({ key, name }) => (
              <Flex key={key} gap={8}>
                <Form.Item name={name} style={{ flex: 1, marginBottom: 0 }}>
                  {entryOf(schema, `${label} ${name + 1}`)}
                </Form.Item>
                <RemoveLine onClick={() => remove(name)} disabled={fields.length < 2} />
              </Flex>
            ))}
            <AddLine onClick={() => add()} text={t('addLine')} />
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  )
}

/** Bands: one line each, from the best down; the last one has no limit. */
function BandFields({ path, label, schema }: FieldProps) {
  const { t } = useTranslation('policies')
  const columns = Object.entries(schema.properties ?? {})
  return (
    <Form.Item label={label}>
      <Form.List name={path}>
        {(fields, { add, remove }) => (
          <Flex vertical gap={8} style={{ maxWidth: 460 }}>
            <Flex gap={8} aria-hidden>
              {columns.map(([name]) => (
                <div key={name} style={{ flex: name === 'points' ? '0 0 88px' : 1, opacity: 0.7 }}>
                  {factLabel(name)}
                </div>
              ))}
              <div style={{ width: 34 }} />
            </Flex>
            {fields.map((field, at) => (
              <Flex key={field.key} gap={8} align="start">
                {columns.map(([name, one]) => (
                  <div key={name} style={{ flex: name === 'points' ? '0 0 88px' : 1 }}>
                    {at === fields.length - 1 && name !== 'points' ? (
                      <Input
                        disabled
                        value={t('rest')}
                        aria-label={`${label} ${at + 1} ${factLabel(name)}`}
                        style={{ textAlign: 'end' }}
                      />
                    ) : (
                      <Form.Item name={[field.name, name]} style={{ marginBottom: 0 }}>
                        {entryOf(one, `${label} ${at + 1} ${factLabel(name)}`)}
                      </Form.Item>
                    )}
                  </div>
                ))}
                <RemoveLine
                  onClick={() => remove(field.name)}
                  disabled={fields.length < 3 || at === fields.length - 1}
                />
              </Flex>
            ))}
            <AddLine text={t('addBand')} onClick={() => add(exampleOf(schema), fields.length - 1)} />
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  )
}

/** Points by name, such as those of strategic influence. */
function ScoreFields({ path, label, schema }: FieldProps) {
  return (
    <Form.Item label={label}>
      <Flex wrap gap={8}>
        {Object.entries(schema.properties ?? {}).map(([name, one]) => (
          <Form.Item key={name} name={[...path, name]} label={factText(name)} style={{ marginBottom: 0, width: 104 }}>
            {entryOf(one)}
          </Form.Item>
        ))}
      </Flex>
    </Form.Item>
  )
}

function AddLine({ onClick, text }: { onClick: () => void; text: string }) {
  return (
    <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={onClick}>
      {text}
    </Button>
  )
}

function RemoveLine({ onClick, disabled }: { onClick: () => void; disabled: boolean }) {
  const { t } = useTranslation()
  return (
    <Button
      type="text"
      icon={<DeleteOutlined aria-hidden />}
      aria-label={t('delete')}
      onClick={onClick}
      disabled={disabled}
    />
  )
}
