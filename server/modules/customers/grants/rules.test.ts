import { describe, expect, it } from 'vitest'
import { pack, parts, type ArchiveAccess, type Part } from '../../../../policy-pack/index.ts'
import { fieldErrors } from '../../../kernel/input.ts'
import { decideRight, masked, type RightFacts } from './rules.ts'

const policy = { kind: 'archive-access', version: 1, parameters: pack['archive-access'].defaults }
const right = (position: string, nearness: RightFacts['nearness'], part: Part, field?: string) =>
  decideRight({ position, nearness, part, field: field ?? null }, policy).outcome
const everywhere = ['own', 'team', 'region', 'foreign'] as const

describe('the rights a new company starts with (A-07, D-19)', () => {
  it.each(['technology', 'design', 'quality', 'production'])(
    'A-07 %s gets what the customer is called and which products it uses, of anybody’s customers, and nothing else',
    (position) => {
      for (const nearness of everywhere) {
        expect(right(position, nearness, 'basic', 'name')).toBe('read')
        expect(right(position, nearness, 'basic', 'code')).toBe('read')
        expect(right(position, nearness, 'products', 'product-use')).toBe('read')
        expect(right(position, nearness, 'products', 'usedAmount')).toBe('read')
        expect(right(position, nearness, 'products', 'transferAmount')).toBe('hidden')
        for (const part of parts) expect(right(position, nearness, part)).toBe('hidden')
      }
    },
  )

  it.each([
    ['bank-accounts', 'masked'],
    ['accountNumber', 'masked'],
    ['financial-statements', 'hidden'],
    ['netProfit', 'hidden'],
  ])('D-19 %s is %s for all but owner, team, finance, service manager and the general managers', (field, closed) => {
    for (const position of ['account-executive', 'sales-manager', 'planning', 'administrator']) {
      expect(right(position, 'own', 'basic', field)).toBe('edit')
      expect(right(position, 'team', 'basic', field)).toBe('edit')
      expect(right(position, 'region', 'basic', field)).toBe(closed)
      expect(right(position, 'foreign', 'basic', field)).toBe(closed)
    }
    for (const position of ['finance', 'service-manager', 'general-manager', 'deputy-general-manager']) {
      expect(right(position, 'foreign', 'basic', field)).toBe('edit')
    }
  })

  it.each(['birthday', 'interests', 'attitude'])('D-19 %s of a key person is masked outside the own team', (field) => {
    for (const position of ['general-manager', 'service-manager', 'account-executive']) {
      expect(everywhere.map((nearness) => right(position, nearness, 'key-persons', field))).toEqual([
        'edit',
        'edit',
        'masked',
        'masked',
      ])
      expect(right(position, 'foreign', 'key-persons', 'personName')).toBe('edit')
    }
  })

  it('D-19 preferential policies are hidden from all but owner, team, service manager and the general managers', () => {
    for (const position of ['finance', 'sales-manager', 'planning', 'office-director']) {
      expect(everywhere.map((nearness) => right(position, nearness, 'preferential'))).toEqual([
        'edit',
        'edit',
        'hidden',
        'hidden',
      ])
    }
    expect(right('service-manager', 'foreign', 'preferential', 'preferenceRate')).toBe('edit')
    expect(right('general-manager', 'foreign', 'preferential')).toBe('edit')
  })

  it('A-07.2 whoever is let in reads, whatever the position, and edits nothing', () => {
    for (const position of ['technology', 'account-executive', 'general-manager']) {
      for (const part of parts) expect(right(position, 'granted', part)).toBe('read')
      expect(right(position, 'granted', 'basic', 'accountNumber')).toBe('read')
    }
  })
})

describe('a decision says which row it rests on', () => {
  it('A-07.1 names the first row that fits, counted from 1, and what it was asked for', () => {
    const facts = { position: 'planning', nearness: 'foreign', part: 'preferential', field: 'preferenceRate' } as const
    const { rows } = policy.parameters
    const at = rows.findIndex(({ part, nearness, position }) =>
      [part, nearness, position].every((name, n) => name === ['preferential', '*', '*'][n]),
    )
    expect(decideRight(facts, policy)).toEqual({
      outcome: 'hidden',
      reasons: [{ code: 'archive-right.row', article: 'A-07.1', facts: { ...facts, row: at + 1, right: 'hidden' } }],
      missing: [],
      policy: { kind: 'archive-access', version: 1, article: 'A-07' },
    })
  })

  it('A-07.1 where no row fits the field is hidden, and says so', () => {
    const parameters: ArchiveAccess = {
      ...policy.parameters,
      rows: [{ position: 'finance', nearness: '*', part: 'basic', field: '*', right: 'read' }],
    }
    const decision = decideRight({ position: 'finance', nearness: 'own', part: 'contact' }, { ...policy, parameters })
    expect([decision.outcome, decision.reasons[0]!.code]).toEqual(['hidden', 'archive-right.none'])
  })

  it('A-07.1 the first row wins, and a row about a list holds for its fields', () => {
    const rows: ArchiveAccess['rows'] = [
      { position: '*', nearness: '*', part: 'contact', field: 'contactPhone', right: 'read' },
      { position: '*', nearness: '*', part: 'contact', field: 'contacts', right: 'masked' },
      { position: '*', nearness: '*', part: '*', field: '*', right: 'edit' },
    ]
    const of = (field: string) =>
      decideRight(
        { position: 'x', nearness: 'own', part: 'contact', field },
        { ...policy, parameters: { ...policy.parameters, rows } },
      ).outcome
    expect(['contactPhone', 'contactName', 'contacts', 'phone'].map(of)).toEqual(['read', 'masked', 'masked', 'edit'])
  })
})

describe('a table that is nonsense is refused by row', () => {
  const base = { position: '*', nearness: '*', part: '*', field: '*', right: 'read' }
  const refusals = (...rows: object[]) => {
    const given = { ...policy.parameters, rows: rows.map((row) => ({ ...base, ...row })) }
    const result = pack['archive-access'].parameters.safeParse(given, { reportInput: true })
    return result.success ? [] : fieldErrors(result.error).map(({ field, code }) => `${field} ${code}`)
  }

  it.each([
    ['an unknown part', [{ part: 'secrets' }], ['rows.0.part value.not_accepted']],
    ['an unknown field', [{ part: 'basic', field: 'shoeSize' }], ['rows.0.field archive-access.field']],
    ['a field of another part', [{ part: 'contact', field: 'birthday' }], ['rows.0.field archive-access.field']],
    ['a field of no part', [{ field: 'birthday' }], ['rows.0.part archive-access.field_needs_part']],
    ['an unknown nearness', [{ nearness: 'friend' }], ['rows.0.nearness value.not_accepted']],
    ['an unknown right', [{ right: 'delete' }], ['rows.0.right value.not_accepted']],
    ['what is no code of a position', [{ position: '总经理' }], ['rows.0.position value.format']],
    ['editing by a grant', [{ nearness: 'granted', right: 'edit' }], ['rows.0.right archive-access.granted_edit']],
    ['a row twice', [{ part: 'basic' }, { part: 'basic' }], ['rows.1.position archive-access.unreachable']],
    ['a row under one for all', [{}, { position: 'finance' }], ['rows.1.position archive-access.unreachable']],
    [
      'a field under its list',
      [
        { part: 'basic', field: 'bank-accounts' },
        { part: 'basic', field: 'accountNumber' },
      ],
      ['rows.1.position archive-access.unreachable'],
    ],
    ['no row at all', [], ['rows list.too_short']],
  ])('A-07 %s', (_title, rows, expected) => expect(refusals(...rows)).toEqual(expected))

  it('A-07 rows that only overlap are taken', () => {
    expect(refusals({ position: 'finance' }, { part: 'basic' }, { part: 'basic', nearness: 'own' }).length).toBe(1)
    expect(refusals({ position: 'finance', part: 'basic' }, { part: 'basic' }, {})).toEqual([])
  })
})

describe('what is masked', () => {
  it.each([
    ['contact', 'phone', '021-12345678', '****5678'],
    ['basic', 'accountNumber', '6222020200011234567', '****4567'],
    ['basic', 'unifiedSocialCreditCode', '91350100M000100Y43', '****0Y43'],
    ['key-persons', 'birthday', '1970-05-01', '****'],
    ['key-persons', 'interests', '钓鱼', '****'],
    ['contact', 'phone', '110', '****'],
    ['key-persons', 'interests', '', ''],
    ['key-persons', 'interests', null, null],
    ['key-persons', 'attitude', ['friendly'], '****'],
  ] as const)('D-19 %s %s %j is shown as %j', (part, field, value, shown) =>
    expect(masked(part, field, value)).toBe(shown),
  )
})
