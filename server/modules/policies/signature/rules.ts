import type { PolicyKind } from '../../../../policy-pack/index.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { diffArticles } from '../diff/rules.ts'
import type { Content } from '../documents/rules.ts'
import type { Wording } from '../rules.ts'
import { articleText } from '../wording/rules.ts'
import { header, parametersIn, wordedChanges, type Worder } from '../wording/places/rules.ts'

/** One thing that a draft changes, in words of both languages; null where there is nothing before, or after. */
export interface ChangeLine {
  label: Text
  before: Text | null
  after: Text | null
}

/** What changes, one line each, for whoever signs on a phone. */
export function changeLines(kind: PolicyKind, wording: Wording, before: Content, after: Content): ChangeLine[] {
  const textOf = ({ articles }: Content, code: string) => {
    const found = articles.find((article) => article.code === code)
    return found ? articleText(kind, found.text) : null
  }
  const lines = (worder: Worder, one: unknown, other: unknown) =>
    wordedChanges(worder, one, other).map(({ place, was, becomes }) => ({ label: place, before: was, after: becomes }))
  return [
    ...lines(parametersIn(kind, wording), before.parameters, after.parameters),
    ...diffArticles(before.articles, after.articles).map(({ code }) => ({
      label: { zh: `条款 ${code}`, en: `Article ${code}` },
      before: textOf(before, code),
      after: textOf(after, code),
    })),
    ...lines(header, before.header, after.header),
  ]
}
