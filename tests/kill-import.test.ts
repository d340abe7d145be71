import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEmbedded, type EmbeddedPostgres } from '../server/kernel/postgres.ts'

const rows = 20_000
const rounds = { commandLine: 14, server: 6 }

/** Moments spread over the whole import, in an order that looks random and is the same in every run. */
const moments = (count: number) => Array.from({ length: count }, (_, k) => ((k * 5) % count) / count + 0.02)

let folder: string
let dataDir: string
let file: string
let mapping: string
let postgres: EmbeddedPostgres
let database: pg.Client

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-kill-'))
  dataDir = path.join(folder, 'data')
  file = path.join(folder, 'invoices.csv')
  mapping = path.join(folder, 'mapping.json')
  await fs.writeFile(file, invoicesCsv())
  await fs.writeFile(mapping, JSON.stringify(mappingOf()))
  const made = cli(['setup', '--company', '试验公司', '--admin', 'admin', '--password-stdin'])
  made.stdin!.end('correct horse battery')
  expect(await exitOf(made)).toBe(0)
  postgres = await startEmbedded(path.join(dataDir, 'postgres'))
  database = new pg.Client({ connectionString: postgres.url })
  await database.connect()
})

afterAll(async () => {
  await database.end()
  await postgres.release()
  await fs.rm(folder, { recursive: true, force: true })
})

describe('an import that is killed', () => {
  it('on the command line leaves all of the file or nothing, at any moment', async () => {
    const whole = await timed(async () => expect(await exitOf(importing())).toBe(0))
    const seen = { all: 0, none: 0 }
    for (const moment of moments(rounds.commandLine)) {
      await emptied()
      const command = importing()
      const ended = exitOf(command)
      await Promise.race([ended, after(moment * whole)])
      command.kill('SIGKILL')
      await ended
      await settled()
      const there = await counts()
      expect([{ invoices: 0, imports: 0, customers: 0 }, complete]).toContainEqual(there)
      seen[there.invoices === 0 ? 'none' : 'all'] += 1
    }
    expect(seen.none).toBeGreaterThan(0)
    await emptied()
    expect(await exitOf(importing())).toBe(0)
    expect(await counts()).toEqual(complete)
  }, 300_000)

  it('in the server is finished by the next start, whole and once', async () => {
    await emptied()
    let server = await startServer()
    const session = await signIn(server)
    const upload = await call(server, session, 'POST', '/uploads?name=invoices.csv', await fs.readFile(file))
    for (const moment of moments(rounds.server)) {
      const started = await call(server, session, 'POST', '/imports', {
        kind: 'invoices',
        sha256: upload['sha256'],
        name: 'invoices.csv',
        mapping: mappingOf(),
        dryRun: false,
        again: true,
      })
      await after(moment * 2500)
      server.child.kill('SIGKILL')
      await server.ended
      server = await startServer()
      const job = await finished(server, session, String(started['jobId']))
      expect(job['state']).toBe('done')
      expect(await counts()).toEqual(complete)
      await emptied()
    }
    server.child.kill('SIGTERM')
    await server.ended
  }, 600_000)
})

const complete = { invoices: rows, imports: 1, customers: 500 }

function invoicesCsv(): string {
  const lines = ['number,date,customer,gross']
  for (let n = 0; n < rows; n++)
    lines.push(`${n + 1},2025-${String((n % 12) + 1).padStart(2, '0')}-15,K${n % 500},${n}.50`)
  return `${lines.join('\n')}\n`
}

const mappingOf = () => ({
  columns: { number: 'number', issuedOn: 'date', customerCode: 'customer', gross: 'gross' },
  createCustomers: true,
})

const environment = () => ({ ...process.env, CLAVIS_DATA_DIR: dataDir, DATABASE_URL: '', CLAVIS_LOG: 'error', CI: '1' })

function cli(args: string[]): ChildProcess {
  return spawn(process.execPath, ['scripts/clavis.mjs', ...args], {
    env: environment(),
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

const importing = () => cli(['import', 'invoices', file, '--mapping', mapping, '--json'])
const exitOf = async (child: ChildProcess) => ((await once(child, 'exit')) as [number | null])[0]
const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** Everything imported is removed as the owner; the company stays. */
async function emptied() {
  await database.query('truncate allocations, receipts, invoices, imports, customers cascade')
}

/** The dead process's transaction is over once the server has noticed that nobody is there. */
async function settled() {
  await expect
    .poll(
      async () => (await database.query(`select 1 from pg_stat_activity where application_name = 'clavis'`)).rowCount,
    )
    .toBe(0)
}

async function counts() {
  const { rows: found } = await database.query<typeof complete>(
    `select (select count(*) from invoices)::int as invoices, (select count(*) from imports)::int as imports,
            (select count(*) from customers)::int as customers`,
  )
  return found[0]!
}

interface Server {
  child: ChildProcess
  ended: Promise<unknown>
  address: string
}

async function startServer(): Promise<Server> {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...environment(), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let output = ''
  for await (const chunk of child.stdout!) {
    output += String(chunk)
    const address = /http:\/\/\S+/.exec(output)?.[0]
    if (address) return { child, ended, address }
  }
  throw new Error(`the server did not start: ${output}`)
}

async function signIn(server: Server): Promise<string> {
  const response = await fetch(`${server.address}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'correct horse battery' }),
  })
  expect(response.status).toBe(201)
  return response.headers.getSetCookie()[0]!.split(';')[0]!
}

async function call(server: Server, session: string, method: string, target: string, body?: object | Buffer) {
  const isFile = Buffer.isBuffer(body)
  const response = await fetch(`${server.address}/api/v1${target}`, {
    method,
    headers: {
      cookie: session,
      ...(body ? { 'content-type': isFile ? 'application/octet-stream' : 'application/json' } : {}),
    },
    ...(body ? { body: isFile ? new Uint8Array(body) : JSON.stringify(body) } : {}),
  })
  expect(response.ok, await response.clone().text()).toBe(true)
  return (await response.json()) as Record<string, unknown>
}

async function finished(server: Server, session: string, jobId: string) {
  let job: Record<string, unknown> = {}
  await expect
    .poll(
      async () => {
        job = await call(server, session, 'GET', `/jobs/${jobId}`)
        return job['state'] === 'done' || job['state'] === 'failed'
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBe(true)
  return job
}
