import { useQuery } from '@tanstack/react-query'
import { Card, Flex, Grid, Table, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApproverRule, AuthorityRow, AuthorityStep } from '../../../../policy-pack/index.ts'
import { formatAmount } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { mattersQuery, positionNamesQuery, type Text } from '../queries.ts'

interface Wording {
  matters: Map<string, string>
  positions: Map<string, string>
  words: Record<string, Text>
}

/** Who decides what, as the table is read on paper: the matter, the band, the steps in order. */
export function AuthorityTable({ rows, words }: { rows: AuthorityRow[]; words: Record<string, Text> }) {
  const { t } = useTranslation('policies')
  const isWide = Grid.useBreakpoint().md ?? true
  const matters = useQuery(mattersQuery)
  const positions = useQuery(positionNamesQuery)
  const wording: Wording = {
    matters: new Map(matters.data?.rows.map(({ matter, title }) => [matter, inLocale(title)])),
    positions: new Map(positions.data?.rows.map(({ code, name }) => [code, name])),
    words,
  }
  const matter = (row: AuthorityRow) => (
    <Flex vertical gap={2}>
      <strong>{wording.matters.get(row.matter) ?? row.matter}</strong>
      {row.article && <Typography.Text type="secondary">{row.article}</Typography.Text>}
    </Flex>
  )
  const keyed = rows.map((row, at) => ({ ...row, key: at }))
  if (!isWide) {
    return (
      <Flex vertical gap={8}>
        {keyed.map((row) => (
          <Card key={row.key} size="small">
            <Flex vertical gap={6}>
              {matter(row)}
              <Band row={row} />
              <Steps steps={row.steps} wording={wording} />
            </Flex>
          </Card>
        ))}
      </Flex>
    )
  }
  return (
    <Table
      size="small"
      pagination={false}
      dataSource={keyed}
      columns={[
        { key: 'matter', title: t('authority.matter'), width: '22%', render: (_, row) => matter(row) },
        { key: 'band', title: t('authority.band'), width: '22%', render: (_, row) => <Band row={row} /> },
        {
          key: 'steps',
          title: t('authority.steps'),
          render: (_, row) => <Steps steps={row.steps} wording={wording} />,
        },
      ]}
    />
  )
}

/** From what to what it goes, and for which grade and scope. */
function Band({ row: { basis, over, upTo, grade, scope } }: { row: AuthorityRow }) {
  const { t } = useTranslation('policies')
  const limit = (value: string) =>
    basis === 'percent' ? `${value} %` : t('authority.yuan', { sum: formatAmount(value) })
  const band =
    over !== null && upTo !== null
      ? t('authority.between', { over: limit(over), upTo: limit(upTo) })
      : over !== null
        ? t('authority.over', { over: limit(over) })
        : upTo !== null
          ? t('authority.upTo', { upTo: limit(upTo) })
          : t('authority.any')
  return (
    <Flex vertical gap={2}>
      <span className="tabular">{band}</span>
      {grade && <Typography.Text type="secondary">{t('authority.grade', { grade })}</Typography.Text>}
      {scope && <Typography.Text type="secondary">{scope}</Typography.Text>}
    </Flex>
  )
}

function Steps({ steps, wording }: { steps: AuthorityStep[]; wording: Wording }) {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  const who = useApprover(wording)
  const said = (code: string) => (wording.words[code] ? inLocale(wording.words[code]) : code)
  return (
    <ol style={{ margin: 0, paddingInlineStart: 20, display: 'grid', gap: 4 }}>
      {steps.map((step, at) => (
        <li key={at}>
          <Flex wrap gap={8} align="center">
            <span>{inLocale(step.title)}</span>
            {step.kind === 'notice' && <Tag>{said('notice')}</Tag>}
            <Typography.Text type="secondary">
              {step.approvers.map(who).join(word('listComma'))}
              {step.approvers.length > 1 && ` · ${said(step.mode)}`}
              {step.deadlineDays !== null && ` · ${t('authority.days', { count: step.deadlineDays })}`}
            </Typography.Text>
          </Flex>
        </li>
      ))}
    </ol>
  )
}

function useApprover({ positions }: Wording) {
  const { t } = useTranslation('policies')
  return (rule: ApproverRule): string => {
    if (rule.by === 'role') return t('authority.role', { right: rule.right })
    if (rule.by === 'superior') return t('authority.superior', { levels: rule.levels })
    if (rule.by === 'person') return rule.username
    if (rule.by === 'department-head') {
      return rule.department === null ? t('authority.ownHead') : t('authority.headOf', { department: rule.department })
    }
    const name = positions.get(rule.position) ?? rule.position
    if (rule.of === 'company') return name
    return t(rule.of === 'department' ? 'authority.inDepartment' : 'authority.inRegion', { name })
  }
}
