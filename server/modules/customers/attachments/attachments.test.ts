import { chmod, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { refusalOf, testAttachments } from '../../../testing/attachments.ts'
import { eicar, exe, html, jpeg, pdf, png, svg } from '../../../testing/bytes.ts'
import { attachmentsOf, hasAttachment } from './index.ts'

const t = testApp()
const {
  customerId: idOfCustomer,
  newCustomer,
  owner: theOwner,
  place,
  serial,
  state,
  unique,
  upload,
} = testAttachments(t)
let owner: TestClient
let customerId: string
beforeAll(() => {
  owner = theOwner()
  customerId = idOfCustomer()
})

const newest = (kind: string) =>
  t.system(({ db }) =>
    db.one<{ reason: string | null; label: string; before: unknown; after: unknown }>(sql`
      select reason, subject_label as label, before, after from events where kind = ${kind} order by seq desc limit 1`),
  )

describe('K-04 a file is kept with a customer', () => {
  test('as it was sent, under a clean name, with who brought it and when', async () => {
    const content = unique()
    const made = await upload('营业执照 (副本).pdf', content)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      customerId,
      part: 'basic',
      subjectKind: 'customer',
      subjectId: customerId,
      name: '营业执照 (副本).pdf',
      mediaType: 'application/pdf',
      size: content.length,
      uploadedByName: owner.user.name,
      uploadedAt: t.now().toISOString(),
      isMissing: false,
      can: { remove: true },
    })
    const { bytes, headers, status } = await owner.get(`/attachments/${made.body.id}/content`)
    expect([status, bytes.equals(content)]).toEqual([200, true])
    expect(headers['content-length']).toBe(String(content.length))
    const event = await newest('attachment.added')
    expect(event).toMatchObject({ label: '营业执照 (副本).pdf', after: { sha256: made.body.sha256, customerId } })
  })

  test('the list shows what is there, the newest first, by part and by subject, page by page', async () => {
    const id = await newCustomer()
    const names = ['a.pdf', 'b.pdf', 'c.pdf']
    for (const name of names) await upload(name, unique(), owner, place('basic', id))
    await upload('d.pdf', unique(), owner, place('products', id))
    await upload('e.pdf', unique(), owner, `${place('other', id)}&subjectKind=visit&subjectId=42`)
    const listed = async (query: string) => {
      const { status, body } = await owner.get(`/attachments?customerId=${id}&${query}`)
      expect(status).toBe(200)
      return body as { rows: { name: string }[]; nextCursor: string | null }
    }
    expect((await listed('')).rows).toHaveLength(5)
    expect((await listed('part=basic')).rows.map(({ name }) => name).toSorted()).toEqual(names)
    expect((await listed('subjectKind=visit&subjectId=42')).rows.map(({ name }) => name)).toEqual(['e.pdf'])
    const first = await listed('part=basic&limit=2')
    const second = await listed(`part=basic&limit=2&cursor=${first.nextCursor}`)
    expect([...first.rows, ...second.rows].map(({ name }) => name).toSorted()).toEqual(names)
    expect(second.nextCursor).toBeNull()
  })

  test('the same file sent twice to the same place is kept once, also when both arrive together', async () => {
    const content = unique()
    const [a, b] = await Promise.all([upload('twice.pdf', content), upload('twice.pdf', content)])
    expect([a.status, b.status, a.body.id]).toEqual([201, 201, b.body.id])
    const elsewhere = await upload('twice.pdf', content, owner, place('products'))
    expect(elsewhere.body.id).not.toBe(a.body.id)
    expect((await state()).stored.filter((name) => name.endsWith(a.body.sha256))).toHaveLength(1)
  })

  test('others ask for the files of many subjects at once, or whether there is one', async () => {
    const id = await newCustomer()
    await upload('s.pdf', unique(), owner, `${place('basic', id)}&subjectKind=survey&subjectId=s-1`)
    await t.system(async (ctx) => {
      const [one, none] = [
        { customerId: id, kind: 'survey', id: 's-1' },
        { customerId: id, kind: 'survey', id: 's-2' },
      ]
      expect((await attachmentsOf(ctx, [one, none])).map(({ name, subjectId }) => [name, subjectId])).toEqual([
        ['s.pdf', 's-1'],
      ])
      expect([await hasAttachment(ctx, one), await hasAttachment(ctx, none)]).toEqual([true, false])
      expect(await hasAttachment(ctx, { ...one, customerId })).toBe(false)
      expect(await attachmentsOf(ctx, [])).toEqual([])
    })
  })
})

describe('names', () => {
  test.each([
    ['FIL01', '../../etc/passwd.pdf', 'passwd.pdf'],
    ['FIL02', '..\\..\\web.config.pdf', 'web.config.pdf'],
    ['FIL04', 'con.pdf', '_con.pdf'],
    ['FIL06', '合同\r\nSet-Cookie: a=b.pdf', '合同Set-Cookie_ a=b.pdf'],
    ['FIL08', 'a.pdf. . ', 'a.pdf'],
    ['FIL09', 'X.PdF', 'X.PdF'],
  ])('%s %j is kept as %j', async (_id, raw, clean) => {
    const { status, body } = await upload(raw, unique())
    expect([status, body.name]).toEqual([201, clean])
    const { headers } = await owner.get(`/attachments/${body.id}/content`)
    expect(headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent(clean)}`)
    expect(headers['set-cookie']).toBeUndefined()
  })

  test('FIL05 a name of 300 characters is cut to 200 with its extension', async () => {
    const { body } = await upload(`${'文'.repeat(300)}.pdf`, unique())
    expect(body.name).toBe(`${'文'.repeat(196)}.pdf`)
  })

  test.each([
    ['FIL01 a path without an extension', '../../etc/passwd', 'file.type_not_allowed'],
    ['FIL02 a file of the web server', '..\\..\\web.config', 'file.type_not_allowed'],
    ['FIL03 NUL', '合同\0.pdf.exe', 'file.name'],
    ['FIL03 NUL, written out', '合同%00.pdf.exe', 'file.name'],
    ['FIL07 writing turned round', '\u202efdp.exe', 'file.name'],
    ['FIL09 a script in capitals', 'x.pHp', 'file.type_not_allowed'],
    ['FIL09 a picture that runs', 'x.SVG', 'file.type_not_allowed'],
    ['FIL09 a page', 'x.HtMl', 'file.type_not_allowed'],
    ['FIL09 a program', 'x.eXe', 'file.type_not_allowed'],
  ])('%s is refused, and nothing of it arrives', async (_what, name, code) => {
    const before = await state()
    const { status, body } = await upload(name, unique())
    expect([status, body.error.code]).toEqual([400, code])
    expect(await state()).toEqual(before)
  })
})

describe('content', () => {
  test.each([
    ['FIL10 SVG with a script as a picture', 'logo.png', svg, 'file.type_mismatch'],
    ['FIL11 HTML as a licence', '营业执照.jpg', html, 'file.type_mismatch'],
    ['FIL12 GIF and script at once', 'a.jpg', () => Buffer.from('GIF89a/*\x01*/=1;alert(1)'), 'file.type_mismatch'],
    ['a program as a paper', 'a.pdf', exe, 'file.type_mismatch'],
    ['a picture under the name of another kind', 'a.png', () => jpeg(), 'file.type_mismatch'],
    ['FIL14 nothing at all', 'a.pdf', () => Buffer.alloc(0), 'file.empty'],
    ['FIL17 a picture of 900 million pixels', 'logo.png', () => png(30_000, 30_000), 'image.dimensions'],
  ])('%s is refused and leaves nothing', async (_what, name, content, code) => {
    const before = await state()
    expect(refusalOf(await upload(name, content()))).toBe(`400 ${code}`)
    expect(await state()).toEqual(before)
  })

  test('FIL16 a form of many parts is no upload', async () => {
    const parts = Array.from(
      { length: 10_000 },
      (_, i) => `--x\r\ncontent-disposition: form-data; name="file"\r\n\r\n${i}\r\n`,
    )
    for (const type of ['multipart/form-data; boundary=x', 'multipart/form-data', 'application/pdf', 'text/plain']) {
      const answer = await owner.send('POST', `/attachments?${place()}&name=a.pdf`, `${parts.join('')}--x--`, {
        'content-type': type,
      })
      expect(refusalOf(answer)).toBe('415 media.unsupported')
    }
  })

  test('FIL18 what the virus scanner finds is not stored, nor anything while it does not answer', async () => {
    const { config } = t.services()
    const script = path.join(config.dataDir, 'scanner.sh')
    const content = Buffer.concat([eicar(), Buffer.from(`\n${serial()}\n`)])
    try {
      await writeFile(script, '#!/bin/sh\ntest "$1" = --quiet || exit 2\ngrep -q EICAR "$2" && exit 1\nexit 0\n')
      await chmod(script, 0o755)
      config.virusScanner = `${script} --quiet`
      const before = await state()
      expect(refusalOf(await upload('eicar.txt', content))).toBe('400 file.infected')
      config.virusScanner = script
      expect(refusalOf(await upload('a.pdf', unique()))).toBe('503 file.scan_failed')
      config.virusScanner = '/nowhere/clamdscan'
      expect(refusalOf(await upload('a.pdf', unique()))).toBe('503 file.scan_failed')
      expect(await state()).toEqual(before)
      config.virusScanner = `${script} --quiet`
      expect((await upload('clean.pdf', unique())).status).toBe(201)
    } finally {
      config.virusScanner = undefined
      await rm(script)
    }
  })
})

describe('serving', () => {
  test('FIL12 a PDF with a script is handed over to be saved and can run nowhere', async () => {
    const { body } = await upload('script.pdf', pdf(`/OpenAction<</S/JavaScript/JS(app.alert(${serial()}))>>`))
    const { headers } = await owner.get(`/attachments/${body.id}/content`)
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    expect(headers['content-disposition']).toMatch(/^attachment; /)
  })

  test('FIL13 the address decides neither the type nor whether it is shown', async () => {
    const { body } = await upload('a.png', png(3, serial()))
    for (const query of ['mime=text/html', 'inline=1', 'response-content-type=text/html&inline=true']) {
      const { status, headers } = await owner.get(`/attachments/${body.id}/content?${query}`)
      expect([status, headers['content-type']]).toEqual([200, 'image/png'])
      expect(headers['content-disposition']).toMatch(/^attachment; /)
    }
  })

  test('text goes out in the encoding it came in, as text', async () => {
    const { body } = await upload(
      'a.csv',
      Buffer.from([0xbb, 0xe1, 0x2c, 0x31, 0x0a, ...Buffer.from(String(serial()))]),
    )
    const { headers } = await owner.get(`/attachments/${body.id}/content`)
    expect(headers['content-type']).toBe('text/csv; charset=gb18030')
  })

  test('R34 a file whose bytes are lost says so in the list and at the download', async () => {
    const { body } = await upload('lost.pdf', unique())
    await rm(t.services().files.path(body.sha256))
    expect(refusalOf(await owner.get(`/attachments/${body.id}/content`))).toBe('410 file.missing')
    const { rows: listed } = (await owner.get(`/attachments?${place()}&limit=200`)).body
    const found = (listed as { id: string; isMissing: boolean }[]).find(({ id }) => id === body.id)
    expect(found!.isMissing).toBe(true)
  })
})

describe('taking a file away', () => {
  test('needs a reason, leaves an event, and keeps row and bytes for the record', async () => {
    const { body } = await upload('a.pdf', unique())
    expect((await owner.delete(`/attachments/${body.id}`, {})).status).toBe(400)
    expect((await owner.delete(`/attachments/${body.id}`, { reason: '上传错了客户' })).status).toBe(204)
    expect(refusalOf(await owner.get(`/attachments/${body.id}/content`))).toBe('404 not_found')
    expect(refusalOf(await owner.delete(`/attachments/${body.id}`, { reason: 'x' }))).toBe('404 not_found')
    expect(await newest('attachment.removed')).toMatchObject({
      reason: '上传错了客户',
      label: 'a.pdf',
      before: { sha256: body.sha256 },
    })
    const kept = await t.system(({ db }) =>
      db.one(sql`select removed_by_name as by, remove_reason as reason from attachments where id = ${body.id}`),
    )
    expect(kept).toEqual({ by: owner.user.name, reason: '上传错了客户' })
    expect(await t.services().files.sizeOf(body.sha256)).toBe(body.size)
  })
})
