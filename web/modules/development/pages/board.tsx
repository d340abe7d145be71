import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Flex, Grid, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { Labelled } from '../../../kernel/labelled.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { SearchBox } from '../../../kernel/search-box.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { BoardColumn } from '../components/board-column.tsx'
import { CaseCard } from '../components/case-card.tsx'
import { useCaseColumns } from '../components/case-columns.tsx'
import { OpenCase } from '../components/open-case.tsx'
import { DevelopmentTabs } from '../components/tabs.tsx'
import { casesKey, isStage, loadCases, openStages, path, stagesQuery, type CaseLine, type Stage } from '../queries.ts'

const route = getRouteApi('/app/development')

/** Every case of certification by its stage. */
export function CertificationBoard() {
  const { t } = useTranslation('development')
  const stages = useQuery(stagesQuery)
  const [isOpening, setOpening] = useState(false)
  return (
    <>
      <PageHead
        title={t('pipeline.title')}
        actions={
          stages.data?.can.open && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpening(true)}>
              {t('case.open')}
            </Button>
          )
        }
      />
      <DevelopmentTabs active="board" />
      <Await query={stages}>
        {({ rows, can }) =>
          rows.every(({ count }) => count === 0) ? (
            <Nothing text={can.open ? t('case.none') : t('case.noneRead')}>
              {can.open && (
                <Button type="primary" onClick={() => setOpening(true)}>
                  {t('case.open')}
                </Button>
              )}
            </Nothing>
          ) : (
            <Cases countOf={(stage) => rows.find((row) => row.stage === stage)?.count ?? 0} />
          )
        }
      </Await>
      <OpenCase open={isOpening} onClose={() => setOpening(false)} />
    </>
  )
}

type CountOf = (stage: Stage) => number

function Cases({ countOf }: { countOf: CountOf }) {
  const { t } = useTranslation('development')
  const isWide = Grid.useBreakpoint().lg ?? true
  const { stage, q } = route.useSearch()
  const navigate = route.useNavigate()
  const chosen = isStage(stage) ? stage : undefined
  const narrow = (change: { stage?: string | undefined; q?: string | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  // On a phone one stage at a time: the first that has something.
  const first = openStages.find((one) => countOf(one) > 0) ?? openStages[0]!
  return (
    <>
      <Flex wrap gap={12} align="center" style={{ marginBottom: 16 }}>
        {isWide ? (
          <Ends chosen={chosen} countOf={countOf} onChange={(next) => narrow({ stage: next })} />
        ) : (
          <StagePicker chosen={chosen ?? first} countOf={countOf} onChange={(next) => narrow({ stage: next })} />
        )}
        <SearchBox value={q ?? ''} label={t('case.search')} onSearch={(text) => narrow({ q: text || undefined })} />
      </Flex>
      {isWide && (chosen === undefined || chosen in openIndex) ? (
        <ScrollArea label={t('pipeline.sections.board')}>
          <div style={columns}>
            {openStages.map((one) => (
              <BoardColumn key={one} stage={one} count={countOf(one)} q={q} />
            ))}
          </div>
        </ScrollArea>
      ) : (
        <StageList stage={chosen ?? first} q={q} />
      )}
    </>
  )
}

const openIndex = Object.fromEntries(openStages.map((stage) => [stage, true]))
const columns = {
  display: 'grid',
  gap: 10,
  gridTemplateColumns: `repeat(${openStages.length}, minmax(216px, 1fr))`,
  alignItems: 'start',
}

interface ChoiceProps<Chosen> {
  chosen: Chosen
  countOf: CountOf
  onChange: (stage: Stage | undefined) => void
}

/** What is under way stands in columns; what has ended, in a list. */
function Ends({ chosen, countOf, onChange }: ChoiceProps<Stage | undefined>) {
  const { t } = useTranslation('development')
  const underWay = openStages.reduce((sum, stage) => sum + countOf(stage), 0)
  const isEnd = chosen === 'coded' || chosen === 'refused'
  return (
    <Segmented<string>
      aria-label={t('case.stage')}
      value={isEnd ? chosen : ''}
      onChange={(value) => onChange(isStage(value) ? value : undefined)}
      options={[
        { value: '', label: `${t('case.underWay')} ${underWay}` },
        ...(['coded', 'refused'] as const).map((stage) => ({
          value: stage,
          label: `${t(`stages.${stage}`)} ${countOf(stage)}`,
        })),
      ]}
    />
  )
}

function StagePicker({ chosen, countOf, onChange }: ChoiceProps<Stage>) {
  const { t } = useTranslation('development')
  return (
    <Labelled id="stage" label={t('case.stage')}>
      <Select<Stage>
        id="stage"
        value={chosen}
        style={{ minWidth: 180 }}
        onChange={onChange}
        options={[...path, 'refused' as const].map((stage) => ({
          value: stage,
          label: `${t(`stages.${stage}`)}（${countOf(stage)}）`,
        }))}
      />
    </Labelled>
  )
}

function StageList({ stage, q }: { stage: Stage; q: string | undefined }) {
  const { t } = useTranslation('development')
  const navigate = route.useNavigate()
  return (
    <DataList<CaseLine>
      queryKey={[...casesKey, 'list', stage, q]}
      load={(cursor) => loadCases({ stage, q }, cursor)}
      rowKey={({ id }) => id}
      columns={useCaseColumns()}
      card={(line) => <CaseCard line={line} />}
      onOpen={({ id }) => void navigate({ to: '/development/certifications/$id', params: { id } })}
      empty={<Nothing text={q ? t('case.noMatch') : t('case.noneHere')} />}
    />
  )
}
