import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { texts as kernelTexts, type Texts } from './texts.ts'

export type Locale = 'zh-CN' | 'en'

const remembered = 'clavis.locale'

/** Each module keeps its words in its own `texts.ts`; the module's name is the namespace. */
const modules = import.meta.glob<{ texts: Texts }>('../modules/*/texts.ts', { eager: true })

export async function startI18n(): Promise<void> {
  const resources = {
    'zh-CN': { kernel: kernelTexts.zh } as Record<string, Record<string, unknown>>,
    en: { kernel: kernelTexts.en } as Record<string, Record<string, unknown>>,
  }
  for (const [path, { texts }] of Object.entries(modules)) {
    const name = path.split('/')[2]!
    resources['zh-CN'][name] = texts.zh
    resources.en[name] = texts.en
  }
  await i18next.use(initReactI18next).init({
    resources,
    lng: localStorage.getItem(remembered) ?? 'zh-CN',
    fallbackLng: 'zh-CN',
    defaultNS: 'kernel',
    fallbackNS: 'kernel',
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = i18next.language
}

export async function changeLocale(locale: Locale): Promise<void> {
  localStorage.setItem(remembered, locale)
  await i18next.changeLanguage(locale)
  document.documentElement.lang = locale
}

/** The text of a pair in the present language. */
export function inLocale(text: { zh: string; en: string }): string {
  return i18next.language === 'en' ? text.en : text.zh
}
