import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const isRoot = process.getuid?.() === 0

let workplace: string
let dataDir: string
const children: ChildProcess[] = []

beforeEach(async () => {
  // With a space in it, and closed to everybody else as `mkdtemp` makes it.
  workplace = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis life '))
  dataDir = path.join(workplace, 'data')
})

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
  const pid = await postgresPid()
  if (pid !== null) {
    process.kill(pid, 'SIGKILL')
  }
  await fs.rm(workplace, { recursive: true, force: true, maxRetries: 10 })
})

interface Server {
  child: ChildProcess
  address: string
  health(): Promise<number>
  /** Ends it with the signal; the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** The embedded database even where the run itself uses an outside one. */
function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { DATABASE_URL: _outside, ...rest } = process.env
  return { ...rest, PORT: '0', CLAVIS_DATA_DIR: dataDir, CLAVIS_LOG: 'error', CLAVIS_LANG: 'en', ...more }
}

const direct = [process.execPath, path.join(root, 'scripts', 'start.mjs')]

function launch(more: Record<string, string> = {}, [program, ...args] = direct) {
  const child = spawn(program!, args, { cwd: root, env: environment(more) })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return { child, output: () => output }
}

async function start(more: Record<string, string> = {}, command = direct): Promise<Server> {
  const { child, output } = launch(more, command)
  const printed = /Clavis 钥客 {2}(http:\S+)/
  await until('the server prints its address', () => {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${output()}`)
    return printed.test(output())
  })
  const address = printed.exec(output())![1]!
  return {
    child,
    address,
    health: async () => (await fetch(`${address}/api/health`)).status,
    async end(signal) {
      const exit = once(child, 'exit')
      child.kill(signal)
      const [code] = (await exit) as [number | null]
      return code
    },
  }
}

/** A start that is expected to be refused: exit code and everything printed. */
async function refused(more: Record<string, string> = {}) {
  const { child, output } = launch(more)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output: output() }
}

function cli(...args: string[]): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(root, 'scripts', 'clavis.mjs'), ...args],
      { env: environment() },
      (error, stdout) => resolve({ code: error ? Number(error.code) : 0, stdout }),
    )
  })
}

async function kill(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

/** The database server recorded in the data directory, if that process lives. */
async function postgresPid(): Promise<number | null> {
  const file = path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  const pid = Number((await fs.readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  return pid && isAlive(pid) ? pid : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(what: string, holds: () => boolean | Promise<boolean>) {
  for (const deadline = Date.now() + 60_000; !(await holds());) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

const list = (folder: string) => fs.readdir(path.join(dataDir, folder)).catch(() => [])

describe('the server and its own PostgreSQL', { timeout: 120_000 }, () => {
  test('a started server is healthy; SIGTERM ends it cleanly and stops PostgreSQL', async () => {
    const server = await start()
    const answer = await fetch(`${server.address}/api/health`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ status: 'ok' })
    expect(await postgresPid()).not.toBeNull()
    expect(await server.end('SIGTERM')).toBe(0)
    expect(await postgresPid()).toBeNull()
  })

  test('Ctrl-C under npm, which arrives twice, still ends cleanly', async () => {
    const server = await start()
    const exit = once(server.child, 'exit')
    server.child.kill('SIGINT')
    server.child.kill('SIGINT')
    expect((await exit)[0]).toBe(0)
    expect(await postgresPid()).toBeNull()
  })

  test('after kill -9 the next start takes over the PostgreSQL left behind, and stops it in the end', async () => {
    const first = await start()
    const pid = await postgresPid()
    await first.end('SIGKILL')
    expect(await postgresPid()).toBe(pid)
    const second = await start()
    expect(await second.health()).toBe(200)
    expect(await postgresPid()).toBe(pid)
    expect(await second.end('SIGTERM')).toBe(0)
    expect(await postgresPid()).toBeNull()
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    '%s to npm itself ends the server, and npm start works again',
    async (signal) => {
      const first = await start({}, ['npm', 'start'])
      await first.end(signal)
      await until('the server has left', async () => (await list('.')).every((name) => name !== 'server.pid'))
      const second = await start()
      expect(await second.health()).toBe(200)
    },
  )

  test('a first start killed while it makes the database leaves nothing that needs a hand', async () => {
    const { child } = launch()
    await until('the database is being made', async () =>
      (await list('postgres')).some((name) => name.startsWith('making')),
    )
    await kill(child)
    const server = await start()
    expect(await server.health()).toBe(200)
    expect(await server.end('SIGTERM')).toBe(0)
    await until('what was left is dropped', async () => {
      expect(await cli('doctor')).toMatchObject({ code: 0 })
      return (await list('postgres')).every((name) => !/making|lock/.test(name))
    })
  })

  test('a second server on the same directory is refused with the pid of the first', async () => {
    const first = await start()
    const { code, output } = await refused()
    expect(code).toBe(1)
    expect(output).toContain(`Another Clavis server (pid ${first.child.pid})`)
    expect(await first.health()).toBe(200)
  })

  test('a port in use is refused in one line, and no PostgreSQL is left running', async () => {
    const other = net.createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as net.AddressInfo
    const { code, output } = await refused({ PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(output.split('\n').filter((line) => line.startsWith('clavis: '))).toEqual([
      expect.stringContaining('EADDRINUSE'),
    ])
    expect(await postgresPid()).toBeNull()
  })

  test('the command line works alone and beside a running server, and only the last one out stops PostgreSQL', async () => {
    expect(await cli('doctor', '--json')).toMatchObject({ code: 0 })
    expect(await postgresPid()).toBeNull()
    const server = await start()
    const { code, stdout } = await cli('doctor', '--json')
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as { ok: boolean }).ok).toBe(true)
    expect(await postgresPid()).not.toBeNull()
    expect(await server.health()).toBe(200)
  })

  test('commands started at the same moment on an empty directory all succeed', async () => {
    const results = await Promise.all([1, 2, 3].map(() => cli('doctor', '--json')))
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(await postgresPid()).toBeNull()
  })

  test('inside a folder closed to everybody else PostgreSQL runs, never as root', async () => {
    await fs.chmod(workplace, 0o700)
    const server = await start()
    expect(await server.health()).toBe(200)
    const owner = (await fs.stat(path.join(dataDir, 'postgres', 'cluster'))).uid
    if (isRoot) expect(owner).not.toBe(0)
    else expect(owner).toBe(process.getuid?.())
  })

  test('when PostgreSQL is killed the server says 503, starts it again and answers 200', async () => {
    const server = await start()
    const pid = (await postgresPid())!
    process.kill(pid, 'SIGKILL')
    await until('the server reports the loss', async () => (await server.health()) === 503)
    await until('the server has recovered', async () => (await server.health()) === 200)
    expect(await postgresPid()).not.toBe(pid)
    expect((await refused()).output).toContain(`Another Clavis server (pid ${server.child.pid})`)
    expect(await server.end('SIGTERM')).toBe(0)
    expect(await postgresPid()).toBeNull()
  })
})
