// `npm start`: installs what is missing, builds the pages when they changed, serves. (The script says `exec`, so that
// signals to npm reach this process and not only a shell between; where the shell does not know it, it goes on.)
import { ensureInstalled, fail, root } from './install.mjs'
import { ensureWeb } from './web.mjs'

process.chdir(root)
ensureInstalled()
if (!ensureWeb()) fail('The pages could not be built, see above')
if (process.env.npm_lifecycle_event === 'start') endWithParent()
const { register } = await import('tsx/esm/api')
register()
try {
  const { main } = await import('../server/main.ts')
  await main(process.env)
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}

/** Whoever kills npm means the server: it would go on unseen and hold the port and the directory. */
function endWithParent() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
