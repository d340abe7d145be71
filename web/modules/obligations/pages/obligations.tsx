import { CheckSquareOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Flex, Grid, Segmented, Typography, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { CardBox, rowBoxes, useChoosing, type Choosing } from '../../../kernel/choosing.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { Actions, DutyName } from '../components/actions.tsx'
import { ArticleLink } from '../components/article-link.tsx'
import { BoardFilters, widened } from '../components/board-filters.tsx'
import { ChosenDuties, nameOf } from '../components/choosing.tsx'
import { ObligationTabs } from '../components/tabs.tsx'
import { DueTime } from '../components/time.tsx'
import {
  countsQuery,
  loadObligations,
  narrowings,
  states,
  times,
  whoseAll,
  type Filter,
  type Obligation,
  type Whose,
} from '../queries.ts'

const route = getRouteApi('/app/obligations')

/** The board of duties: whose, due when, and done from here. */
export function Obligations() {
  const { t } = useTranslation('obligations')
  const may = useMay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const known = whoseAll.filter((one) => one !== 'all' || may('obligations.read-all'))
  const filter: Filter = {
    ...search,
    whose: known.find((one) => one === search.whose) ?? 'mine',
    when: [...times, ...states].find((one) => one === search.when) ?? 'open',
  }
  const choosing = useChoosing<Obligation>(['obligations', 'board', filter], filter)
  const isWide = Grid.useBreakpoint().md ?? true
  // What is closed is handed over to nobody.
  const isClosed = filter.when === 'done' || filter.when === 'fulfilled' || filter.when === 'waived'
  const go = (change: Partial<Filter>) => void navigate({ search: { ...search, ...change }, replace: true })
  return (
    <>
      <PageHead
        title={t('title')}
        hint={t('hint')}
        actions={
          !isWide &&
          !isClosed &&
          !choosing.isTicking && (
            <Button icon={<CheckSquareOutlined aria-hidden />} onClick={() => choosing.setTicking(true)}>
              {t('choose.start')}
            </Button>
          )
        }
      />
      <ObligationTabs active="board" />
      <Flex vertical gap={12} style={{ marginBottom: 16 }}>
        <ScrollArea label={t('whose.title')}>
          <Segmented<Whose>
            aria-label={t('whose.title')}
            value={filter.whose}
            onChange={(whose) => go({ whose })}
            options={known.map((value) => ({ value, label: t(`whose.${value}`) }))}
          />
        </ScrollArea>
        <Times filter={filter} onGo={(when) => go({ when })} />
        <BoardFilters filter={filter} onChange={go} />
      </Flex>
      {!isClosed && <ChosenDuties choosing={choosing} />}
      <Board filter={filter} choosing={choosing} isClosed={isClosed} onWiden={() => go(widened)} />
    </>
  )
}

type Span = (typeof times)[number]

function Times({ filter, onGo }: { filter: Filter; onGo: (when: Span) => void }) {
  const { t } = useTranslation('obligations')
  const { whose, when: asked, ...narrowing } = filter
  const { data: counts } = useQuery(countsQuery(whose, narrowing))
  const present = asked === 'fulfilled' || asked === 'waived' ? 'done' : asked
  const label = (when: Span) =>
    counts && when !== 'done' ? t('counted', { label: t(`when.${when}`), count: counts[when] }) : t(`when.${when}`)
  // What hardly ever happens takes no room while it does not.
  const rare = (when: Span) => when === 'unscheduled' || when === 'paused'
  const shown = times.filter((when) => !rare(when) || when === present || (counts && counts[when as 'paused'] > 0))
  return (
    <ScrollArea label={t('when.title')}>
      <Segmented<Span>
        aria-label={t('when.title')}
        className="tabular"
        value={present}
        onChange={onGo}
        options={shown.map((value) => ({ value, label: label(value) }))}
      />
    </ScrollArea>
  )
}

interface BoardProps {
  filter: Filter
  choosing: Choosing<Obligation>
  isClosed: boolean
  onWiden: () => void
}

function Board({ filter, choosing, isClosed, onWiden }: BoardProps) {
  const { t } = useTranslation('obligations')
  const isWide = Grid.useBreakpoint().md ?? true
  const isTicking = !isWide && !isClosed && choosing.isTicking
  const empty = narrowings.some((name) => filter[name]) ? (
    <Nothing text={t('noMatch')}>
      <Button onClick={onWiden}>{t('widen')}</Button>
    </Nothing>
  ) : (
    <Nothing text={t(`empty.${filter.when}`)} />
  )
  return (
    <DataList<Obligation>
      queryKey={['obligations', 'board', filter]}
      load={(cursor) => loadObligations(filter, cursor)}
      rowKey={({ id }) => id}
      rowSelection={isClosed ? undefined : rowBoxes(choosing, (duty) => t('choose.one', { duty: nameOf(duty) }))}
      empty={empty}
      columns={useColumns()}
      card={(duty) =>
        isTicking ? (
          <CardBox row={duty} choosing={choosing} title={nameOf(duty)}>
            <About duty={duty} />
          </CardBox>
        ) : (
          <DutyCard duty={duty} />
        )
      }
    />
  )
}

function useColumns(): TableColumnsType<Obligation> {
  const { t } = useTranslation('obligations')
  return [
    { key: 'duty', title: t('duty'), render: (_, duty) => <DutyName duty={duty} /> },
    { key: 'article', title: t('article'), render: (_, duty) => <ArticleLink article={duty.article} /> },
    { key: 'owner', title: t('owner'), render: (_, duty) => duty.owner.name },
    {
      key: 'due',
      title: t('due'),
      render: (_, duty) => (
        <Flex gap={8} align="center">
          <span className="tabular">{duty.dueOn ?? '—'}</span>
          <DueTime of={duty} besideDate />
        </Flex>
      ),
    },
    {
      key: 'do',
      title: <span className="sr-only">{t('actions')}</span>,
      align: 'right',
      render: (_, duty) => (
        <Flex justify="flex-end">
          <Actions duty={duty} />
        </Flex>
      ),
    },
  ]
}

function About({ duty }: { duty: Obligation }) {
  return (
    <Typography.Text type="secondary" className="tabular">
      {[duty.owner.name, duty.dueOn].filter(Boolean).join(' · ')}
    </Typography.Text>
  )
}

function DutyCard({ duty }: { duty: Obligation }) {
  return (
    <Flex vertical gap={8}>
      <Flex gap={8} justify="space-between" align="flex-start">
        <DutyName duty={duty} />
        <DueTime of={duty} besideDate />
      </Flex>
      <About duty={duty} />
      <Flex wrap gap={8} justify="space-between" align="center">
        <ArticleLink article={duty.article} />
        <Actions duty={duty} />
      </Flex>
    </Flex>
  )
}
