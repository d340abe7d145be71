import { describe, expect, it } from 'vitest'
import { workingCalendar } from '../../kernel/working-days.ts'
import { occurrences, type Rhythm } from './generators/rules.ts'
import { dueAfterPause, dueDate, workingDaysLate, type Due } from './rules.ts'

const calendar = workingCalendar()
const year = { from: '2026-01-01', to: '2026-12-31' }
/** The dates of a rhythm in 2026, `period date`. */
const dates = (rhythm: Rhythm, window = year) =>
  occurrences(rhythm, window).map(({ period, due }) => `${period} ${dueDate(calendar, due)}`)

describe('rhythms', () => {
  it('DAT35 the 31st is kept: 28 February, 31 March, 30 April', () => {
    const spring = { from: '2026-01-31', to: '2026-05-01' }
    const expected = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']
    expect(occurrences({ every: 'month', from: '2026-01-31' }, spring).map(({ due }) => due)).toEqual(expected)
    expect(occurrences({ every: 'month', day: 31 }, spring).map(({ due }) => due)).toEqual(expected)
  })

  it('29 February comes every year, on the 28th where there is none', () => {
    const found = occurrences({ every: 'year', from: '2024-02-29' }, { from: '2025-01-01', to: '2028-12-31' })
    expect(found.map(({ due }) => due)).toEqual(['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'])
  })

  it('C-06 quarters end in March, June, September and December; halves in June and December', () => {
    expect(dates({ every: 'quarter', workingDay: -1 })).toEqual([
      '2026-Q1 2026-03-31',
      '2026-Q2 2026-06-30',
      '2026-Q3 2026-09-30',
      '2026-Q4 2026-12-31',
    ])
    expect(dates({ every: 'half-year', day: 15, month: 1 })).toEqual(['2026-H1 2026-01-15', '2026-H2 2026-07-15'])
    expect(dates({ every: 'year', day: 5, month: 13 })).toEqual(['2025 2026-01-05'])
  })

  it('K-11 last month is reported by day 5 of the next, or the working day after', () => {
    const found = dates({ every: 'month', month: 2, day: 5, roll: 'next' })
    expect(found).toHaveLength(12)
    expect(found).toContain('2025-12 2026-01-05')
    expect(found).toContain('2026-03 2026-04-07')
    expect(found).toContain('2026-09 2026-10-08')
  })

  it('O-01 the first working day of each month, which may be a make-up Sunday', () => {
    const found = dates({ every: 'month', workingDay: 1 })
    expect(found.slice(0, 3)).toEqual(['2026-01 2026-01-04', '2026-02 2026-02-02', '2026-03 2026-03-02'])
    expect(found.slice(9)).toEqual(['2026-10 2026-10-08', '2026-11 2026-11-02', '2026-12 2026-12-01'])
  })

  it('windows side by side give what one window gives, each time once', () => {
    const rhythms: Rhythm[] = [
      { every: 'month', workingDay: 3 },
      { every: 'month', month: 2, day: 31 },
      { every: 'quarter', month: 5, day: 10, roll: 'next' },
      { every: 'half-year', from: '2024-08-31' },
      { every: 'year', month: 14, workingDay: -2 },
    ]
    for (const rhythm of rhythms) {
      const days = Array.from({ length: 365 }, (_, at) =>
        new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10),
      )
      const daily = days.flatMap((day) => occurrences(rhythm, { from: day, to: day }))
      expect(daily).toEqual(occurrences(rhythm, year))
    }
  })

  it('DAT36 a date in a year without a calendar is open, not guessed', () => {
    const [first] = occurrences({ every: 'month', workingDay: 1 }, { from: '2027-01-01', to: '2027-01-31' })
    expect(first).toEqual({ period: '2027-01', due: { month: '2027-01', workingDay: 1 } })
    expect(dueDate(calendar, first!.due)).toBeNull()
  })
})

describe('dates in working days', () => {
  it.each<[string, Due, string | null]>([
    ['S-05 one working day from the eve of National Day', { after: '2026-09-30', workingDays: 1 }, '2026-10-08'],
    ['DAT36 three from the Friday before a make-up Saturday', { after: '2026-05-08', workingDays: 3 }, '2026-05-12'],
    ['a day stays that day, also a Sunday', '2026-03-01', '2026-03-01'],
    ['more working days than the month has end on its last one', { month: '2026-02', workingDay: 31 }, '2026-02-28'],
    ['across a year that is missing', { after: '2026-12-30', workingDays: 5 }, null],
  ])('%s', (_title, due, expected) => expect(dueDate(calendar, due)).toBe(expected))

  it.each([
    // Four left on Friday 30 January (2, 3, 4, 5 February); four from Monday 2 March.
    ['before its date', '2026-02-05', '2026-01-30', '2026-03-02', '2026-03-06'],
    ['on its date', '2026-02-05', '2026-02-05', '2026-02-10', '2026-02-10'],
    // Two days late on Friday 6 March; on Monday 16 March it is late by Friday 13 and Monday 16 again.
    ['two days late', '2026-03-04', '2026-03-06', '2026-03-16', '2026-03-12'],
    ['over National Day, with one day left', '2026-09-30', '2026-09-29', '2026-10-07', '2026-10-08'],
    ['and resumed at once', '2026-02-05', '2026-01-30', '2026-01-30', '2026-02-05'],
  ])('a duty put on hold %s keeps its distance', (_title, due, from, until, expected) => {
    expect(dueAfterPause(calendar, due, from, until)).toBe(expected)
  })

  it('lateness is counted in working days, and is unknown where the calendar is', () => {
    const dues = ['2026-09-30', '2026-10-07', '2026-10-08', '2026-10-12', '2026-11-01', '2023-12-29']
    expect(Object.fromEntries(workingDaysLate(calendar, dues, '2026-10-12'))).toEqual({
      '2026-09-30': 4,
      '2026-10-07': 4,
      '2026-10-08': 3,
      '2023-12-29': null,
    })
  })
})
