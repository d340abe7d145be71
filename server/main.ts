import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import { createApp, openClavis } from './app.ts'
import { claimDirectory } from './kernel/claim.ts'
import { readConfig } from './kernel/config.ts'

const webFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'web', 'dist')

/** Starts the server and keeps it until a signal ends it. */
export async function main(env: Record<string, string | undefined> = process.env): Promise<void> {
  const config = readConfig(env)
  const clavis = await openClavis(config)
  const closers = [() => clavis.close()]
  const close = async () => {
    for (const step of closers.toReversed()) await step()
  }
  try {
    const { services } = clavis
    if (!config.databaseUrl) {
      const claim = await claimDirectory(services.database, config.dataDir, (reason) => void end(close, 1, reason))
      closers.push(() => claim.release())
    }
    const app = await createApp(services)
    closers.push(() => app.close())
    if (existsSync(webFolder)) await serveWeb(app)
    await services.jobs.work(services)
    endOnSignals(close)
    const address = await app.listen({ port: config.port, host: config.host })
    process.stdout.write(`Clavis 钥客  ${address.replace('[::1]', 'localhost')}\n`)
  } catch (error) {
    await close()
    throw error
  }
}

/** Ctrl-C under npm arrives twice, from the terminal and from npm; only one that comes later means "at once". */
function endOnSignals(close: () => Promise<void>) {
  let since: number | undefined
  const onSignal = () => {
    if (since !== undefined && Date.now() - since > 2000) process.exit(1)
    if (since !== undefined) return
    since = Date.now()
    void end(close, 0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
}

async function end(close: () => Promise<void>, code: number, reason?: Error) {
  if (reason) process.stderr.write(`clavis: ${reason.message}\n`)
  setTimeout(() => process.exit(1), 30_000).unref()
  try {
    await close()
    process.exit(code)
  } catch (error) {
    process.stderr.write(`clavis: ${(error as Error).message}\n`)
    process.exit(1)
  }
}

/** The built pages; any path that is no file of theirs is a page of the single-page application. */
export async function serveWeb(app: Awaited<ReturnType<typeof createApp>>) {
  await app.register(fastifyStatic, { root: webFolder, serve: false })
  const open = { config: { access: 'public' }, schema: { hide: true } } as const
  app.get('/assets/:file', open, (request, reply) => {
    const { file } = request.params as { file: string }
    return reply.sendFile(`assets/${file}`, { maxAge: '365d', immutable: true })
  })
  app.get('/*', open, (request, reply) => {
    const { pathname } = new URL(request.url, 'http://local')
    if (pathname === '/api' || pathname.startsWith('/api/')) return reply.callNotFound()
    const file = /^\/[\w-]+\.\w+$/.test(pathname) ? pathname.slice(1) : 'index.html'
    return reply.sendFile(file, { maxAge: 0 })
  })
}
