import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this clone. */
export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Installs the dependencies when they are missing or not those of package-lock.json. Needs nothing but Node itself. */
export function ensureInstalled() {
  requireNode()
  if (isInstalled()) return
  process.stderr.write('Installing dependencies …\n')
  const args = ['ci', '--include=dev', '--include=optional', '--no-fund', '--no-audit']
  // Started by npm, its own program is known; otherwise the one on the PATH is used.
  const npm = process.env.npm_execpath
  const own = npm && /npm-cli\.[cm]?js$/.test(npm)
  const result = own
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (result.status !== 0) fail('The dependencies could not be installed: "npm ci" failed, see above')
}

/** Ends the program with one clear line. */
export function fail(message) {
  process.stderr.write(`clavis: ${message}\n`)
  process.exit(1)
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node 20.19 or newer is needed; this is ${process.versions.node}`)
}

/** npm writes node_modules/.package-lock.json last, so an interrupted installation counts as none. */
function isInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  try {
    const have = packages(installed)
    // Optional packages of other machines are left out by npm.
    return Object.entries(packages(path.join(root, 'package-lock.json'))).every(
      ([name, { version, optional }]) => name === '' || (have[name] ? have[name].version === version : optional),
    )
  } catch {
    return false
  }
}
