import { describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { owe } from '../index.ts'

const t = testApp({ now: '2026-09-01T02:00:00Z' })
let serial = 0

const none = { permissions: [] }
const person = (name: string) => t.as(none, { username: name, name })
const boss = () => t.as({ permissions: ['obligations.manage', 'obligations.read-all'] }, { username: 'boss' })

type Step =
  | { on: string; give: 'second' | 'third' }
  | { on: string; pause: string }
  | { on: string; resume: true }
  | { on: string; done: 'first' | 'second' }

async function take(id: string, step: Step) {
  t.setClock(`${step.on}T02:00:00Z`)
  const at = (what: string) => `/obligations/${id}/${what}`
  if ('give' in step) {
    const to = await person(`${step.give}${serial}`)
    return (await boss()).post(at('handover'), { toUserId: to.user.id, reason: '调岗' })
  }
  if ('pause' in step) return (await boss()).post(at('pause'), { until: step.pause, reason: '停产' })
  if ('resume' in step) return (await boss()).post(at('resumption'))
  const evidence = { kind: 'note', text: '已办' }
  return (await person(`${step.done}${serial}`)).post(at('fulfilment'), { evidence })
}

/** A duty of the first due on Thursday 10 September, what happened to it, and its rates at the end of the month. */
async function ratesAfter(steps: Step[]) {
  serial++
  t.setClock('2026-09-01T02:00:00Z')
  const first = await person(`first${serial}`)
  const key = String(serial)
  const id = await t.system(async (ctx) => {
    await owe(ctx, {
      kind: 'visit',
      key,
      article: { policy: 'key-account', version: 1, code: `C-${key}` },
      ownerId: first.user.id,
      subject: { kind: 'visit', id: key, label: key },
      dueOn: '2026-09-10',
      evidence: 'note',
    })
    return (await ctx.db.one<{ id: string }>(sql`select id from obligations where key = ${key}`)).id
  })
  for (const step of steps) expect((await take(id, step)).status).toBeLessThan(300)
  t.setClock('2026-09-30T02:00:00Z')
  const { rows } = (await (await boss()).get('/obligations/rates?by=person')).body as {
    rows: { label: string; due: number; onTime: number }[]
  }
  return rows
    .filter(({ label }) => /^(first|second|third)\d+$/.test(label) && label.endsWith(String(serial)))
    .map(({ label, due, onTime }) => `${label.replace(/\d+$/, '')} ${onTime}/${due}`)
}

describe('G-04 whose being on time a duty is that changed hands', () => {
  it.each<[string, Step[], string[]]>([
    ['nobody took it over: its owner’s', [{ on: '2026-09-11', done: 'first' }], ['first 0/1']],
    [
      'handed over the day before, and done late: the successor’s',
      [
        { on: '2026-09-09', give: 'second' },
        { on: '2026-09-11', done: 'second' },
      ],
      ['second 0/1'],
    ],
    [
      'handed over the day before, and done on the day: the successor’s',
      [
        { on: '2026-09-09', give: 'second' },
        { on: '2026-09-10', done: 'second' },
      ],
      ['second 1/1'],
    ],
    [
      'handed over on the day, and done the day after: the former’s',
      [
        { on: '2026-09-10', give: 'second' },
        { on: '2026-09-11', done: 'second' },
      ],
      ['first 0/1'],
    ],
    ['handed over late and still open: the former’s', [{ on: '2026-09-15', give: 'second' }], ['first 0/1']],
    [
      'handed over late and done at once: the former’s',
      [
        { on: '2026-09-15', give: 'second' },
        { on: '2026-09-15', done: 'second' },
      ],
      ['first 0/1'],
    ],
    [
      'handed over twice when late: his who had it when it fell due',
      [
        { on: '2026-09-09', give: 'second' },
        { on: '2026-09-14', give: 'third' },
      ],
      ['second 0/1'],
    ],
    [
      'put on hold in time and handed over then: the successor’s',
      [
        { on: '2026-09-08', pause: '2026-09-16' },
        { on: '2026-09-15', give: 'second' },
      ],
      ['second 0/1'],
    ],
    [
      'put on hold when late already and handed over then: the former’s',
      [
        { on: '2026-09-14', pause: '2026-09-18' },
        { on: '2026-09-15', give: 'second' },
        { on: '2026-09-16', resume: true },
      ],
      ['first 0/1'],
    ],
  ])('%s', async (_what, steps, expected) => {
    expect(await ratesAfter(steps)).toEqual(expected)
  })

  it('the duty says so, and the rate is seen by who it is counted to, not by the successor', async () => {
    await ratesAfter([{ on: '2026-09-15', give: 'second' }])
    const [first, second] = [await person(`first${serial}`), await person(`second${serial}`)]
    const [duty] = (await second.get('/obligations')).body.rows
    expect(duty).toMatchObject({
      owner: { id: second.user.id },
      dueOwner: { id: first.user.id, name: `first${serial}` },
    })
    expect((await second.get('/obligations/rates')).body.rows).toEqual([])
    expect((await first.get('/obligations/rates')).body.rows).toMatchObject([{ due: 1, onTime: 0 }])
  })

  it('T-04 what a leaver has late when everything is handed over stays counted to him', async () => {
    await ratesAfter([])
    const [first, second] = [await person(`first${serial}`), await person(`second${serial}`)]
    const body = { fromUserId: first.user.id, toUserId: second.user.id, reason: '离职' }
    expect((await (await boss()).post('/obligation-handovers', body)).body).toMatchObject({ moved: 1 })
    expect((await second.get('/obligations/rates')).body.rows).toEqual([])
    expect((await first.get('/obligations/rates')).body.rows).toMatchObject([{ due: 1, onTime: 0 }])
  })
})
