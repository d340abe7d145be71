import fs from 'node:fs/promises'
import path from 'node:path'
import type { Ctx, Services } from '../../../kernel/context.ts'
import { defineError } from '../../../kernel/errors.ts'
import type { ChainName, Link } from '../rules.ts'
import { findChain } from '../store.ts'

const noAnchors = defineError('audit.no_anchors', 400, {
  zh: '找不到锚点文件 {file}',
  en: 'There is no file of anchors {file}',
})

/** A newest link noted outside of the database, where nobody who reaches the tables alone reaches it. */
export interface Anchor extends Link {
  chain: ChainName
}

/** Lines `day company chain seq hash`, the oldest first; a text to be copied to another machine. */
export const anchorsFile = ({ config }: Pick<Services, 'config'>): string =>
  path.join(config.dataDir, 'audit-anchors.txt')

/** Notes the newest link of each chain; lines are added and never changed. */
export async function noteAnchors(ctx: Ctx): Promise<void> {
  const lines: string[] = []
  for (const chain of ['events', 'access'] as const) {
    const last = (await findChain(ctx.db, ctx.tenant.id, chain))?.last
    if (last && last.seq > 0) lines.push(`${ctx.today} ${ctx.tenant.id} ${chain} ${last.seq} ${last.hash}\n`)
  }
  if (lines.length > 0) await fs.appendFile(anchorsFile(ctx.services), lines.join(''), { mode: 0o600, flush: true })
}

const line = /^\d{4}-\d{2}-\d{2} ([0-9a-f-]{36}) (events|access) (\d{1,15}) ([0-9a-f]{64})$/

/** The anchors of a company in a file; none where there is no file and `isNeeded` does not say there has to be. */
export async function readAnchors(file: string, tenantId: string, isNeeded = false): Promise<Anchor[]> {
  const text = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    if (isNeeded) throw noAnchors({ file })
    return ''
  })
  return text.split('\n').flatMap((each) => {
    const [, company, chain, seq, hash] = line.exec(each.trim()) ?? []
    return company === tenantId ? [{ chain: chain as ChainName, seq: Number(seq), hash: hash! }] : []
  })
}
