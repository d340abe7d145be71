import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Run } from '../queries.ts'

const colors = { proposed: 'processing', adopted: 'success', discarded: 'default' } as const

export function RunState({ run }: { run: Run }) {
  const { t } = useTranslation('grading')
  return (
    <Tag color={colors[run.state]} style={{ marginInlineEnd: 0 }}>
      {t(`states.${run.state}`)}
    </Tag>
  )
}

/** How many a run moves which way, in one line. */
export function Moves({ run }: { run: Run }) {
  const { t } = useTranslation('grading')
  const { up, down, same, new: fresh } = run.counts
  return (
    <Flex wrap gap={12} className="tabular">
      <span>
        <ArrowUpOutlined aria-hidden /> {t('movement.up')} {up}
      </span>
      <span>
        <ArrowDownOutlined aria-hidden /> {t('movement.down')} {down}
      </span>
      <span>
        {t('movement.same')} {same}
      </span>
      <span>
        {t('movement.new')} {fresh}
      </span>
    </Flex>
  )
}
