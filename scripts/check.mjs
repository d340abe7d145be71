// `npm test`: everything that must hold before a change is taken, in one list; what CI runs, and nothing else.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { chromeAdvice, ensureChrome } from './chrome.mjs'
import { ensureInstalled, fail, root } from './install.mjs'
import { ensureWeb } from './web.mjs'

process.chdir(root)
ensureInstalled()
const chrome = ensureChrome()
if (!chrome) fail(chromeAdvice)

const hasWeb = existsSync('web/index.html')
const sources = ['server', 'policy-pack', 'web', 'tests', 'bench', 'scripts', 'forms', 'vitest.config.ts'].filter(
  existsSync,
)
const report = path.join(root, '.cache', `tests-${process.pid}.json`)
mkdirSync(path.dirname(report), { recursive: true })

const program = (name, file) => path.join(root, 'node_modules', name, file)
const node = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit', env: environment() }).status === 0

const steps = [
  ['format', () => node(program('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.')],
  ['lint', () => node(program('oxlint', 'bin/oxlint'), '--type-aware', ...sources)],
  ['types of the server', () => node(program('typescript', 'bin/tsc'), '-p', '.')],
  ...(existsSync('web/tsconfig.json')
    ? [['types of the pages', () => node(program('typescript', 'bin/tsc'), '-p', 'web')]]
    : []),
  ['unused code', () => node(program('knip', 'bin/knip.js'), '--no-progress')],
  ['openapi', () => node('scripts/clavis.mjs', 'openapi', '--check')],
  ...(hasWeb ? [['build', ensureWeb]] : []),
  ['tests', runTests],
]

function runTests() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return node(program('vitest', 'vitest.mjs'), 'run', ...reporters)
}

function environment() {
  return { ...process.env, CHROME_PATH: chrome, CLAVIS_LANG: 'en', NODE_ENV: 'test' }
}

/** Tests that passed and failed; a run that broke off before its report counts as one failure. */
function countTests() {
  try {
    const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: success ? numFailedTests : Math.max(1, numFailedTests) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const results = steps.map(([name, run]) => {
  process.stdout.write(`\n── ${name}\n`)
  const started = Date.now()
  return { name, ok: run(), seconds: ((Date.now() - started) / 1000).toFixed(1) }
})
const tests = countTests()
rmSync(report, { force: true })

process.stdout.write('\n')
for (const { name, ok, seconds } of results) process.stdout.write(`${ok ? '✓' : '✗'} ${name} (${seconds} s)\n`)
const failed = tests.failed + results.filter(({ name, ok }) => !ok && name !== 'tests').length
process.stdout.write(`\n${tests.passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
