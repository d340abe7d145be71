import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs/promises'
import path from 'node:path'

/** The PostgreSQL programs of this platform. */
export interface Binaries {
  initdb: string
  pg_ctl: string
  postgres: string
}

/** Runs a PostgreSQL program as somebody PostgreSQL accepts (it refuses root). */
export type Runner = (program: string, args: string[]) => Promise<void>

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

/** Hands files over to the user the programs run as. */
export async function giveToDatabaseUser(files: string[]) {
  if (!isRoot) return
  const { uid, gid } = databaseUser()
  for (const file of files) await fs.chown(file, uid, gid)
}

/**
 * As a plain user programs run as they are. As root they run as `postgres`; where that user cannot enter a parent
 * folder (a clone under /root, a private temporary folder), the programs get the one capability to pass through.
 */
export function findRunner(directory: string, binaries: Binaries): Runner {
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
