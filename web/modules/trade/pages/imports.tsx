import { Button, Flex, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { UndoDialog } from '../components/undo-import.tsx'
import { loadImports, type PastImport } from '../queries.ts'

/** What was imported by whom, and the way back. */
export function Imports() {
  const { t } = useTranslation('trade')
  const { t: word } = useTranslation()
  const isAllowed = useMay()('imports.run')
  const [undoing, setUndoing] = useState<PastImport | null>(null)
  const start = isAllowed && (
    <LinkButton isPrimary to="/imports/new">
      {t('imports.start')}
    </LinkButton>
  )
  const undo = (row: PastImport, size?: 'small') =>
    (row.can ? row.can.undo : isAllowed) &&
    row.undoneAt === null && (
      <Button size={size} onClick={() => setUndoing(row)}>
        {t('undo.button')}
      </Button>
    )
  const withMore = (value: number, more: string, of: number) => (
    <Flex vertical align="end">
      {figure(value)}
      {of > 0 && <Typography.Text type="secondary">{more}</Typography.Text>}
    </Flex>
  )
  const figure = (value: number) => <span className="tabular">{value.toLocaleString('en')}</span>
  return (
    <>
      <PageHead title={word('nav.imports')} hint={t('imports.hint')} actions={start} />
      <DataList<PastImport>
        queryKey={['imports']}
        load={loadImports}
        rowKey={(row) => row.id}
        empty={<Nothing text={t('imports.empty')}>{start}</Nothing>}
        columns={[
          {
            key: 'at',
            title: t('imports.at'),
            render: (_, row) => <span className="tabular">{formatInstant(row.importedAt)}</span>,
          },
          { key: 'by', title: t('imports.by'), dataIndex: 'importedByName' },
          { key: 'kind', title: t('imports.kind'), render: (_, row) => t(`kinds.${row.kind}`) },
          { key: 'file', title: t('imports.file'), dataIndex: 'fileName' },
          { key: 'read', title: t('counts.read'), align: 'right', render: (_, row) => figure(row.read) },
          {
            key: 'imported',
            title: t('counts.imported'),
            align: 'right',
            render: (_, row) => withMore(row.imported, t('imports.ofThemUpdated', { count: row.updated }), row.updated),
          },
          {
            key: 'skipped',
            title: t('counts.skipped'),
            align: 'right',
            render: (_, row) => withMore(row.skipped, t('imports.heldBack', { count: row.proposed }), row.proposed),
          },
          {
            key: 'created',
            title: t('counts.customersCreated'),
            align: 'right',
            render: (_, row) => figure(row.customersCreated),
          },
          {
            key: 'receipts',
            title: t('counts.receiptsCreated'),
            align: 'right',
            render: (_, row) => figure(row.receiptsCreated),
          },
          { key: 'state', title: t('imports.state'), render: (_, row) => <State row={row} /> },
          { key: 'undo', title: t('imports.action'), render: (_, row) => undo(row, 'small') },
        ]}
        card={(row) => (
          <Flex vertical gap={6}>
            <Flex justify="space-between" gap={8}>
              <strong>{row.fileName}</strong>
              <span>{t(`kinds.${row.kind}`)}</span>
            </Flex>
            <Typography.Text type="secondary">
              {row.importedByName} · {formatInstant(row.importedAt)}
            </Typography.Text>
            <span className="tabular">
              {[
                t('imports.figures', { read: row.read, imported: row.imported, skipped: row.skipped }),
                row.updated > 0 && t('imports.ofThemUpdated', { count: row.updated }),
                row.proposed > 0 && t('imports.heldBack', { count: row.proposed }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <div>
              <State row={row} />
            </div>
            <div>{undo(row)}</div>
          </Flex>
        )}
      />
      {undoing && <UndoDialog row={undoing} onClose={() => setUndoing(null)} />}
    </>
  )
}

function State({ row }: { row: PastImport }) {
  const { t } = useTranslation('trade')
  if (row.undoneAt === null) return <Tag color="success">{t('imports.done')}</Tag>
  return (
    <Flex vertical>
      <div>
        <Tag>{t('imports.undone')}</Tag>
      </div>
      <Typography.Text type="secondary">
        {row.undoneByName} · {formatInstant(row.undoneAt)}
      </Typography.Text>
      {row.undoReason && <Typography.Text type="secondary">{row.undoReason}</Typography.Text>}
    </Flex>
  )
}
