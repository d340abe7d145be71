import { readdir } from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { testApp, type TestClient } from '../../../testing/app.ts'

const t = testApp()
const rights = { permissions: ['imports.run', 'trade.write', 'customers.write'] }
const mapping = {
  columns: { number: '发票号码', customerCode: '客户编码', issuedOn: '开票日期', gross: '价税合计' },
  createCustomers: true,
}
const csv = (...rows: string[]) => Buffer.from(['发票号码,客户编码,开票日期,价税合计', ...rows].join('\n'))

async function upload(client: TestClient, content: Buffer, name = 'a.csv') {
  const { status, body } = await client.upload(`/uploads?name=${name}`, content)
  expect(status).toBe(201)
  return body as { sha256: string; size: number; name: string }
}

describe('an import over HTTP', () => {
  it('goes from upload over preview and dry run to import, report and undo', async () => {
    await t.runJobs()
    const client = await t.as(rights)
    const file = await upload(client, csv('A1,K1,2026-01-05,10.00', 'A1,K1,2026-01-05,10.00', 'A2,K2,2026-01-06,20.00'))
    const request = { kind: 'invoices', sha256: file.sha256, name: file.name }

    const preview = await client.post('/import-previews', request)
    expect(preview.status).toBe(200)
    expect(preview.body).toMatchObject({ format: 'csv', encoding: 'utf-8', delimiter: ',', total: 3, issues: [] })
    expect(preview.body.mapping.columns).toEqual({
      number: '发票号码',
      customerCode: '客户编码',
      issuedOn: '开票日期',
      gross: '价税合计',
    })
    expect(preview.body.sample[0]).toEqual(['A1', 'K1', '2026-01-05', '10.00'])

    const dry = await client.post('/imports', { ...request, mapping, dryRun: true })
    expect(dry.status).toBe(202)
    expect(await t.jobDone(dry.body.jobId)).toMatchObject({ state: 'done', result: { dryRun: true, imported: 2 } })

    const started = await client.post('/imports', { ...request, mapping, dryRun: false })
    await t.jobDone(started.body.jobId)
    const job = await client.get(`/jobs/${started.body.jobId}`)
    expect(job.body).toMatchObject({
      state: 'done',
      done: 3,
      total: 3,
      result: { read: 3, imported: 2, skipped: 1, failed: 0, customersCreated: 2, report: true },
    })
    const report = await client.get(`/jobs/${started.body.jobId}/report`)
    expect(report.headers['content-disposition']).toContain('attachment')
    expect(report.body).toContain('3,发票号码,,跳过,')

    const { importId } = job.body.result
    expect((await client.get('/imports')).body.rows[0]).toMatchObject({
      id: importId,
      fileName: 'a.csv',
      can: { undo: true },
    })
    const undone = await client.post(`/imports/${importId}/undoing`, { reason: '选错文件' })
    expect(undone.body).toMatchObject({ undoReason: '选错文件', can: { undo: false } })
    expect((await client.post(`/imports/${importId}/undoing`, { reason: '再次' })).status).toBe(409)
  })

  it('XLS31 the same file again is 409 unless it is wanted again or was undone', async () => {
    await t.runJobs()
    const client = await t.as(rights)
    const file = await upload(client, csv('B1,K1,2026-01-05,10.00'))
    const request = { kind: 'invoices', sha256: file.sha256, name: file.name, mapping, dryRun: false }
    const both = await Promise.all([client.post('/imports', request), client.post('/imports', request)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([202, 409])
    const first = both.find(({ status }) => status === 202)!
    const done = await t.jobDone(first.body.jobId)
    const refused = await client.post('/imports', request)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'import.duplicate_file'])
    const again = await client.post('/imports', { ...request, again: true })
    expect(await t.jobDone(again.body.jobId)).toMatchObject({ result: { imported: 0, skipped: 1 } })
    for (const { id } of (await client.get('/imports')).body.rows.filter(
      (row: { undoneAt: string | null }) => row.undoneAt === null,
    )) {
      expect((await client.post(`/imports/${id}/undoing`, { reason: '重来' })).status).toBe(200)
    }
    expect((done.result as { importId: string }).importId).toMatch(/^[0-9a-f-]{36}$/)
    expect((await client.post('/imports', request)).status).toBe(202)
  })

  it('a file that cannot be read fails the job with its reason', async () => {
    await t.runJobs()
    const client = await t.as(rights)
    const file = await upload(client, Buffer.from('发票号码\n'))
    const started = await client.post('/imports', {
      kind: 'invoices',
      sha256: file.sha256,
      name: file.name,
      mapping,
      dryRun: false,
    })
    expect(await t.jobDone(started.body.jobId)).toMatchObject({ state: 'failed', error: { code: 'import.no_rows' } })
  })

  it('wrong rows are told in the language of the request, with a report and nothing imported', async () => {
    await t.runJobs()
    const client = await t.as(rights)
    const file = await upload(client, csv('C1,K1,2026-02-30,10.00', 'C2,K1,2026-01-01,=1+1'))
    const request = { kind: 'invoices', sha256: file.sha256, name: file.name, mapping, dryRun: false }
    const started = await client.post('/imports', request, { 'accept-language': 'en' })
    await t.jobDone(started.body.jobId)
    const { result } = (await client.get(`/jobs/${started.body.jobId}`)).body
    expect(result).toMatchObject({ importId: null, failed: 2, imported: 0 })
    expect(result.issues[0]).toEqual({
      row: 2,
      field: '开票日期',
      code: 'date.invalid',
      message: 'There is no such day',
      value: '2026-02-30',
      severity: 'error',
    })
    expect((await client.get(`/jobs/${started.body.jobId}/report`)).body).toContain(`3,价税合计,'=1+1,Error,`)
  })

  it('somebody else sees neither the job nor, with a narrower sight, the import', async () => {
    await t.runJobs()
    const client = await t.as(rights)
    const file = await upload(client, csv('D1,K1,2026-01-05,10.00'))
    const started = await client.post('/imports', {
      kind: 'invoices',
      sha256: file.sha256,
      name: file.name,
      mapping,
      dryRun: false,
    })
    const { result } = await t.jobDone(started.body.jobId)
    const other = await t.as({ ...rights, scope: 'own' })
    expect((await other.get(`/jobs/${started.body.jobId}`)).status).toBe(404)
    expect((await other.get(`/jobs/${started.body.jobId}/report`)).status).toBe(404)
    expect((await other.get(`/imports/${(result as { importId: string }).importId}`)).status).toBe(404)
    expect(
      (await other.post(`/imports/${(result as { importId: string }).importId}/undoing`, { reason: 'x' })).status,
    ).toBe(404)
  })
})

describe('uploads', () => {
  it('an upload without a body is refused as empty', async () => {
    const answer = await (await t.as(rights)).send('POST', '/uploads?name=a.csv', undefined, {})
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'file.empty' } } })
  })

  it('JSN16 a JSON body that claims to be a file is 415', async () => {
    const client = await t.as(rights)
    const answer = await client.post('/uploads?name=a.csv', { files: [{ filepath: '/etc/passwd' }] })
    expect(answer.status).toBe(415)
  })

  it('XLS28 an upload that breaks off leaves no temporary file and no job', async () => {
    const client = await t.as(rights)
    const { cookie } = await cookieOf(client)
    const address = await listening()
    const incoming = path.join(t.services().config.dataDir, 'files', 'incoming')
    await new Promise<void>((resolve) => {
      const request = http.request({
        ...address,
        method: 'POST',
        path: '/api/v1/uploads?name=a.csv',
        headers: { cookie, 'content-type': 'application/octet-stream', 'content-length': '1000000' },
      })
      request.on('error', () => resolve())
      request.write(Buffer.alloc(500_000, 'a'), () => {
        void vi
          .waitFor(async () => expect(await readdir(incoming)).toHaveLength(1))
          .finally(() => request.destroy(new Error('gone')))
      })
    })
    await vi.waitFor(async () => expect(await readdir(incoming)).toEqual([]))
  })

  it('a file nobody uploaded is 404, and a key that is none 400', async () => {
    const client = await t.as(rights)
    const request = { kind: 'invoices', name: 'a.csv', mapping, dryRun: false }
    expect((await client.post('/imports', { ...request, sha256: 'a'.repeat(64) })).status).toBe(404)
    expect(
      (await client.post('/import-previews', { kind: 'invoices', name: 'a.csv', sha256: 'a'.repeat(64) })).status,
    ).toBe(404)
    expect((await client.post('/imports', { ...request, sha256: '../../etc/passwd' })).status).toBe(400)
  })
})

async function listening(): Promise<{ host: string; port: number }> {
  await t.app().listen({ host: '127.0.0.1', port: 0 })
  const { port } = t.app().server.address() as AddressInfo
  return { host: '127.0.0.1', port }
}

async function cookieOf(client: TestClient): Promise<{ cookie: string }> {
  const answer = await t.app().inject({
    method: 'POST',
    url: '/api/v1/sessions',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ username: client.user.username, password: 'correct horse 7 battery' }),
  })
  return { cookie: String(answer.headers['set-cookie']).split(';')[0]! }
}

describe('fields and saved mappings', () => {
  it('tells the fields of each kind in both languages', async () => {
    const client = await t.as(rights)
    for (const kind of ['customers', 'contracts', 'shipments', 'invoices', 'receipts']) {
      const { rows } = (await client.get(`/import-fields/${kind}`)).body
      expect(rows.some(({ required }: { required: boolean }) => required)).toBe(true)
      for (const { label } of rows)
        expect(label).toEqual({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) })
    }
    expect((await client.get('/import-fields/secrets')).status).toBe(404)
  })

  it('saves, replaces by version and deletes a mapping', async () => {
    const client = await t.as(rights)
    const saved = await client.post('/import-mappings', { name: '开票系统', kind: 'invoices', mapping })
    expect(saved.status).toBe(201)
    expect((await client.post('/import-mappings', { name: '开票系统', kind: 'invoices', mapping })).status).toBe(409)
    const changed = { name: '开票系统 2', kind: 'invoices', mapping: { ...mapping, dates: 'mdy' } }
    expect((await client.put(`/import-mappings/${saved.body.id}`, changed)).status).toBe(428)
    expect((await client.put(`/import-mappings/${saved.body.id}`, changed, { 'if-match': '9' })).status).toBe(409)
    const replaced = await client.put(`/import-mappings/${saved.body.id}`, changed, { 'if-match': '1' })
    expect(replaced.body).toMatchObject({ name: '开票系统 2', version: 2, mapping: { dates: 'mdy' } })
    expect((await client.get('/import-mappings')).body.rows).toHaveLength(1)
    expect((await client.delete(`/import-mappings/${saved.body.id}`)).status).toBe(204)
    expect((await client.delete(`/import-mappings/${saved.body.id}`)).status).toBe(404)
  })

  it('a mapping with an unknown option is refused by name', async () => {
    const client = await t.as(rights)
    const answer = await client.post('/import-mappings', {
      name: 'x',
      kind: 'invoices',
      mapping: { ...mapping, dateFormat: 'mdy' },
    })
    expect([answer.status, answer.body.error.details[0].field]).toEqual([400, 'mapping.dateFormat'])
  })
})
