import { randomUUID } from 'node:crypto'
import {
  authorityMatters,
  type ApproverRule,
  type AuthorityStep,
  type AuthorityTable,
} from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Db } from '../../../kernel/db.ts'
import { defineError, type FieldError } from '../../../kernel/errors.ts'
import { say, type Text } from '../../../kernel/i18n.ts'
import {
  administrators,
  departmentHead,
  departmentIds,
  findActiveUser,
  findByUsername,
  knownReferences,
  placeOf,
  superiorsOf,
  usersInPosition,
  usersWithRight,
  type Placed,
} from '../../people/index.ts'
import { inForce, versionOf } from '../../policies/index.ts'
import { declaredMatters, type ApprovalRequest } from '../matters/service.ts'
import type { Flow, Step } from '../rules.ts'
import { chooseRow, resolveSteps, type Measures, type Named } from './rules.ts'

const noRoute = defineError('approval.no_route', 409, {
  zh: '核决权限表中没有适用于“{matter}”的审批路线',
  en: 'The authority table has no route for “{matter}”',
})
const measureNeeded = defineError('approval.measure_needed', 409, {
  zh: '“{matter}”按金额或比例核决，缺少该数值',
  en: '“{matter}” is decided by amount or percentage, which is missing',
})
const noApprover = defineError('approval.no_approver', 409, {
  zh: '“{step}”环节没有可以审批的人，请先任命相应岗位或指定上级',
  en: 'Nobody can decide the step “{step}”; appoint somebody to the post or name a superior first',
})
const submitterGone = defineError('approval.submitter_unknown', 409, {
  zh: '提交人不在用户之列或已停用',
  en: 'The submitter is no active user',
})

export interface ResolvedRoute {
  policyVersion: number
  article: string | null
  duplicates: AuthorityTable['duplicateApprover']
  steps: Step[]
}

/** Whoever submits, and who drew up what is submitted, where that is somebody else. */
type Submitter = Pick<Flow, 'submitterId' | 'authorId'>

/**
 * Who has to agree, by the authority table in force today and the organisation as it is now. Refuses (409) a matter
 * without a route, a missing measure, and a step that nobody could decide.
 */
export async function findRoute(ctx: Ctx, by: Submitter, of: Measures): Promise<ResolvedRoute> {
  const table = await inForce(ctx.db, 'authority-table', ctx.today)
  const chosen = chooseRow(table.parameters, of)
  if ('refused' in chosen) throw (chosen.refused === 'no_route' ? noRoute : measureNeeded)({ matter: of.matter })
  const { row } = chosen
  const { submitterId } = by
  if (!(await findActiveUser(ctx.db, submitterId))) throw submitterGone()
  const route = resolveSteps(row.steps, {
    ...by,
    superiors: await superiorsOf(ctx.db, submitterId),
    administrators: (await administrators(ctx.db)).map(({ id }) => id),
    named: await namedIn(ctx.db, row.steps, submitterId),
  })
  if ('refused' in route) throw noApprover({ step: say(route.step.title, ctx.locale) })
  const steps = route.steps.map((step) => ({ ...step, id: randomUUID() }))
  const { duplicateApprover } = table.parameters
  return { policyVersion: table.version, article: row.article, duplicates: duplicateApprover, steps }
}

/**
 * Whom a step of a request would ask by its own rule in the organisation as it is now; nobody where the rule refuses,
 * null where the table the request goes by has no such step.
 */
export async function peopleNow(ctx: Ctx, request: ApprovalRequest, step: Step): Promise<Named[] | null> {
  const table = await versionOf(ctx.db, 'authority-table', request.policyVersion)
  const chosen = chooseRow(table.parameters, request)
  const isSame = ({ kind, title: { zh, en } }: AuthorityStep) =>
    kind === step.kind && zh === step.title.zh && en === step.title.en
  const rule = 'row' in chosen ? chosen.row.steps.find(isSame) : undefined
  if (!rule) return null
  const submitterId = request.submittedBy.id
  const route = resolveSteps([rule], {
    submitterId,
    authorId: request.authorId,
    superiors: await superiorsOf(ctx.db, submitterId),
    administrators: (await administrators(ctx.db)).map(({ id }) => id),
    named: await namedIn(ctx.db, [rule], submitterId),
  })
  return 'refused' in route ? [] : route.steps[0]!.items.map(({ userId, needs }) => ({ userId, needs }))
}

async function namedIn(db: Db, steps: AuthorityStep[], submitterId: string): Promise<Named[][]> {
  const submitter = (await placeOf(db, submitterId))!
  const named: Named[][] = []
  for (const step of steps) {
    const people: Named[] = []
    for (const rule of step.approvers) {
      const needs = needsOf(rule)
      people.push(...(await namedBy(db, rule, submitter)).map((userId) => ({ userId, needs })))
    }
    named.push(people)
  }
  return named
}

/** What whoever is asked by the rule has to hold on deciding. */
function needsOf(rule: ApproverRule): string | null {
  if (rule.by === 'position') return `position:${rule.position}`
  return rule.by === 'role' ? `right:${rule.right}` : null
}

async function namedBy(db: Db, rule: ApproverRule, submitter: Placed): Promise<string[]> {
  switch (rule.by) {
    case 'position': {
      const holders = await usersInPosition(db, rule.position)
      return holders.filter((user) => isNear(rule.of, user, submitter)).map(({ id }) => id)
    }
    case 'role':
      return (await usersWithRight(db, rule.right)).map(({ id }) => id)
    case 'superior':
      return (await superiorsOf(db, submitter.id, rule.levels)).slice(rule.levels - 1)
    case 'department-head': {
      const { department } = rule
      const id = department === null ? submitter.departmentId : (await departmentIds(db, [department])).get(department)
      const head = await departmentHead(db, id ?? null)
      return head === null ? [] : [head]
    }
    case 'person': {
      const user = await findByUsername(db, rule.username)
      return user && !user.isDisabled ? [user.id] : []
    }
  }
}

function isNear(of: 'company' | 'department' | 'region', user: Placed, submitter: Placed): boolean {
  if (of === 'company') return true
  const [theirs, own] =
    of === 'department' ? [user.departmentId, submitter.departmentId] : [user.regionId, submitter.regionId]
  return own !== null && theirs === own
}

const unknown: Record<string, Text> = {
  matter: { zh: '没有这个审批事项', en: 'No such matter' },
  position: { zh: '没有这个岗位', en: 'No such position' },
  right: { zh: '没有岗位持有这项权限', en: 'No position holds this right' },
  username: { zh: '没有这名用户', en: 'No such user' },
  department: { zh: '没有这个部门', en: 'No such department' },
}

/**
 * What an authority table names that does not exist in this company — matters, positions, rights, departments, people —
 * each on its field below `parameters`; nothing for other regulations. Gaps, overlaps and empty steps are refused by the
 * table's own schema.
 */
export async function checkAuthorityTable({ db }: Ctx, kind: string, parameters: unknown): Promise<FieldError[]> {
  return kind === 'authority-table' ? missingIn(db, parameters as AuthorityTable) : []
}

async function missingIn(db: Db, table: AuthorityTable): Promise<FieldError[]> {
  const matters = new Set([...Object.keys(authorityMatters), ...declaredMatters().map(({ matter }) => matter)])
  const rules = table.rows.flatMap(({ steps }, row) =>
    steps.flatMap(({ approvers }, step) =>
      approvers.map((rule, at) => ({ rule, path: `parameters.rows.${row}.steps.${step}.approvers.${at}` })),
    ),
  )
  const named = <By extends ApproverRule['by']>(by: By) =>
    rules.flatMap(({ rule }) => (rule.by === by ? [rule as ApproverRule & { by: By }] : []))
  const found = await knownReferences(db, {
    positions: named('position').map(({ position }) => position),
    rights: named('role').map(({ right }) => right),
    usernames: named('person').map(({ username }) => username),
  })
  const departments = await departmentIds(
    db,
    named('department-head').flatMap(({ department }) => department ?? []),
  )
  const missing = ({ rule }: (typeof rules)[number]): string | null => {
    if (rule.by === 'position') return found.positions.includes(rule.position) ? null : 'position'
    if (rule.by === 'role') return found.rights.includes(rule.right) ? null : 'right'
    if (rule.by === 'person') return found.usernames.includes(rule.username) ? null : 'username'
    if (rule.by === 'superior' || rule.department === null) return null
    return departments.has(rule.department) ? null : 'department'
  }
  const error = (field: string, what: string) => ({ field, code: 'ref.unknown', text: unknown[what]! })
  return [
    ...table.rows.flatMap(({ matter }, row) =>
      matters.has(matter) ? [] : [error(`parameters.rows.${row}.matter`, 'matter')],
    ),
    ...rules.flatMap((each) => {
      const what = missing(each)
      return what === null ? [] : [error(`${each.path}.${what}`, what)]
    }),
  ]
}
