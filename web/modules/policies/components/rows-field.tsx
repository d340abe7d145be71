import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Card, Collapse, Flex, Form, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './entry.tsx'
import { issuesAt, summaryOf, useEditor, within, type Issue, type Path } from './editor.ts'
import { blankOf } from './schema.ts'

interface RowsProps extends FieldProps {
  /** The fields of one row, given the way to it from the top and from its list. */
  row: (path: Path, name: Path) => ReactNode
}

/** Rows to add, take away and put in order; those of a whole parameter fold up, showing what they are in a line. */
export function RowsField({ path, name, label, schema, row }: RowsProps) {
  const { t } = useTranslation('policies')
  const { forget } = useEditor()
  const [open, setOpen] = useState<string[]>([])
  const isTop = path.length === 2
  const items = schema.items!
  return (
    <Form.Item label={label} style={{ flex: '1 1 100%', marginBottom: 12 }}>
      <Form.List name={name}>
        {(fields, { add, remove, move }) => {
          const deeds = (at: number): RowDeeds => ({
            at,
            count: fields.length,
            onMove: (to) => (forget(path), move(at, to)),
            onRemove: () => (forget(path), remove(fields[at]!.name)),
          })
          return (
            <Flex vertical gap={8}>
              {isTop ? (
                <Collapse
                  size="small"
                  collapsible="header"
                  // A long line wraps beside its buttons instead of pushing them off a phone.
                  styles={{ title: { flex: '1 1 0', minWidth: 0 } }}
                  activeKey={open}
                  onChange={setOpen}
                  items={fields.map((field, at) => ({
                    key: String(field.key),
                    label: <RowHead path={[...path, at]} at={at} items={items} />,
                    extra: <RowButtons {...deeds(at)} />,
                    children: row([...path, at], [field.name]),
                  }))}
                />
              ) : (
                fields.map((field, at) => (
                  <Card
                    key={field.key}
                    size="small"
                    type="inner"
                    title={`${label} ${at + 1}`}
                    extra={<RowButtons {...deeds(at)} />}
                  >
                    {row([...path, at], [field.name])}
                  </Card>
                ))
              )}
              <Button
                type="dashed"
                icon={<PlusOutlined aria-hidden />}
                disabled={fields.length >= (schema.maxItems ?? Infinity)}
                onClick={() => add(blankOf(items))}
                style={{ alignSelf: 'start' }}
              >
                {isTop ? t('row.add') : t('row.addOne', { what: label })}
              </Button>
            </Flex>
          )
        }}
      </Form.List>
    </Form.Item>
  )
}

/** Which row it is, what it says, and what is wrong with it. */
function RowHead({ path, at, items }: { path: Path; at: number; items: FieldProps['schema'] }) {
  const { t } = useTranslation('policies')
  const editor = useEditor()
  const form = Form.useFormInstance()
  // A row that is folded up has no fields, but it has values.
  const value: unknown = Form.useWatch(path, { form, preserve: true })
  return (
    <div>
      <strong>{t('row.number', { number: at + 1 })}</strong> {summaryOf(editor, value, items)}
      <IssueLines issues={issuesAt(editor, path)} steps={2} />
    </div>
  )
}

/** What is wrong, each with where it is below the place it is shown at. */
export function IssueLines({ issues, steps }: { issues: Issue[]; steps: number }) {
  const { t } = useTranslation()
  return issues.map((issue) => {
    const place = within(issue, steps)
    return (
      <Typography.Text key={issue.field + issue.message} type="danger" style={{ display: 'block' }}>
        {place && `${place}${t('colon')}`}
        {issue.message}
      </Typography.Text>
    )
  })
}

interface RowDeeds {
  at: number
  count: number
  onMove: (to: number) => void
  onRemove: () => void
}

function RowButtons({ at, count, onMove, onRemove }: RowDeeds) {
  const { t } = useTranslation('policies')
  const button = (icon: ReactNode, name: string, isOff: boolean, deed: () => void) => (
    <Button
      type="text"
      size="small"
      icon={icon}
      aria-label={t(name, { number: at + 1 })}
      {...(isOff ? { disabled: true } : {})}
      onClick={(event) => {
        event.stopPropagation()
        deed()
      }}
    />
  )
  return (
    <Flex>
      {button(<ArrowUpOutlined aria-hidden />, 'row.up', at === 0, () => onMove(at - 1))}
      {button(<ArrowDownOutlined aria-hidden />, 'row.down', at === count - 1, () => onMove(at + 1))}
      {button(<DeleteOutlined aria-hidden />, 'row.remove', count === 1, onRemove)}
    </Flex>
  )
}
