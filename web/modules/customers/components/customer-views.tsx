import { DownOutlined, TableOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Dropdown, Flex, Form, Grid, Input, Popover, Typography, type MenuProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportColumn } from '../../../../server/modules/customers/exports/rules.ts'
import { useMe } from '../../../kernel/session.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import type { ListSearch } from '../queries.ts'

/** The columns the list may show besides code and name, in their order. */
export const columnNames = [
  'relation',
  'class',
  'grade',
  'industry',
  'owner',
  'department',
  'region',
  'updatedAt',
] as const satisfies readonly ExportColumn[]
export type ColumnName = (typeof columnNames)[number]
const usual: ColumnName[] = ['relation', 'class', 'grade', 'industry', 'owner', 'region', 'updatedAt']

/** The columns an address names; the usual ones where it names none. */
export function columnsIn({ columns }: ListSearch): ColumnName[] {
  if (columns === undefined) return usual
  const named = new Set(columns.split(','))
  return columnNames.filter((name) => named.has(name))
}

/** Filters, order and columns under a name. */
interface View {
  name: string
  search: ListSearch
}

const sameAs = (a: ListSearch, b: ListSearch) => canonical(a) === canonical(b)
const canonical = (search: ListSearch) =>
  JSON.stringify(
    Object.entries(search)
      .filter(([, value]) => value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )

/** The views of the signed-in person, kept in this browser. */
function useViews() {
  const place = `clavis.customer-views.${useMe().id}`
  const [views, setViews] = useState<View[]>(() => readViews(localStorage.getItem(place)))
  const keep = (next: View[]) => {
    localStorage.setItem(place, JSON.stringify(next))
    setViews(next)
  }
  return {
    views,
    save: (view: View) =>
      keep([...views.filter(({ name }) => name !== view.name), view].toSorted((a, b) => a.name.localeCompare(b.name))),
    remove: (gone: string) => keep(views.filter(({ name }) => name !== gone)),
  }
}

function readViews(text: string | null): View[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(found) ? (found as View[]).filter(({ name, search }) => name && search) : []
  } catch {
    return []
  }
}

interface CustomerViewsProps {
  search: ListSearch
  onShow: (search: ListSearch) => void
}

/** The saved views of the list, and its columns. */
export function CustomerViews({ search, onShow }: CustomerViewsProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const isWide = Grid.useBreakpoint().md ?? true
  const { views, save, remove } = useViews()
  const [isNaming, setNaming] = useState(false)
  const current = views.find((view) => sameAs(view.search, search))
  const isDefault = sameAs(search, {})
  const items: MenuProps['items'] = [
    { key: 'default', label: t('views.default'), onClick: () => onShow({}) },
    ...views.map((view) => ({ key: `view ${view.name}`, label: view.name, onClick: () => onShow(view.search) })),
    { type: 'divider' },
    { key: 'save', label: t('views.save'), disabled: isDefault || !!current, onClick: () => setNaming(true) },
    ...(current
      ? [
          {
            key: 'remove',
            danger: true,
            label: t('views.remove', { name: current.name }),
            onClick: () => remove(current.name),
          },
        ]
      : []),
  ]
  const name = current?.name ?? (isDefault ? t('views.default') : t('views.unsaved'))
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, selectedKeys: [current ? `view ${current.name}` : 'default'] }}>
        <Button>
          {t('views.label', { name })} <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      {isWide && <Columns search={search} onShow={onShow} />}
      <FormSheet<{ name: string }>
        title={t('views.save')}
        open={isNaming}
        onClose={() => setNaming(false)}
        saveLabel={t('kernel:save' as never)}
        save={({ name: given }) => {
          save({ name: given.trim(), search })
          setNaming(false)
          void message.success(t('views.saved'))
          return Promise.resolve()
        }}
      >
        <Typography.Paragraph type="secondary">{t('views.saveHint')}</Typography.Paragraph>
        <Form.Item
          name="name"
          label={t('views.name')}
          rules={[{ required: true, whitespace: true, message: t('views.nameNeeded') }]}
        >
          <Input maxLength={40} />
        </Form.Item>
      </FormSheet>
    </>
  )
}

function Columns({ search, onShow }: CustomerViewsProps) {
  const { t } = useTranslation('customers')
  const show = (chosen: ColumnName[]) => {
    const { columns: _before, ...rest } = search
    const named = columnNames.filter((name) => chosen.includes(name)).join(',')
    onShow(named === usual.join(',') ? rest : { ...rest, columns: named || 'code' })
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('views.columnsLabel')}
      // Beside the button, so that the keyboard comes to it next.
      getPopupContainer={(button) => button.parentElement!}
      content={
        <Checkbox.Group<ColumnName> value={columnsIn(search)} onChange={show} aria-label={t('views.columnsLabel')}>
          <Flex vertical gap={6}>
            {columnNames.map((name) => (
              <Checkbox key={name} value={name}>
                {t(`field.${name}`)}
              </Checkbox>
            ))}
          </Flex>
        </Checkbox.Group>
      }
    >
      <Button icon={<TableOutlined aria-hidden />}>{t('views.columns')}</Button>
    </Popover>
  )
}
