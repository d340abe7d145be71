import { Link } from '@tanstack/react-router'
import { Card, Flex, Grid, Table, Tag, Typography, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ImportProposal } from '../queries.ts'

type Suspect = ImportProposal['suspects'][number]

/** The rows that were held back, each with the customers it may be. */
export function Proposals({ count, proposals }: { count: number; proposals: ImportProposal[] }) {
  const { t } = useTranslation('trade')
  const isPart = count > proposals.length
  const isWide = Grid.useBreakpoint().md ?? true
  const wide: TableProps<ImportProposal>['columns'] = [
    {
      key: 'row',
      title: t('issue.row'),
      align: 'right',
      width: 64,
      render: (_, { row }) => <span className="tabular">{row}</span>,
    },
    { key: 'name', title: t('proposals.inFile'), render: (_, proposal) => <InFile proposal={proposal} /> },
    { key: 'suspects', title: t('proposals.maybe'), render: (_, { suspects }) => <Suspects suspects={suspects} /> },
  ]
  const narrow: TableProps<ImportProposal>['columns'] = [
    {
      key: 'all',
      render: (_, proposal) => (
        <Flex vertical gap={8}>
          <Typography.Text type="secondary">{t('issue.rowN', { row: proposal.row })}</Typography.Text>
          <InFile proposal={proposal} />
          <Typography.Text type="secondary">{t('proposals.maybe')}</Typography.Text>
          <Suspects suspects={proposal.suspects} />
        </Flex>
      ),
    },
  ]
  return (
    <Card
      size="small"
      title={t(isPart ? 'proposals.titlePart' : 'proposals.title', { count, shown: proposals.length })}
    >
      <Typography.Paragraph type="secondary">{t('proposals.hint')}</Typography.Paragraph>
      <Table<ImportProposal>
        size="small"
        rowKey="row"
        showHeader={isWide}
        dataSource={proposals}
        pagination={proposals.length > 20 ? { pageSize: 20, size: 'small', showSizeChanger: false } : false}
        columns={isWide ? wide : narrow}
      />
    </Card>
  )
}

function InFile({ proposal: { name, creditCode } }: { proposal: ImportProposal }) {
  return (
    <Flex vertical>
      <span>{name}</span>
      {creditCode && <Typography.Text type="secondary">{creditCode}</Typography.Text>}
    </Flex>
  )
}

function Suspects({ suspects }: { suspects: Suspect[] }) {
  return (
    <Flex vertical gap={8}>
      {suspects.map((suspect, at) => (
        <SuspectLine key={at} suspect={suspect} />
      ))}
    </Flex>
  )
}

function SuspectLine({ suspect }: { suspect: Suspect }) {
  const { t } = useTranslation('trade')
  return (
    <Flex wrap gap={8} align="center">
      <Whom suspect={suspect} />
      {suspect.by.map((likeness) => (
        <Tag key={likeness}>{t(`proposals.by.${likeness}`)}</Tag>
      ))}
    </Flex>
  )
}

/** A customer in sight, one out of sight with whom to ask, or another row of the file. */
function Whom({ suspect: { customerId, code, name, department, isVisible, row } }: { suspect: Suspect }) {
  const { t } = useTranslation('trade')
  if (row !== null) return <span>{t('proposals.otherRow', { row, name })}</span>
  if (isVisible && customerId) {
    return (
      <Link to="/customers/$id" params={{ id: customerId }} target="_blank">
        {code} {name}
      </Link>
    )
  }
  return (
    <span>
      {name ?? '***'}{' '}
      <Typography.Text type="secondary">
        {t(department ? 'proposals.ofDepartment' : 'proposals.outOfSight', { department })}
      </Typography.Text>
    </span>
  )
}
