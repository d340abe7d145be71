import { LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Alert, App, Button, Card, Flex, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant, today } from '../../../kernel/formats.ts'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { Refusal } from '../../../kernel/refusal.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { DayFields, eachDay, spansOf, type DayValues } from '../components/calendar-day.tsx'
import { calendarQuery, saveCalendar, type CalendarDay, type CalendarYear } from '../queries.ts'

const route = getRouteApi('/app/settings/calendar')

/** Which days are worked: the official holidays and make-up days, and what the company says on top of them. */
export function Calendar() {
  const { t } = useTranslation('people')
  const { year = Number(today().slice(0, 4)) } = route.useSearch()
  const navigate = route.useNavigate()
  const go = (next: number) => void navigate({ search: { year: next }, replace: true })
  return (
    <Flex vertical gap={16} style={{ maxWidth: 860 }}>
      <Typography.Text type="secondary">{t('calendar.hint')}</Typography.Text>
      <Flex gap={8} align="center">
        <Button
          icon={<LeftOutlined aria-hidden />}
          aria-label={t('calendar.previous')}
          disabled={year <= 2000}
          onClick={() => go(year - 1)}
        />
        <Typography.Title level={2} className="tabular" style={{ fontSize: 18, margin: 0, minWidth: 80 }}>
          {t('calendar.year', { year })}
        </Typography.Title>
        <Button
          icon={<RightOutlined aria-hidden />}
          aria-label={t('calendar.next')}
          disabled={year >= 2100}
          onClick={() => go(year + 1)}
        />
      </Flex>
      <Await query={useQuery(calendarQuery(year))}>{(calendar) => <Year key={year} calendar={calendar} />}</Await>
    </Flex>
  )
}

function Year({ calendar }: { calendar: CalendarYear }) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const [problem, setProblem] = useState<Error>()
  const { year, isKnown, days, official, can, changedByName, changedAt } = calendar
  const save = async (next: CalendarDay[]) => {
    const sorted = next.toSorted((a, b) => (a.day < b.day ? -1 : 1))
    queryClient.setQueryData(calendarQuery(year).queryKey, await saveCalendar(calendar, sorted))
    setProblem(undefined)
    void message.success(t('saved'))
  }
  const add = async (values: DayValues) => {
    const given = eachDay(values)
    await save([...days.filter(({ day }) => !given.some((one) => one.day === day)), ...given])
    setAdding(false)
  }
  const remove = (day: string) => void save(days.filter((one) => one.day !== day)).catch(setProblem)
  return (
    <Flex vertical gap={16}>
      {!isKnown && (
        <Alert
          type="warning"
          showIcon
          title={t('calendar.unknown', { year })}
          action={can.edit && <Button onClick={() => void save([]).catch(setProblem)}>{t('calendar.enter')}</Button>}
        />
      )}
      {problem && <Refusal error={problem} />}
      <Card
        size="small"
        title={t('calendar.own')}
        extra={
          can.edit && (
            <Button icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
              {t('calendar.add')}
            </Button>
          )
        }
      >
        <Days days={days} remove={can.edit ? remove : undefined} />
        {changedAt && (
          <Typography.Text type="secondary" className="tabular">
            {t('calendar.changed', { name: changedByName, at: formatInstant(changedAt) })}
          </Typography.Text>
        )}
      </Card>
      {official && (
        <Card size="small" title={t('calendar.official')}>
          <Official days={official} />
        </Card>
      )}
      <FormDrawer<DayValues>
        title={t('calendar.add')}
        open={isAdding}
        onClose={() => setAdding(false)}
        initialValues={{ isWorking: false, name: '' }}
        save={add}
      >
        <DayFields year={year} />
      </FormDrawer>
    </Flex>
  )
}

/** The official days, those that follow each other as one line. */
function Official({ days }: { days: NonNullable<CalendarYear['official']> }) {
  const { t } = useTranslation('people')
  return (
    <Flex component="ul" vertical gap={6} style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {spansOf(days).map(({ first, last, count, isWorking }) => (
        <Flex key={first} component="li" wrap gap={12} align="center">
          <Kind isWorking={isWorking} />
          <span className="tabular">{first === last ? first : `${first} — ${last}`}</span>
          <Typography.Text type="secondary">{t('calendar.count', { count })}</Typography.Text>
        </Flex>
      ))}
    </Flex>
  )
}

function Kind({ isWorking }: { isWorking: boolean }) {
  const { t } = useTranslation('people')
  return <Tag color={isWorking ? 'processing' : 'success'}>{t(isWorking ? 'calendar.work' : 'calendar.rest')}</Tag>
}

function Days({ days, remove }: { days: CalendarDay[]; remove?: ((day: string) => void) | undefined }) {
  const { t, i18n } = useTranslation('people')
  const weekday = (day: string) =>
    new Date(`${day}T00:00:00Z`).toLocaleDateString(i18n.language, { weekday: 'short', timeZone: 'UTC' })
  if (days.length === 0) return <Nothing text={t('calendar.none')} />
  const isNamed = days.some(({ name }) => name !== '')
  return (
    <Table<CalendarDay>
      size="small"
      rowKey="day"
      pagination={false}
      dataSource={days}
      columns={[
        {
          key: 'day',
          title: t('calendar.day'),
          render: (_, { day }) => (
            <span className="tabular">
              {day} {weekday(day)}
            </span>
          ),
        },
        {
          key: 'what',
          title: t('calendar.what'),
          render: (_, { isWorking }) => <Kind isWorking={isWorking} />,
        },
        ...(isNamed ? [{ key: 'name', title: t('calendar.name'), dataIndex: 'name' }] : []),
        ...(remove
          ? [
              {
                key: 'remove',
                title: t('users.actions'),
                width: 96,
                render: (_: unknown, { day }: CalendarDay) => (
                  <Button type="text" danger aria-label={`${t('delete')} ${day}`} onClick={() => remove(day)}>
                    {t('delete')}
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}
