import type { Ctx } from '../server/kernel/context.ts'
import { todayIn } from '../server/kernel/calendar.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { listActions, type LoggedAction } from '../server/modules/approvals/index.ts'
import { customerSubject } from '../server/modules/customers/index.ts'
import { openDossier, verdictWords } from '../server/modules/development/index.ts'
import { capitals } from './engine/capitals.ts'
import { dateText, thousands, type Block, type Form, type Options } from './engine/definition.ts'
import { papers, scoreTable } from './f-03-field-survey.ts'
import { headerOfPolicy } from './regulation.ts'

const texts = {
  customer: { zh: '客户', en: 'Customer' },
  attempt: { zh: '第 {attempt} 次申报', en: 'Attempt {attempt}' },
  why: { zh: '一、交易理由和交易原则', en: '1. Why to trade and on which principles' },
  reasons: { zh: '交易理由', en: 'Why' },
  principles: { zh: '交易原则', en: 'Principles' },
  products: { zh: '二、商品交易清单及金额', en: '2. Products and amounts' },
  number: { zh: '序号', en: 'No.' },
  product: { zh: '商品', en: 'Product' },
  quantity: { zh: '数量', en: 'Quantity' },
  amount: { zh: '年金额（元）', en: 'Yuan a year' },
  total: { zh: '合计', en: 'Total' },
  capitals: { zh: '合计（大写）', en: 'Total in capitals' },
  research: { zh: '三、调查资料和结论', en: '3. Material and conclusions' },
  department: { zh: '部门', en: 'Department' },
  surveyor: { zh: '调查人', en: 'Surveyor' },
  visitedOn: { zh: '调查日期', en: 'Visited on' },
  verdict: { zh: '结论', en: 'Verdict' },
  seen: { zh: '调查情况', en: 'What was seen' },
  conclusions: { zh: '调查结论', en: 'Conclusions' },
  approval: { zh: '四、核决', en: '4. Decision' },
  step: { zh: '环节', en: 'Step' },
  person: { zh: '办理人', en: 'By' },
  action: { zh: '意见', en: 'Said' },
  at: { zh: '日期', en: 'On' },
  submit: { zh: '申报', en: 'applied' },
  approve: { zh: '同意', en: 'agreed' },
  reject: { zh: '不同意', en: 'refused' },
  return: { zh: '退回', en: 'sent back' },
  withdraw: { zh: '撤回', en: 'withdrawn' },
  add: { zh: '加签', en: 'asked somebody else too' },
  transfer: { zh: '转办', en: 'handed over' },
  reassign: { zh: '转派', en: 'assigned anew' },
  revise: { zh: '修改后重新送审', en: 'put forward again' },
  appliedBy: { zh: '申报人', en: 'Applied by' },
  reviewedBy: { zh: '审核', en: 'Reviewed by' },
  approvedBy: { zh: '核准', en: 'Approved by' },
} satisfies Record<string, Text>

type Dossier = Awaited<ReturnType<typeof openDossier>>
type Word = keyof typeof texts

/** F-15 大客户认证申请报告, in the three parts of D-08; what is not written yet is left to be filled in by hand. */
export const certificationReport: Form = {
  code: 'F-15',
  title: { zh: '大客户认证申请报告', en: 'Application for certification' },
  subjects: ['certification'],
  access: 'development.read',
  subjectId: id(),
  async compose(ctx, caseId, options) {
    const { locale } = options
    const dossier = await openDossier(ctx, caseId)
    const { customer, attempt, report, approvalId } = dossier
    const word = (name: Word, parameters: Record<string, unknown> = {}) => say(texts[name], locale, parameters)
    const actions = approvalId ? await listActions(ctx.db, approvalId) : []
    const box = (name: Word, value: string | undefined, lines: number) => [
      { label: word(name), value: value || null, lines },
    ]
    return {
      content: {
        header: await headerOfPolicy(ctx, 'development', 'F-15', options),
        blocks: [
          {
            kind: 'line',
            left: `${word('customer')}  ${customer.code}  ${customer.name}`,
            right: word('attempt', { attempt }),
          },
          { kind: 'heading', text: word('why') },
          {
            kind: 'boxes',
            pairs: 1,
            rows: [box('reasons', report?.reasons, 4), box('principles', report?.principles, 3)],
          },
          { kind: 'heading', text: word('products') },
          ...productBlocks(dossier, options),
          { kind: 'heading', text: word('research') },
          papers(dossier, options),
          findingTable(dossier, options),
          scoreTable(dossier, options),
          { kind: 'boxes', pairs: 1, rows: [box('conclusions', report?.conclusions, 4)] },
          ...(actions.length
            ? [{ kind: 'heading' as const, text: word('approval') }, decisions(ctx, actions, options)]
            : []),
          { kind: 'signatures', who: [word('appliedBy'), word('reviewedBy'), word('approvedBy')] },
        ],
      },
      subject: customerSubject(customer),
      name: customer.code,
    }
  },
}

function productBlocks({ report }: Dossier, { locale }: Options): Block[] {
  const word = (name: Word) => say(texts[name], locale)
  const total = report?.total ?? '0.00'
  const inCapitals = report?.products.length ? `人民币${capitals(total)}` : null
  const rows = (report?.products ?? []).map(({ name, quantity, amount }, at) => [
    String(at + 1),
    name,
    quantity ?? '',
    thousands(amount),
  ])
  return [
    {
      kind: 'table',
      columns: [
        { title: word('number'), width: 8, align: 'center' },
        { title: word('product'), width: 46 },
        { title: word('quantity'), width: 22 },
        { title: word('amount'), width: 24, align: 'right' },
      ],
      rows: rows.length ? rows : [['', '', '', '']],
      foot: ['', word('total'), '', rows.length ? thousands(total) : ''],
    },
    // Capitals are Chinese: the English paper has the figures.
    ...(locale === 'en'
      ? []
      : [{ kind: 'boxes' as const, pairs: 1, rows: [[{ label: word('capitals'), value: inCapitals }]] }]),
  ]
}

const unsurveyed = (
  department: string,
): Pick<Dossier['findings'][number], Surveyed> & { person: { name: string } } => ({
  department,
  person: { name: '' },
  visitedOn: null,
  verdict: null,
  seen: null,
})
type Surveyed = 'department' | 'visitedOn' | 'verdict' | 'seen'

function findingTable({ findings, departments }: Dossier, { locale }: Options): Block {
  const word = (name: Word) => say(texts[name], locale)
  return {
    kind: 'table',
    columns: [
      { title: word('department'), width: 14 },
      { title: word('surveyor'), width: 14 },
      { title: word('visitedOn'), width: 15, align: 'center' },
      { title: word('verdict'), width: 13 },
      { title: word('seen'), width: 44 },
    ],
    // A line to write on where nobody has been sent yet.
    rows: (findings.length ? findings : departments.map(unsurveyed)).map(
      ({ department, person, visitedOn, verdict, seen }) => [
        department,
        person.name,
        visitedOn ? dateText(visitedOn, locale) : '',
        verdict ? say(verdictWords[verdict], locale) : '',
        seen ?? '',
      ],
    ),
  }
}

/** What was said on the way through the authority table, in order. */
function decisions(ctx: Ctx, actions: LoggedAction[], { locale }: Options): Block {
  const word = (name: Word) => say(texts[name], locale)
  const said = (action: string) => word(action as Word)
  const opinion = (action: string, comment: string) => {
    const verb = action === 'submit' ? '' : said(action)
    return verb === comment ? verb : [verb, comment].filter(Boolean).join(locale === 'en' ? ': ' : '：')
  }
  return {
    kind: 'table',
    columns: [
      { title: word('step'), width: 26 },
      { title: word('person'), width: 18 },
      { title: word('action'), width: 40 },
      { title: word('at'), width: 16, align: 'center' },
    ],
    rows: actions.map(({ stepTitle, actor, action, comment, at }) => [
      stepTitle ? say(stepTitle, locale) : said(action),
      actor.name,
      opinion(action, comment),
      dateText(todayIn(ctx.tenant.timeZone, new Date(at)), locale),
    ]),
  }
}
