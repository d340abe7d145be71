import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Config } from './config.ts'
import type { Ctx, Services } from './context.ts'
import { sql, type Database } from './db.ts'
import { defineError, type AppError } from './errors.ts'

/*
 * Values that are read only through the program: bank accounts, passwords of mail servers. They lie in the database as
 *
 *   sealed:1:<id of the key>:<base64 of nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)>
 *
 * AES-256-GCM under one key, which never lies in the database: it comes from CLAVIS_SECRET_KEY or from `secret.key`
 * under the data directory, made when the first value is sealed. The database keeps the key's id (the first 16 hex
 * digits of its SHA-256), so that a lost or exchanged key is told from a damaged value, and no second key is begun.
 */

const keyMissing = defineError('secrets.key_missing', 503, {
  zh: '已有加密数据，但找不到密钥：请从备份恢复数据目录下的 secret.key,或设置 CLAVIS_SECRET_KEY',
  en: 'There are sealed values but the key is gone: restore secret.key in the data directory or set CLAVIS_SECRET_KEY',
})
const keyWrong = defineError('secrets.key_wrong', 503, {
  zh: '密钥与加密数据不符（数据用 {used} 加密，当前密钥为 {present}）：请恢复原来的 secret.key 或 CLAVIS_SECRET_KEY',
  en: 'The key is not the one the values were sealed with ({used}; this is {present}): restore secret.key or CLAVIS_SECRET_KEY',
})
const keyUnreadable = defineError('secrets.key_unreadable', 503, {
  zh: '数据目录下的 secret.key 读不出 32 字节的密钥',
  en: 'No key of 32 bytes can be read from secret.key in the data directory',
})
const damaged = defineError('secrets.damaged', 503, { zh: '加密数据已损坏', en: 'A sealed value is damaged' })

/** The key of this process. */
export interface Secrets {
  seal(plain: string): string
  unseal(sealed: string): string
  /** What keeps values from being sealed and unsealed; null when nothing does. */
  problem(): AppError | null
  /** Keeps the key's id with the values it sealed, before they are committed. */
  noteKey(ctx: Ctx): Promise<void>
}

/** A text as it may lie in the database: readable only with the key, different every time. */
export const seal = ({ secrets }: Services, plain: string): string => secrets.seal(plain)

/** The text that was sealed. Throws `secrets.…` (503) when the key is gone or another one, or the value is damaged. */
export const unseal = ({ secrets }: Services, sealed: string): string => secrets.unseal(sealed)

/** Whether a text is a sealed one; what was written before values were sealed is not. */
export const isSealed = (text: string): boolean => /^sealed:1:[0-9a-f]{16}:/.test(text)

interface Key {
  id: string
  bytes: Buffer
}

const keyOf = (bytes: Buffer): Key => ({
  bytes,
  id: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
})

/** Reads the key, if there is one, and which one the database was sealed with. Makes none yet. */
export async function openSecrets(config: Config, database: Database): Promise<Secrets> {
  const file = path.join(config.dataDir, 'secret.key')
  const used = await database.admin((db) =>
    db.rows<{ id: string }>(sql`select distinct key_id as id from sealing_keys`),
  )
  const usedIds = new Set(used.map(({ id }) => id))
  const noted = new Set<string>()
  let key: Key | null = config.secretKey ? keyOf(config.secretKey) : null
  let hasSealed = false

  /** The key there is; looked for again as long as there is none, so that a restored file needs no restart. */
  const present = (): Key | null => (key ??= readKey(file))
  const fault = (id: string | undefined): AppError | null => {
    const found = present()
    if (!found) return id === undefined ? null : keyMissing()
    return id === undefined || id === found.id ? null : keyWrong({ used: id, present: found.id })
  }
  const problem = (): AppError | null => {
    try {
      const found = present()
      return found && usedIds.has(found.id) ? null : fault([...usedIds][0])
    } catch (error) {
      return error as AppError
    }
  }
  return {
    problem,
    seal(plain) {
      const wrong = problem()
      if (wrong) throw wrong
      hasSealed = true
      return sealedWith((key ??= makeKey(file)), plain)
    },
    unseal(sealed) {
      const id = isSealed(sealed) ? sealed.split(':')[2]! : ''
      if (!id) throw damaged()
      const wrong = fault(id)
      if (wrong) throw wrong
      return unsealedWith(present()!, sealed)
    },
    async noteKey({ db, tenant }) {
      if (!hasSealed || !key || noted.has(tenant.id)) return
      const isNew = await db.run(sql`
        insert into sealing_keys (tenant_id, key_id) values (${tenant.id}, ${key.id}) on conflict do nothing`)
      if (isNew) return // not sure before it is committed: asked again next time
      const { id } = await db.one<{ id: string }>(sql`select key_id as id from sealing_keys`)
      usedIds.add(id)
      if (id === key.id) {
        noted.add(tenant.id)
        return
      }
      hasSealed = false
      throw keyWrong({ used: id, present: key.id })
    },
  }
}

function sealedWith({ id, bytes }: Key, plain: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', bytes, nonce)
  const content = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `sealed:1:${id}:${content.toString('base64')}`
}

function unsealedWith({ bytes }: Key, sealed: string): string {
  const content = Buffer.from(sealed.split(':')[3] ?? '', 'base64')
  if (content.length < 28) throw damaged()
  const decipher = createDecipheriv('aes-256-gcm', bytes, content.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(content.subarray(-16))
  try {
    return Buffer.concat([decipher.update(content.subarray(12, -16)), decipher.final()]).toString('utf8')
  } catch {
    throw damaged()
  }
}

function readKey(file: string): Key | null {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw keyUnreadable()
  }
  const bytes = Buffer.from(text.trim(), 'base64')
  if (bytes.length !== 32) throw keyUnreadable()
  return keyOf(bytes)
}

/** Of several processes at once one makes the key and all take it: it appears under its name with its content in it. */
function makeKey(file: string): Key {
  const mine = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  const handle = fs.openSync(mine, 'wx', 0o600)
  try {
    fs.writeSync(handle, `${randomBytes(32).toString('base64')}\n`)
    fs.fsyncSync(handle)
    fs.linkSync(mine, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    fs.closeSync(handle)
    fs.rmSync(mine, { force: true })
  }
  return readKey(file)!
}
