import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { readConfig } from './config.ts'
import type { Ctx, Services } from './context.ts'
import { sql } from './db.ts'
import { isSealed, openSecrets, seal, unseal, type Secrets } from './secrets.ts'

const fresh = testDatabase()
let folder: string
let tenantId: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'clavis-secrets-'))
  tenantId = await fresh.database().admin(async (db) => {
    await db.run(sql`delete from sealing_keys`)
    return (await db.one<{ id: string }>(sql`insert into tenants (name) values ('甲') returning tenant_id as id`)).id
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const keyFile = () => path.join(folder, 'secret.key')
const open = (env: Record<string, string> = {}) =>
  openSecrets(readConfig({ CLAVIS_DATA_DIR: folder, ...env }), fresh.database())
const services = (secrets: Secrets) => ({ secrets }) as Services
const commit = (secrets: Secrets) =>
  fresh.database().tenant(tenantId, (db) => secrets.noteKey({ db, tenant: { id: tenantId } } as Ctx))
const account = '工商银行 6222 0212 3456 7890'

describe('sealed values', () => {
  test('read back as they were, never lie in plain text and never look the same twice', async () => {
    const secrets = services(await open())
    const [a, b] = [seal(secrets, account), seal(secrets, account)]
    expect([unseal(secrets, a), unseal(secrets, b)]).toEqual([account, account])
    expect(a).not.toBe(b)
    expect(Buffer.from(a.split(':')[3]!, 'base64').includes(Buffer.from('6222'))).toBe(false)
    expect([isSealed(a), isSealed(account)]).toEqual([true, false])
    expect(unseal(secrets, seal(secrets, ''))).toBe('')
  })

  test('a value changed by one bit, cut off or not sealed at all is refused', async () => {
    const secrets = services(await open())
    const sealed = seal(secrets, account)
    const bytes = Buffer.from(sealed.split(':')[3]!, 'base64')
    bytes[20]! ^= 1
    const head = sealed.split(':').slice(0, 3).join(':')
    for (const wrong of [`${head}:${bytes.toString('base64')}`, `${head}:AAAA`, `${head}:`, account, '']) {
      expect(() => unseal(secrets, wrong)).toThrow('secrets.damaged')
    }
  })
})

describe('the key', () => {
  test('is made once, with the first sealed value, for its owner alone', async () => {
    const secrets = await open()
    expect(await readdir(folder)).toEqual([])
    seal(services(secrets), account)
    expect(await readdir(folder)).toEqual(['secret.key'])
    expect((await stat(keyFile())).mode & 0o777).toBe(0o600)
    const key = await readFile(keyFile(), 'utf8')
    expect(Buffer.from(key.trim(), 'base64')).toHaveLength(32)
    seal(services(await open()), account)
    expect(await readFile(keyFile(), 'utf8')).toBe(key)
  })

  test('eight processes that begin at once share one key', async () => {
    const script = `
      const { openSecrets } = await import('./server/kernel/secrets.ts')
      const database = { admin: async () => [] }
      const secrets = await openSecrets({ dataDir: ${JSON.stringify(folder)} }, database)
      process.stdout.write('ready')
      process.stdin.once('data', () => { console.log(secrets.seal('x')); process.exit(0) })`
    const processes = Array.from({ length: 8 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'pipe' }),
    )
    await Promise.all(processes.map((one) => new Promise((resolve) => one.stdout.once('data', resolve))))
    const answers = processes.map(
      (one) =>
        new Promise<string>((resolve) => {
          let text = ''
          one.stdout.on('data', (chunk) => (text += String(chunk)))
          one.on('close', () => resolve(text.trim()))
        }),
    )
    for (const one of processes) one.stdin.write('go\n')
    const sealed = await Promise.all(answers)
    const secrets = services(await open())
    expect(sealed.map((each) => unseal(secrets, each))).toEqual(Array(8).fill('x'))
    expect(await readdir(folder)).toEqual(['secret.key'])
  })

  test('comes from the environment when it stands there', async () => {
    const CLAVIS_SECRET_KEY = Buffer.alloc(32, 7).toString('base64')
    const sealed = seal(services(await open({ CLAVIS_SECRET_KEY })), account)
    expect(await readdir(folder)).toEqual([])
    expect(unseal(services(await open({ CLAVIS_SECRET_KEY })), sealed)).toBe(account)
    expect(() => readConfig({ CLAVIS_SECRET_KEY: 'short' })).toThrow('CLAVIS_SECRET_KEY: must be 32 bytes in base64')
  })

  test('that is gone is named, and no new one is begun while sealed values lie there', async () => {
    const first = await open()
    const sealed = seal(services(first), account)
    await commit(first)
    const key = await readFile(keyFile(), 'utf8')
    await rm(keyFile())
    const later = await open()
    expect(later.problem()?.code).toBe('secrets.key_missing')
    expect(() => unseal(services(later), sealed)).toThrow('secrets.key_missing')
    expect(() => seal(services(later), account)).toThrow('secrets.key_missing')
    expect(await readdir(folder)).toEqual([])
    await writeFile(keyFile(), key)
    expect([unseal(services(later), sealed), later.problem()]).toEqual([account, null])
  })

  test('that is another one is named', async () => {
    const first = await open()
    const sealed = seal(services(first), account)
    await commit(first)
    await writeFile(keyFile(), Buffer.alloc(32, 1).toString('base64'))
    const later = await open()
    expect(() => unseal(services(later), sealed)).toThrow('secrets.key_wrong')
    expect(() => seal(services(later), account)).toThrow('secrets.key_wrong')
    await writeFile(keyFile(), 'nonsense')
    const third = await open()
    expect(() => seal(services(third), account)).toThrow('secrets.key_unreadable')
    expect(() => unseal(services(third), sealed)).toThrow('secrets.key_unreadable')
  })

  test('of two directories on one database only the first to commit counts', async () => {
    const other = await mkdtemp(path.join(os.tmpdir(), 'clavis-secrets-'))
    try {
      const [a, b] = [await open(), await open({ CLAVIS_DATA_DIR: other })]
      seal(services(a), account)
      seal(services(b), account)
      await commit(a)
      await expect(commit(b)).rejects.toThrow('secrets.key_wrong')
      await commit(a)
      expect(() => seal(services(b), account)).toThrow('secrets.key_wrong')
    } finally {
      await rm(other, { recursive: true, force: true })
    }
  })
})
