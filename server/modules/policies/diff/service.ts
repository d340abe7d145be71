import type { PolicyKind } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { notFound } from '../../../kernel/errors.ts'
import type { Content } from '../documents/rules.ts'
import { versionContent } from '../documents/service.ts'
import { getDraft } from '../drafts/service.ts'
import { header, parametersIn, wordedChanges } from '../wording/places/rules.ts'
import { articleText } from '../wording/rules.ts'
import { wordingOf } from '../wording/service.ts'
import { diffArticles } from './rules.ts'

/** What is compared: a version by number, or a draft by id. */
export type Compared = { version: number } | { draftId: string }

async function contentOf(ctx: Ctx, kind: PolicyKind, of: Compared): Promise<Content> {
  if ('version' in of) return versionContent(ctx.db, kind, of.version)
  const draft = await getDraft(ctx, of.draftId)
  if (draft.kind !== kind) throw notFound()
  return draft
}

/** What differs between two versions or drafts of a regulation: words by article, numbers and header by place, in words. */
export async function compare(ctx: Ctx, kind: PolicyKind, from: Compared, to: Compared) {
  const [before, after] = [await contentOf(ctx, kind, from), await contentOf(ctx, kind, to)]
  const wording = await wordingOf(ctx.db, kind, before, after)
  return {
    from,
    to,
    articles: diffArticles(before.articles, after.articles).map(({ zh, en, ...change }) => ({
      ...change,
      zh: zh.map(({ op, text }) => ({ op, text: articleText(kind, { zh: text, en: '' }).zh })),
      en: en.map(({ op, text }) => ({ op, text: articleText(kind, { zh: '', en: text }).en })),
    })),
    parameters: wordedChanges(parametersIn(kind, wording), before.parameters, after.parameters),
    header: wordedChanges(header, before.header, after.header),
  }
}
