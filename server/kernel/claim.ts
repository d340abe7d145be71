import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import type { Database } from './db.ts'

/**
 * Makes this process the one server on the directory, for as long as it lives. The claim is a lock of the database
 * session, so a killed server leaves none behind; a second server is refused with the pid of the first. After a
 * restart of the database the claim is renewed; should another server have been quicker, `lost` is called.
 */
export async function claimDirectory(
  database: Database,
  dataDir: string,
  lost: (reason: Error) => void,
): Promise<{ release(): Promise<void> }> {
  const pidFile = path.join(dataDir, 'server.pid')
  let client: pg.PoolClient | null = null
  let released = false
  const claim = async () => {
    client = await take(database, pidFile)
    client?.once('end', () => released || void renew())
    return client !== null
  }
  const occupied = async () =>
    new Error(`Another Clavis server (pid ${pidOf(await holderOf(pidFile))}) already runs on ${dataDir}`)
  const renew = async () => {
    client?.release(true)
    client = null
    while (!released) {
      await sleep(500)
      const claimed = await claim().catch(() => null) // null: the database is still away
      if (claimed === false) lost(await occupied())
      if (claimed !== null) return
    }
  }
  if (!(await claim())) throw await occupied()
  return {
    async release() {
      released = true
      client?.release(true)
      await fs.rm(pidFile, { force: true })
    },
  }
}

/** The session that holds the claim, or null. A server that was killed or stopped just now may take a moment to end. */
async function take(database: Database, pidFile: string): Promise<pg.PoolClient | null> {
  const client = await database.pool.connect()
  const attempt = `select pg_try_advisory_lock(hashtext('clavis.server')) as got`
  try {
    for (const deadline = Date.now() + 5000; ; await sleep(100)) {
      if ((await client.query<{ got: boolean }>(attempt)).rows[0]!.got) break
      if (Date.now() < deadline) continue
      client.release()
      return null
    }
    await fs.writeFile(pidFile, (await identity(process.pid))!)
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}

const holderOf = async (pidFile: string) => (await fs.readFile(pidFile, 'utf8').catch(() => '')).trim()
const pidOf = (holder: string) => Number.parseInt(holder, 10)

/**
 * Runs `work` as the one process that prepares the directory. The lock names its holder and appears with the name in
 * it; the lock of a dead holder counts as none.
 */
export async function locked<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(directory, 'starting.lock')
  const mine = `${lock}.${process.pid}.${randomBytes(4).toString('hex')}`
  await fs.writeFile(mine, (await identity(process.pid))!)
  try {
    while (!(await tryLink(mine, lock))) {
      const holder = await holderOf(lock)
      if (holder && holder !== (await identity(pidOf(holder)))) await dropDeadLock(lock, holder, `${mine}.dead`)
      else await sleep(50)
    }
    await dropLeftovers(directory)
    try {
      return await work()
    } finally {
      await fs.rm(lock, { force: true })
    }
  } finally {
    await fs.rm(mine, { force: true })
  }
}

/** The files of processes that were killed while they waited or worked. */
async function dropLeftovers(directory: string) {
  for (const name of await fs.readdir(directory)) {
    const pid = /^starting\.lock\.(\d+)\./.exec(name)?.[1]
    if (pid && (await identity(Number(pid))) === null) await fs.rm(path.join(directory, name), { force: true })
  }
}

/** Taken aside before it is dropped: another process may have done so first and hold the lock by now. */
async function dropDeadLock(lock: string, holder: string, aside: string) {
  try {
    await fs.rename(lock, aside)
  } catch {
    return
  }
  if ((await holderOf(aside)) !== holder) await tryLink(aside, lock)
  await fs.rm(aside, { force: true })
}

async function tryLink(file: string, name: string): Promise<boolean> {
  try {
    await fs.link(file, name)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/** A process as "pid start": in a new container, or after a restart, the pid alone may be somebody else's. */
async function identity(pid: number): Promise<string | null> {
  if (!Number.isInteger(pid) || !isAlive(pid)) return null
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return String(pid)
  // After the name in brackets, which may hold anything, come the state (third field) and the start (22nd).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? null : `${pid} ${fields[19]}`
}

/** Whether a process is there and not just waiting to be collected. */
export const isRunning = async (pid: number): Promise<boolean> => (await identity(pid)) !== null

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
