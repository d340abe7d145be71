import { beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../server/app.ts'
import { sql } from '../server/kernel/db.ts'
import { isWorded } from '../server/modules/audit/index.ts'
import { clientOf, testApp, testPassword, type TestClient, type TestResponse } from '../server/testing/app.ts'
import { insertAccounts } from '../server/testing/trade.ts'
import { archiveCalls } from './archive-calls.ts'
import { certificationCalls } from './certification-calls.ts'
import { engineCalls } from './engine-calls.ts'
import { grantCalls } from './grant-calls.ts'
import { pipelineCalls } from './pipeline-calls.ts'
import { leadCalls } from './lead-calls.ts'

const t = testApp()
let boss: TestClient
beforeAll(async () => void (boss = await t.admin()))

/** Ask only, and leave nothing behind but their answer. */
const asking = [
  'POST /customer-duplicates',
  'POST /import-previews',
  'POST /decisions/:kind',
  'POST /policies/:kind/simulations',
]
/** Takes something out of the house and changes nothing: it stands in the access register. */
const registered = ['POST /customer-exports']
/** Marks of one person in his own inbox, nobody else's business. */
const personal = ['POST /messages/:id/reading', 'POST /messages/reading']
/** Tried where there is no company yet: in the tests of setting one up. */
const elsewhere = ['POST /setup']

let serial = 0
const fresh = (prefix: string) => `${prefix}${++serial}`
const made = async (path: string, body: object): Promise<{ id: string }> => {
  const answer = await boss.post(path, body)
  expect(answer.status, path).toBe(201)
  return answer.body
}
const match = (version: number) => ({ 'if-match': String(version) })

const region = () => made('/regions', { name: fresh('区') })
const department = () => made('/departments', { name: fresh('部') })
const positionBody = () => ({ code: fresh('p'), name: fresh('岗'), permissions: ['people.read'], scope: 'own' })
const userBody = async () => {
  const { id: positionId } = await made('/positions', positionBody())
  return { username: fresh('user'), name: '赵六', password: testPassword, positionId }
}
const user = async () => made('/users', await userBody())
const customer = () => made('/customers', { code: fresh('K'), name: '华东机床', acceptDuplicates: true })
const invoiceBody = async () => ({
  customerId: (await customer()).id,
  number: fresh('F'),
  issuedOn: '2026-05-01',
  dueOn: '2026-06-01',
  gross: '113.00',
})
const upload = async () => {
  const content = Buffer.from(`编码,名称\n${fresh('I')},甲\n`)
  return (await boss.upload('/uploads?name=a.csv', content)).body as { sha256: string }
}
const attached = async () =>
  boss.upload(`/attachments?customerId=${(await customer()).id}&part=basic&name=a.txt`, Buffer.from(fresh('纪要')))
const mapping = { columns: { code: '编码', name: '名称' } }
const importBody = async () => ({ kind: 'customers', name: 'a.csv', ...(await upload()), mapping, dryRun: false })
const startedImport = async () => {
  const { sha256, ...rest } = await importBody()
  const started = await boss.post('/imports', { sha256, ...pick(rest, 'kind', 'name', 'mapping', 'dryRun') })
  await t.runJobs()
  return ((await t.jobDone(started.body.jobId)).result as { importId: string }).importId
}
const pick = (from: object, ...names: string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
const mappingBody = () => ({ kind: 'customers', name: fresh('对应'), mapping })
const agingDraft = { parameters: { limits: [15, 45] }, reason: '年度修订' }
const gradingRun = async () => {
  await t.system(({ db, tenant }) =>
    insertAccounts(db, tenant.id, [
      { code: fresh('G'), invoices: [{ number: fresh('G'), gross: '10.00', dueOn: '2026-01-01' }] },
    ]),
  )
  return made('/grading-runs', { asOf: '2026-06-01' })
}
const signedIn = async () => {
  const { username } = boss.user
  const answer = await t.anonymous.post('/sessions', { username, password: testPassword })
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!
  return { answer, client: clientOf(t.app, boss.user, { cookie }) }
}

/** One call of each route that changes something; it has to succeed. */
const calls: Record<string, () => Promise<TestResponse>> = {
  'POST /audit/verification': () => boss.post('/audit/verification'),
  'PUT /audit/retention': () => boss.put('/audit/retention', { retentionDays: 365 }, match(1)),
  'POST /sessions': async () => (await signedIn()).answer,
  'DELETE /sessions/current': async () => (await signedIn()).client.delete('/sessions/current'),
  'DELETE /sessions/:id': async () => {
    const { client } = await signedIn()
    const { rows } = (await client.get('/sessions')).body as { rows: { id: string; isCurrent: boolean }[] }
    return boss.delete(`/sessions/${rows.find(({ isCurrent }) => isCurrent)!.id}`)
  },
  'PATCH /me': () => boss.patch('/me', { name: '管理者' }),
  'PUT /me/password': async () => {
    const someone = await t.as('planning')
    return someone.put('/me/password', { current: testPassword, next: 'a quite different 9 pass' })
  },
  'POST /api-keys': () => boss.post('/api-keys', { name: fresh('key'), scopes: ['people.read'] }),
  'DELETE /api-keys/:id': async () => {
    const { id } = await made('/api-keys', { name: fresh('key'), scopes: ['people.read'] })
    return boss.delete(`/api-keys/${id}`)
  },
  'POST /positions': () => boss.post('/positions', positionBody()),
  'PATCH /positions/:id': async () =>
    boss.patch(`/positions/${(await made('/positions', positionBody())).id}`, { name: fresh('岗') }, match(1)),
  'POST /departments': () => boss.post('/departments', { name: fresh('部') }),
  'PATCH /departments/:id': async () =>
    boss.patch(`/departments/${(await department()).id}`, { name: fresh('部') }, match(1)),
  'POST /regions': () => boss.post('/regions', { name: fresh('区') }),
  'PATCH /regions/:id': async () => boss.patch(`/regions/${(await region()).id}`, { name: fresh('区') }, match(1)),
  'POST /users': async () => boss.post('/users', await userBody()),
  'PATCH /users/:id': async () => boss.patch(`/users/${(await user()).id}`, { name: '钱七' }, match(1)),
  'PUT /users/:id/password': async () =>
    boss.put(`/users/${(await user()).id}/password`, { password: 'a quite different 9 pass' }),
  'POST /users/:id/disabling': async () => boss.post(`/users/${(await user()).id}/disabling`),
  'POST /users/:id/enabling': async () => {
    const { id } = await user()
    await boss.post(`/users/${id}/disabling`)
    return boss.post(`/users/${id}/enabling`)
  },
  'POST /policies/:kind/versions': async () => {
    const { parameters } = (await boss.get('/policies/key-account')).body
    return boss.post('/policies/key-account/versions', { effectiveOn: '2026-07-01', reason: '年度修订', parameters })
  },
  'POST /policies/:kind/drafts': () => boss.post('/policies/aging/drafts', agingDraft),
  'PATCH /policy-drafts/:id': async () =>
    boss.patch(`/policy-drafts/${(await made('/policies/aging/drafts', agingDraft)).id}`, { reason: '再议' }, match(1)),
  'DELETE /policy-drafts/:id': async () =>
    boss.delete(`/policy-drafts/${(await made('/policies/aging/drafts', agingDraft)).id}`),
  'POST /policy-drafts/:id/submission': async () => {
    await t.as('deputy-general-manager')
    await t.as('general-manager')
    return boss.post(`/policy-drafts/${(await made('/policies/aging/drafts', agingDraft)).id}/submission`)
  },
  'POST /policies/:kind/versions/:version/acknowledgement': () =>
    boss.post('/policies/aging/versions/1/acknowledgement'),
  'POST /customers': () => boss.post('/customers', { code: fresh('K'), name: '华东机床', acceptDuplicates: true }),
  'PATCH /customers/:id': async () => boss.patch(`/customers/${(await customer()).id}`, { name: '华东' }, match(1)),
  'POST /attachments': () => attached(),
  'DELETE /attachments/:id': async () =>
    boss.delete(`/attachments/${(await attached()).body.id}`, { reason: '传错了' }),
  'POST /customers/:id/assessments': async () => {
    const body = { kind: 'premium', value: '5', assessedOn: '2026-06-01', reason: '报价比较' }
    return boss.post(`/customers/${(await customer()).id}/assessments`, body)
  },
  'POST /products': () => boss.post('/products', { code: fresh('P'), name: '轴承', unit: '件' }),
  'POST /contracts': async () => {
    const { id: customerId } = await customer()
    return boss.post('/contracts', { customerId, number: fresh('C'), signedOn: '2026-01-01', amount: '10.00' })
  },
  'POST /shipments': async () => {
    const { id: customerId } = await customer()
    return boss.post('/shipments', { customerId, number: fresh('S'), shippedOn: '2026-01-01', amount: '10.00' })
  },
  'POST /invoices': async () => boss.post('/invoices', await invoiceBody()),
  'POST /invoices/:id/voiding': async () =>
    boss.post(`/invoices/${(await made('/invoices', await invoiceBody())).id}/voiding`, { reason: '开错' }),
  'POST /receipts': async () => {
    const { id: customerId } = await customer()
    return boss.post('/receipts', { customerId, number: fresh('R'), receivedOn: '2026-05-02', amount: '10.00' })
  },
  'POST /uploads': () => boss.upload('/uploads?name=b.csv', Buffer.from('a,b\n1,2\n')),
  'POST /imports': async () =>
    boss.post('/imports', pick(await importBody(), 'kind', 'name', 'sha256', 'mapping', 'dryRun')),
  'POST /imports/:id/undoing': async () => boss.post(`/imports/${await startedImport()}/undoing`, { reason: '导错' }),
  'POST /import-mappings': () => boss.post('/import-mappings', mappingBody()),
  'PUT /import-mappings/:id': async () =>
    boss.put(`/import-mappings/${(await made('/import-mappings', mappingBody())).id}`, mappingBody(), match(1)),
  'DELETE /import-mappings/:id': async () =>
    boss.delete(`/import-mappings/${(await made('/import-mappings', mappingBody())).id}`),
  // Before the engines put a table of their own in force.
  ...certificationCalls(t),
  ...pipelineCalls(t),
  ...grantCalls(t),
  ...engineCalls(t),
  ...archiveCalls(t),
  ...leadCalls(t),
  'POST /grading-runs': () => boss.post('/grading-runs', { asOf: '2026-06-01' }),
  'POST /grading-runs/:id/adoption': async () => boss.post(`/grading-runs/${(await gradingRun()).id}/adoption`),
  'POST /grading-runs/:id/discarding': async () => boss.post(`/grading-runs/${(await gradingRun()).id}/discarding`),
}

const newest = () =>
  t.system(({ db }) =>
    db.maybe<{ seq: number; kind: string; requestId: string }>(
      sql`select seq, kind, request_id as "requestId" from events order by seq desc limit 1`,
    ),
  )

describe('MLPS 12 every change leaves an event', () => {
  test('every route that changes something is among the calls', () => {
    const changing = routes.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
    const known = [...Object.keys(calls), ...asking, ...registered, ...personal, ...elsewhere]
    expect(changing.filter((name) => !known.includes(name))).toEqual([])
    expect(known.filter((name) => !changing.includes(name))).toEqual([])
  })

  test.each(Object.entries(calls))('%s', async (_name, call) => {
    const answer = await call()
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
    const event = await newest()
    expect(event!.kind).toMatch(/^[a-z_-]+\.[a-z_-]+$/)
    // The call itself wrote it, not what prepared it.
    expect(event).toMatchObject({ requestId: answer.headers['x-request-id'] })
  })

  test('and every event, and what it is about, has words in both languages', async () => {
    const kinds = await t.system(({ db }) =>
      db.rows<{ kind: string }>(sql`select kind from events union select subject_kind from events`),
    )
    expect(kinds.map(({ kind }) => kind).filter((kind) => !isWorded(kind))).toEqual([])
  })
})
