import { CameraOutlined, CloseOutlined, ExclamationCircleOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Flex, Grid, Progress, theme, Typography } from 'antd'
import { useRef, useState, type DragEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api.ts'
import { formatSize } from './formats.ts'
import type { UnderWay } from './upload.ts'

/** What may be attached; the server looks into the file all the same. */
export const accepted =
  'image/*,.pdf,.png,.jpg,.jpeg,.webp,.heic,.heif,.tif,.tiff,.docx,.xlsx,.pptx,.ofd,.doc,.xls,.csv,.txt'
export const megabyte = 1_048_576

interface FileUploadProps {
  /** Sends one file; what it throws stands beside the file's name. */
  send: (file: File, underWay: UnderWay) => Promise<unknown>
  /** After each file that has arrived. */
  onSent?: (file: File) => void
  /** In MB; larger files are not sent at all. */
  max?: number
  /** One file only. */
  isSingle?: boolean
}

/** Takes in files: chosen, dropped, or from the camera of a phone; each with its progress and its own refusal. */
export function FileUpload({ max = 50, isSingle = false, ...rest }: FileUploadProps) {
  const { t } = useTranslation()
  const { token } = theme.useToken()
  const isWide = Grid.useBreakpoint().md ?? true
  const { items, add, retry, drop } = useUploads({ ...rest, max })
  const [isOver, setOver] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  const take = (files: FileList | null) => files && add(isSingle ? [...files].slice(0, 1) : [...files])
  return (
    <Flex vertical gap={8}>
      <Flex
        wrap
        gap={8}
        align="center"
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer.files)
        }}
        style={{
          padding: isWide ? 12 : 0,
          borderRadius: token.borderRadius,
          border: isWide ? `1px dashed ${isOver ? token.colorPrimary : token.colorBorder}` : undefined,
          background: isOver ? token.controlItemBgActive : undefined,
        }}
      >
        {!isWide && (
          <Button icon={<CameraOutlined aria-hidden />} style={{ flex: 1 }} onClick={() => camera.current?.click()}>
            {t('upload.photo')}
          </Button>
        )}
        <Button
          icon={<UploadOutlined aria-hidden />}
          style={isWide ? undefined : { flex: 1 }}
          onClick={() => chooser.current?.click()}
        >
          {t('upload.choose')}
        </Button>
        {isWide && <span>{t(isOver ? 'upload.dropNow' : 'upload.drop')}</span>}
        <Typography.Text type="secondary">{t('upload.accepted', { max })}</Typography.Text>
      </Flex>
      <Picker ref={chooser} isMultiple={!isSingle} onPick={take} />
      <Picker ref={camera} isCamera onPick={take} />
      {items.map((item) => (
        <Item key={item.key} item={item} onRetry={() => retry(item)} onDrop={() => drop(item)} />
      ))}
    </Flex>
  )
}

interface PickerProps {
  ref: Ref<HTMLInputElement>
  isMultiple?: boolean
  isCamera?: boolean
  onPick: (files: FileList | null) => void
}

function Picker({ ref, isMultiple = false, isCamera = false, onPick }: PickerProps) {
  return (
    <input
      ref={ref}
      type="file"
      hidden
      multiple={isMultiple}
      accept={isCamera ? 'image/*' : accepted}
      {...(isCamera ? { capture: 'environment' as const } : {})}
      onChange={({ target }) => {
        onPick(target.files)
        // The same file can be chosen again after it was refused.
        target.value = ''
      }}
    />
  )
}

interface Upload {
  key: number
  file: File
  share: number
  /** Why it did not arrive. */
  problem: string | null
  /** Whether sending it again may help. */
  isFinal: boolean
  controller: AbortController
}

/** What is wrong with the file stays wrong; a server not reached, or busy, may be reached later. */
const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429

/** Files on their way, one after the other; those that have arrived are forgotten. */
function useUploads({ send, onSent, max }: FileUploadProps & { max: number }) {
  const { t } = useTranslation()
  const [items, setItems] = useState<Upload[]>([])
  const queue = useRef(Promise.resolve())
  const serial = useRef(0)
  const change = (key: number, to: Partial<Upload>) =>
    setItems((now) => now.map((item) => (item.key === key ? { ...item, ...to } : item)))
  const forget = (key: number) => setItems((now) => now.filter((item) => item.key !== key))
  const start = async ({ key, file, controller }: Upload) => {
    if (controller.signal.aborted) return
    try {
      await send(file, { onProgress: (share) => change(key, { share }), signal: controller.signal })
      forget(key)
      onSent?.(file)
    } catch (error) {
      change(key, { problem: error instanceof Error ? error.message : String(error), isFinal: isRefusal(error) })
    }
  }
  const put = (item: Upload) => {
    setItems((now) => [...now.filter(({ key }) => key !== item.key), item])
    if (item.problem === null) queue.current = queue.current.then(() => start(item))
  }
  const add = (files: File[]) => {
    for (const file of files) {
      const isFinal = file.size > max * megabyte
      const problem = isFinal ? t('upload.tooLarge', { size: formatSize(file.size), max }) : null
      put({ key: serial.current++, file, share: 0, problem, isFinal, controller: new AbortController() })
    }
  }
  const retry = (item: Upload) => put({ ...item, share: 0, problem: null })
  const drop = ({ key, controller }: Upload) => {
    controller.abort()
    forget(key)
  }
  return { items, add, retry, drop }
}

function Item({ item, onRetry, onDrop }: { item: Upload; onRetry: () => void; onDrop: () => void }) {
  const { t } = useTranslation()
  const { name, size } = item.file
  const isRefused = item.problem !== null
  return (
    <Flex gap={8} align="center" {...(isRefused ? { role: 'alert' } : {})}>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Flex gap={8} justify="space-between">
          <Typography.Text ellipsis>{name}</Typography.Text>
          <Typography.Text type="secondary" style={{ flex: 'none' }}>
            {formatSize(size)}
          </Typography.Text>
        </Flex>
        {isRefused ? (
          <Typography.Text type="danger">
            <ExclamationCircleOutlined aria-hidden /> {item.problem}
          </Typography.Text>
        ) : (
          <Progress
            aria-label={t('upload.progress', { name })}
            percent={Math.round(item.share * 100)}
            status="active"
            size="small"
          />
        )}
      </div>
      {isRefused && !item.isFinal && (
        <Button type="text" onClick={onRetry}>
          {t('upload.again')}
        </Button>
      )}
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={t(isRefused ? 'upload.dismiss' : 'upload.stop', { name })}
        onClick={onDrop}
      />
    </Flex>
  )
}
