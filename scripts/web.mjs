import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './install.mjs'

const web = path.join(root, 'web')
const stamp = path.join(web, 'dist', '.sources')

/** Builds the pages when they are missing or their sources changed. False when the build failed. */
export function ensureWeb() {
  if (!existsSync(path.join(web, 'index.html'))) return true
  const sources = hashOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return true
  process.stderr.write('Building the pages …\n')
  // Built aside and moved, so that an interrupted build never stands where the server looks.
  const making = path.join(root, '.cache', `web-${process.pid}`)
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', web, '--outDir', making, '--emptyOutDir', '--logLevel', 'warn']
  try {
    if (spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] }).status !== 0) return false
    writeFileSync(path.join(making, '.sources'), sources)
    rmSync(path.dirname(stamp), { recursive: true, force: true })
    renameSync(making, path.dirname(stamp))
    return true
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

function hashOfSources() {
  const hash = createHash('sha256')
  const add = (file) => hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file))
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(folder, entry.name)
      if (entry.isDirectory()) {
        if (file !== path.join(web, 'dist') && entry.name !== 'node_modules') walk(file)
      } else if (entry.isFile()) add(file)
    }
  }
  walk(web)
  add(path.join(root, 'package-lock.json'))
  return hash.digest('hex')
}
