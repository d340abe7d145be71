import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { OpenRequest } from '../../../kernel/http.ts'
import { say, type Locale, type Text } from '../../../kernel/i18n.ts'
import { csvLines } from '../../../kernel/tables/save.ts'
import { mustSeeAll } from '../access.ts'
import { nameOfActor, viewOf } from '../presentation/service.ts'
import { canonical, type ChainName } from '../rules.ts'
import { registerAccess } from '../service.ts'
import {
  countEntries,
  exportEntries,
  type BookQuery,
  type Stored,
  type StoredAccess,
  type StoredEvent,
} from '../store.ts'
import { actions, actorOf, eventOf, nounOf, partOf } from '../wording/rules.ts'

/** Words first; at the end what a row is verified by, as it was hashed. */
const heads: Record<ChainName, Text[]> = {
  events: [
    { zh: '事件', en: 'Event' },
    { zh: '原因', en: 'Reason' },
    { zh: '改前', en: 'Before' },
    { zh: '改后', en: 'After' },
    { zh: '依据', en: 'Decision' },
    { zh: '事件代码', en: 'Code of event' },
  ],
  access: [
    { zh: '动作', en: 'Action' },
    { zh: '部分', en: 'Part' },
    { zh: '用途', en: 'Purpose' },
    { zh: '行数', en: 'Rows' },
    { zh: '动作代码', en: 'Code of action' },
    { zh: '部分代码', en: 'Code of part' },
  ],
}
const stampHeads: Text[] = [
  { zh: '序号', en: 'No.' },
  { zh: '时间（UTC）', en: 'Time (UTC)' },
  { zh: '操作人', en: 'Who' },
  { zh: '身份', en: 'As' },
  { zh: '对象类别', en: 'Kind of subject' },
  { zh: '对象', en: 'Subject' },
  { zh: 'IP', en: 'IP' },
  { zh: '客户端', en: 'Client' },
]
const proofHeads: Text[] = [
  { zh: '身份代码', en: 'Code of as' },
  { zh: '操作人编号', en: 'Id of who' },
  { zh: '类别代码', en: 'Code of kind' },
  { zh: '对象编号', en: 'Id of subject' },
  { zh: '请求编号', en: 'Request' },
  { zh: '编号', en: 'Id' },
  { zh: '前一条哈希', en: 'Previous hash' },
  { zh: '哈希', en: 'Hash' },
]

const json = (value: object | null) => (value === null ? '' : canonical(value as never))

type Cell = string | number | null

function cells(chain: ChainName, row: Stored, locale: Locale): Cell[] {
  const word = (of: Text) => say(of, locale)
  const { seq, at, actorKind, subjectKind, subjectLabel, ip, userAgent } = row
  const who: Cell[] = [seq, at, nameOfActor(row, locale), word(actorOf(actorKind))]
  const common = [...who, word(nounOf(subjectKind)), subjectLabel, ip, userAgent]
  const { actorId, subjectId, requestId, id, prevHash, hash } = row
  const ids = [actorKind, actorId, subjectKind, subjectId, requestId, id]
  const proof = [...ids, prevHash.toString('hex'), hash.toString('hex')]
  if (chain === 'access') {
    const { action, part, purpose, rows } = row as StoredAccess
    const said = [word(actions[action]), part && word(partOf(part)), purpose, rows]
    return [...common, ...said, action, part, ...proof]
  }
  const { kind, before, after, reason, decision } = row as StoredEvent
  return [...common, word(eventOf(kind)), reason, json(before), json(after), json(decision), kind, ...proof]
}

/** Into the access register first, and only then out of the house; cells a spreadsheet would run are neutralised. */
export async function sendBook(
  { transaction, services, reply, who, locale }: OpenRequest,
  chain: ChainName,
  query: BookQuery,
) {
  const { upTo, view } = await transaction(async (ctx) => {
    mustSeeAll(ctx.actor)
    const found = await countEntries(ctx.db, ctx.tenant, chain, query)
    const label = nounOf(chain).zh
    registerAccess(ctx, { action: 'exported', subject: { kind: 'chain', id: chain, label }, rows: found.rows })
    return { upTo: found.upTo, view: await viewOf(ctx, chain) }
  })
  const tenant = who!.tenant
  const file = new PassThrough()
  const table = csvLines()
  table.write([...stampHeads, ...heads[chain], ...proofHeads].map((head) => say(head, locale)))
  services.database
    .tenant(tenant.id, async (db) => {
      async function* lines() {
        for await (const batch of exportEntries(db, tenant, chain, query, upTo)) {
          for (const row of await view(db, batch)) yield cells(chain, row, locale)
        }
      }
      await pipeline(lines, table, file)
    })
    .catch((error: Error) => file.destroy(error))
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${chain === 'events' ? 'events' : 'access-register'}.csv"`)
    .header('x-content-type-options', 'nosniff')
    .send(file)
}
