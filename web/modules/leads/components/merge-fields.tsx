import { Flex, Grid, Radio, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import type { MergePreview, Side } from '../queries.ts'
import { useArchiveWords } from './archive-fields.ts'

type MergeField = MergePreview['fields'][number]

/** A capital without its currency says nothing. */
const together: Record<string, string> = { 'basic.registeredCapital': 'basic.capitalCurrency' }

interface MergeFieldsProps {
  preview: MergePreview
  chosen: Record<string, Side>
  onChoose: (chosen: Record<string, Side>) => void
}

/** The fields in which the two differ, with a choice for each. */
export function MergeFields({ preview: { fields }, chosen, onChoose }: MergeFieldsProps) {
  const { t } = useTranslation('leads')
  const isWide = Grid.useBreakpoint().md ?? true
  if (fields.length === 0) return <Typography.Text type="secondary">{t('merge.noFields')}</Typography.Text>
  const choose = (field: string, side: Side) => {
    const other = together[field]
    const isThere = other !== undefined && fields.some((one) => one.field === other)
    onChoose({ ...chosen, [field]: side, ...(isThere ? { [other]: side } : {}) })
  }
  return (
    <div>
      {isWide && (
        <div style={grid} aria-hidden>
          <Typography.Text type="secondary">{t('merge.field')}</Typography.Text>
          <Typography.Text type="secondary">{t('merge.into')}</Typography.Text>
          <Typography.Text type="secondary">{t('merge.from')}</Typography.Text>
        </div>
      )}
      {fields.map((one) => (
        <FieldChoice
          key={one.field}
          of={one}
          side={chosen[one.field] ?? one.side}
          isWide={isWide}
          onChoose={(side) => choose(one.field, side)}
        />
      ))}
    </div>
  )
}

const line = '1px solid var(--ant-color-border-secondary)'
const grid = { display: 'grid', gridTemplateColumns: '180px 1fr 1fr', gap: 16, padding: '8px 0', borderBottom: line }

interface FieldChoiceProps {
  of: MergeField
  side: Side
  isWide: boolean
  onChoose: (side: Side) => void
}

function FieldChoice({ of, side, isWide, onChoose }: FieldChoiceProps) {
  const { t } = useTranslation('leads')
  const { valueOf } = useArchiveWords()
  const id = `merge-${of.field.replace('.', '-')}`
  const option = (value: Side) => (
    <Radio value={value} style={{ minHeight: isWide ? 0 : 44, alignItems: 'center', marginInlineEnd: 0 }}>
      {!isWide && <Typography.Text type="secondary">{t(`merge.${value}`)}：</Typography.Text>}
      {of[value] === null ? (
        <Typography.Text type="secondary">{t('merge.empty')}</Typography.Text>
      ) : (
        <span className="tabular">{valueOf(of.field, of[value])}</span>
      )}
    </Radio>
  )
  const label = <span id={id}>{inLocale(of.label)}</span>
  const group = {
    value: side,
    onChange: ({ target }: { target: { value?: unknown } }) => onChoose(target.value as Side),
  }
  if (isWide) {
    return (
      <div style={grid}>
        {label}
        <Radio.Group
          {...group}
          aria-labelledby={id}
          style={{ gridColumn: '2 / 4', display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 16 }}
        >
          {option('into')}
          {option('from')}
        </Radio.Group>
      </div>
    )
  }
  return (
    <Flex vertical gap={4} style={{ padding: '8px 0', borderBottom: line }}>
      <strong>{label}</strong>
      <Radio.Group {...group} aria-labelledby={id} style={{ display: 'grid' }}>
        {option('into')}
        {option('from')}
      </Radio.Group>
    </Flex>
  )
}
