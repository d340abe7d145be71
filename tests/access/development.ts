import { count, edit, get, list, post, reason, untried, type Row } from './row.ts'
import type { Target } from './world.ts'

const certification = (c: Target) => `/certifications/${c.ids['certifications']}`
const agreement = (c: Target) => `/agreements/${c.ids['agreements']}`
const signed = { number: 'X', ourSignatory: '甲', theirSignatory: '乙', effectiveOn: '2026-01-01' }
export const development: Record<string, Row | Row[]> = {
  'GET /certifications': list('/certifications?limit=200'),
  'GET /certification-stages': {
    total: () => '/certification-stages',
    read: ({ rows }) => rows.reduce((sum: number, row: { count: number }) => sum + row.count, 0),
    of: count,
  },
  'GET /certifications/:id': get(certification),
  'POST /certifications': post(
    () => '/certifications',
    (c) => ({ customerId: c.id }),
    409,
  ),
  'POST /certifications/:id/refusal': untried((c) => `${certification(c)}/refusal`, reason),
  'POST /certifications/:id/completion': untried((c) => `${certification(c)}/completion`),
  'PUT /certifications/:id/interview': edit((c) => `${certification(c)}/interview`, {
    person: '甲',
    position: '总经理',
    heldOn: '2026-06-01',
    operations: '稳',
    strategy: '稳',
    viewOfUs: '好',
  }),
  'POST /certifications/:id/general-survey-closing': untried((c) => `${certification(c)}/general-survey-closing`, {
    conclusion: '可',
  }),
  'POST /certifications/:id/surveyors': {
    one: (c, w) => ({
      path: `${certification(c)}/surveyors`,
      body: { department: '技术部', userId: w.boss.user.id },
    }),
    ok: null,
  },
  'DELETE /certifications/:id/surveyors/:userId': {
    one: (c, w) => ({ path: `${certification(c)}/surveyors/${w.boss.user.id}`, body: reason }),
    ok: null,
  },
  'POST /certifications/:id/finding': untried((c) => `${certification(c)}/finding`, {
    visitedOn: '2026-06-01',
    verdict: 'fit',
    seen: '厂区',
  }),
  'POST /certifications/:id/field-survey-closing': untried((c) => `${certification(c)}/field-survey-closing`),
  'PUT /certifications/:id/scores/:criterion': untried((c) => `${certification(c)}/scores/company`, {
    points: 80,
    basis: '依据',
  }),
  'PUT /certifications/:id/report': untried((c) => `${certification(c)}/report`, {
    reasons: '因',
    principles: '则',
    conclusions: '论',
    products: [],
  }),
  'POST /certifications/:id/filing': untried((c) => `${certification(c)}/filing`),
  'GET /agreements': list('/agreements?limit=200'),
  'GET /agreements/:id': get(agreement),
  'POST /agreements': post(
    () => '/agreements',
    (c, serial) => ({ ...signed, customerId: c.id, kind: 'supply', number: `N-${serial}` }),
    201,
  ),
  'PATCH /agreements/:id': edit(agreement, { number: 'X' }),
  'DELETE /agreements/:id': untried(agreement, reason),
  'POST /agreements/:id/signing': untried((c) => `${agreement(c)}/signing`, { signedOn: '2026-06-01' }),
}

const opportunity = (c: Target) => `/opportunities/${c.ids['opportunities']}`
const tender = (c: Target) => `/tenders/${c.ids['tenders']}`
const target = (c: Target) => `/development-plan-targets/${c.ids['development_plan_targets']}`
export const pipeline: Record<string, Row | Row[]> = {
  'GET /opportunities': list('/opportunities?limit=200'),
  'GET /opportunity-pipeline': {
    total: () => '/opportunity-pipeline',
    read: ({ templates }) =>
      templates
        .flatMap(({ stages }: { stages: { count: number }[] }) => stages)
        .reduce((sum: number, stage: { count: number }) => sum + stage.count, 0),
    of: count,
  },
  'GET /opportunities/:id': get(opportunity),
  'GET /opportunities/:id/history': get((c) => `${opportunity(c)}/history`),
  'POST /opportunities': post(
    () => '/opportunities',
    (c) => ({ customerId: c.id, title: '新商机', template: 'outreach' }),
    201,
  ),
  'PATCH /opportunities/:id': edit(opportunity, { title: '改' }),
  'POST /opportunities/:id/move': untried((c) => `${opportunity(c)}/move`, { stage: 'contact' }),
  'POST /opportunities/:id/winning': untried((c) => `${opportunity(c)}/winning`),
  'POST /opportunities/:id/loss': untried((c) => `${opportunity(c)}/loss`, { reason: 'price' }),
  'GET /tenders': list('/tenders?limit=200'),
  'GET /tenders/:id': get(tender),
  'POST /tenders': post(
    () => '/tenders',
    (c, serial) => ({
      number: `NT-${serial}`,
      title: '招标',
      buyer: '甲',
      deadline: '2026-12-01T10:00:00+08:00',
      customerId: c.id,
    }),
    201,
  ),
  'PATCH /tenders/:id': edit(tender, { title: '改' }),
  'POST /tenders/:id/papers/:document/readiness': untried((c) => `${tender(c)}/papers/bid/readiness`),
  'POST /tenders/:id/papers/:document/reopening': untried((c) => `${tender(c)}/papers/bid/reopening`, reason),
  'POST /tenders/:id/fee-request': untried((c) => `${tender(c)}/fee-request`, { amount: '1', purpose: '标书' }),
  'POST /tenders/:id/submission': untried((c) => `${tender(c)}/submission`, { price: '1' }),
  'POST /tenders/:id/result': untried((c) => `${tender(c)}/result`, { outcome: 'lost', resultOn: '2026-06-01' }),
  'POST /tenders/:id/abandonment': untried((c) => `${tender(c)}/abandonment`, reason),
  'GET /development-plans/:id': { list: ({ planId }) => `/development-plans/${planId}` },
  'POST /development-plans/:id/targets': {
    one: (c, w) => ({
      path: `/development-plans/${w.planId}/targets`,
      body: { customerId: c.id, stage: 'trading', expectedAmount: '1' },
    }),
    ok: null,
  },
  'PATCH /development-plan-targets/:id': untried(target, { remark: '改' }),
  'DELETE /development-plan-targets/:id': untried(target),
}
