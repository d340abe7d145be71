import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8')
const program = (name: string, file: string) => path.join(root, 'node_modules', name, file)

function filesIn(...folders: string[]): string[] {
  return folders
    .filter((folder) => fs.existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      fs
        .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => path.posix.join(folder, name)),
    )
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file) && fs.statSync(path.join(root, file)).isFile())
}

describe('import directions', () => {
  /** A small tree of the same shape, each file breaking one rule; the linter runs over it with our configuration. */
  let tree: string
  let found: Map<string, string[]>

  const broken: Record<string, { code: string; rule: string }> = {
    'server/kernel/knows-business.ts': {
      code: `import { permissions } from '../modules/people/index.ts'\nexport const p = permissions\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/people/upward.ts': {
      code: `import { routes } from '../trade/index.ts'\nexport const r = routes\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/people/upward-type.ts': {
      code: `import type { Receivable } from '../trade/index.ts'\nexport type R = Receivable\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/trade/back-door.ts': {
      code: `import { find } from '../customers/store.ts'\nexport const f = find\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/trade/imports/back-door.ts': {
      code: `import { find } from '../../customers/store.ts'\nexport const f = find\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/trade/imports/composition.ts': {
      code: `import { routes } from '../../../app.ts'\nexport const r = routes\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/development/upward.ts': {
      code: `import { routes } from '../grading/index.ts'\nexport const r = routes\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/development/surveys/back-door.ts': {
      code: `import { find } from '../../customers/store.ts'\nexport const f = find\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/trade/upward.ts': {
      code: `import { routes } from '../development/index.ts'\nexport const r = routes\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/grading/rules.ts': {
      code: `import { sql } from '../../kernel/db.ts'\nexport const s = sql\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/policies/rules.ts': {
      code: `import fs from 'node:fs'\nexport const f = fs\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/trade/aging/rules.ts': {
      code: `import { list } from './store.ts'\nexport const l = list\n`,
      rule: 'no-restricted-imports',
    },
    'server/commands/back-door.ts': {
      code: `import { find } from '../modules/customers/store.ts'\nexport const f = find\n`,
      rule: 'no-restricted-imports',
    },
    'policy-pack/impure.ts': {
      code: `import { sql } from '../server/kernel/db.ts'\nexport const s = sql\n`,
      rule: 'no-restricted-imports',
    },
    'web/modules/trade/value.ts': {
      code: `import { routes } from '../../../server/modules/trade/index.ts'\nexport const r = routes\n`,
      rule: 'no-restricted-imports',
    },
    'server/modules/trade/ring-one.ts': {
      code: `import { two } from './ring-two.ts'\nexport const one = (): number => two()\n`,
      rule: 'no-cycle',
    },
    'server/modules/trade/floating.ts': {
      code: `async function save() {}\nexport function run() {\n  save()\n}\n`,
      rule: 'no-floating-promises',
    },
    'server/modules/trade/misused.ts': {
      code: `async function isOpen() {\n  return true\n}\nexport const answer = () => (isOpen() ? 1 : 2)\n`,
      rule: 'no-misused-promises',
    },
    'server/modules/trade/any.ts': { code: `export const anything = (x: any) => String(x)\n`, rule: 'no-explicit-any' },
    'server/modules/trade/default.ts': { code: `export default 1\n`, rule: 'no-default-export' },
    'server/modules/trade/long.ts': {
      code: Array.from({ length: 401 }, (_, i) => `export const x${i} = 1\n`).join(''),
      rule: 'max-lines',
    },
  }

  const sound: Record<string, string> = {
    'server/app.ts': `export const routes = []\n`,
    'server/kernel/db.ts': `export const sql = 1\nexport type Db = number\n`,
    'server/modules/people/index.ts': `export const permissions = {}\n`,
    'server/modules/customers/index.ts': `export { find } from './store.ts'\n`,
    'server/modules/customers/store.ts': `export const find = 1\n`,
    'server/modules/customers/rules.ts': `import type { Db } from '../../kernel/db.ts'\nexport type D = Db\n`,
    'server/modules/trade/index.ts': `export const routes = []\nexport type Receivable = string\n`,
    'server/modules/trade/service.ts': `import { find } from '../customers/index.ts'\nexport const f = find\n`,
    'server/modules/trade/aging/store.ts': `export const list = 1\n`,
    'server/modules/trade/ring-two.ts': `import { one } from './ring-one.ts'\nexport const two = (): number => one()\n`,
    'web/modules/trade/type.ts': `import type { Receivable } from '../../../server/modules/trade/index.ts'\nexport type R = Receivable\n`,
  }

  beforeAll(() => {
    tree = fs.mkdtempSync(path.join(os.tmpdir(), 'clavis-rules-'))
    const write = (file: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(tree, file)), { recursive: true })
      fs.writeFileSync(path.join(tree, file), text)
    }
    for (const [file, { code }] of Object.entries(broken)) write(file, code)
    for (const [file, code] of Object.entries(sound)) write(file, code)
    for (const file of ['.oxlintrc.json', 'tsconfig.json']) write(file, read(file))
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'))
    const folders = ['server', 'policy-pack', 'web']
    const { stdout } = spawnSync(
      process.execPath,
      [program('oxlint', 'bin/oxlint'), '--type-aware', '-f', 'json', ...folders],
      { cwd: tree, encoding: 'utf8' },
    )
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] }
    found = new Map()
    for (const { filename, code } of diagnostics) found.set(filename, [...(found.get(filename) ?? []), code])
  })

  afterAll(() => fs.rmSync(tree, { recursive: true, force: true }))

  test.each(Object.entries(broken))('%s is refused', (file, { rule }) => {
    expect(found.get(file)?.join(' ') ?? 'nothing').toContain(rule)
  })

  test('what keeps to the directions is accepted', () => {
    const refused = Object.keys(sound).filter((file) => found.get(file)?.some((code) => code.includes('restricted')))
    expect(refused).toEqual([])
  })
})

describe('the tree', () => {
  test('module files carry the names of the closed list', () => {
    const names = /^(rules|store|service|access|routes|jobs|index)\.ts$|\.test\.ts$/
    const strangers = filesIn('server/modules').filter((file) => !names.test(path.basename(file)))
    expect(strangers).toEqual([])
  })

  test('no source file is longer than 400 lines', () => {
    const long = filesIn('server', 'policy-pack', 'forms', 'web', 'tests', 'bench', 'scripts')
      .filter((file) => /\.(ts|tsx|mjs|sql|css)$/.test(file))
      .filter((file) => read(file).split('\n').length > 401)
    expect(long).toEqual([])
  })

  test('no file or folder is named after nothing', () => {
    const vague = /(^|\/)(utils?|helpers?|common|misc|types|constants)(\/|\.\w+$)/
    expect(
      filesIn('server', 'policy-pack', 'forms', 'web', 'tests', 'bench', 'scripts').filter((f) => vague.test(f)),
    ).toEqual([])
  })

  test('the lock file names no registry', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> }
    expect(Object.keys(packages).length).toBeGreaterThan(100)
    expect(Object.entries(packages).filter(([, entry]) => entry.resolved?.startsWith('http'))).toEqual([])
  })
})

describe('the documents', () => {
  const documents = ['README.md', 'README.zh-CN.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/operations.md']
  /** Names in backticks that look like files of the repository. */
  const pathsIn = (text: string) =>
    [...text.matchAll(/`([\w.@-]+(?:\/[\w.@-]+)*\/?)`|\]\(([^)#:]+)\)/g)]
      .map((match) => (match[1] ?? match[2])!)
      .filter((name) => name.includes('/') || /\.(md|json|ts|mjs)$/.test(name))
      .filter((name) => !/^(\.\/data|data|postgres|files)(\/|$)|^\.\w+$/.test(name))
  const commandsIn = (text: string) =>
    [...text.matchAll(/^(?:npm |CLAVIS_|PORT=|DATABASE_URL=|curl |echo |git )[^\n]*/gm)].map(([line]) =>
      line.split('#')[0]!.trim(),
    )

  test.each(documents)('every path named in %s exists', (document) => {
    const names = pathsIn(read(document))
    expect(names.length).toBeGreaterThan(0)
    const places = [root, path.join(root, path.dirname(document)), path.join(root, 'server')]
    expect(names.filter((name) => !places.some((place) => fs.existsSync(path.join(place, name))))).toEqual([])
  })

  test('a path that does not exist would be found', () => {
    expect(pathsIn('see `server/nowhere.ts` and [there](docs/nothing.md)')).toEqual([
      'server/nowhere.ts',
      'docs/nothing.md',
    ])
  })

  test('both READMEs show the same commands', () => {
    const english = commandsIn(read('README.md'))
    expect(english.length).toBeGreaterThan(5)
    expect(commandsIn(read('README.zh-CN.md'))).toEqual(english)
  })

  test('READMEs, ARCHITECTURE, CONTRIBUTING and decisions stay short', () => {
    const limits: [string, number][] = [
      ['README.md', 150],
      ['README.zh-CN.md', 150],
      ['ARCHITECTURE.md', 150],
      ['CONTRIBUTING.md', 80],
      ...filesIn('docs/adr').map((file): [string, number] => [file, 60]),
    ]
    expect(limits.filter(([file, most]) => read(file).split('\n').length - 1 > most)).toEqual([])
  })
})
