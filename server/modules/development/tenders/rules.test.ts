import { describe, expect, it } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { decideSubmission, notBefore, paperDue, type SubmissionFacts } from './rules.ts'

const policy = { kind: 'opportunities', version: 1, parameters: pack.opportunities.defaults }
const ready: SubmissionFacts = {
  documents: [
    { document: 'price', isReady: true },
    { document: 'sealed', isReady: true },
  ],
  hasFee: true,
  feeStatus: 'approved',
  deadline: '2026-06-30T09:30:00+08:00',
  submittedAt: '2026-06-30T09:30:00+08:00',
}

describe('T-05.1 a bid is handed in when it is complete', () => {
  it.each<[string, Partial<SubmissionFacts>, string, string[]]>([
    ['everything is there, at the last minute', {}, 'ready', []],
    ['there is no fee', { hasFee: false, feeStatus: 'none' }, 'ready', []],
    ['the fee waits for approval', { feeStatus: 'pending' }, 'refused', ['bid-fee']],
    ['the fee was never asked for', { feeStatus: 'none' }, 'refused', ['bid-fee']],
    [
      'papers are wanting, each is named',
      { documents: ['price', 'sealed'].map((document) => ({ document, isReady: false })) },
      'refused',
      ['price', 'sealed'],
    ],
    ['a second too late', { submittedAt: '2026-06-30T01:30:01Z' }, 'refused', []],
  ])('T-05.1 %s', (_title, change, outcome, missing) => {
    expect(decideSubmission({ ...ready, ...change }, policy)).toMatchObject({ outcome, missing })
  })

  it('T-05.1 all reasons are given, each with its article', () => {
    const facts = { ...ready, documents: [{ document: 'price', isReady: false }], feeStatus: 'none' as const }
    const { reasons } = decideSubmission({ ...facts, submittedAt: '2026-07-01T00:00:00Z' }, policy)
    expect(reasons.map(({ code, article }) => `${code} ${article}`)).toEqual([
      'tender.documents_missing T-05.1',
      'tender.fee_not_approved P-07',
      'tender.too_late T-05',
    ])
  })
})

describe('T-05.1 when a paper is due', () => {
  it('T-05.1 is counted back from the day of the deadline where the company is', () => {
    const due = { after: '2026-06-30', workingDays: -3 }
    expect(paperDue('2026-06-29T16:30:00.000Z', 'Asia/Shanghai', 3)).toEqual(due)
    expect(paperDue('2026-06-30T01:00:00.000Z', 'Asia/Shanghai', 3)).toEqual(due)
  })

  it('T-05.1 nobody is late before he was asked', () => {
    expect(notBefore('2026-06-10', '2026-06-15')).toBe('2026-06-15')
    expect(notBefore('2026-06-16', '2026-06-15')).toBe('2026-06-16')
  })
})
