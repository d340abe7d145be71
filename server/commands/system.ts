import fs from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp, openClavis } from '../app.ts'
import { wrongUsage, type StandaloneCommand } from './command.ts'
import { readConfig, type Config } from '../kernel/config.ts'
import type { Services } from '../kernel/context.ts'
import { sql, type Database } from '../kernel/db.ts'
import { knownMigrations } from '../kernel/migrate.ts'

interface Check {
  name: string
  ok: boolean
  detail: string
}

interface Diagnosis {
  ok: boolean
  checks: Check[]
}

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
const leastFree = 500_000_000

const doctor: StandaloneCommand = {
  name: 'doctor',
  usage: 'doctor [--json]',
  summary: {
    zh: '检查运行环境：Node、数据目录、数据库、迁移、权限',
    en: 'Checks Node, the data directory and the database',
  },
  async runAlone(env): Promise<Diagnosis> {
    const config = readConfig({ ...env, CLAVIS_LOG: 'error' })
    const checks = [
      await check('node', () => Promise.resolve(nodeVersion())),
      await check('data directory', () => writable(config.dataDir)),
      await check('disk', () => freeSpace(config.dataDir)),
      ...(await databaseChecks(config)),
      await check('pages', pages),
    ]
    return { ok: checks.every(({ ok }) => ok), checks }
  },
  text: ({ checks }: Diagnosis) =>
    checks.map(({ name, ok, detail }) => `${ok ? '✓' : '✗'} ${name.padEnd(18)} ${detail}`).join('\n'),
  isBadNews: ({ ok }: Diagnosis) => !ok,
}

/** A check says what it found, or throws what is wrong. */
async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

function nodeVersion(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) throw new Error(`${process.versions.node}; 20.19 or newer is needed`)
  return process.versions.node
}

async function writable(dataDir: string): Promise<string> {
  await fs.mkdir(dataDir, { recursive: true })
  const probe = path.join(dataDir, `.doctor-${process.pid}`)
  await fs.writeFile(probe, 'x')
  await fs.rm(probe)
  return dataDir
}

async function freeSpace(dataDir: string): Promise<string> {
  const { bavail, bsize } = await fs.statfs(dataDir)
  const free = `${Math.floor((bavail * bsize) / 1_000_000)} MB free`
  if (bavail * bsize < leastFree) throw new Error(`${free}; at least ${leastFree / 1_000_000} MB are needed`)
  return free
}

async function pages(): Promise<string> {
  const file = path.join(root, 'web', 'dist', 'index.html')
  const built = await fs.stat(file).catch(() => null)
  return built ? `built ${built.mtime.toISOString()}` : 'not built yet; "npm start" builds them'
}

async function databaseChecks(config: Config): Promise<Check[]> {
  const place = config.databaseUrl ? 'DATABASE_URL' : 'embedded'
  try {
    const clavis = await openClavis(config)
    try {
      const { database, secrets } = clavis.services
      return [
        await check('database', () => serverVersion(database, place)),
        await check('migrations', () => migrations(database)),
        await check('role clavis_app', () => role(database)),
        await check('row-level security', () => rowSecurity(database)),
        await check('company', () => company(database)),
        await check('secret key', () => secretKey(secrets.problem())),
      ]
    } finally {
      await clavis.close()
    }
  } catch (error) {
    return [{ name: 'database', ok: false, detail: `${place}: ${reason(error)}` }]
  }
}

/** A refused connection to a name with several addresses carries its reasons inside. */
function reason(error: unknown): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error
  return inner instanceof Error ? inner.message : String(inner)
}

async function serverVersion(database: Database, place: string): Promise<string> {
  const { version } = await database.admin((db) =>
    db.one<{ version: string }>(sql`select current_setting('server_version') as version`),
  )
  return `PostgreSQL ${version} (${place})`
}

async function migrations(database: Database): Promise<string> {
  const rows = await database.admin((db) => db.rows<{ name: string }>(sql`select name from schema_migrations`))
  const applied = new Set(rows.map(({ name }) => name))
  const pending = (await knownMigrations()).filter((name) => !applied.has(name))
  if (pending.length) throw new Error(`not applied: ${pending.join(', ')}`)
  return `${applied.size} applied`
}

async function role(database: Database): Promise<string> {
  const found = await database.admin((db) =>
    db.maybe<{ powers: boolean; member: boolean }>(sql`
      select rolsuper or rolbypassrls as powers, pg_has_role(current_user, oid, 'member') as member
      from pg_roles where rolname = 'clavis_app'`),
  )
  if (!found) throw new Error('missing')
  if (found.powers) throw new Error('must be neither superuser nor allowed to bypass row-level security')
  if (!found.member) throw new Error('the connecting user is not a member of it')
  return 'bound by row-level security'
}

async function rowSecurity(database: Database): Promise<string> {
  const tables = await database.admin((db) =>
    db.rows<{ name: string; isSecured: boolean }>(sql`
      select c.relname as name,
             c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid) as "isSecured"
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`),
  )
  const open = tables.filter(({ isSecured }) => !isSecured).map(({ name }) => name)
  if (open.length) throw new Error(`off on ${open.join(', ')}`)
  return `on, ${tables.length} tables`
}

function secretKey(problem: Error | null): Promise<string> {
  return problem ? Promise.reject(problem) : Promise.resolve('fits what is sealed')
}

async function company(database: Database): Promise<string> {
  const rows = await database.admin((db) =>
    db.rows<{ name: string }>(sql`select name from tenants order by created_at`),
  )
  return rows.map(({ name }) => name).join(', ') || 'none set up yet'
}

const openapi: StandaloneCommand = {
  name: 'openapi',
  usage: 'openapi [--write | --check]',
  summary: {
    zh: '输出接口说明(OpenAPI 3.1);--write 写入 docs/api/openapi.json,--check 核对它是否最新',
    en: 'Prints the OpenAPI 3.1 document; --write saves docs/api/openapi.json, --check tells whether it is current',
  },
  options: { write: { type: 'boolean' }, check: { type: 'boolean' } },
  async runAlone(env, args, options) {
    if (args.length || (options['write'] && options['check'])) throw wrongUsage(openapi)
    const config = readConfig({ ...env, CLAVIS_LOG: 'silent' })
    // Describing the routes runs none of them, so nothing needs to be opened.
    const app = await createApp({ config } as Services)
    await app.ready()
    const document = app.swagger()
    await app.close()
    if (!options['write'] && !options['check']) return document
    const file = path.join(root, 'docs', 'api', 'openapi.json')
    const text = `${JSON.stringify(document, null, 2)}\n`
    if (options['check']) {
      if ((await fs.readFile(file, 'utf8').catch(() => '')) === text) return { file: 'docs/api/openapi.json' }
      throw new Error('docs/api/openapi.json is not current: run "npm run -s clavis -- openapi --write" and commit it')
    }
    await fs.mkdir(path.dirname(file), { recursive: true })
    await fs.writeFile(file, text)
    return { file: 'docs/api/openapi.json' }
  },
}

export const systemCommands: StandaloneCommand[] = [doctor, openapi]
