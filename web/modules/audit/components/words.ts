import i18next from 'i18next'

/** The noun of a kind of subject; a code nobody worded stands as it is. */
export const nounOf = (kind: string): string => i18next.t(`audit:noun.${kind}`, { defaultValue: kind })

/** An event in words, e.g. 客户 · 修改. */
export function eventText(kind: string): string {
  const [noun = '', verb = ''] = kind.split('.')
  return `${nounOf(noun)} · ${i18next.t(`audit:verb.${verb}`, { defaultValue: verb })}`
}
