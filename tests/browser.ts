import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { createApp, openClavis, type Clavis } from '../server/app.ts'
import { readConfig } from '../server/kernel/config.ts'
import { serveWeb } from '../server/main.ts'
import { testDatabase } from '../server/testing/database.ts'

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome']
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where the pictures of a journey go; looked at by people, compared by nobody. */
const pictures = path.resolve('.cache/screenshots')

/**
 * The whole product in this process over an empty database, with the built pages, and a real browser in front of it.
 * Needs `npm run build` to have run; the check does that first.
 */
export function wholeProduct() {
  const clone = testDatabase()
  let clavis: Clavis | undefined
  let browser: Browser | undefined
  let address = ''
  let close = async () => {}
  beforeAll(async () => {
    const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-journey-'))
    clavis = await openClavis(readConfig({ DATABASE_URL: clone.url(), CLAVIS_DATA_DIR: dataDir, CLAVIS_LOG: 'error' }))
    const app = await createApp(clavis.services)
    await serveWeb(app)
    await clavis.services.jobs.work(clavis.services)
    address = await app.listen({ port: 0, host: '127.0.0.1' })
    const executablePath = process.env['CHROME_PATH'] ?? places.find((place) => existsSync(place))
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: flags })
    close = async () => {
      await browser?.close()
      await app.close()
      await clavis?.close()
      await fs.rm(dataDir, { recursive: true, force: true })
    }
  })
  afterAll(() => close())
  return {
    services: () => clavis!.services,
    address: () => address,
    /** A fresh visitor: own cookies, own screen. */
    visitor: (
      screen: { width: number; height: number },
      locale: 'zh-CN' | 'en-US' = 'zh-CN',
    ): Promise<BrowserContext> =>
      browser!.newContext({
        viewport: screen,
        locale,
        // Where its users are: the company's days are theirs.
        timezoneId: 'Asia/Shanghai',
        baseURL: address,
        isMobile: screen.width < 600,
        hasTouch: screen.width < 600,
      }),
  }
}

/** Keeps a picture of the page as `.cache/screenshots/<name>.png`. */
export async function picture(page: Page, name: string): Promise<void> {
  await fs.mkdir(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true, animations: 'disabled' })
}

/** Fails on anything the page throws or the browser reports as an error while the journey runs. */
export function troubles(page: Page): string[] {
  const found: string[] = []
  page.on('pageerror', (error) => found.push(String(error)))
  page.on('console', (message) => {
    // A refused request (a wrong password, a first visit) is the journey's business, not trouble.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) found.push(message.text())
  })
  return found
}
