// `npm run -s clavis -- <command>`: the command line, beside a running server or alone.
import path from 'node:path'
import { ensureInstalled, root } from './install.mjs'

ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { runCli } = await import('../server/cli.ts')
// The same data whatever folder the command is called from; files named on the command line stay relative to it.
const dataDir = path.resolve(root, process.env.CLAVIS_DATA_DIR || 'data')
const code = await runCli(process.argv.slice(2), { ...process.env, CLAVIS_DATA_DIR: dataDir })
process.stdout.write('', () => process.exit(code))
