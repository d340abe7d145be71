import { beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '../../kernel/calendar.ts'
import { sql } from '../../kernel/db.ts'
import { runSchedule } from '../../kernel/jobs.ts'
import { testApp } from '../../testing/app.ts'
import type { Ctx } from '../../kernel/context.ts'
import { daily, defineGenerator, fulfil, hooks, occurrences, owe, tick, type Rhythm } from './index.ts'

const t = testApp({ now: '2025-01-01T00:10:00+08:00' })
const article = { policy: 'key-account', version: 1, code: 'C-06' }
const people: Record<string, string> = {}

/** Reports of the grades: monthly for A, quarterly for B, half-yearly for C, and the yearly review. */
const rhythms: Record<string, Rhythm> = {
  monthly: { every: 'month', month: 2, day: 5, roll: 'next' },
  quarterly: { every: 'quarter', month: 4, workingDay: 5 },
  halfYearly: { every: 'half-year', workingDay: -1 },
  yearly: { every: 'year', from: '2024-02-29' },
}
const reports = Object.entries(rhythms).map(([kind, rhythm]) =>
  defineGenerator({
    name: kind,
    due: async (ctx, window) =>
      occurrences(rhythm, window).map(({ period, due }) => ({
        kind,
        key: period,
        article,
        ownerId: ctx.today < '2026-07-01' ? people['王']! : people['陈']!,
        subject: { kind: 'report', id: null, label: period },
        dueOn: due,
        evidence: 'record' as const,
      })),
  }),
)

/*
 * Worked out by hand from the State Council's notices. Monthly: the 5th of the next month, else the next working day.
 * 2025: 5 Jan Sun → 6; 5 Apr Qingming → Mon 7; 5 May Labour Day → Tue 6; 5 Jul Sat → Mon 7; 5 Oct → Thu 9.
 * 2026: 5 Apr Qingming → Tue 7; 5 May → Wed 6; 5 Jul Sun → Mon 6; 5 Sep Sat → Mon 7; 5 Oct → Thu 8; 5 Dec Sat → Mon 7.
 * The one of 2026-01, due 5 Feb with four working days left on 30 January, is on hold until 2 March: 6 March.
 * Quarterly: the fifth working day. Jan 2025: 2 3 6 7 8. Apr: 1 2 3 7 8. Jul: 1 2 3 4 7. Oct: 9 10 11(Sat) 13 14.
 * Jan 2026: 4(Sun) 5 6 7 8. Apr: 1 2 3 7 8. Jul: 1 2 3 6 7. Oct: 8 9 10(Sat) 12 13.
 */
const expected = [
  'monthly 2024-12 2025-01-06 王',
  'quarterly 2024-Q4 2025-01-08 王',
  'monthly 2025-01 2025-02-05 王',
  'yearly 2025-02-28 2025-02-28 王',
  'monthly 2025-02 2025-03-05 王',
  'monthly 2025-03 2025-04-07 王',
  'quarterly 2025-Q1 2025-04-08 王',
  'monthly 2025-04 2025-05-06 王',
  'monthly 2025-05 2025-06-05 王',
  'halfYearly 2025-H1 2025-06-30 王',
  'monthly 2025-06 2025-07-07 王',
  'quarterly 2025-Q2 2025-07-07 王',
  'monthly 2025-07 2025-08-05 王',
  'monthly 2025-08 2025-09-05 王',
  'monthly 2025-09 2025-10-09 王',
  'quarterly 2025-Q3 2025-10-14 王',
  'monthly 2025-10 2025-11-05 王',
  'monthly 2025-11 2025-12-05 王',
  'halfYearly 2025-H2 2025-12-31 王',
  'monthly 2025-12 2026-01-05 王',
  'quarterly 2025-Q4 2026-01-08 王',
  'yearly 2026-02-28 2026-02-28 王',
  'monthly 2026-02 2026-03-05 王',
  'monthly 2026-01 2026-03-06 王',
  'monthly 2026-03 2026-04-07 王',
  'quarterly 2026-Q1 2026-04-08 王',
  'monthly 2026-04 2026-05-06 王',
  'monthly 2026-05 2026-06-05 王',
  'halfYearly 2026-H1 2026-06-30 王',
  // Handed over on 1 July, with what was shown ahead by then.
  'monthly 2026-06 2026-07-06 陈',
  'quarterly 2026-Q2 2026-07-07 陈',
  'monthly 2026-07 2026-08-05 陈',
  'monthly 2026-08 2026-09-07 陈',
  'resolution 1 2026-09-30 陈',
  'monthly 2026-09 2026-10-08 陈',
  'quarterly 2026-Q3 2026-10-13 陈',
  'monthly 2026-10 2026-11-05 陈',
  'monthly 2026-11 2026-12-07 陈',
  'halfYearly 2026-H2 2026-12-31 陈',
  // Their dates wait for the calendar of 2027.
  'monthly 2026-12 ? 陈',
  'quarterly 2026-Q4 ? 陈',
]

const told = { reminded: 0, escalated: [] as string[] }
const names = () => Object.fromEntries(Object.entries(people).map(([name, id]) => [id, name]))

/** What happens on a day besides the daily work. */
const days: Record<string, () => Promise<unknown>> = {
  // Wang falls ill until 2 March; his superior Li puts the report on hold.
  '2026-01-30': async () => {
    const li = await t.as('sales-manager', { username: 'li' })
    const report = (await li.get('/obligations?whose=team&kind=monthly')).body.rows[0]
    expect(report).toMatchObject({ dueOn: '2026-02-05', subject: { label: '2026-01' }, can: { pause: true } })
    const paused = await li.post(`/obligations/${report.id}/pause`, { reason: '病假', until: '2026-03-02' })
    expect(paused.body).toMatchObject({ dueOn: '2026-03-06', when: 'paused', pause: { until: '2026-03-02' } })
  },
  // Wang leaves; Li gives what is open to Chen.
  '2026-07-01': async () => {
    const li = await t.as('sales-manager', { username: 'li' })
    const body = { fromUserId: people['王'], toUserId: people['陈'], reason: '调离' }
    expect((await li.post('/obligation-handovers', body)).body).toEqual({ moved: 2, checked: 0, left: 0, refused: [] })
  },
  // A resolution that nobody will see to.
  '2026-09-21': () =>
    t.system((ctx) =>
      owe(ctx, {
        kind: 'resolution',
        key: '1',
        article: { policy: 'obligations', version: 1, code: 'O-02' },
        ownerId: people['陈']!,
        subject: { kind: 'meeting', id: null, label: '1' },
        dueOn: '2026-09-30',
        evidence: 'note',
      }),
    ),
}
/** Reports are handed in on their day, but this one on Monday 13 October 2025. */
const handedInLate: Record<string, string> = { '2025-09': '2025-10-13' }
/** A week in which no process ran. */
const isDown = (day: string) => day >= '2025-06-24' && day <= '2025-06-30'

async function handIn(ctx: Ctx, day: string) {
  const due = await ctx.db.rows<{ kind: string; key: string; label: string; dueOn: string }>(sql`
    select kind, key, subject_label as label, due_on as "dueOn" from obligations
    where state = 'open' and due_on <= ${day} and kind <> 'resolution'`)
  for (const { kind, key, label, dueOn } of due) {
    const on = kind === 'monthly' ? (handedInLate[label] ?? dueOn) : dueOn
    const record = { kind: 'report', id: key, label }
    if (on <= day) await fulfil(ctx, { kind, key }, { kind: 'record', record })
  }
}

const schedule = daily(reports)
const countNotices = (ctx: Ctx) =>
  ctx.db.one<{ owed: number; told: number }>(
    sql`select (select count(*) from obligations) as owed, (select count(*) from obligation_notices) as told`,
  )

beforeAll(async () => {
  const above: [string, string, string | null][] = [
    ['周', 'zhou', null],
    ['赵', 'zhao', '周'],
    ['李', 'li', '赵'],
    ['王', 'wang', '李'],
    ['陈', 'chen', '李'],
  ]
  for (const [name, username, superior] of above) {
    people[name] = (await t.as('sales-manager', { name, username })).user.id
    const superiorId = superior === null ? null : people[superior]!
    await t.system(({ db }) => db.run(sql`update users set superior_id = ${superiorId} where id = ${people[name]!}`))
  }
  hooks.reminded.push((_ctx, list) => Promise.resolve(void (told.reminded += list.length)))
  hooks.escalated.push((ctx, list) => {
    for (const { obligation, to } of list) told.escalated.push(`${ctx.today} ${obligation.kind} → ${names()[to]}`)
    return Promise.resolve()
  })
  for (let day = '2025-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
    if (isDown(day)) continue
    t.setClock(`${day}T00:10:00+08:00`)
    await runSchedule(t.services(), schedule)
    t.setClock(`${day}T15:00:00+08:00`)
    await days[day]?.()
    await t.system((ctx) => handIn(ctx, day))
  }
}, 240_000)

describe('two years of duties', () => {
  it('C-06 fall due exactly on the days of the calendar, each once', async () => {
    const rows = await t.system(({ db }) =>
      db.rows<{ line: string }>(sql`
        select concat_ws(' ', o.kind, o.subject_label, coalesce(o.due_on::text, '?'), u.name) as line
        from obligations o join users u on u.id = o.owner_id
        order by o.due_on nulls last, o.kind, o.subject_label`),
    )
    expect(rows.map(({ line }) => line)).toEqual(expected)
  })

  it('what was handed in on its day is done, what was missed is still open', async () => {
    const open = await t.system(({ db }) =>
      db.rows<{ kind: string }>(sql`select kind from obligations where state = 'open' order by due_on, kind`),
    )
    expect(open.map(({ kind }) => kind)).toEqual(['resolution', 'monthly', 'quarterly'])
  })

  it('O-02 what is late climbs the line after one, three and five working days, across National Day', () => {
    // Due Thu 9 Oct 2025: Fri 10, make-up Sat 11, Mon 13. Due Wed 30 Sep 2026: Thu 8, Fri 9, make-up Sat 10, 12, 13.
    // During the week without a process the half-yearly report of 30 June 2025 passed; it is found late on 1 July.
    expect(told.escalated).toEqual([
      '2025-07-01 halfYearly → 李',
      '2025-10-10 monthly → 李',
      '2025-10-13 monthly → 赵',
      '2026-10-08 resolution → 李',
      '2026-10-10 resolution → 赵',
      '2026-10-13 resolution → 周',
    ])
  })

  it('G-04 reminders come three working days before and on the day, over holidays too', async () => {
    const rows = await t.system(({ db }) =>
      db.rows<{ line: string }>(sql`
        select concat_ws(' ', o.kind, o.due_on, n.step, n.told_on) as line
        from obligation_notices n join obligations o on o.id = n.obligation_id
        where n.kind = 'reminder' and o.subject_label in ('2026-09', '2026-01', '2025-H1')
        order by o.due_on, n.told_on`),
    )
    expect(rows.map(({ line }) => line)).toEqual([
      // Down from 24 to 30 June 2025: the third day before, 25 June, and the day itself passed without.
      // On hold from 30 January: the clock ran again on Monday 2 March, four days before; Tuesday is three before.
      'monthly 2026-03-06 3 2026-03-03',
      'monthly 2026-03-06 0 2026-03-06',
      // Mon 28 September: 29, 30, 8 October.
      'monthly 2026-10-08 3 2026-09-28',
      'monthly 2026-10-08 0 2026-10-08',
    ])
    expect(told.reminded).toBe(
      await t.system(
        async ({ db }) =>
          (
            await db.rows(sql`
      select 1 from obligation_notices where kind = 'reminder'`)
          ).length,
      ),
    )
  })

  it('the same day again, and a week asked for again, add nothing', async () => {
    const before = await t.system(countNotices)
    expect(await t.system((ctx) => tick(ctx, reports))).toMatchObject({ added: 0, reminded: 0, escalated: 0 })
    await t.system(({ db }) => db.run(sql`update generator_marks set through = through - 7`))
    expect(await t.system((ctx) => tick(ctx, reports))).toMatchObject({ added: 0, reminded: 0, escalated: 0 })
    await runSchedule(t.services(), schedule)
    expect(await t.system(countNotices)).toEqual(before)
  })

  it('several daily works at once say everything once', async () => {
    t.setClock('2026-12-31T00:10:00+08:00')
    await t.system(({ db }) => db.run(sql`delete from obligation_notices`))
    await t.system(({ db }) => db.run(sql`delete from schedule_runs`))
    await t.system(({ db }) => db.run(sql`update generator_marks set through = '2026-09-30'`))
    const before = await t.system(countNotices)
    const heard = told.reminded + told.escalated.length
    await Promise.all([
      ...[1, 2, 3].map(() => runSchedule(t.services(), schedule)),
      ...[1, 2].map(() => t.system((ctx) => tick(ctx, reports))),
    ])
    expect(told.escalated.slice(-3)).toEqual([
      '2026-12-31 resolution → 李',
      '2026-12-31 resolution → 赵',
      '2026-12-31 resolution → 周',
    ])
    expect(told.reminded + told.escalated.length - heard).toBe(3)
    expect(await t.system(countNotices)).toEqual({ ...before, told: 3 })
  })

  it('DAT36 dates that wait are flagged, and come with the calendar of the year', async () => {
    t.setClock('2027-01-02T00:10:00+08:00')
    const chen = await t.as('sales-manager', { username: 'chen' })
    const waiting = await chen.get('/obligations?when=unscheduled')
    const shown = waiting.body.rows.map((row: Record<string, unknown>) => [row['kind'], row['dueOn'], row['flag']])
    expect(shown.sort()).toEqual([
      ['monthly', null, 'calendar.missing_year'],
      ['quarterly', null, 'calendar.missing_year'],
    ])
    const manager = await t.as('general-manager')
    const known = await manager.put('/calendar/2027', {
      days: [{ day: '2027-01-01', isWorking: false, name: '元旦' }],
    })
    expect(known.body).toMatchObject({ year: 2027, isKnown: true, official: null, version: 1 })
    // Tue 5 January; working days Mon 4, 5, 6, 7, Fri 8.
    const dated = await chen.get('/obligations?whose=mine&when=open')
    const dues = dated.body.rows.map((row: Record<string, unknown>) => `${row['kind']} ${row['dueOn']} ${row['flag']}`)
    expect(dues).toEqual(['resolution 2026-09-30 null', 'monthly 2027-01-05 null', 'quarterly 2027-01-08 null'])
  })
})
