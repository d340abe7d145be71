import { describe, expect, it } from 'vitest'
import { archiveFields, listOf, ownFields, partFields, parts, type Part } from './index.ts'

const all = (part: Part) =>
  partFields(part)
    .groups.concat(partFields(part).lists as never[])
    .flatMap(({ fields }) => fields)
const namesOf = (part: Part) => all(part).map(({ field }) => field)

describe('the catalogue of the archive', () => {
  it('D-17 has the seven parts in the order of the article, each with fields', () => {
    expect(archiveFields.map(({ part }) => part)).toEqual([...parts])
    for (const part of parts) expect(ownFields(part).length).toBeGreaterThan(0)
  })

  it('a name stands for one field of a part, and for no list of it', () => {
    for (const part of parts) {
      const names = namesOf(part)
      expect(names.filter((name, at) => names.indexOf(name) < at)).toEqual([])
      expect(names.filter((name) => listOf(part, name))).toEqual([])
    }
  })

  it('every field is named in both languages, has an article, and choices exactly when it is a choice', () => {
    for (const part of parts) {
      for (const { label, article, type, choices } of all(part)) {
        expect([label.zh, label.en].every((text) => text.trim().length > 0)).toBe(true)
        expect(article).toMatch(/^[A-Z]-\d\d$/)
        expect(choices !== undefined).toBe(type === 'choice')
      }
    }
  })

  it('D-16 contacts, bank accounts and the like are the lists agreed on', () => {
    const lists = archiveFields.flatMap(({ part, lists: of }) => of.map(({ list }) => `${part}/${list}`))
    expect(lists.toSorted()).toEqual([
      'basic/bank-accounts',
      'basic/financial-statements',
      'basic/group-members',
      'contact/contacts',
      'contact/sites',
      'key-persons/key-persons',
      'other/records',
      'preferential/preferences',
      'products/competitors',
      'products/product-use',
      'products/transfers',
      'service/deputies',
      'service/service-exceptions',
    ])
  })

  /** What the articles and forms name, and the field that carries it. */
  const named: Record<string, [Part, string[]][]> = {
    'D-17 (1) basic data': [
      [
        'basic',
        [
          'name',
          'code',
          'class',
          'industry',
          'productKinds',
          'grade',
          'serviceForm',
          'legalRepresentative',
          'articlesOfAssociation',
          'organisationForm',
          'coreProducts',
          'annualOutput',
          'creditStanding',
          'profitAndLoss',
        ],
      ],
    ],
    'D-17 (2) contact': [
      ['contact', ['address', 'postcode', 'contactName', 'contactPhone', 'fax', 'email', 'phone', 'contactEmail']],
    ],
    'D-17 (3) key persons': [['key-persons', ['personName', 'personPosition', 'personField', 'responsibilities']]],
    'D-17 (4) service': [['service', ['marketingPerson', 'serviceMethod']]],
    'D-17 (5) products and transfers': [
      ['products', ['mainProducts', 'product', 'transferredOn', 'transferAmount', 'transferReference']],
    ],
    'D-17 (6) other files': [['other', ['recordKind', 'recordedOn', 'recordContent', 'recordResult']]],
    'D-17 (7) preferential policies': [
      ['preferential', ['preferenceRate', 'preferenceForm', 'preferenceFrom', 'preferenceUntil']],
    ],
    'K-03 basic': [
      ['basic', ['name', 'proprietor', 'manager', 'legalRepresentative', 'foundedOn', 'organisationForm', 'industry']],
      ['basic', ['totalAssets', 'majorChanges']],
      ['contact', ['address', 'phone']],
      ['key-persons', ['character', 'interests', 'family', 'age', 'ability']],
    ],
    'K-03 characteristics': [
      ['basic', ['serviceArea', 'salesAbility', 'potential', 'businessPhilosophy', 'businessDirection']],
      ['basic', ['businessPolicy', 'size', 'businessTraits']],
    ],
    'K-03 business': [
      [
        'basic',
        ['salesRecord', 'peopleQuality', 'competitorRelations', 'peerOpinion', 'relationWithUs', 'cooperation'],
      ],
    ],
    'K-03 trading': [
      ['basic', ['salesActivity', 'problems', 'strengths', 'countermeasures', 'image', 'reputation']],
      ['basic', ['creditSituation', 'tradingTerms', 'creditProblems']],
    ],
    'K-03 finance': [
      ['basic', ['statementYear', 'statementRevenue', 'costOfSales', 'netProfit', 'currentAssets', 'inventory']],
      ['basic', ['receivables', 'statementTotalAssets', 'currentLiabilities', 'totalLiabilities']],
    ],
    'A-02': [
      ['basic', ['name', 'legalRepresentative', 'foundedOn', 'nature', 'industry', 'registrationNumber', 'revenue']],
      ['basic', ['staff', 'needs', 'trend']],
      ['contact', ['address', 'contactName', 'phone', 'fax', 'email']],
      ['key-persons', ['purchasingDecision', 'decisionRole', 'interests', 'birthday']],
      ['products', ['competitor', 'competitorWay', 'competitorAmount', 'competitorPayment']],
      ['products', ['tradeWay', 'tradeAmount', 'tradePayment', 'tradeContract', 'lostReason']],
    ],
    'F-01': [
      ['basic', ['name', 'nature', 'industry', 'superiorBody', 'registeredCapital', 'registrationNumber']],
      ['basic', ['legalRepresentative', 'registeredOn', 'registeredBy', 'size', 'termUntil', 'staff', 'revenue']],
      ['basic', ['netAssets', 'bank', 'accountNumber', 'accountCurrency', 'bankRating', 'businessScope']],
      ['contact', ['address', 'postcode', 'phone', 'fax']],
    ],
    'D-18, R-06 and A-05': [
      ['products', ['lostReason', 'lostTo', 'lostCompetitor']],
      ['service', ['owner', 'deputy', 'exception', 'exceptionReason']],
      ['basic', ['parent', 'memberName', 'memberKind']],
      ['contact', ['siteName', 'siteKind', 'siteAddress']],
      ['key-persons', ['influence', 'attitude']],
    ],
  }

  it.each(Object.entries(named))('%s: every field of it is there', (_title, places) => {
    for (const [part, fields] of places) expect(namesOf(part)).toEqual(expect.arrayContaining(fields))
  })

  it('account numbers are the secrets of the archive', () => {
    const secrets = parts.flatMap((part) =>
      all(part)
        .filter(({ secret }) => secret)
        .map(({ field }) => field),
    )
    expect(secrets).toEqual(['accountNumber'])
  })
})
