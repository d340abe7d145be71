import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject } from '../server/modules/customers/index.ts'
import { printedArchive, type PrintedArchive } from './archive.ts'
import { dateText, type Block, type Box, type Form, type Options } from './engine/definition.ts'
import { headerOfPolicy } from './regulation.ts'

const texts = {
  code: { zh: '客户编码', en: 'Code' },
  filledOn: { zh: '填报日期', en: 'Date' },
  customer: { zh: '客户名称', en: 'Customer' },
  owner: { zh: '负责人', en: 'Owner' },
  phone: { zh: '电话', en: 'Phone' },
  latest: { zh: '已登记的信息（最近十条）', en: 'Information on file (the last ten)' },
  date: { zh: '日期', en: 'Date' },
  source: { zh: '信息来源', en: 'Source' },
  person: { zh: '对方人员', en: 'Person' },
  content: { zh: '信息内容', en: 'Content' },
  opinion: { zh: '处理意见', en: 'Opinion' },
  result: { zh: '处理结果', en: 'Result' },
  now: { zh: '本次信息', en: 'This time' },
  urgency: { zh: '紧急程度', en: 'Urgency' },
  urgent: { zh: '紧急', en: 'urgent' },
  ordinary: { zh: '一般', en: 'ordinary' },
  departmentOpinion: { zh: '业务部处理意见', en: 'Opinion of sales' },
  reportedBy: { zh: '填报人', en: 'Reported by' },
  reviewedBy: { zh: '业务部审核', en: 'Reviewed by sales' },
  handledBy: { zh: '处理人', en: 'Handled by' },
} satisfies Record<string, Text>
type Word = keyof typeof texts

/** F-02 信息处理单 (K-02): what is on file of a customer, and room for what is reported now and done about it. */
export const informationSlip: Form = {
  code: 'F-02',
  title: { zh: '信息处理单', en: 'Information slip' },
  subjects: ['customer'],
  access: 'customers.read',
  subjectId: id(),
  async compose(ctx, subjectId, options) {
    const { locale, asOf } = options
    const archive = await printedArchive(ctx, subjectId, ['contact', 'service', 'other'], options)
    const { customer } = archive
    const word = (name: Word) => say(texts[name], locale)
    return {
      content: {
        header: await headerOfPolicy(ctx, 'customer-data', 'F-02', options),
        blocks: [
          {
            kind: 'line',
            left: `${word('code')}  ${customer.code}`,
            right: `${word('filledOn')}  ${dateText(asOf, locale)}`,
          },
          { kind: 'boxes', pairs: 2, rows: headRows(archive, locale) },
          ...onFile(archive, options),
          { kind: 'heading', text: word('now') },
          { kind: 'boxes', pairs: 2, rows: blankRows(locale) },
          { kind: 'signatures', who: [word('reportedBy'), word('reviewedBy'), word('handledBy')] },
        ],
      },
      subject: customerSubject(customer),
      name: customer.code,
    }
  },
}

function headRows(archive: PrintedArchive, locale: Options['locale']): Box[][] {
  const box = (name: Word, value: string | null, span = 1): Box => ({ label: say(texts[name], locale), value, span })
  return [
    [box('customer', archive.customer.name, 2)],
    [box('owner', archive.text('service', 'owner')), box('phone', archive.text('contact', 'phone'))],
  ]
}

/** The newest information slips entered up to the day, newest first; nothing where there are none. */
function onFile(archive: PrintedArchive, { asOf, locale }: Options): Block[] {
  const cell = (row: Parameters<PrintedArchive['cell']>[2], field: string) =>
    archive.cell('other', 'records', row, field)
  const rows = archive
    .rows('other', 'records')
    .filter(({ values }) => values['recordKind'] === 'information' && (values['recordedOn'] ?? '') <= asOf)
    .toSorted((a, b) => (b.values['recordedOn'] ?? '').localeCompare(a.values['recordedOn'] ?? ''))
    .slice(0, 10)
    .map((row) =>
      ['recordedOn', 'recordSource', 'recordPerson', 'recordContent', 'recordOpinion', 'recordResult'].map((field) =>
        cell(row, field),
      ),
    )
  if (rows.length === 0) return []
  const columns: [Word, number][] = [
    ['date', 11],
    ['source', 13],
    ['person', 12],
    ['content', 30],
    ['opinion', 17],
    ['result', 17],
  ]
  return [
    { kind: 'heading', text: say(texts.latest, locale) },
    {
      kind: 'table',
      columns: columns.map(([name, width]) => ({
        title: say(texts[name], locale),
        width,
        // A date is not broken.
        ...(name === 'date' ? { align: 'center' as const } : {}),
      })),
      rows,
    },
  ]
}

function blankRows(locale: Options['locale']): Box[][] {
  const word = (name: Word) => say(texts[name], locale)
  const blank = (name: Word, lines: number): Box[] => [{ label: word(name), value: null, span: 2, lines }]
  const urgency = [word('urgent'), word('ordinary')].map((text) => ({ text, isChosen: false }))
  return [
    [
      { label: word('source'), value: null },
      { label: word('urgency'), value: { options: urgency } },
    ],
    blank('content', 6),
    blank('departmentOpinion', 4),
    blank('result', 4),
  ]
}
