import { MoreOutlined } from '@ant-design/icons'
import { Button, Dropdown, Flex, Grid } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApprovalDetail } from '../queries.ts'
import type { Deed } from './decision-sheet.tsx'

/** What rarely is done, behind one button on a phone. */
const rare = ['return', 'add', 'transfer', 'withdraw', 'reassign'] as const

/** What the reader may do to a request: at the head of the page, or on a phone at the thumb. */
export function Actions({ can, onDo }: { can: ApprovalDetail['can']; onDo: (deed: Deed) => void }) {
  const { t } = useTranslation('approvals')
  const isWide = Grid.useBreakpoint().md ?? true
  const others = rare.filter((deed) => can[deed])
  const hasMain = can.approve || can.reject
  if (!hasMain && others.length === 0) return null
  const main = (
    <>
      {can.reject && (
        <Button danger style={isWide ? undefined : { flex: 1 }} onClick={() => onDo('reject')}>
          {t('do.reject')}
        </Button>
      )}
      {can.approve && (
        <Button type="primary" style={isWide ? undefined : { flex: 2 }} onClick={() => onDo('approve')}>
          {t('do.approve')}
        </Button>
      )}
    </>
  )
  if (isWide) {
    return (
      <Flex wrap gap={8}>
        {others.map((deed) => (
          <Button key={deed} onClick={() => onDo(deed)}>
            {t(`do.${deed}`)}
          </Button>
        ))}
        {main}
      </Flex>
    )
  }
  return (
    <Flex
      gap={8}
      style={{
        position: 'sticky',
        bottom: 0,
        zIndex: 5,
        margin: '16px -12px -24px',
        padding: '10px 12px max(10px, env(safe-area-inset-bottom))',
        background: 'var(--ant-color-bg-container)',
        borderTop: '1px solid var(--ant-color-border-secondary)',
      }}
    >
      {hasMain && others.length > 0 && (
        <Dropdown
          trigger={['click']}
          placement="topLeft"
          menu={{
            items: others.map((deed) => ({ key: deed, label: t(`do.${deed}`), style: { minHeight: 44 } })),
            onClick: ({ key }) => onDo(key as Deed),
          }}
        >
          <Button icon={<MoreOutlined aria-hidden />} aria-label={t('do.more')} />
        </Dropdown>
      )}
      {!hasMain &&
        others.map((deed) => (
          <Button key={deed} style={{ flex: 1 }} onClick={() => onDo(deed)}>
            {t(`do.${deed}`)}
          </Button>
        ))}
      {main}
    </Flex>
  )
}
