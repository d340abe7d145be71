import type { PolicyKind } from '../policy-pack/index.ts'
import { todayIn } from '../server/kernel/calendar.ts'
import type { Ctx } from '../server/kernel/context.ts'
import { say, type Locale, type Text } from '../server/kernel/i18n.ts'
import { presentPolicy } from '../server/modules/policies/index.ts'
import { dateText, type Block, type Box, type Options } from './engine/definition.ts'

const texts = {
  title: { zh: '制度名称', en: 'Regulation' },
  number: { zh: '制度编号', en: 'Number' },
  status: { zh: '受控状态', en: 'Controlled' },
  executing: { zh: '执行部门', en: 'Executed by' },
  supervising: { zh: '监督部门', en: 'Supervised by' },
  owning: { zh: '归口部门', en: 'Owned by' },
  effectiveOn: { zh: '生效日期', en: 'In force from' },
  version: { zh: '版本', en: 'Version' },
  versionNumber: { zh: '第 {version} 版', en: 'V{version}' },
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

type Presented = Awaited<ReturnType<typeof presentPolicy>>

/** The head of the regulation in force on a day, of a form that belongs to it. */
export async function headerOfPolicy(ctx: Ctx, kind: PolicyKind, form: string, { asOf, locale }: Options) {
  return headerOfDocument(await presentPolicy(ctx.db, kind, asOf), form, locale)
}

/**
 * The block at the head of a regulation; `form` is null on itself. The built-in version took effect on no day of its
 * own, so that its date is left to be written in.
 */
export function headerOfDocument({ header, versions }: Presented, form: string | null, locale: Locale): Box[][] {
  const { title, number, isControlled, owning, executing, supervising, version } = header
  const isPublished = versions.some((each) => each.version === version && each.publishedAt !== null)
  const box = (label: keyof typeof texts, value: string | null, span = 1): Box => ({
    label: say(texts[label], locale),
    value,
    span,
  })
  const effectiveOn = isPublished ? dateText(header.effectiveOn, locale) : null
  const departments = executing.map((each) => say(each, locale)).join(locale === 'en' ? ', ' : '、')
  return [
    [box('title', say(title, locale), 2), box('number', number)],
    [
      box('status', say(isControlled ? texts.controlled : texts.uncontrolled, locale)),
      box('version', versionText(version, locale)),
      box('effectiveOn', effectiveOn),
    ],
    [box('executing', departments), box('supervising', say(supervising, locale)), box('owning', say(owning, locale))],
    ...(form === null ? [] : [[box('form', form, 3)]]),
  ]
}

/** A version as people call it. */
export const versionText = (version: number, locale: Locale): string => say(texts.versionNumber, locale, { version })

/** The block at its end: drawn up, reviewed, approved by whom and when; how often and in how many places changed. */
export function closingOf({ header, versions }: Presented, timeZone: string, locale: Locale): Box[][] {
  const { drawn, reviewed, approved, changes, version } = header
  const signed = (...signatures: (typeof drawn)[]) =>
    signatures
      .flatMap((signature) => (signature ? [`${signature.name}  ${dateText(signature.on, locale)}`] : []))
      .join('\n') || null
  const box = (label: keyof typeof texts, value: string | null): Box => ({ label: say(texts[label], locale), value })
  const publishedAt = versions.find((each) => each.version === version)?.publishedAt
  const changedOn = publishedAt ? dateText(todayIn(timeZone, new Date(publishedAt)), locale) : null
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
