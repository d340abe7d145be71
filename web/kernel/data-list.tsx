import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/react-query'
import { Button, Card, Flex, Grid, Table, Typography, type TableColumnsType, type TableProps } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from './api.ts'
import { Failure, Loading, Nothing } from './states.tsx'

interface DataListProps<Row extends object> {
  queryKey: QueryKey
  load: (cursor: string | undefined) => Promise<Page<Row>>
  rowKey: (row: Row) => string
  columns: TableColumnsType<Row>
  /** What one row looks like on a phone, where a table would not fit. */
  card: (row: Row) => ReactNode
  onOpen?: (row: Row) => void
  empty?: ReactNode
  /** The order after a click on a column marked `sorter`: its key, with a minus when descending; undefined for none. */
  onSort?: (sort: string | undefined) => void
  /** Rows to be dealt with together; on a phone the card brings its own box. */
  rowSelection?: TableProps<Row>['rowSelection']
}

function sortOf<Row>(sorter: Parameters<NonNullable<TableProps<Row>['onChange']>>[2]): string | undefined {
  const { order, columnKey } = Array.isArray(sorter) ? sorter[0]! : sorter
  return !order ? undefined : `${order === 'descend' ? '-' : ''}${String(columnKey)}`
}

/** A paged list: a table on a wide screen, cards on a phone, more rows on demand. */
export function DataList<Row extends object>(props: DataListProps<Row>) {
  const { queryKey, load, rowKey, columns, card, onOpen, empty, onSort, rowSelection } = props
  const { t } = useTranslation()
  const isWide = Grid.useBreakpoint().md ?? true
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data])
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />
  if (query.isPending) return <Loading />
  if (rows.length === 0) return empty ?? <Nothing />
  return (
    <Flex vertical gap={12} aria-busy={query.isPlaceholderData} style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }}>
      {isWide ? (
        <Table<Row>
          size="small"
          rowKey={rowKey}
          columns={columns}
          dataSource={rows}
          pagination={false}
          rowSelection={rowSelection}
          scroll={{ x: 'max-content' }}
          onChange={onSort && ((_page, _filters, sorter) => onSort(sortOf(sorter)))}
          showSorterTooltip={false}
          onRow={(row) => (onOpen ? { onClick: () => onOpen(row), style: { cursor: 'pointer' } } : {})}
        />
      ) : (
        rows.map((row) => (
          <Card key={rowKey(row)} size="small" hoverable={!!onOpen} onClick={onOpen && (() => onOpen(row))}>
            {card(row)}
          </Card>
        ))
      )}
      {query.hasNextPage ? (
        <Button
          style={{ alignSelf: 'center', minHeight: 44 }}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('loadMore')}
        </Button>
      ) : (
        <Typography.Text type="secondary" style={{ textAlign: 'center' }}>
          {t('allLoaded', { count: rows.length })}
        </Typography.Text>
      )}
    </Flex>
  )
}
