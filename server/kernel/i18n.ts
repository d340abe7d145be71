export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

/** One text in both languages. Braces name parameters: `最多 {max} 个字`. */
export interface Text {
  zh: string
  en: string
}

/** Words a text in a language and fills its parameters. */
export function say(text: Text, locale: Locale, parameters: Record<string, unknown> = {}): string {
  const template = locale === 'en' ? text.en : text.zh
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    name in parameters ? String(parameters[name]) : whole,
  )
}

/** Chinese unless the first accepted language is English: the product speaks Chinese first. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh-CN'
}
