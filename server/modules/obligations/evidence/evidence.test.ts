import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkFiles, unneededFiles } from '../../../file-check.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { refusalOf } from '../../../testing/attachments.ts'
import { exe, html, pdf } from '../../../testing/bytes.ts'
import { insertAccounts } from '../../../testing/trade.ts'
import { owe, type Evidence, type Owed } from '../index.ts'

const t = testApp({ now: '2026-09-23T02:00:00Z' })

let owner: TestClient
let head: TestClient
let colleague: TestClient
let serial = 0

beforeAll(async () => {
  const none = { permissions: [], scope: 'own' as const }
  head = await t.as(none)
  owner = await t.as(none)
  colleague = await t.as(none)
  await t.system(({ db }) =>
    db.run(sql`update users set superior_id = ${head.user.id} where id in (${owner.user.id}, ${colleague.user.id})`),
  )
})

async function owed(evidence: Evidence['kind'], subject?: Owed['subject']): Promise<string> {
  const key = String(++serial)
  return t.system(async (ctx) => {
    await owe(ctx, {
      kind: 'visit',
      key,
      article: { policy: 'key-account', version: 1, code: 'C-05' },
      ownerId: owner.user.id,
      subject: subject ?? { kind: 'visit', id: key, label: `回访${key}` },
      dueOn: '2026-09-30',
      evidence,
    })
    return (await ctx.db.one<{ id: string }>(sql`select id from obligations where key = ${key}`)).id
  })
}
const paper = () => pdf(`/Duty ${++serial}`)
const send = (id: string, name: string, content: Buffer, who = owner) =>
  who.upload(`/obligations/${id}/evidence?name=${encodeURIComponent(name)}`, content)
const take = (id: string, who: TestClient) => who.get(`/obligations/${id}/evidence`)

describe('a file as evidence', () => {
  it('fulfils what asks for it, stands on the duty and is there to be saved', async () => {
    const id = await owed('file')
    const content = paper()
    const done = await send(id, '回访/纪要.pdf', content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(done.status).toBe(200)
    expect(done.body).toMatchObject({
      state: 'fulfilled',
      evidence: { kind: 'file', name: '纪要.pdf', mediaType: 'application/pdf', size: content.length, sha256 },
    })
    const saved = await take(id, owner)
    expect(saved.status).toBe(200)
    expect(saved.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(content.length),
      'content-security-policy': 'sandbox',
    })
    expect(saved.headers['content-disposition']).toMatch(/^attachment; .*%E7%BA%AA%E8%A6%81\.pdf$/)
    const [event] = await t.system(({ db }) =>
      db.rows<{ after: object }>(
        sql`select after from events where subject_id = ${id} and kind = 'obligation.fulfilled'`,
      ),
    )
    expect(event!.after).toMatchObject({ state: 'fulfilled', evidence: { kind: 'file', sha256 } })
    expect(refusalOf(await send(id, '再来.pdf', content))).toBe('409 obligation.closed')
  })

  it.each(['note', 'acknowledgement', 'record'] as const)(
    'a duty that asks for one is not fulfilled by a %s',
    async (kind) => {
      const id = await owed('file')
      const evidence = kind === 'note' ? { kind, text: '已办' } : { kind }
      expect((await owner.post(`/obligations/${id}/fulfilment`, { evidence })).status).toBe(400)
      const claimed = { kind: 'file', name: 'a.pdf', sha256: '0'.repeat(64), size: 1, mediaType: 'application/pdf' }
      expect((await owner.post(`/obligations/${id}/fulfilment`, { evidence: claimed })).status).toBe(400)
      expect((await owner.get(`/obligations/${id}`)).body).toMatchObject({ state: 'open', evidence: null })
    },
  )

  it('does in place of a note, but not of somebody’s word or a record', async () => {
    expect((await send(await owed('note'), 'a.pdf', paper())).body.state).toBe('fulfilled')
    const [word, record] = [await owed('acknowledgement'), await owed('record')]
    expect((await send(word, 'a.pdf', paper())).body.error.details[0].code).toBe('value.not_accepted')
    expect(refusalOf(await send(record, 'a.pdf', paper()))).toBe('409 obligation.by_record')
  })

  it.each([
    ['网页.html', html(), '400 file.type_not_allowed'],
    ['程序.pdf', exe(), '400 file.type_mismatch'],
    ['空的.txt', Buffer.alloc(0), '400 file.empty'],
    ['..', Buffer.from('x'), '400 file.name'],
  ])('%s is refused and the duty stays open', async (name, content, refusal) => {
    const id = await owed('file')
    expect(refusalOf(await send(id, name, content))).toBe(refusal)
    expect((await owner.get(`/obligations/${id}`)).body.state).toBe('open')
  })
})

describe('A-07 who hands it in and who reads it', () => {
  it('nobody hands in or reads for a duty he does not see', async () => {
    const id = await owed('file')
    expect(refusalOf(await send(id, 'a.pdf', paper(), colleague))).toBe('404 not_found')
    expect(refusalOf(await take(id, owner))).toBe('404 not_found')
    expect((await send(id, 'a.pdf', paper(), head)).body.state).toBe('fulfilled')
    expect(refusalOf(await take(id, colleague))).toBe('404 not_found')
    expect((await take(id, owner)).status).toBe(200)
  })

  it('on a customer the reader does not see, not even who sees the duty', async () => {
    const accounts = await t.system(({ db, tenant }) =>
      insertAccounts(db, tenant.id, [{ code: 'K1', name: '看得见', ownerId: owner.user.id }]),
    )
    const customerId = accounts['K1']!
    const id = await owed('file', { kind: 'customer', id: customerId, label: 'K1', customerId })
    await send(id, 'a.pdf', paper())
    expect((await take(id, owner)).status).toBe(200)
    const outside = await t.as({ permissions: ['obligations.read-all'], scope: 'own' })
    expect((await outside.get(`/obligations/${id}`)).body.evidence).toBe(null)
    expect(refusalOf(await take(id, outside))).toBe('404 not_found')
  })

  it('D-19 taken by somebody else than the owner it is entered in the access register', async () => {
    const id = await owed('file')
    await send(id, 'a.pdf', paper())
    await take(id, owner)
    await take(id, head)
    const looks = await t.system(({ db }) =>
      db.rows(sql`select action, actor_name as who from access_register where subject_id = ${id}`),
    )
    expect(looks).toEqual([{ action: 'exported', who: head.user.name }])
  })
})

describe('R34 in the store', () => {
  it('a file that evidence needs is not among the unneeded, and is missed when it is gone', async () => {
    const content = paper()
    const id = await owed('file')
    const { sha256 } = (await send(id, '凭证.pdf', content)).body.evidence
    // Long after every file of this company was stored.
    t.setClock('2090-01-01T02:00:00Z')
    expect(await unneededFiles(t.services())).toEqual({ count: 0, bytes: 0 })
    t.setClock('2026-09-23T02:00:00Z')
    await rm(t.services().files.path(sha256))
    const { missing } = await checkFiles(t.services(), t.tenant())
    expect(missing).toMatchObject([{ sha256, fault: 'absent', neededBy: [{ kind: 'obligation', id }] }])
    expect(refusalOf(await take(id, owner))).toBe('410 file.missing')
  })
})
