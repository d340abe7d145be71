import { z } from 'zod'
import { authorityMatters } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput, mustMatch, stale } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { grouped, isOver, sum, toFen } from '../../../kernel/money.ts'
import { defineMatter, listActions, submit } from '../../approvals/index.ts'
import { record } from '../../audit/index.ts'
import { productsAmong } from '../../trade/index.ts'
import { decideQualification, qualificationOf, verdicts } from '../certifications/rules.ts'
import { caseSubject, move, refuse, workOn, wrongStage } from '../certifications/service.ts'
import {
  findCase,
  listProducts,
  listScores,
  locked,
  replaceProducts,
  writeCase,
  type CaseRow,
  type ProductLine,
  type Report,
} from '../certifications/store.ts'
import { mustBeOpen, regulation } from '../gates/service.ts'
import { listFindings } from '../surveys/store.ts'
import { verdictWords } from './rules.ts'

const most = '9999999999999999.99'
const unknownProduct = { zh: '没有这个产品', en: 'No such product' }

/** Writes the three parts of the application (D-08); a draft may leave some of them empty. */
export async function writeReport(
  ctx: Ctx,
  caseId: string,
  { products, ...report }: Report & { products: ProductLine[] },
  version: number | undefined,
): Promise<void> {
  if (isOver(sum(products.map(({ amount }) => amount)), most)) {
    throw invalidInput({}, [fieldError('products', 'num.out_of_range', { parameters: { min: '0', max: most } })])
  }
  const row = await workOn(ctx, caseId, ['report'])
  mustMatch(row.version, version)
  await mustBeProducts(ctx, products)
  const before = { ...row.report, products: await listProducts(ctx, caseId) }
  if (!(await writeCase(ctx, row, { report }))) throw stale()
  await replaceProducts(ctx, caseId, products)
  record(ctx, {
    kind: 'certification.report_written',
    subject: caseSubject(row),
    before,
    after: { ...report, products: await listProducts(ctx, caseId) },
  })
}

async function mustBeProducts(ctx: Ctx, products: ProductLine[]): Promise<void> {
  const ids = products.flatMap(({ productId }) => productId ?? [])
  const known = new Set((await productsAmong(ctx.db, ids)).map(({ id }) => id))
  const at = products.findIndex(({ productId }) => productId !== null && !known.has(productId))
  if (at < 0) return
  throw invalidInput({}, [{ field: `products.${at}.productId`, code: 'ref.unknown', text: unknownProduct }])
}

const snapshot = z.object({
  customer: z.object({ id: z.string(), code: z.string(), name: z.string() }),
  attempt: z.int(),
  reasons: z.string(),
  principles: z.string(),
  conclusions: z.string(),
  products: z.array(z.object({ name: z.string(), quantity: z.string().nullable(), amount: z.string() })),
  total: z.string(),
  points: z.string(),
  scores: z.array(z.object({ criterion: z.string(), points: z.int() })),
  findings: z.array(z.object({ department: z.string(), person: z.string(), verdict: z.enum(verdicts) })),
})

/** Applies for certification, when everybody has signed and the candidate qualifies (D-07, D-08). */
export async function fileApplication(ctx: Ctx, caseId: string): Promise<void> {
  const row = await workOn(ctx, caseId, ['report'])
  const facts = qualificationOf(await mustBeOpen(ctx, row))
  const decision = decideQualification(facts, await regulation(ctx))
  const content = await contentOf(ctx, row, decision.value!.total)
  const { id: approvalId } = await submit(ctx, {
    matter: 'certification',
    subject: { kind: 'certification', id: row.id, label: row.customer.name },
    snapshot: content,
    amount: content.total,
  })
  await move(ctx, row, 'approval', { approvalId, decision, decisionFacts: facts })
}

async function contentOf(ctx: Ctx, row: CaseRow, points: string): Promise<z.input<typeof snapshot>> {
  const products = await listProducts(ctx, row.id)
  const findings = await listFindings(ctx, [row.id])
  const scores = await listScores(ctx, [row.id])
  return {
    customer: row.customer,
    attempt: row.attempt,
    ...row.report!,
    products,
    total: toFen(sum(products.map(({ amount }) => amount))),
    points,
    scores,
    findings: findings.map(({ department, person, verdict }) => ({
      department,
      person: person.name,
      verdict: verdict!,
    })),
  }
}

/** Certification of a key account, as the authority table routes it (D-08). */
defineMatter<z.output<typeof snapshot>>({
  matter: 'certification',
  title: authorityMatters['certification']!,
  snapshot,
  customer: ({ customer }) => customer.id,
  summary: ({ customer, attempt, products, total, points, findings, ...report }) => [
    { label: { zh: '客户', en: 'Customer' }, value: `${customer.code} ${customer.name}` },
    ...(attempt > 1 ? [{ label: { zh: '第几次申报', en: 'Attempt' }, value: String(attempt) }] : []),
    { label: { zh: '加权评分', en: 'Weighted score' }, value: points },
    ...findings.map(({ department, person, verdict }) => ({
      label: { zh: `${department}意见`, en: `Finding of ${department}` },
      value: { zh: `${person}：${verdictWords[verdict].zh}`, en: `${person}: ${verdictWords[verdict].en}` },
    })),
    { label: { zh: '交易理由', en: 'Why to trade' }, value: report.reasons },
    { label: { zh: '交易原则', en: 'Principles' }, value: report.principles },
    {
      label: { zh: '商品', en: 'Products' },
      value: {
        zh: products.map(({ name, amount }) => `${name} ${grouped(amount)} 元`).join('；'),
        en: products.map(({ name, amount }) => `${name} CNY ${grouped(amount)}`).join('; '),
      },
    },
    { label: { zh: '年交易金额合计（元）', en: 'Total a year (yuan)' }, value: grouped(total) },
    { label: { zh: '调查结论', en: 'Conclusions' }, value: report.conclusions },
  ],
  link: ({ subject }) => `/development/certifications/${subject.id}`,
  onApproved: async (ctx, { subject }) => move(ctx, await underApproval(ctx, subject.id), 'agreements'),
  async onRejected(ctx, { id, subject, status }) {
    const row = await underApproval(ctx, subject.id)
    const comment = (await listActions(ctx.db, id)).at(-1)?.comment || null
    if (status === 'rejected') await refuse(ctx, row, comment ?? '—')
    else await move(ctx, row, 'report', { note: comment })
  },
})

/** The case an approval is about; who decides was asked by its route and needs no sight of the customer. */
async function underApproval(ctx: Ctx, caseId: string): Promise<CaseRow> {
  const row = await findCase(ctx, caseId, locked)
  if (row?.stage !== 'approval') throw wrongStage()
  return row
}
