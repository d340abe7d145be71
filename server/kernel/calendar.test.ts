import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { addDays, addMonths, addToMonth, daysBetween, isDate, periodDays, todayIn } from './calendar.ts'

describe('business dates', () => {
  it.each(['2028-02-29', '9999-12-31', '0001-01-01', '1986-05-04', '1940-06-01'])('%s is a day', (day) => {
    expect(isDate(day)).toBe(true)
  })
  it.each([
    '2026-02-30',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '0000-00-00',
    'today',
    'infinity',
    '20260203',
    '2026-2-3',
    '10000-01-01',
    '',
  ])('%s is none', (text) => expect(isDate(text)).toBe(false))
  it('months are counted from the anchor, so the 31st does not drift', () => {
    expect([1, 2, 3].map((n) => addMonths('2026-01-31', n))).toEqual(['2026-02-28', '2026-03-31', '2026-04-30'])
  })
  it('days cross years, leap days and the clock changes of 1986', () => {
    expect(addDays('2027-12-31', 1)).toBe('2028-01-01')
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
    expect(daysBetween('1986-05-03', '1986-05-05')).toBe(2)
    expect(daysBetween('2026-03-31', '2025-10-01')).toBe(-181)
  })
  it('days are counted as the calendar counts them, over the whole range of years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600_000 }), fc.integer({ min: -4000, max: 4000 }), (at, days) => {
        const day = Temporal.PlainDate.from('0015-01-01').add({ days: at })
        const later = day.add({ days })
        expect(addDays(day.toString(), days)).toBe(later.toString())
        expect(daysBetween(day.toString(), later.toString())).toBe(days)
      }),
    )
  })
  it('December and January are consecutive months', () => {
    expect(addToMonth('2025-12', 1)).toBe('2026-01')
    expect(addToMonth('2026-01', -1)).toBe('2025-12')
  })
  it('today is the business zone’s day, not the server’s', () => {
    expect(todayIn('Asia/Shanghai', new Date('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
    expect(todayIn('Asia/Shanghai', new Date('2026-03-01T15:59:59Z'))).toBe('2026-03-01')
    expect(todayIn('America/New_York', new Date('2026-03-01T04:59:59Z'))).toBe('2026-02-28')
  })
  it.each([
    ['2019', '2019-01-01', '2019-12-31'],
    ['2019-H2', '2019-07-01', '2019-12-31'],
    ['2020-Q1', '2020-01-01', '2020-03-31'],
    ['2020-02', '2020-02-01', '2020-02-29'],
  ])('the period %s runs from %s to %s', (period, from, to) => expect(periodDays(period)).toEqual({ from, to }))
  it.each(['2019-13', '2019-Q5', '19', '2019-H3', '0000', '2019-00', '2019-'])('%s is no period', (period) => {
    expect(periodDays(period)).toBeNull()
  })
})
