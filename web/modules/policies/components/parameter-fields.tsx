import { Card, Flex, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Policy } from '../queries.ts'
import { BandFields } from './band-fields.tsx'
import { choicesOf, EditorContext, issuesAt, useEditor, wordOf, type Issue, type Path } from './editor.ts'
import { Entry, type FieldProps } from './entry.tsx'
import { ListFields } from './list-fields.tsx'
import { IssueLines, RowsField } from './rows-field.tsx'
import { blankOf, isBilingual, readable, solid, typeOf, type JsonSchema } from './schema.ts'

/** Every parameter of a regulation, to be written in; `issues` is what the server found wrong. */
export function ParameterFields({ policy, issues }: { policy: Policy; issues: Issue[] }) {
  const { schema, labels, words, names } = policy
  const [left, setLeft] = useState({ issues, of: issues })
  if (left.of !== issues) setLeft({ issues, of: issues })
  const forget = (path: Path) => {
    const said = issuesAt({ issues: left.issues }, path)
    if (said.length > 0) setLeft({ issues: left.issues.filter((one) => !said.includes(one)), of: issues })
  }
  return (
    <EditorContext value={{ words, names, issues: left.issues, forget }}>
      {Object.entries((schema as JsonSchema).properties ?? {}).map(([name, one]) => (
        <ParameterField key={name} name={name} label={inLocale(labels[name]!)} schema={one} />
      ))}
    </EditorContext>
  )
}

interface ParameterProps {
  name: string
  label: string
  schema: JsonSchema
}

/** The field of one parameter, as its schema describes it, with what is wrong with it as a whole. */
function ParameterField({ name, label, schema }: ParameterProps) {
  const editor = useEditor()
  const path = ['parameters', name]
  const isLeaf = !['array', 'object'].includes(typeOf(solid(schema)) ?? '')
  const issues = issuesAt(editor, path).filter(({ field }) => !isRows(schema) || field.split('.').length === 2)
  const field = <Field path={path} name={path} label={label} schema={schema} />
  if (isLeaf) return field
  return (
    <div style={{ flex: '1 1 100%', minWidth: 0 }}>
      {field}
      <IssueLines issues={issues} steps={1} />
    </div>
  )
}

const isObject = (schema: JsonSchema) => typeOf(schema) === 'object' || schema.oneOf !== undefined
const isRows = ({ items }: JsonSchema) => items !== undefined && isObject(items) && !isBand(items)
const isBand = ({ properties = {} }: JsonSchema) => 'points' in properties

/** A value of any depth: choices and figures plainly, lists as rows, what belongs together in one box. */
function Field(props: FieldProps) {
  const { schema: given } = props
  const schema = solid(given)
  const { items } = schema
  if (items && isBand(items)) return <BandFields {...props} />
  if (items && isObject(items)) {
    return <RowsField {...props} row={(path, name) => <RowFields path={path} name={name} schema={items} />} />
  }
  if (items) return typeOf(items) === 'integer' ? <ListFields {...props} /> : <ManyField {...props} />
  if (isBilingual(schema)) return <BilingualField {...props} />
  return typeOf(schema) === 'object' ? <GroupField {...props} /> : <Entry {...props} />
}

type RowFieldsProps = Pick<FieldProps, 'path' | 'name' | 'schema'>

/** The fields of a row, or of one of several forms it may have. */
function RowFields({ path, name, schema }: RowFieldsProps) {
  if (schema.oneOf) return <VariantFields path={path} name={name} schema={schema} />
  return <Columns path={path} name={name} columns={readable(schema)} />
}

function Columns({ path, name, columns }: { path: Path; name: Path; columns: [string, JsonSchema][] }) {
  const editor = useEditor()
  return (
    <Flex wrap gap="0 16px">
      {columns.map(([column, schema]) => (
        <Field
          key={column}
          path={[...path, column]}
          name={[...name, column]}
          label={wordOf(editor, column)}
          schema={schema}
        />
      ))}
    </Flex>
  )
}

/** A row whose first choice says which fields it has: whom a step asks, for instance. */
function VariantFields({ path, name, schema: { oneOf: variants = [] } }: RowFieldsProps) {
  const editor = useEditor()
  const form = Form.useFormInstance()
  const kindOf = (variant: JsonSchema) => Object.entries(variant.properties ?? {}).find(([, { const: kind }]) => kind)!
  const [column] = kindOf(variants[0]!)
  const chosen: unknown = Form.useWatch([...path, column], { form, preserve: true })
  const variant = variants.find((one) => kindOf(one)[1].const === chosen)
  const options = variants.map((one) => {
    const kind = String(kindOf(one)[1].const)
    return { value: kind, label: wordOf(editor, kind, column) }
  })
  const change = (kind: string) => {
    form.setFieldValue(path, blankOf(variants.find((one) => kindOf(one)[1].const === kind)!))
  }
  return (
    <Flex wrap gap="0 16px">
      <Form.Item
        name={[...name, column]}
        label={wordOf(editor, column)}
        style={{ flex: '1 1 200px', maxWidth: 340, marginBottom: 12 }}
      >
        <Select options={options} onChange={change} />
      </Form.Item>
      {variant && (
        <div style={{ flex: '2 1 300px', minWidth: 0 }}>
          <Columns path={path} name={name} columns={readable(variant).filter(([one]) => one !== column)} />
        </div>
      )}
    </Flex>
  )
}

/** Several of a choice, or texts of one's own. */
function ManyField({ path, name, label, schema }: FieldProps) {
  const { t } = useTranslation('policies')
  const editor = useEditor()
  const options = choicesOf(editor, solid(schema.items ?? {}), String(path.at(-1)))
  return (
    <Form.Item name={name} label={label} style={{ flex: '1 1 100%', marginBottom: 12 }}>
      <Select
        mode={options ? 'multiple' : 'tags'}
        options={options ?? []}
        placeholder={options ? undefined : t('typeAndEnter')}
        showSearch={{ optionFilterProp: 'label' }}
      />
    </Form.Item>
  )
}

function BilingualField({ name, label, schema }: FieldProps) {
  const { t } = useTranslation('policies')
  return (
    <Flex wrap gap="0 16px" style={{ flex: '1 1 100%' }}>
      {(['zh', 'en'] as const).map((language) => (
        <Form.Item
          key={language}
          name={[...name, language]}
          label={t('inLanguage', { label, language: t(`draft.${language}`) })}
          style={{ flex: '1 1 200px', marginBottom: 12 }}
        >
          <Input lang={language} maxLength={schema.properties?.[language]?.maxLength} />
        </Form.Item>
      ))}
    </Flex>
  )
}

/** What belongs together, by name: weights of criteria, points of influence, days by grade. */
function GroupField({ path, name, label, schema }: FieldProps) {
  const editor = useEditor()
  const columns = readable(schema)
  const isDeep = columns.some(([, one]) => typeOf(one) === 'object')
  return (
    <Form.Item label={label} style={{ flex: '1 1 100%', marginBottom: 12 }}>
      {isDeep ? (
        <Flex wrap gap={8}>
          {columns.map(([column, one]) => (
            <Card key={column} size="small" type="inner" title={wordOf(editor, column)} style={{ flex: '1 1 260px' }}>
              <Columns path={[...path, column]} name={[...name, column]} columns={readable(one)} />
            </Card>
          ))}
        </Flex>
      ) : (
        <Columns path={path} name={name} columns={columns} />
      )}
    </Form.Item>
  )
}
