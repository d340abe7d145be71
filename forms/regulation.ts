import type { PolicyKind } from '../policy-pack/index.ts'
import { todayIn } from '../server/kernel/calendar.ts'
import type { Ctx } from '../server/kernel/context.ts'
import { say, type Locale, type Text } from '../server/kernel/i18n.ts'
import { presentPolicy } from '../server/modules/policies/index.ts'
import type { Block, Box, Options } from './engine/definition.ts'

const texts = {
  title: { zh: '制度名称', en: 'Regulation' },
  number: { zh: '制度编号', en: 'Number' },
  status: { zh: '受控状态', en: 'Controlled' },
  executing: { zh: '执行部门', en: 'Executed by' },
  supervising: { zh: '监督部门', en: 'Supervised by' },
  effectiveOn: { zh: '生效日期', en: 'In force from' },
  version: { zh: '版本', en: 'Version' },
  form: { zh: '表单编号', en: 'Form' },
  controlled: { zh: '受控', en: 'yes' },
  uncontrolled: { zh: '非受控', en: 'no' },
  drawnUpOn: { zh: '编制日期', en: 'Drawn up on' },
  reviewedOn: { zh: '审核日期', en: 'Reviewed on' },
  approvedOn: { zh: '批准日期', en: 'Approved on' },
  mark: { zh: '修改标记', en: 'Change mark' },
  changes: { zh: '修改处数', en: 'Changes' },
  changedOn: { zh: '修改日期', en: 'Changed on' },
} satisfies Record<string, Text>

/** The regulation a form belongs to, as far as it is known; what is not is left blank on paper. */
export interface Regulation {
  title: Text
  number: string
  status?: string
  executing?: Text
  supervising?: Text
  effectiveOn?: string
  version?: string
}

/** The block at the head of a regulation: 制度名称, 制度编号, 受控状态, 执行部门, 监督部门, 生效日期; `form` is null on itself. */
export function headerOf(regulation: Regulation, form: string | null, locale: Locale): Box[][] {
  const box = (label: keyof typeof texts, value: string | undefined, span = 1): Box => ({
    label: say(texts[label], locale),
    value: value ?? null,
    span,
  })
  const worded = (text: Text | undefined) => text && say(text, locale)
  return [
    [box('title', say(regulation.title, locale), 2), box('status', regulation.status)],
    [
      box('number', regulation.number),
      box('executing', worded(regulation.executing)),
      box('supervising', worded(regulation.supervising)),
    ],
    [
      box('effectiveOn', regulation.effectiveOn),
      ...(form === null
        ? [box('version', regulation.version, 2)]
        : [box('version', regulation.version), box('form', form)]),
    ],
  ]
}

type Presented = Awaited<ReturnType<typeof presentPolicy>>

/** The same of a regulation in force on a day. */
export async function headerOfPolicy(ctx: Ctx, kind: PolicyKind, form: string, { asOf, locale }: Options) {
  return headerOfDocument(await presentPolicy(ctx.db, kind, asOf), form, locale)
}

/** The head of a regulation itself. The built-in version took effect on no day of its own. */
export function headerOfDocument({ header, versions }: Presented, form: string | null, locale: Locale): Box[][] {
  const { title, number, isControlled, executing, supervising, version } = header
  const join = (pick: (text: Text) => string, between: string) => executing.map(pick).join(between)
  const isPublished = versions.some((each) => each.version === version && each.publishedAt !== null)
  const known: Regulation = {
    title,
    number,
    status: isControlled ? say(texts.controlled, locale) : say(texts.uncontrolled, locale),
    executing: { zh: join(({ zh }) => zh, '、'), en: join(({ en }) => en, ', ') },
    supervising,
    version: `V${version}`,
    ...(isPublished ? { effectiveOn: header.effectiveOn } : {}),
  }
  return headerOf(known, form, locale)
}

/** The block at its end: drawn up, reviewed, approved by whom and when; how often and in how many places changed. */
export function closingOf({ header, versions }: Presented, timeZone: string, locale: Locale): Box[][] {
  const { drawn, reviewed, approved, changes, version } = header
  const signed = (...signatures: (typeof drawn)[]) =>
    signatures.flatMap((signature) => (signature ? [`${signature.name}  ${signature.on}`] : [])).join('\n') || null
  const box = (label: keyof typeof texts, value: string | null): Box => ({ label: say(texts[label], locale), value })
  const publishedAt = versions.find((each) => each.version === version)?.publishedAt
  const changedOn = publishedAt ? todayIn(timeZone, new Date(publishedAt)) : null
  return [
    [box('drawnUpOn', signed(drawn)), box('reviewedOn', signed(...reviewed)), box('approvedOn', signed(approved))],
    [
      box('mark', changes.mark ? String(changes.mark) : null),
      box('changes', changes.mark ? String(changes.count) : null),
      box('changedOn', changedOn),
    ],
  ]
}

/** The articles with their numbers in the text; what is a table of its own is named there and printed below. */
export function clausesOf({ articles, labels, worded }: Presented, locale: Locale): Block[] {
  const names: Record<string, Text> = labels
  const values = Object.fromEntries(
    Object.entries(worded).map(([name, { text, table }]) => [name, say(table ? names[name]! : text, locale)]),
  )
  return articles.map(({ code, text }) => ({ kind: 'clause', number: code, text: say(text, locale, values) }))
}
