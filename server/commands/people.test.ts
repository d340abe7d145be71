import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp, openClavis, type Clavis } from '../app.ts'
import { runCli } from '../cli.ts'
import { readConfig } from '../kernel/config.ts'
import { sql } from '../kernel/db.ts'
import { testDatabase } from '../testing/database.ts'

const fresh = testDatabase()
let folder: string
beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'clavis-test-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const program = `import { runCli } from './server/cli.ts'; process.exitCode = await runCli(process.argv.slice(1), process.env)`

/** Runs a command line in a process of its own. */
function clavis(args: string[], stdin = ''): Promise<{ code: number | null; out: string; err: string }> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: fresh.url(), CLAVIS_DATA_DIR: folder, LANG: 'zh_CN.UTF-8' }
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, '--', ...args], {
    env,
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdin.end(stdin)
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

/** Runs a command line that reads nothing in this process, which is faster. */
async function clavisHere(args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))))
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text))))
  try {
    const env = { DATABASE_URL: fresh.url(), CLAVIS_DATA_DIR: folder, LANG: 'zh_CN.UTF-8' }
    const code = await runCli(args, env)
    return { code, out, err }
  } finally {
    stdout.mockRestore()
    stderr.mockRestore()
  }
}

describe('the command line', () => {
  const setup = ['setup', '--company', '华东精工有限公司', '--admin', 'Wang.Wu', '--name', '王五', '--password-stdin']
  const key = ['api-key', 'create', '--name', 'ERP', '--scope', 'people.read', '--scope', 'people.manage']

  test('refuses with one clear line and an exit code', async () => {
    const cases: [args: string[], stdin: string, line: RegExp][] = [
      [key, '', /还没有设立公司/],
      [setup, '12345678\n', /^clavis: 输入有误 — password: 密码太常见/],
      [setup.slice(0, -1), '', /用法：clavis setup/],
    ]
    for (const [args, stdin, line] of cases) {
      const { code, out, err } = stdin ? await clavis(args, stdin) : await clavisHere(args)
      expect([code, out]).toEqual([1, ''])
      expect(err).toMatch(line)
      expect(err.trimEnd().split('\n')).toHaveLength(1)
    }
    expect(await fresh.database().admin((db) => db.rows(sql`select 1 from tenants`))).toEqual([])
  })

  test('sets the company up once, with the password as typed', async () => {
    const done = await clavis(setup, ' correct horse 7 battery \r\n')
    expect([done.code, done.err]).toEqual([0, ''])
    expect(done.out).toBe('“华东精工有限公司”已设立，请以 Wang.Wu 登录\n')
    expect(done.out).not.toContain('horse')
    const again = await clavis(setup, 'correct horse 7 battery\n')
    expect([again.code, again.err]).toEqual([1, 'clavis: 公司已经设立，请登录\n'])
  })

  test('makes a key that works, and no second of the name, for nobody unknown, with no unknown scope', async () => {
    const made = await clavisHere(key)
    expect([made.code, made.err]).toEqual([0, ''])
    expect(made.out).toMatch(/^clv_[0-9a-f]{32}_[\w-]{43}\n$/)
    await withServer(async (app) => {
      const get = (url: string) => app.inject({ url, headers: { authorization: `Bearer ${made.out.trim()}` } })
      expect((await get('/api/v1/me')).json()).toMatchObject({
        username: 'wang.wu',
        permissions: ['people.read', 'people.manage'],
      })
      const signIn = { username: 'wang.wu', password: ' correct horse 7 battery ' }
      expect((await app.inject({ method: 'POST', url: '/api/v1/sessions', payload: signIn })).statusCode).toBe(201)
    })
    expect((await clavisHere(key)).err).toBe('clavis: 名称已存在 — name: 名称已存在\n')
    expect((await clavisHere([...key.slice(0, 3), 'other', ...key.slice(4), '--user', 'nobody'])).err).toBe(
      'clavis: 没有用户“nobody”\n',
    )
    const unknown = await clavisHere(['api-key', 'create', '--name', 'x', '--scope', 'no.such'])
    expect(unknown.code).toBe(1)
    expect(unknown.err).toMatch(/scopes\.0: 只接受：everything \/ people\.read/)
  })
})

async function withServer(work: (app: Awaited<ReturnType<typeof createApp>>) => Promise<void>) {
  const config = readConfig({ DATABASE_URL: fresh.url(), CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' })
  const clavisServer: Clavis = await openClavis(config)
  const app = await createApp(clavisServer.services)
  try {
    await work(app)
  } finally {
    await app.close()
    await clavisServer.close()
  }
}
