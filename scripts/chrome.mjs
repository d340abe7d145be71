import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { root } from './install.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']
const places = {
  linux: ['/snap/bin/chromium', '/opt/google/chrome/chrome'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((folder) =>
    path.join(process.env[folder] ?? 'C:\\', 'Google', 'Chrome', 'Application', 'chrome.exe'),
  ),
}

/** The browser the journeys run in: CHROME_PATH, an installed one, or one fetched the ordinary way; null when none. */
export function ensureChrome() {
  const wanted = process.env.CHROME_PATH
  if (wanted) return isProgram(wanted) ? wanted : null
  const found = installed()
  if (found) return found
  process.stderr.write('Installing Chromium for the browser journeys …\n')
  const program = path.join(root, 'node_modules', 'playwright-core', 'cli.js')
  spawnSync(process.execPath, [program, 'install', 'chromium'], { cwd: root, stdio: ['ignore', 2, 2] })
  return fetched()
}

export const chromeAdvice =
  'No Chrome or Chromium for the browser journeys: install one ("apt-get install chromium" on Debian, ' +
  '"brew install --cask google-chrome" on macOS), or set CHROME_PATH to its program'

function installed() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name)))
  return [...onPath, ...(places[process.platform] ?? [])].find(isProgram) ?? fetched()
}

/** Playwright's own copy, when it was fetched before. */
function fetched() {
  const { chromium } = createRequire(import.meta.url)('playwright-core')
  const program = chromium.executablePath()
  return isProgram(program) ? program : null
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
