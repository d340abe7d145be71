import { authorityMatters, pack, type AuthorityTable, type PolicyKind } from '../../../../policy-pack/index.ts'
import type { Permissions } from '../../../kernel/access.ts'
import type { Db } from '../../../kernel/db.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { departmentNames, listPositions, namesByUsername } from '../../people/index.ts'
import { both, type Names, type Wording } from '../rules.ts'

/** What rights are called; filled by the composition, which knows those of all modules. */
export const rightNames: Permissions = {}

/** The words for a regulation's values: its own, and what this company calls its positions and people. */
export async function wordingOf(db: Db, kind: PolicyKind, ...contents: { parameters: unknown }[]): Promise<Wording> {
  return { words: pack[kind].words, names: await namesFor(db, kind, contents) }
}

async function namesFor(db: Db, kind: PolicyKind, contents: { parameters: unknown }[]): Promise<Names> {
  if (kind !== 'authority-table' && kind !== 'archive-access') return {}
  const position = named((await listPositions(db)).map(({ code, name }) => [code, name]))
  if (kind === 'archive-access') return { position }
  const people = await namesByUsername(db, contents.flatMap(usernames))
  return {
    position,
    matter: authorityMatters,
    right: rightNames,
    department: named((await departmentNames(db)).map((name) => [name, name])),
    person: named([...people]),
  }
}

const named = (pairs: [string, string][]): Record<string, Text> =>
  Object.fromEntries(pairs.map(([code, name]) => [code, both(name)]))

/** Whom a table names; of a draft that is no table yet, nobody. */
function usernames({ parameters }: { parameters: unknown }): string[] {
  const { rows } = (parameters ?? {}) as Partial<AuthorityTable>
  if (!Array.isArray(rows)) return []
  return rows
    .flatMap((row) => (Array.isArray(row?.steps) ? row.steps : []))
    .flatMap((step) => (Array.isArray(step?.approvers) ? step.approvers : []))
    .flatMap((rule) => (rule?.by === 'person' ? [String(rule.username)] : []))
}
