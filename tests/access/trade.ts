import { count, fieldsOf, get, gross, list, post, reason, untried, type OneRow, type Row } from './row.ts'
import type { Target } from './world.ts'

export const trade: Record<string, Row | Row[]> = {
  'GET /contracts': list('/contracts?limit=200'),
  'POST /contracts': post(
    () => '/contracts',
    (c, serial) => ({ customerId: c.id, number: `NC-${serial}`, signedOn: '2026-01-01', amount: '1' }),
    201,
  ),
  'GET /shipments': list('/shipments?limit=200'),
  'POST /shipments': post(
    () => '/shipments',
    (c, serial) => ({ customerId: c.id, number: `NS-${serial}`, shippedOn: '2026-01-01', amount: '1' }),
    201,
  ),
  'GET /invoices': list('/invoices?limit=200'),
  'GET /invoices/:id': get((c) => `/invoices/${c.ids['invoices']}`),
  'POST /invoices': post(
    () => '/invoices',
    (c, serial) => ({
      customerId: c.id,
      number: `NF-${serial}`,
      issuedOn: '2026-06-01',
      dueOn: '2026-07-01',
      gross: '1',
    }),
    201,
  ),
  'POST /invoices/:id/voiding': untried((c) => `/invoices/${c.ids['invoices']}/voiding`, reason),
  'GET /receipts': list('/receipts?limit=200'),
  'GET /receipts/:id': get((c) => `/receipts/${c.ids['receipts']}`),
  'POST /receipts': post(
    () => '/receipts',
    (c, serial) => ({ customerId: c.id, number: `NR-${serial}`, receivedOn: '2026-06-02', amount: '1' }),
    201,
  ),
  'GET /aging': [
    { total: () => '/aging', read: ({ invoiced }) => invoiced, of: gross },
    { total: () => '/aging', read: ({ open }) => open.customers, of: count },
    get((c) => `/aging?customerId=${c.id}`),
  ],
  'GET /aging/customers': list('/aging/customers?limit=200'),
  'GET /aging/invoices': list('/aging/invoices?limit=200'),
}

export const grading: Record<string, Row | Row[]> = {
  'GET /classification': list('/classification?limit=200'),
  'GET /customers/:id/classification': get((c) => `${fieldsOf(c)}/classification`),
  'GET /abc': [list('/abc?period=2026'), { total: () => '/abc?period=2026', read: ({ total }) => total, of: gross }],
  'GET /grading-runs': {
    total: () => '/grading-runs',
    read: ({ rows }) => rows[0].customers,
    of: count,
  },
  'GET /grading-runs/:id': {
    total: ({ runId }) => `/grading-runs/${runId}`,
    read: ({ customers: seen }) => seen,
    of: count,
  },
  'GET /grading-runs/:id/proposals': { list: ({ runId }) => `/grading-runs/${runId}/proposals?limit=200` },
  'GET /grading-runs/:id/proposals/:customerId': get((c, { runId }) => `/grading-runs/${runId}/proposals/${c.id}`),
  'GET /customers/:id/assessments': get((c) => `${fieldsOf(c)}/assessments`),
  'POST /customers/:id/assessments': post(
    (c) => `${fieldsOf(c)}/assessments`,
    () => ({ kind: 'premium', value: '5', assessedOn: '2026-06-01', ...reason }),
    201,
  ),
}

const print = (path: (c: Target) => string, ok: OneRow['ok'] = 200): OneRow => ({ ...get(path, ok), once: true })
export const forms: Record<string, Row | Row[]> = {
  'GET /forms/F-01/:subjectId': print((c) => `/forms/F-01/${c.id}?format=docx`),
  'GET /forms/F-02/:subjectId': print((c) => `/forms/F-02/${c.id}?format=docx`),
  'GET /forms/F-03/:subjectId': print((c) => `/forms/F-03/${c.ids['certifications']}?format=docx`),
  'GET /forms/F-04/:subjectId': print((c) => `/forms/F-04/${c.id}?purpose=x&format=docx`),
  'GET /forms/F-07/:subjectId': print((c) => `/forms/F-07/${c.id}?format=docx`),
  'GET /forms/F-15/:subjectId': print((c) => `/forms/F-15/${c.ids['certifications']}?format=docx`),
  'GET /forms/F-19/:subjectId': print((c) => `/forms/F-19/${c.id}?format=docx`),
}
