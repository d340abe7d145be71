import fs from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { testApp, testPassword, type TestClient } from '../../../testing/app.ts'
import { refusalOf, testAttachments } from '../../../testing/attachments.ts'
import { maxAttachment } from './index.ts'

const t = testApp()
const { owner: theOwner, place, state, unique } = testAttachments(t)
let owner: TestClient
let port: number
let cookie: string

beforeAll(async () => {
  owner = theOwner()
  const { username } = owner.user
  const signedIn = await t.anonymous.post('/sessions', { username, password: testPassword })
  cookie = String(signedIn.headers['set-cookie']).split(';')[0]!
  await t.app().listen({ port: 0, host: '127.0.0.1' })
  port = (t.app().server.address() as AddressInfo).port
})

const url = (name = 'a.pdf') => `/attachments?${place()}&name=${name}`
const folder = (...names: string[]) => path.join(t.services().config.dataDir, 'files', ...names)

interface Sent {
  status: number
  code: string
}

/** Sends over a real connection, as a browser would; `feed` writes the body. */
function send(headers: http.OutgoingHttpHeaders, feed: (request: http.ClientRequest) => void): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      port,
      agent: false,
      method: 'POST',
      path: `/api/v1${url()}`,
      headers: { cookie, 'content-type': 'application/octet-stream', ...headers },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => {
        const { error } = JSON.parse(text) as { error?: { code: string } }
        resolve({ status: response.statusCode!, code: error?.code ?? '' })
        request.destroy()
      })
    })
    feed(request)
  })
}

/** Writes pieces of a megabyte until `bytes` are out or the other side has answered; how many went out. */
function pour(request: http.ClientRequest, bytes: number): { sent(): number } {
  const piece = Buffer.alloc(1_048_576, '%PDF-1.7 ')
  let left = bytes
  let answered = false
  request.on('response', () => (answered = true))
  const more = () => {
    while (left > 0 && !answered) {
      const next = piece.subarray(0, Math.min(left, piece.length))
      left -= next.length
      if (!request.write(next)) return void request.once('drain', more)
    }
    if (left === 0) request.end()
  }
  more()
  return { sent: () => bytes - left }
}

describe('FIL15 size', () => {
  test('50 MB and one byte are refused while they come, with an answer, and nothing stays', async () => {
    const before = await state()
    let poured!: { sent(): number }
    const answer = await send({ 'transfer-encoding': 'chunked' }, (request) => {
      poured = pour(request, maxAttachment * 8)
    })
    expect(answer).toEqual({ status: 413, code: 'file.too_large' })
    expect(poured.sent()).toBeLessThan(maxAttachment * 4)
    await vi.waitFor(async () => expect(await state()).toEqual(before))
  })

  test('exactly one byte more is too much, exactly 50 MB are not', async () => {
    const chunked = { 'transfer-encoding': 'chunked' }
    expect(await send(chunked, (request) => void pour(request, maxAttachment + 1))).toEqual({
      status: 413,
      code: 'file.too_large',
    })
    expect(await send(chunked, (request) => void pour(request, maxAttachment))).toEqual({ status: 201, code: '' })
  })

  test('a file that says itself that it is too large is refused before any of it has come', async () => {
    const answer = await send({ 'content-length': maxAttachment + 1 }, (request) => request.flushHeaders())
    expect(answer).toEqual({ status: 413, code: 'file.too_large' })
  })
})

describe('uploads that fail', () => {
  test('S22 thirty uploads that break off leave nothing', async () => {
    const before = await state()
    const arriving = (count: number) =>
      vi.waitFor(async () => expect((await state()).incoming).toHaveLength(count), { timeout: 10_000, interval: 5 })
    for (let n = 0; n < 30; n += 1) {
      let broken!: http.ClientRequest
      const answer = send({ 'content-length': 5_000_000 }, (request) => {
        broken = request
        request.write(Buffer.alloc(100_000, 'x'))
      }).catch(() => 'broken off')
      await arriving(1)
      broken.destroy()
      expect(await answer).toBe('broken off')
      await arriving(0)
    }
    expect(await state()).toEqual(before)
  })

  test('FIL23 a disk that is full at 80 % of the file is told, and leaves neither row nor bytes', async () => {
    const before = await state()
    const handle = await fs.open(folder('probe'), 'w')
    const prototype = Object.getPrototypeOf(handle) as fs.FileHandle
    await handle.close()
    await fs.rm(folder('probe'))
    const { appendFile } = prototype
    const full = vi.spyOn(prototype, 'appendFile').mockImplementation(async function (this: fs.FileHandle, data) {
      const bytes = data as Buffer
      await appendFile.call(this, bytes.subarray(0, bytes.length * 0.8))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    })
    try {
      expect(refusalOf(await owner.upload(url(), unique()))).toBe('507 storage.full')
    } finally {
      full.mockRestore()
    }
    expect(await state()).toEqual(before)
    expect((await owner.upload(url(), unique())).status).toBe(201)
  })

  test('a row that cannot be committed takes its new bytes with it, and leaves those that were there', async () => {
    const known = unique()
    const first = (await owner.upload(url('known.pdf'), known)).body as { sha256: string }
    const before = await state()
    const services = t.services()
    const { beforeCommit } = services
    const failing = async () => {
      let commits = 0
      services.beforeCommit = () => (++commits === 2 ? Promise.reject(new Error('lost')) : Promise.resolve())
      return (content: Buffer) => owner.upload(url('other.pdf'), content)
    }
    try {
      expect((await (await failing())(unique())).status).toBe(500)
      expect(await state()).toEqual(before)
      expect((await (await failing())(known)).status).toBe(500)
      expect(await state()).toEqual(before)
    } finally {
      services.beforeCommit = beforeCommit
    }
    expect(await services.files.sizeOf(first.sha256)).toBe(known.length)
  })

  test('bytes that one upload takes back are never those another has come to rely on', async () => {
    const services = t.services()
    const { beforeCommit } = services
    const content = unique()
    let commits = 0
    // Of two uploads of the same content that run at once, the first to store it fails to commit.
    services.beforeCommit = (ctx) => (++commits === 3 ? Promise.reject(new Error('lost')) : beforeCommit(ctx))
    try {
      const answers = await Promise.all([owner.upload(url('p.pdf'), content), owner.upload(url('q.pdf'), content)])
      const made = answers.filter(({ status }) => status === 201)
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 500])
      expect((await owner.get(`/attachments/${made[0]!.body.id}/content`)).bytes.equals(content)).toBe(true)
    } finally {
      services.beforeCommit = beforeCommit
    }
  })
})
