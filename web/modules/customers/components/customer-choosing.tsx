import { DownloadOutlined, SwapOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Flex, Grid } from 'antd'
import { useTranslation } from 'react-i18next'
import { ChosenBar, type Choosing } from '../../../kernel/choosing.tsx'
import { useMay } from '../../../kernel/session.ts'
import type { CustomerLine, Named } from '../queries.ts'

/** Whether there is anything to be done with many customers. */
export function useMayChoose(): boolean {
  const may = useMay()
  return ['customers.export', 'customers.hand-over', 'customers.write'].some((right) => may(right))
}

interface ChosenCustomersProps {
  choosing: Choosing<CustomerLine>
  onExport: () => void
}

/** What can be done with the customers ticked. */
export function ChosenCustomers({ choosing, onExport }: ChosenCustomersProps) {
  const { t } = useTranslation('customers')
  const may = useMay()
  const navigate = useNavigate()
  const isWide = Grid.useBreakpoint().md ?? true
  const { chosen } = choosing
  const from = onlyOwner(chosen)
  const handOver = () => {
    if (!from) return
    const state = { handover: { from, customerIds: chosen.map(({ id }) => id) } }
    void navigate({ to: '/customers/handovers/new', state })
  }
  return (
    <ChosenBar choosing={choosing} label={t('choose.bar')} count={t('choose.chosen', { count: chosen.length })}>
      <Flex gap={8} style={{ flex: isWide ? 'none' : '1 0 100%' }}>
        <Button icon={<SwapOutlined aria-hidden />} style={{ flex: 1 }} disabled={!from} onClick={handOver}>
          {t('choose.handOver')}
        </Button>
        {may('customers.export') && (
          <Button
            type="primary"
            icon={<DownloadOutlined aria-hidden />}
            style={{ flex: 1 }}
            disabled={chosen.length === 0}
            onClick={onExport}
          >
            {t('choose.export')}
          </Button>
        )}
      </Flex>
      {chosen.length > 0 && !from && <span style={{ flex: '1 0 100%' }}>{t('choose.oneOwner')}</span>}
    </ChosenBar>
  )
}

/** Who looks after all of them; null when it is not one and the same. */
function onlyOwner(customers: CustomerLine[]): Named | null {
  const first = customers[0]?.owner
  return first && customers.every(({ owner }) => owner?.id === first.id) ? first : null
}
