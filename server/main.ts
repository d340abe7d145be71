import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import { createApp, openClavis } from './app.ts'
import { readConfig } from './kernel/config.ts'
import { claimDirectory } from './kernel/postgres.ts'

const webFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'web', 'dist')

/** Starts the server and keeps it until a signal ends it. */
export async function main(env: Record<string, string | undefined> = process.env): Promise<void> {
  const config = readConfig(env)
  const clavis = await openClavis(config)
  const { services } = clavis
  const claim = config.databaseUrl ? null : await claimDirectory(services.database, config.dataDir)
  const app = await createApp(services)
  if (existsSync(webFolder)) await serveWeb(app)
  await services.jobs.work(services)
  const address = await app.listen({ port: config.port, host: config.host })
  process.stdout.write(`Clavis 钥客  ${address.replace('[::1]', 'localhost')}\n`)

  let closing = false
  const close = async () => {
    if (closing) process.exit(1)
    closing = true
    await app.close()
    claim?.release()
    await clavis.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void close())
  process.on('SIGTERM', () => void close())
}

/** The built pages; any path that is no file of theirs is a page of the single-page application. */
async function serveWeb(app: Awaited<ReturnType<typeof createApp>>) {
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
