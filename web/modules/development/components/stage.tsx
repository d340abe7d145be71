import { CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined } from '@ant-design/icons'
import { Flex, Grid, Progress, Steps, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { path, type Dossier, type Stage } from '../queries.ts'

/** The stage of a case, by sign and word. */
export function StageTag({ of }: { of: Stage }) {
  const { t } = useTranslation('development')
  const look =
    of === 'coded'
      ? { color: 'success', icon: <CheckCircleOutlined aria-hidden /> }
      : of === 'refused'
        ? { color: 'error', icon: <CloseCircleOutlined aria-hidden /> }
        : { color: 'processing', icon: <ClockCircleOutlined aria-hidden /> }
  return (
    <Tag {...look} style={{ marginInlineEnd: 0 }}>
      {t(`stages.${of}`)}
    </Tag>
  )
}

/** The stage a case got to: its own, or the one it was refused at. */
export const reached = ({ stage, moves }: Pick<Dossier, 'stage' | 'moves'>): Stage =>
  stage === 'refused' ? (moves.findLast(({ to }) => to === 'refused')?.from ?? 'general-survey') : stage

/** The way of a case and how far it is. */
export function StageBar({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const isWide = Grid.useBreakpoint().md ?? true
  const at = path.findIndex((stage) => stage === reached(dossier))
  const isRefused = dossier.stage === 'refused'
  if (!isWide) {
    const words = `${t('case.step', { at: at + 1, of: path.length })} · ${t(`stages.${dossier.stage}`)}`
    return (
      <Flex vertical>
        <Typography.Text strong>{words}</Typography.Text>
        <Progress
          percent={(at + 1) * (100 / path.length)}
          steps={path.length}
          showInfo={false}
          size={[48, 6]}
          aria-label={words}
          {...(isRefused ? { status: 'exception' } : {})}
        />
      </Flex>
    )
  }
  return (
    <Steps
      size="small"
      current={at}
      status={isRefused ? 'error' : dossier.stage === 'coded' ? 'finish' : 'process'}
      items={path.map((stage, index) => ({
        key: stage,
        title: isRefused && index === at ? t('stages.refused') : t(`stages.${stage}`),
      }))}
    />
  )
}
