import { describe, expect, it } from 'vitest'
import { testApp } from '../../testing/app.ts'

const t = testApp()

describe('worked cases through the API', () => {
  const strong = {
    asOf: '2026-12-31',
    contractAmount: '6000000',
    anyOverdue: false,
    receivables: '100000',
    premium: '8',
    influence: 'leader',
  }
  const weak = { ...strong, contractAmount: '1200000', receivables: '900000', premium: '0', influence: 'ordinary' }
  it.each([
    ['large and paid up', strong, 'A', 15],
    ['with anything overdue', { ...strong, anyOverdue: true }, 'B', 12],
    ['middling', weak, 'C', 7],
    ['in its first year', { ...strong, firstTradeOn: '2026-01-31' }, 'C', 15],
  ])('C-02 a customer %s', async (_title, facts, outcome, points) => {
    const client = await t.as({ permissions: ['decisions.run'] })
    const { status, body } = await client.post('/decisions/grading', { facts })
    expect([status, body.outcome, body.value.points]).toEqual([200, outcome, points])
  })
  it.each([
    ['May just at the limit breaks April to June', '500000.00', 'general', []],
    ['May one fen over the limit completes April to June', '500000.01', 'key', ['2026-04', '2026-05', '2026-06']],
  ])('R-05 %s', async (_title, may, outcome, months) => {
    const client = await t.as({ permissions: ['decisions.run'] })
    const { status, body } = await client.post('/decisions/key-account', {
      facts: {
        asOf: '2026-06-30',
        months: {
          '2026-01': '510000.00',
          '2026-02': '500000.00',
          '2026-03': '499999.99',
          '2026-04': '600000.00',
          '2026-05': may,
          '2026-06': '500001.00',
        },
      },
    })
    const named = (body.reasons as { facts: { months: string[] } }[]).flatMap(({ facts }) => facts.months)
    expect([status, body.outcome, named]).toEqual([200, outcome, months])
  })
})
