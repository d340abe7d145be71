import { Button, Flex, Typography, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { duplicatesKey, loadDuplicates, type Suspicion } from '../queries.ts'
import { DismissSheet } from './dismiss-sheet.tsx'
import { Likenesses } from './likenesses.tsx'
import { Party } from './party.tsx'

/** Pairs of customers that may be the same, side by side, and what can be done about them. */
export function Pairs({ state, by }: { state: 'open' | 'dismissed'; by: string | undefined }) {
  const { t } = useTranslation('leads')
  const mayMerge = useMay()('customers.merge')
  const [dismissed, setDismissed] = useState<Suspicion>()
  const columns = useColumns(state, setDismissed)
  const nothing = state === 'dismissed' ? 'noneDismissed' : mayMerge && !by ? 'noneHint' : 'none'
  return (
    <>
      <DataList<Suspicion>
        queryKey={[...duplicatesKey, state, by]}
        load={(cursor) => loadDuplicates({ state, by }, cursor)}
        rowKey={({ id }) => id}
        columns={columns}
        card={(pair) => (
          <Flex vertical gap={10}>
            <Party of={pair.first} />
            <Party of={pair.second} />
            <Likenesses by={pair.by} />
            <Found pair={pair} />
            <PairActions pair={pair} onDismiss={setDismissed} />
          </Flex>
        )}
        empty={<Nothing text={t(`duplicate.${nothing}`)} />}
      />
      <DismissSheet pair={dismissed} onClose={() => setDismissed(undefined)} />
    </>
  )
}

function useColumns(state: 'open' | 'dismissed', onDismiss: (pair: Suspicion) => void): TableColumnsType<Suspicion> {
  const { t } = useTranslation('leads')
  return [
    { key: 'first', title: t('duplicate.first'), render: (_, { first }) => <Party of={first} /> },
    { key: 'second', title: t('duplicate.second'), render: (_, { second }) => <Party of={second} /> },
    { key: 'by', title: t('duplicate.byTitle'), render: (_, { by }) => <Likenesses by={by} /> },
    {
      key: 'found',
      title: t(state === 'dismissed' ? 'reason' : 'duplicate.foundAt'),
      render: (_, pair) => <Found pair={pair} />,
    },
    {
      key: 'do',
      title: <span className="sr-only">{t('duplicate.merge')}</span>,
      align: 'right',
      render: (_, pair) => (
        <Flex justify="flex-end">
          <PairActions pair={pair} onDismiss={onDismiss} />
        </Flex>
      ),
    },
  ]
}

/** When the pair was found, or who dismissed it and why. */
function Found({ pair: { foundAt, dismissedByName, dismissedAt, reason } }: { pair: Suspicion }) {
  const { t } = useTranslation('leads')
  if (!dismissedAt) {
    return (
      <Typography.Text type="secondary" className="tabular">
        {formatInstant(foundAt)}
      </Typography.Text>
    )
  }
  return (
    <div>
      {reason}
      <div>
        <Typography.Text type="secondary">
          {t('duplicate.dismissedBy', { name: dismissedByName, at: formatInstant(dismissedAt) })}
        </Typography.Text>
      </div>
    </div>
  )
}

function PairActions({ pair, onDismiss }: { pair: Suspicion; onDismiss: (pair: Suspicion) => void }) {
  const { t } = useTranslation('leads')
  const { first, second, can } = pair
  const both = { first: first.name, second: second.name }
  return (
    <Flex wrap gap={8}>
      {can.dismiss && (
        <Button aria-label={t('duplicate.dismissOf', both)} onClick={() => onDismiss(pair)}>
          {t('duplicate.dismiss')}
        </Button>
      )}
      {can.merge && first.id && second.id && (
        <LinkButton
          to="/merges/new"
          search={{ fromId: second.id, intoId: first.id }}
          aria-label={t('duplicate.mergeOf', both)}
        >
          {t('duplicate.merge')}
        </LinkButton>
      )}
    </Flex>
  )
}
