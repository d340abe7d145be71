import { pack } from '../policy-pack/index.ts'
import { todayIn } from '../server/kernel/calendar.ts'
import type { Ctx } from '../server/kernel/context.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject } from '../server/modules/customers/index.ts'
import { openDossier, verdictWords } from '../server/modules/development/index.ts'
import { dateText, type Block, type Box, type Form, type Options, type Value } from './engine/definition.ts'
import { headerOfPolicy } from './regulation.ts'

const texts = {
  customer: { zh: '客户', en: 'Customer' },
  attempt: { zh: '第 {attempt} 次申报', en: 'Attempt {attempt}' },
  general: { zh: '一、一般调查', en: '1. General survey' },
  person: { zh: '面谈对象', en: 'Spoken to' },
  position: { zh: '职务', en: 'Position' },
  heldOn: { zh: '面谈日期', en: 'On' },
  heldBy: { zh: '面谈人', en: 'By' },
  operations: { zh: '生产经营情况', en: 'Operations' },
  strategy: { zh: '经营方针', en: 'Strategy' },
  viewOfUs: { zh: '对我公司的看法', en: 'View of us' },
  generalConclusion: { zh: '一般调查结论', en: 'Conclusion' },
  paper: { zh: '资料', en: 'Paper' },
  required: { zh: '必备', en: 'Needed' },
  files: { zh: '附件', en: 'Files' },
  yes: { zh: '是', en: 'yes' },
  field: { zh: '二、实地调查', en: '2. Field survey' },
  department: { zh: '部门', en: 'Department' },
  surveyor: { zh: '调查人', en: 'Surveyor' },
  visitedOn: { zh: '调查日期', en: 'Visited on' },
  signedOn: { zh: '签署日期', en: 'Signed on' },
  verdict: { zh: '结论', en: 'Verdict' },
  seen: { zh: '调查情况', en: 'What was seen' },
  advice: { zh: '意见和建议', en: 'Advice' },
  scores: { zh: '三、评价', en: '3. Scores' },
  criterion: { zh: '标准', en: 'Criterion' },
  article: { zh: '条款', en: 'Article' },
  weight: { zh: '权重', en: 'Weight' },
  minimum: { zh: '最低分', en: 'At least' },
  points: { zh: '得分', en: 'Points' },
  basis: { zh: '依据', en: 'Because' },
  total: { zh: '加权总分（最低 {minimum}）', en: 'Weighted total (at least {minimum})' },
  organisedBy: { zh: '调查组织人', en: 'Organised by' },
  checkedBy: { zh: '审核人', en: 'Checked by' },
  recordedBy: { zh: '登记人', en: 'Recorded by' },
} satisfies Record<string, Text>

type Dossier = Awaited<ReturnType<typeof openDossier>>
type Word = keyof typeof texts

/** F-03 实地调查登记表: what the surveys of a candidate found, to be carried along or kept. */
export const fieldSurveyForm: Form = {
  code: 'F-03',
  title: { zh: '实地调查登记表', en: 'Field survey' },
  subjects: ['certification'],
  access: 'development.read',
  subjectId: id(),
  async compose(ctx, caseId, options) {
    const { locale } = options
    const dossier = await openDossier(ctx, caseId)
    const { customer, attempt } = dossier
    const word = (name: Word, parameters: Record<string, unknown> = {}) => say(texts[name], locale, parameters)
    return {
      content: {
        header: await headerOfPolicy(ctx, 'development', 'F-03', options),
        blocks: [
          {
            kind: 'line',
            left: `${word('customer')}  ${customer.code}  ${customer.name}`,
            right: word('attempt', { attempt }),
          },
          { kind: 'heading', text: word('general') },
          { kind: 'boxes', pairs: 2, rows: interviewRows(dossier, options) },
          papers(dossier, options),
          { kind: 'heading', text: word('field') },
          ...findingBlocks(ctx, dossier, options),
          { kind: 'heading', text: word('scores') },
          scoreTable(dossier, options),
          { kind: 'signatures', who: [word('organisedBy'), word('checkedBy'), word('recordedBy')] },
        ],
      },
      subject: customerSubject(customer),
      name: customer.code,
    }
  },
}

const dated = (date: string | null | undefined, locale: Options['locale']): string | null =>
  date ? dateText(date, locale) : null

function interviewRows({ survey: { interview }, moves }: Dossier, { locale }: Options): Box[][] {
  const box = (name: Word, value: Value = null, rest: Partial<Box> = {}): Box => ({
    label: say(texts[name], locale),
    value,
    ...rest,
  })
  const concluded = moves.findLast(({ from, to }) => from === 'general-survey' && to === 'field-survey')?.note
  return [
    [box('person', interview?.person), box('position', interview?.position)],
    [box('heldOn', dated(interview?.heldOn, locale)), box('heldBy', interview?.heldByName)],
    [box('operations', interview?.operations, { span: 2, lines: 2 })],
    [box('strategy', interview?.strategy, { span: 2, lines: 2 })],
    [box('viewOfUs', interview?.viewOfUs, { span: 2, lines: 2 })],
    [box('generalConclusion', concluded, { span: 2, lines: 2 })],
  ]
}

/** The papers that are asked for, and others that are there. */
export function papers({ survey }: Pick<Dossier, 'survey'>, { locale }: Options): Block {
  const word = (name: Word) => say(texts[name], locale)
  return {
    kind: 'table',
    columns: [
      { title: word('paper'), width: 24 },
      { title: word('required'), width: 10, align: 'center' },
      { title: word('files'), width: 66 },
    ],
    rows: survey.documents
      .filter(({ isRequired, files }) => isRequired || files.length > 0)
      .map(({ slot, isRequired, files }) => [
        say(pack.development.words[slot]!, locale),
        isRequired ? word('yes') : '',
        files.map(({ name }) => name).join('\n'),
      ]),
  }
}

/** One block for each finding, and an empty one for each department nobody of which was named. */
function findingBlocks(ctx: Ctx, { findings, departments }: Dossier, options: Options): Block[] {
  const named = new Set(findings.map(({ department }) => department))
  const open = departments
    .filter((department) => !named.has(department))
    .map((department) => ({ department, person: null, signedOn: null, ...nothing }))
  const dayOf = (instant: string) => todayIn(ctx.tenant.timeZone, new Date(instant))
  const signed = findings.map((finding) => ({ ...finding, signedOn: finding.signedAt && dayOf(finding.signedAt) }))
  return [...signed, ...open].map((finding) => findingBlock(finding, options))
}
const nothing = { visitedOn: null, verdict: null, seen: null, advice: null }

interface Found extends Pick<Dossier['findings'][number], 'department' | 'visitedOn' | 'verdict' | 'seen' | 'advice'> {
  person: { name: string } | null
  signedOn: string | null
}

function findingBlock(finding: Found, { locale }: Options): Block {
  const box = (name: Word, value: Value, rest: Partial<Box> = {}): Box => ({
    label: say(texts[name], locale),
    value,
    ...rest,
  })
  const { department, person, visitedOn, verdict, seen, advice, signedOn } = finding
  const options = (['fit', 'conditional', 'unfit'] as const).map((each) => ({
    text: say(verdictWords[each], locale),
    isChosen: each === verdict,
  }))
  return {
    kind: 'boxes',
    // Four rows, so that the engine keeps what one person signed on one page.
    pairs: 3,
    rows: [
      [
        box('department', department),
        box('surveyor', person?.name ?? null),
        box('visitedOn', dated(visitedOn, locale)),
      ],
      [box('verdict', { options }, { span: 2 }), box('signedOn', dated(signedOn, locale))],
      [box('seen', seen, { span: 3, lines: 3 })],
      [box('advice', advice, { span: 3, lines: 2 })],
    ],
  }
}

/** The criteria with their points, and the weighted total below. */
export function scoreTable(
  { scoring, qualification }: Pick<Dossier, 'scoring' | 'qualification'>,
  options: Options,
): Block {
  const word = (name: Word, parameters: Record<string, unknown> = {}) => say(texts[name], options.locale, parameters)
  const isComplete = scoring.criteria.every(({ score }) => score !== null)
  const { total } = qualification.value as { total: string }
  return {
    kind: 'table',
    columns: [
      { title: word('article'), width: 10 },
      { title: word('criterion'), width: 22 },
      { title: word('weight'), width: 8, align: 'right' },
      { title: word('minimum'), width: 8, align: 'right' },
      { title: word('points'), width: 8, align: 'right' },
      { title: word('basis'), width: 44 },
    ],
    rows: scoring.criteria.map(({ article, criterion, weight, minimum, score }) => [
      article,
      say(pack.development.words[criterion]!, options.locale),
      String(weight),
      String(minimum),
      score ? String(score.points) : '',
      score?.basis ?? '',
    ]),
    foot: ['', word('total', { minimum: scoring.minimumTotal }), '100', '', isComplete ? total : '', ''],
  }
}
