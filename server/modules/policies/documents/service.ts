import { createHash } from 'node:crypto'
import { pack, type PolicyKind } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Db } from '../../../kernel/db.ts'
import { invalidInput, notFound, type FieldError } from '../../../kernel/errors.ts'
import { builtInSince, checkedParameters, schemaOf } from '../rules.ts'
import { fieldPlace } from '../wording/places/rules.ts'
import { wordedParameters } from '../wording/rules.ts'
import { wordingOf } from '../wording/service.ts'
import { findVersion, findVersionOn, listVersions, type VersionRow } from '../store.ts'
import {
  builtInHeader,
  changeMark,
  documentIssues,
  versionStatesOn,
  type Content,
  type Signatures,
  type VersionState,
} from './rules.ts'

/** What other modules know to be wrong with the numbers of a regulation; filled by the composition. */
export const checks: ((ctx: Ctx, kind: PolicyKind, parameters: unknown) => Promise<FieldError[]>)[] = []

/** Everything that keeps a document from being published, by field: what its schema and what other modules say. */
export async function issuesOf(ctx: Ctx, kind: PolicyKind, content: Content): Promise<FieldError[]> {
  const issues = documentIssues(kind, content).map(placed(kind))
  if (issues.some(({ field }) => field.startsWith('parameters'))) return issues
  const parameters = checkedParameters(kind, content.parameters)
  for (const check of checks) issues.push(...(await check(ctx, kind, parameters)).map(placed(kind)))
  return issues
}

/** A refusal with the words for where it is. */
const placed = (kind: PolicyKind) => (error: FieldError) => ({ ...error, place: fieldPlace(kind, error.field) })

/** The content with its numbers in the form they are stored in; `invalid_input` names every field that is wrong. */
export async function checkedContent(ctx: Ctx, kind: PolicyKind, content: Content): Promise<Content> {
  const issues = await issuesOf(ctx, kind, content)
  if (issues.length) throw invalidInput({}, issues)
  return { ...content, parameters: { ...checkedParameters(kind, content.parameters) } }
}

/** What is signed: the words, the numbers, from when, and why. */
export interface Signed extends Content {
  kind: PolicyKind
  effectiveOn: DateText | null
  reason: string
}

/** SHA-256, in hex, over everything that is signed; the same whatever order its fields are stored in. */
export function contentHash({ kind, header, articles, parameters, effectiveOn, reason }: Signed): string {
  const content = JSON.stringify({ kind, header, articles, parameters, effectiveOn, reason }, (_name, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
  return createHash('sha256').update(content).digest('hex')
}

const builtIn = (kind: PolicyKind): VersionRow => ({
  version: 1,
  effectiveOn: builtInSince,
  reason: '内置 / built in',
  publishedByName: 'Clavis',
  publishedAt: null,
  parameters: { ...pack[kind].defaults },
  header: null,
  articles: null,
  drawn: null,
  reviewed: null,
  approved: null,
})

const contentOf = (kind: PolicyKind, { header, articles, parameters }: VersionRow): Content => ({
  header: header ?? builtInHeader(kind),
  articles: articles ?? pack[kind].articles,
  parameters,
})

/** What a version says; `not_found` when there is none of that number. */
export async function versionContent(db: Db, kind: PolicyKind, version: number): Promise<Content> {
  const row = version === 1 ? builtIn(kind) : await findVersion(db, kind, version)
  if (!row) throw notFound()
  return contentOf(kind, row)
}

/** What applies on a day. */
export async function contentOn(db: Db, kind: PolicyKind, on: DateText): Promise<Content> {
  return contentOf(kind, (await findVersionOn(db, kind, on)) ?? builtIn(kind))
}

export async function presentSummary(db: Db, kind: PolicyKind, on: DateText) {
  const { number, title } = pack[kind]
  const { version, effectiveOn } = (await findVersionOn(db, kind, on)) ?? builtIn(kind)
  return { kind, number, title, version, effectiveOn }
}

interface Shown {
  /** This version instead of the one that applies on the day. */
  version?: number | undefined
  /** The day that says which versions are in force, still to come or superseded; the day asked for if not said. */
  today?: DateText
}

/**
 * One regulation as it applies on a day: its header block, articles, numbers with labels and schema, and all its
 * versions with what each changed. `not_found` for a version there is none of.
 */
export async function presentPolicy(db: Db, kind: PolicyKind, on: DateText, shown: Shown = {}) {
  const { number, title, owner, labels, words } = pack[kind]
  const rows = [...(await listVersions(db, kind)), builtIn(kind)]
  const wanted = shown.version ?? ((await findVersionOn(db, kind, on)) ?? builtIn(kind)).version
  const states = versionStatesOn(rows, shown.today ?? on)
  const versions = rows.map((row, at) => presentVersion(kind, row, rows[at + 1] ?? null, states.get(row.version)!))
  const row = rows.find(({ version }) => version === wanted)
  const listed = versions.find(({ version }) => version === wanted)
  if (!row || !listed) throw notFound()
  const { header, articles, parameters } = contentOf(kind, row)
  const { drawn, reviewed, approved, changes, state } = listed
  const { version, effectiveOn } = row
  const checked = { ...checkedParameters(kind, parameters) } as Record<string, unknown>
  const wording = await wordingOf(db, kind, { parameters: checked })
  return {
    kind,
    number,
    title,
    version,
    effectiveOn,
    state,
    owner,
    header: { ...header, title, version, effectiveOn, drawn, reviewed, approved, changes },
    articles,
    parameters: checked,
    labels,
    words,
    names: wording.names,
    /** What each parameter says. */
    worded: wordedParameters(kind, checked, wording),
    schema: schemaOf(pack[kind].parameters),
    versions,
  }
}

function presentVersion(kind: PolicyKind, row: VersionRow, before: VersionRow | null, state: VersionState) {
  const { version, effectiveOn, reason, publishedByName, publishedAt, parameters, drawn, reviewed, approved } = row
  const signatures: Signatures = { drawn, reviewed: reviewed ?? [], approved }
  const changes = changeMark(version, before && contentOf(kind, before), contentOf(kind, row))
  return { version, effectiveOn, reason, publishedByName, publishedAt, parameters, state, ...signatures, changes }
}

/** One version as the list of versions shows it. */
export async function presentOneVersion(ctx: Ctx, kind: PolicyKind, version: number) {
  const { versions } = await presentPolicy(ctx.db, kind, ctx.today)
  return versions.find((each) => each.version === version)!
}
