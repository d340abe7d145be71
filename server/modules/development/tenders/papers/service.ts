import type { Ctx } from '../../../../kernel/context.ts'
import { defineReason } from '../../../audit/index.ts'
import { defineDuty, dueDays, fulfil, oweAll, waive } from '../../../obligations/index.ts'
import { notBefore, paperDue } from '../rules.ts'
import { listDocuments, setAsked, type DocumentRow, type TenderRow } from '../store.ts'

/** A paper of a bid that has to be ready before the deadline (T-05.1). */
export const paperDuty = defineDuty({
  kind: 'tender.document',
  title: { zh: '备齐投标文件', en: 'Have a paper of a bid ready' },
  link: ({ id }) => `/development/tenders/${id}`,
})

const moved = defineReason({ zh: '期限或责任人变动', en: 'Date or owner changed' })

const named = (tenderId: string, { document, ask }: Pick<DocumentRow, 'document' | 'ask'>) => ({
  kind: paperDuty.kind,
  key: `${tenderId}:${document}:${ask}`,
})

/** Lets the owner of a tender owe those of its papers that are not ready, instead of whatever was owed before. */
export async function askForPapers(ctx: Ctx, tender: TenderRow, only?: string[]): Promise<void> {
  const papers = await listDocuments(ctx.db, tender.id)
  const wanted = papers.filter(({ document, readyAt }) => readyAt === null && (!only || only.includes(document)))
  for (const paper of wanted.filter(({ ask }) => ask > 0)) {
    await waive(ctx, named(tender.id, paper), moved())
  }
  const rules = wanted.map(({ daysBefore }) => paperDue(tender.deadline, ctx.tenant.timeZone, daysBefore))
  const days = await dueDays(ctx, rules)
  const asked = wanted.map((paper, at) => {
    const day = days[at] ?? null
    return { ...paper, ask: paper.ask + 1, dueOn: day === null ? null : notBefore(day, ctx.today), rule: rules[at]! }
  })
  await setAsked(ctx.db, tender.id, asked)
  await oweAll(
    ctx,
    asked.map(({ rule, ...paper }) => ({ ...owed(tender, paper), dueOn: paper.dueOn ?? rule })),
  )
}

const owed = ({ id, number, owner, customer, policyVersion }: TenderRow, paper: DocumentRow) => ({
  ...named(id, paper),
  article: { policy: 'opportunities', version: policyVersion, code: 'T-05.1' },
  ownerId: owner.id,
  subject: { kind: 'tender', id, label: `${number} ${paper.title.zh}`, customerId: customer?.id ?? null },
  evidence: 'record' as const,
})

export async function fulfilPaper(ctx: Ctx, { id, number }: TenderRow, paper: DocumentRow): Promise<void> {
  const record = { kind: 'tender', id, label: `${number} ${paper.title.zh}` }
  await fulfil(ctx, named(id, paper), { kind: 'record', record })
}

export async function letPapersGo(ctx: Ctx, { id }: TenderRow, reason: string): Promise<void> {
  for (const paper of await listDocuments(ctx.db, id)) await waive(ctx, named(id, paper), reason)
}
