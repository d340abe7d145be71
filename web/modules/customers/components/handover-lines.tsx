import { Button, Checkbox, Flex, Typography } from 'antd'
import { useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Page } from '../../../kernel/api.ts'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { Nothing } from '../../../kernel/states.tsx'
import { customersKey, loadCustomers, type CustomerLine } from '../queries.ts'

/** The customers chosen, each with who receives it when not the one named for all. */
export type Chosen = Record<string, string | undefined>

interface HandoverLinesProps {
  fromUserId: string
  chosen: Chosen
  onChange: (chosen: Chosen) => void
}

/** Ticks customers of the giver, and names a receiver of their own for single ones. */
export function HandoverLines({ fromUserId, chosen, onChange }: HandoverLinesProps) {
  const { t } = useTranslation('customers')
  const queryClient = useQueryClient()
  const queryKey = [...customersKey, 'given-by', fromUserId]
  const ids = Object.keys(chosen)
  const chooseAll = () => {
    const loaded = queryClient.getQueryData<InfiniteData<Page<CustomerLine>>>(queryKey)
    const all = loaded?.pages.flatMap(({ rows }) => rows) ?? []
    onChange(Object.fromEntries(all.map(({ id }) => [id, chosen[id]])))
  }
  const toggle = ({ id }: CustomerLine, isOn: boolean) => {
    const { [id]: _, ...rest } = chosen
    onChange(isOn ? { ...rest, [id]: undefined } : rest)
  }
  const heir = ({ id, name }: CustomerLine) =>
    id in chosen && (
      <ColleagueChoice<string>
        withMe
        aria-label={t('handover.otherToOf', { name })}
        placeholder={t('handover.asAbove')}
        value={chosen[id] as string}
        onChange={(to?: string) => onChange({ ...chosen, [id]: to })}
        style={{ minWidth: 220, width: '100%' }}
      />
    )
  const tick = (row: CustomerLine, text?: string) => (
    <Checkbox
      aria-label={t('handover.select', { name: row.name })}
      checked={row.id in chosen}
      onChange={({ target }) => toggle(row, target.checked)}
    >
      {text}
    </Checkbox>
  )
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={8} align="center">
        <Typography.Text className="tabular">{t('handover.chosen', { count: ids.length })}</Typography.Text>
        <Button onClick={chooseAll}>{t('handover.chooseAll')}</Button>
        {ids.length > 0 && <Button onClick={() => onChange({})}>{t('handover.clear')}</Button>}
      </Flex>
      <DataList<CustomerLine>
        queryKey={queryKey}
        load={(cursor) => loadCustomers({ ownerId: fromUserId }, cursor)}
        rowKey={({ id }) => id}
        empty={<Nothing text={t('handover.noCustomers')} />}
        columns={[
          {
            key: 'tick',
            title: <span className="sr-only">{t('handover.customers')}</span>,
            render: (_, row) => tick(row),
          },
          { key: 'code', title: t('handover.code'), render: (_, { code }) => <span className="tabular">{code}</span> },
          { key: 'name', title: t('handover.name'), render: (_, { name }) => name },
          { key: 'to', title: t('handover.otherTo'), render: (_, row) => heir(row) },
        ]}
        card={(row) => (
          <Flex vertical gap={6}>
            {tick(row, row.name)}
            <Typography.Text type="secondary" className="tabular">
              {row.code}
            </Typography.Text>
            {heir(row)}
          </Flex>
        )}
      />
    </Flex>
  )
}
