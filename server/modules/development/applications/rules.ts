import { say, type Locale, type Text } from '../../../kernel/i18n.ts'
import type { Verdict } from '../certifications/rules.ts'

const texts = {
  interview: { zh: '面谈：{person}（{position}），{heldOn}', en: 'Interview: {person} ({position}), {heldOn}' },
  operations: { zh: '生产经营：{text}', en: 'Operations: {text}' },
  strategy: { zh: '经营方针：{text}', en: 'Strategy: {text}' },
  viewOfUs: { zh: '对我公司的看法：{text}', en: 'View of us: {text}' },
  general: { zh: '一般调查结论：{text}', en: 'General survey: {text}' },
  finding: {
    zh: '{department}（{person}，{visitedOn}）：{verdict}。{seen}',
    en: '{department} ({person}, {visitedOn}): {verdict}. {seen}',
  },
  advice: { zh: '建议：{advice}', en: 'Advice: {advice}' },
} satisfies Record<string, Text>

/** What a finding concludes, in words. */
export const verdictWords: Record<Verdict, Text> = {
  fit: { zh: '符合', en: 'fit' },
  conditional: { zh: '有条件符合', en: 'fit on conditions' },
  unfit: { zh: '不符合', en: 'unfit' },
}

interface Surveyed {
  interview: {
    person: string
    position: string
    heldOn: string
    operations: string
    strategy: string
    viewOfUs: string
  } | null
  /** Of the general survey. */
  conclusion: string | null
  findings: {
    department: string
    person: { name: string }
    visitedOn: string | null
    verdict: Verdict | null
    seen: string | null
    advice: string | null
  }[]
}

/** D-08: the application as the surveys fill it; the principles of trade are for its author to write. */
export function prefill({ interview, conclusion, findings }: Surveyed, locale: Locale) {
  const word = (name: keyof typeof texts, parameters: Record<string, unknown>) => say(texts[name], locale, parameters)
  const reasons = interview
    ? [
        word('interview', { ...interview }),
        word('operations', { text: interview.operations }),
        word('strategy', { text: interview.strategy }),
        word('viewOfUs', { text: interview.viewOfUs }),
      ]
    : []
  const conclusions = [
    ...(conclusion ? [word('general', { text: conclusion })] : []),
    ...findings.flatMap(({ person, verdict, advice, ...finding }) => [
      word('finding', { ...finding, person: person.name, verdict: verdict && say(verdictWords[verdict], locale) }),
      ...(advice ? [word('advice', { advice })] : []),
    ]),
  ]
  return { reasons: reasons.join('\n'), principles: '', conclusions: conclusions.join('\n') }
}
