import { describe, expect, it } from 'vitest'
import { todayIn } from './calendar.ts'
import {
  addWorkingDays,
  isWorkingDay,
  latestDayPassed,
  latestDayWithin,
  nthWorkingDay,
  officialDays,
  workingCalendar,
  workingDaysBetween,
} from './working-days.ts'

const calendar = workingCalendar()

describe('the official working calendar', () => {
  it('S-05 a form that arrives on Wednesday 2026-09-30 at 16:00 is due on Thursday 8 October, after National Day', () => {
    const arrived = todayIn('Asia/Shanghai', new Date('2026-09-30T16:00:00+08:00'))
    expect(addWorkingDays(calendar, arrived, 1)).toBe('2026-10-08')
  })

  it.each([
    // Thu 8, Fri 9, make-up Saturday 10, Mon 12 October.
    ['2026-09-30', 3, '2026-10-10'],
    ['2026-09-30', 4, '2026-10-12'],
    // DAT36: Friday 8 May, make-up Saturday 9, Mon 11, Tue 12.
    ['2026-05-08', 3, '2026-05-12'],
    // Make-up Sunday 20 September 2026; Mid-Autumn on Friday 25.
    ['2026-09-18', 1, '2026-09-20'],
    ['2026-09-24', 1, '2026-09-28'],
    // Spring Festival 2025: Mon 27 January is worked after make-up Sunday 26, then rest until 4 February.
    ['2025-01-24', 1, '2025-01-26'],
    ['2025-01-27', 1, '2025-02-05'],
    // Across the new year: 1 to 3 January 2026 are free, Sunday 4 is worked.
    ['2025-12-31', 1, '2026-01-04'],
    ['2026-10-08', -1, '2026-09-30'],
    ['2026-10-04', 0, '2026-10-04'],
  ])('DAT36 %s and %i working days is %s', (from, days, expected) => {
    expect(addWorkingDays(calendar, from, days)).toBe(expected)
  })

  it.each([
    // 366 or 365 days less Saturdays and Sundays, festival weekdays and exchanged weekends: by the notices.
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has as many working days as its notice leaves', (year, count) => {
    expect(workingDaysBetween(calendar, `${year - 1}-12-31`, `${year}-12-31`)).toBe(count)
  })

  it('O-01 the first and the last working day of a month step over festivals', () => {
    expect(nthWorkingDay(calendar, '2026-10', 1)).toBe('2026-10-08')
    expect(nthWorkingDay(calendar, '2026-01', 1)).toBe('2026-01-04')
    expect(nthWorkingDay(calendar, '2026-02', -1)).toBe('2026-02-28')
    expect(nthWorkingDay(calendar, '2026-02', 40)).toBeNull()
  })

  it('a duty is so many working days late from the same day on, however it is counted', () => {
    for (const n of [1, 3, 5, 8]) {
      for (const today of ['2026-10-01', '2026-10-07', '2026-10-08', '2026-10-10', '2026-02-28', '2025-10-11']) {
        const latest = latestDayPassed(calendar, today, n)!
        expect(workingDaysBetween(calendar, latest, today)).toBe(n)
        expect(workingDaysBetween(calendar, addWorkingDays(calendar, latest, 1), today)).toBe(n - 1)
      }
    }
    expect(latestDayWithin(calendar, '2026-09-30', 0)).toBe('2026-10-07')
    expect(latestDayWithin(calendar, '2026-09-30', 1)).toBe('2026-10-08')
  })
})

describe('a year without a calendar', () => {
  it('DAT36 is refused by name and never taken for Monday to Friday', () => {
    const refused = expect.objectContaining({ code: 'calendar.missing_year', parameters: { year: 2027 } })
    expect(() => addWorkingDays(calendar, '2026-12-31', 1)).toThrow(refused)
    expect(() => isWorkingDay(calendar, '2027-03-01')).toThrow(refused)
    expect(() => nthWorkingDay(calendar, '2027-01', 1)).toThrow(refused)
    expect(calendar.isWorking('2027-03-01')).toBeNull()
    expect(officialDays(2027)).toBeNull()
    expect(latestDayWithin(calendar, '2026-12-30', 5)).toBe('2026-12-31')
    expect(latestDayWithin(calendar, '2027-01-04', 5)).toBeNull()
    expect(latestDayPassed(calendar, '2027-01-04', 1)).toBeNull()
  })

  it('is known as soon as the company has said what it does', () => {
    const own = workingCalendar([{ year: 2027, days: [{ day: '2027-01-04', isWorking: false }] }])
    expect(addWorkingDays(own, '2026-12-31', 1)).toBe('2027-01-01')
    expect(addWorkingDays(own, '2027-01-01', 1)).toBe('2027-01-05')
  })
})

describe('what the company says of a day', () => {
  it('comes before the official calendar, both ways', () => {
    const own = workingCalendar([
      {
        year: 2026,
        days: [
          { day: '2026-10-10', isWorking: false },
          { day: '2026-10-03', isWorking: true },
        ],
      },
    ])
    expect(addWorkingDays(own, '2026-09-30', 1)).toBe('2026-10-03')
    expect(addWorkingDays(own, '2026-10-09', 1)).toBe('2026-10-12')
  })

  it('the official days of 2026 are 33 festival days and six make-up days', () => {
    const days = officialDays(2026)!
    expect(days.filter(({ isWorking }) => isWorking).map(({ day }) => day)).toEqual([
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ])
    expect(days.filter(({ isWorking }) => !isWorking)).toHaveLength(33)
  })
})
