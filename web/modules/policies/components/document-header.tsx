import { Descriptions, Grid, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Policy } from '../queries.ts'
import { Effective } from './effective.tsx'

type Header = Policy['header']
type Signature = NonNullable<Header['drawn']>

const signed = ({ name, on }: Signature) => `${name} ${on}`

/** The block that heads a regulation on paper: what it is, whose it is, who signed it, and what was changed. */
export function DocumentHeader({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  const isWide = Grid.useBreakpoint().md ?? true
  const { header, state } = policy
  const departments = header.executing.map(inLocale).join(word('listComma'))
  const reviewers = header.reviewed.map(signed).join(word('listComma'))
  return (
    <Descriptions
      bordered
      className="even"
      size="small"
      column={isWide ? 2 : 1}
      layout="horizontal"
      styles={{ label: { width: isWide ? '15%' : '36%' } }}
      items={[
        {
          key: 'title',
          label: t('name'),
          children: <Typography.Text strong>{inLocale(header.title)}</Typography.Text>,
        },
        { key: 'number', label: t('number'), children: <span className="tabular">{header.number}</span> },
        { key: 'version', label: t('versionNo'), children: t('versionN', { version: header.version }) },
        {
          key: 'controlled',
          label: t('controlled'),
          children: t(header.isControlled ? 'isControlled' : 'notControlled'),
        },
        { key: 'owning', label: t('owner'), children: inLocale(header.owning) },
        { key: 'supervising', label: t('supervising'), children: inLocale(header.supervising) },
        { key: 'executing', label: t('executing'), children: departments },
        { key: 'on', label: t('effectiveOn'), children: <Effective on={header.effectiveOn} /> },
        { key: 'drawn', label: t('drawn'), children: header.drawn ? signed(header.drawn) : '—' },
        { key: 'reviewed', label: t('reviewed'), children: reviewers || '—' },
        { key: 'approved', label: t('approved'), children: header.approved ? signed(header.approved) : '—' },
        { key: 'state', label: t('status'), children: <StateTag state={state} /> },
        {
          key: 'changes',
          label: t('changes'),
          span: 'filled',
          children: <ChangeMark changes={header.changes} labels={policy.labels} />,
        },
      ]}
    />
  )
}

/** Where a version stands. */
export function StateTag({ state }: { state: Policy['state'] }) {
  const { t } = useTranslation('policies')
  const colour = { 'in-force': 'success', scheduled: 'processing', superseded: 'default' } as const
  return <Tag color={colour[state]}>{t(`state.${state}`)}</Tag>
}

function ChangeMark({ changes, labels }: { changes: Header['changes']; labels: Policy['labels'] }) {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  if (changes.mark === 0) return t('changesNone')
  const places = [
    ...changes.articles,
    ...changes.parameters.map((name) => (labels[name] ? inLocale(labels[name]) : name)),
    ...changes.header.map((name) => t(`field.${name}`, { defaultValue: name })),
  ]
  return (
    <>
      {t('changesOf', { mark: changes.mark, count: changes.count })}
      {places.length > 0 && `${t('colon')}${places.join(word('listComma'))}`}
    </>
  )
}
