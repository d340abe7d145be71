import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { createApp, openClavis, type Clavis } from '../server/app.ts'
import { readConfig } from '../server/kernel/config.ts'
import { serveWeb } from '../server/main.ts'
import { testDatabase } from '../server/testing/database.ts'

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

interface Screen {
  width: number
  height: number
}

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

  /** A fresh visitor: own cookies, own screen. */
  const visitor = (screen: Screen, locale: 'zh-CN' | 'en-US' = 'zh-CN'): Promise<BrowserContext> =>
    browser!.newContext({
      viewport: screen,
      locale,
      // Where its users are: the company's days are theirs.
      timezoneId: 'Asia/Shanghai',
      baseURL: address,
      // A busy machine moves a sheet between press and release; at rest it is where it was found.
      reducedMotion: 'reduce',
      isMobile: screen.width < 600,
      hasTouch: screen.width < 600,
    })
  return {
    services: () => clavis!.services,
    address: () => address,
    visitor,
    /** A visitor who has signed in. */
    async signedIn(username: string, screen = desktop): Promise<BrowserContext> {
      const person = await visitor(screen)
      await call(person, 'POST', '/sessions', { username, password })
      return person
    },
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

/** A page that is looked at after every step: by eye later, as `<name>-<step>.png`, and by axe now. */
export async function looking(visitor: BrowserContext, name: string) {
  const page = await visitor.newPage()
  const found = troubles(page)
  const shown = async (step: string) => {
    await settled(page)
    await picture(page, `${name}-${step}`)
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
    expect(violations.map((v) => `${step}: ${v.id} ${v.nodes[0]?.html}`)).toEqual([])
    // Not innerWidth: a phone zooms out until what is too wide fits.
    expect(await page.evaluate('document.documentElement.scrollWidth'), `${step} fits`).toBeLessThanOrEqual(
      page.viewportSize()!.width,
    )
    expect(found).toEqual([])
  }
  return { page, shown }
}

/** Nothing is loading and nothing moves. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.locator('.ant-spin-spinning, .ant-skeleton-active').first().waitFor({ state: 'hidden' })
  await page.evaluate('Promise.allSettled(document.getAnimations().map((a) => a.finished))')
}

/** The password of everybody in a journey. */
export const password = '山高月小 水落石出'

/** Calls the API as whoever is signed in there. */
export async function call<T>({ request }: BrowserContext, method: string, path: string, data?: object): Promise<T> {
  const answer = await request.fetch(`/api/v1${path}`, { method, ...(data ? { data } : {}) })
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true)
  return (answer.status() === 204 ? undefined : await answer.json()) as T
}
