import { Form, Input, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import type { CalendarDay } from '../queries.ts'

export interface DayValues {
  from: string
  /** The last of several days; one day without it. */
  to?: string | null
  isWorking: boolean
  name?: string
}

/** Every day from the first to the last. */
export function eachDay({ from, to, isWorking, name = '' }: DayValues): CalendarDay[] {
  const days: CalendarDay[] = []
  const last = to && to > from ? to : from
  for (let at = Date.parse(from); at <= Date.parse(last) && days.length < 366; at += 86_400_000) {
    days.push({ day: new Date(at).toISOString().slice(0, 10), isWorking, name })
  }
  return days
}

export interface Span {
  first: string
  last: string
  count: number
  isWorking: boolean
}

/** Days in order, those that follow each other and are alike put together. */
export function spansOf(days: { day: string; isWorking: boolean }[]): Span[] {
  const spans: Span[] = []
  for (const { day, isWorking } of days) {
    const before = spans.at(-1)
    const follows = before && Date.parse(day) - Date.parse(before.last) === 86_400_000
    if (follows && before.isWorking === isWorking) {
      before.last = day
      before.count++
    } else spans.push({ first: day, last: day, count: 1, isWorking })
  }
  return spans
}

/** A holiday, or days off that are worked. */
export function DayFields({ year }: { year: number }) {
  const { t } = useTranslation('people')
  const inYear = {
    validator: (_: unknown, day: string | null) =>
      !day || day.startsWith(String(year))
        ? Promise.resolve()
        : Promise.reject(new Error(t('calendar.otherYear', { year }))),
  }
  return (
    <>
      <Form.Item name="isWorking" label={t('calendar.what')}>
        <Radio.Group
          options={[
            { value: false, label: t('calendar.rest') },
            { value: true, label: t('calendar.work') },
          ]}
        />
      </Form.Item>
      <Form.Item name="from" label={t('calendar.first')} rules={[{ required: true, message: t('required') }, inYear]}>
        <DateField />
      </Form.Item>
      <Form.Item name="to" label={t('calendar.last')} extra={t('calendar.lastHint')} rules={[inYear]}>
        <DateField />
      </Form.Item>
      <Form.Item name="name" label={t('calendar.name')}>
        <Input maxLength={64} placeholder={t('calendar.nameExample')} />
      </Form.Item>
    </>
  )
}
