import { count, edit, fieldsOf, get, list, listing, post, reason, suppliers, untried, type Row } from './row.ts'
import type { Near } from './world.ts'

export const customers: Record<string, Row | Row[]> = {
  'GET /customers': [list('/customers?limit=200'), list('/customers?limit=200&sort=-name&q=MX0')],
  'POST /customer-exports': [
    listing('/customer-exports', { format: 'csv', purpose: '核对' }),
    listing('/customer-exports', { format: 'csv', purpose: '核对', sort: '-name', q: 'MX0' }),
    {
      ...post(
        () => '/customer-exports',
        (c) => ({ format: 'csv', purpose: '核对', ids: [c.id] }),
        200,
      ),
      names: () => true,
    },
  ],
  'GET /customers/:id': get(fieldsOf),
  'PATCH /customers/:id': edit(fieldsOf, { name: '改名' }),
  'GET /customers/:id/readers': get(
    (c) => `${fieldsOf(c)}/readers`,
    (p, near) => (near === 'own' || near === 'deputy' || p.may('archive.oversee') ? 200 : 403),
  ),
  'GET /customers/:id/archive': get((c) => `${fieldsOf(c)}/archive`),
  'GET /customers/:id/archive/:part': get((c) => `${fieldsOf(c)}/archive/products`),
  'PATCH /customers/:id/archive/:part': edit((c) => `${fieldsOf(c)}/archive/contact`, {
    values: { postcode: '200000' },
    ...reason,
  }),
  'POST /customers/:id/archive/:part/confirmation': post(
    (c) => `${fieldsOf(c)}/archive/contact/confirmation`,
    () => ({ purpose: '核对' }),
    200,
  ),
  'POST /customers/:id/archive/:part/:list': post(
    (c) => `${fieldsOf(c)}/archive/contact/contacts`,
    (_c, serial) => ({ values: { contactName: `联系人${serial}` } }),
    201,
  ),
  'PATCH /customers/:id/archive/:part/:list/:entryId': edit(
    (c) => `${fieldsOf(c)}/archive/other/records/${c.ids['archive_entries']}`,
    { values: { recordContent: '改' }, ...reason },
  ),
  'DELETE /customers/:id/archive/:part/:list/:entryId': untried(
    (c) => `${fieldsOf(c)}/archive/other/records/${c.ids['archive_entries']}`,
    reason,
  ),
  'POST /customers/:id/archive/:part/:list/:entryId/disclosure': untried(
    (c) => `${fieldsOf(c)}/archive/other/records/${c.ids['archive_entries']}/disclosure`,
    { purpose: '核对' },
  ),
  'GET /customers/:id/history': get((c) => `${fieldsOf(c)}/history?part=products`),
  'GET /customers/:id/timeline': get((c) => `${fieldsOf(c)}/timeline`),
  'GET /customers/:id/group': get((c) => `${fieldsOf(c)}/group`),
  'PUT /customers/:id/relation': untried((c) => `${fieldsOf(c)}/relation`, { relation: 'followed', ...reason }),
  'GET /attachments': {
    ...get((c) => `/attachments?customerId=${c.id}`),
    names: (p) => !suppliers.includes(p.position),
  },
  'POST /attachments': untried((c) => `/attachments?customerId=${c.id}&part=other&name=a.txt`),
  'GET /attachments/:id/content': get(
    (c) => `/attachments/${c.ids['attachments']}/content`,
    (p) => (suppliers.includes(p.position) ? 403 : 200),
  ),
  'DELETE /attachments/:id': untried((c) => `/attachments/${c.ids['attachments']}`, reason),
  'GET /account-plans': list('/account-plans?limit=200', { closed: (p) => suppliers.includes(p.position) }),
  'GET /account-plans/:id': get(
    (c) => `/account-plans/${c.ids['account_plans']}`,
    (p) => (suppliers.includes(p.position) ? 403 : 200),
  ),
  'POST /account-plans': post(
    () => '/account-plans',
    (c, serial) => ({ customerId: c.id, year: 2027 + (serial % 70) }),
    (_p, near) => (near === 'own' ? 201 : null),
  ),
  'PATCH /account-plans/:id': edit((c) => `/account-plans/${c.ids['account_plans']}`, { strategy: '改' }),
  'POST /account-plans/:id/objectives': {
    one: (c, w) => ({
      path: `/account-plans/${c.ids['account_plans']}/objectives`,
      body: { title: '目标', ownerId: w.boss.user.id, dueOn: '2026-12-01' },
    }),
    ok: 201,
  },
  'POST /account-plans/:id/actions': {
    one: (c, w) => ({
      path: `/account-plans/${c.ids['account_plans']}/actions`,
      body: { title: '拜访', ownerId: w.boss.user.id, dueOn: '2026-12-01' },
    }),
    ok: 201,
  },
  'PUT /account-plans/:id/potentials': edit((c) => `/account-plans/${c.ids['account_plans']}/potentials`, { rows: [] }),
}

/** Leads go by who works on them; a deputy of the customer is none of those. */
const notDeputy: { not: Near[] } = { not: ['deputy'] }
const period = 'from=2026-01-01&to=2026-12-31'
export const leads: Record<string, Row | Row[]> = {
  'GET /leads': list('/leads?limit=200', notDeputy),
  'GET /leads/:id': { ...get((c) => `/leads/${c.ids['leads']}`), ...notDeputy },
  'PATCH /leads/:id': { ...untried((c) => `/leads/${c.ids['leads']}`, { name: '改' }), ...notDeputy },
  'POST /leads/:id/verification': {
    ...untried((c) => `/leads/${c.ids['leads']}/verification`, { method: 'phone' }),
    ...notDeputy,
  },
  'POST /leads/:id/verdict': {
    ...untried((c) => `/leads/${c.ids['leads']}/verdict`, { verdict: 'valid' }),
    ...notDeputy,
  },
  'POST /leads/:id/reopening': { ...untried((c) => `/leads/${c.ids['leads']}/reopening`, reason), ...notDeputy },
  'POST /leads/:id/conversion': {
    ...untried((c) => `/leads/${c.ids['leads']}/conversion`, { relation: 'potential' }),
    ...notDeputy,
  },
  'GET /lead-inbox': {
    total: () => '/lead-inbox',
    read: ({ counts }) => counts.converted ?? 0,
    of: count,
    ...notDeputy,
  },
  'GET /lead-yields': {
    total: () => `/lead-yields?${period}`,
    read: ({ rows }) => rows.reduce((sum: number, row: { leads: number }) => sum + row.leads, 0),
    of: count,
    ...notDeputy,
  },
  'GET /lead-entries': {
    total: () => `/lead-entries?${period}`,
    read: ({ rows }) => rows.reduce((sum: number, row: { entered: number }) => sum + row.entered, 0),
    of: count,
    ...notDeputy,
  },
}
