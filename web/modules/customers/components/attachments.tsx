import {
  DeleteOutlined,
  DownloadOutlined,
  FileExcelOutlined,
  FileImageOutlined,
  FileOutlined,
  FilePdfOutlined,
  FilePptOutlined,
  FileTextOutlined,
  FileWordOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Grid, theme, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../kernel/api.ts'
import { FileUpload } from '../../../kernel/file-upload.tsx'
import { formatInstant, formatSize } from '../../../kernel/formats.ts'
import { Refusal } from '../../../kernel/refusal.tsx'
import { Loading } from '../../../kernel/states.tsx'
import {
  attach,
  attachmentPath,
  attachmentsKey,
  loadAttachments,
  removeAttachment,
  type AttachmentRow,
  type Place,
} from '../access-queries.ts'
import { usePurpose } from './archive-purpose.tsx'
import { ReasonSheet } from './reason-sheet.tsx'

interface AttachmentsProps extends Place {
  /** Whether the reader may add files here. */
  canWrite: boolean
}

/** The files of a part of a customer, or of one subject in it; nothing where the reader may not see them. */
export function Attachments({ canWrite, ...place }: AttachmentsProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const { purpose } = usePurpose()
  const queryClient = useQueryClient()
  const [removing, setRemoving] = useState<AttachmentRow>()
  const query = useAttachments(place, purpose)
  const refresh = () => queryClient.invalidateQueries({ queryKey: attachmentsKey(place) })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  if (query.error instanceof ApiError && query.error.status === 403) return null
  return (
    <section aria-label={t('files.title')}>
      <Typography.Title level={3} style={{ fontSize: 15, marginTop: 0, marginBottom: 8 }}>
        {t('files.title')}
      </Typography.Title>
      {canWrite && (
        <FileUpload
          send={(file, underWay) => attach(place, file, underWay)}
          onSent={({ name }) => {
            void message.success(t('files.added', { name }))
            void refresh()
          }}
        />
      )}
      {query.isPending && <Loading />}
      {query.error && <Refusal error={query.error} />}
      {query.isSuccess && rows.length === 0 && (
        <Typography.Paragraph type="secondary" style={{ margin: '8px 0 0' }}>
          {t(canWrite ? 'files.noneToAdd' : 'files.none')}
        </Typography.Paragraph>
      )}
      {rows.length > 0 && <FileList rows={rows} purpose={purpose} onRemove={setRemoving} />}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('kernel:loadMore' as never)}
        </Button>
      )}
      <Removal row={removing} onClose={() => setRemoving(undefined)} onRemoved={refresh} />
    </section>
  )
}

/** A look at another team's files is registered, so nothing is looked at again behind the reader's back. */
const useAttachments = (place: Place, purpose: string | undefined) =>
  useInfiniteQuery({
    queryKey: [...attachmentsKey(place), purpose],
    queryFn: ({ pageParam }) => loadAttachments(place, purpose, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: 300_000,
    refetchOnWindowFocus: false,
  })

interface FileListProps {
  rows: AttachmentRow[]
  purpose: string | undefined
  onRemove: (row: AttachmentRow) => void
}

function FileList({ rows, purpose, onRemove }: FileListProps) {
  const { token } = theme.useToken()
  const line = `1px solid ${token.colorBorderSecondary}`
  return (
    <ul
      style={{
        listStyle: 'none',
        margin: '8px 0 0',
        padding: '0 12px',
        background: token.colorBgContainer,
        borderRadius: token.borderRadius,
      }}
    >
      {rows.map((row, at) => (
        <li key={row.id} style={{ borderTop: at === 0 ? undefined : line }}>
          <FileLine row={row} purpose={purpose} onRemove={() => onRemove(row)} />
        </li>
      ))}
    </ul>
  )
}

function FileLine({
  row,
  purpose,
  onRemove,
}: {
  row: AttachmentRow
  purpose: string | undefined
  onRemove: () => void
}) {
  const { t } = useTranslation('customers')
  const isWide = Grid.useBreakpoint().md ?? true
  const { name, size, uploadedByName, uploadedAt, isMissing } = row
  const about = [formatSize(size), uploadedByName, formatInstant(uploadedAt)].join(' · ')
  return (
    <Flex gap={12} align="center" style={{ minHeight: 48, padding: '4px 0' }}>
      <span aria-hidden style={{ fontSize: 20 }}>
        {iconOf(row)}
      </span>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Flex wrap gap={8}>
          <span>{name}</span>
          {isMissing && (
            <Typography.Text type="danger" title={t('files.missingHint')}>
              <WarningOutlined aria-hidden /> {t('files.missing')}
            </Typography.Text>
          )}
        </Flex>
        <Typography.Text type="secondary" className="tabular" style={{ fontSize: 13 }}>
          {about}
        </Typography.Text>
      </div>
      {!isMissing && (
        <Button
          type="text"
          size={isWide ? 'middle' : 'large'}
          href={attachmentPath(row, purpose)}
          download={name}
          icon={<DownloadOutlined />}
          aria-label={t('files.download', { name })}
          title={t('files.download', { name })}
        />
      )}
      {row.can.remove && (
        <Button
          type="text"
          size={isWide ? 'middle' : 'large'}
          icon={<DeleteOutlined />}
          aria-label={t('files.remove', { name })}
          title={t('files.remove', { name })}
          onClick={onRemove}
        />
      )}
    </Flex>
  )
}

const icons: [RegExp, ReactNode][] = [
  [/pdf$|ofd$/, <FilePdfOutlined key="pdf" />],
  [/^image\//, <FileImageOutlined key="image" />],
  [/word/, <FileWordOutlined key="word" />],
  [/sheet|excel|csv/, <FileExcelOutlined key="sheet" />],
  [/presentation/, <FilePptOutlined key="slides" />],
  [/^text\//, <FileTextOutlined key="text" />],
]
const iconOf = ({ mediaType }: AttachmentRow): ReactNode =>
  icons.find(([type]) => type.test(mediaType))?.[1] ?? <FileOutlined />

interface RemovalProps {
  row: AttachmentRow | undefined
  onClose: () => void
  onRemoved: () => Promise<unknown>
}

function Removal({ row, onClose, onRemoved }: RemovalProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  return (
    <ReasonSheet
      title={t('files.removeTitle', { name: row?.name ?? '' })}
      hint={t('files.removeHint')}
      open={row !== undefined}
      saveLabel={t('files.removeDo')}
      onClose={onClose}
      save={async (reason) => {
        await removeAttachment(row!.id, reason)
        await onRemoved()
        void message.success(t('files.removed'))
        onClose()
      }}
    />
  )
}
