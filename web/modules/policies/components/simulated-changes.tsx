import { Link } from '@tanstack/react-router'
import { Drawer, Flex, Grid, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Decision } from '../../../../server/kernel/decision.ts'
import type { Page } from '../../../kernel/api.ts'
import { DataList } from '../../../kernel/data-list.tsx'
import { DecisionCard, WhyButton } from '../../../kernel/decision-card.tsx'
import { outcomeText, reasonText } from '../../../kernel/decision-texts.ts'
import { factText, fillText } from '../../../kernel/facts.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { Nothing } from '../../../kernel/states.tsx'
import type { SimulatedChange } from '../queries.ts'

interface SimulatedChangesProps {
  stamp: string
  load: (cursor: string | undefined) => Promise<Page<SimulatedChange>>
}

/** The customers whose outcome changes, with the reasons of both. */
export function SimulatedChanges({ stamp, load }: SimulatedChangesProps) {
  const { t } = useTranslation('policies')
  const [asked, setAsked] = useState<SimulatedChange>()
  const customer = ({ customer: { id, code, name } }: SimulatedChange) => (
    <Link to="/customers/$id" params={{ id }}>
      {code} {name}
    </Link>
  )
  const why = (row: SimulatedChange) => <WhyButton onClick={() => setAsked(row)} />
  return (
    <>
      <DataList<SimulatedChange>
        queryKey={['policy-simulations', stamp, 'rows']}
        load={load}
        rowKey={(row) => row.customer.id}
        empty={<Nothing text={t('simulation.none')} />}
        columns={[
          { key: 'customer', title: t('simulation.customer'), render: (_, row) => customer(row) },
          { key: 'before', title: t('simulation.before'), render: (_, { before }) => <Decided decision={before} /> },
          { key: 'after', title: t('simulation.after'), render: (_, { after }) => <Decided decision={after} /> },
          { key: 'why', title: '', render: (_, row) => why(row) },
        ]}
        card={(row) => (
          <Flex vertical gap={8}>
            <Flex justify="space-between" gap={8}>
              {customer(row)}
              {why(row)}
            </Flex>
            <Typography.Text type="secondary">{t('simulation.before')}</Typography.Text>
            <Decided decision={row.before} />
            <Typography.Text type="secondary">{t('simulation.after')}</Typography.Text>
            <Decided decision={row.after} />
          </Flex>
        )}
      />
      <Explained row={asked} onClose={() => setAsked(undefined)} />
    </>
  )
}

function Decided({ decision }: { decision: Decision }) {
  const { t } = useTranslation('policies')
  const lines = decision.reasons.map((reason) => {
    const words = reasonText(reason)
    return words ? fillText(inLocale(words), reason.facts) : `${reason.code} ${factText(reason.facts)}`
  })
  return (
    <Flex vertical gap={2} style={{ maxWidth: 420, whiteSpace: 'normal' }}>
      <strong>{outcomeText(decision)}</strong>
      {lines.length === 0 ? (
        <Typography.Text type="secondary">{t('simulation.noReasons')}</Typography.Text>
      ) : (
        lines.map((line) => (
          <Typography.Text key={line} type="secondary">
            {line}
          </Typography.Text>
        ))
      )}
    </Flex>
  )
}

function Explained({ row, onClose }: { row: SimulatedChange | undefined; onClose: () => void }) {
  const { t } = useTranslation('policies')
  const isWide = Grid.useBreakpoint().md ?? true
  return (
    <Drawer
      open={row !== undefined}
      onClose={onClose}
      size={isWide ? 560 : '100%'}
      title={t('simulation.why', { name: row?.customer.name })}
      destroyOnHidden
    >
      {row && (
        <Flex vertical gap={12}>
          {(['before', 'after'] as const).map((side) => (
            <section key={side} aria-label={t(`simulation.${side}`)}>
              <Typography.Title level={2} style={{ fontSize: 15 }}>
                {t(`simulation.${side}`)}
              </Typography.Title>
              <DecisionCard decision={row[side]} />
            </section>
          ))}
        </Flex>
      )}
    </Drawer>
  )
}
