import { beforeAll, beforeEach } from 'vitest'
import { z } from 'zod'
import { inTransaction, type Ctx } from '../kernel/context.ts'
import { sql } from '../kernel/db.ts'
import {
  defineMatter,
  hooks,
  submit,
  type ApprovalRequest,
  type StepEvent,
  type Submission,
} from '../modules/approvals/index.ts'
import { publish } from '../modules/policies/index.ts'
import type { TestApp, TestClient, TestResponse } from './app.ts'

type Approver =
  | { by: 'position'; position: string; of?: 'company' | 'department' | 'region' }
  | { by: 'role'; right: string }
  | { by: 'superior'; levels: number }
  | { by: 'department-head'; department: string | null }
  | { by: 'person'; username: string }

export interface StepOf {
  approvers: Approver[]
  mode?: 'all' | 'any' | 'sequence'
  kind?: 'approval' | 'notice'
  ifEmpty?: 'superior' | 'administrator' | 'refuse'
}

/** What the test matter and the hooks were told, in order; emptied before every test. */
export interface Told {
  effects: string[]
  opened: StepEvent[]
  closed: StepEvent[]
  /** Makes the matter refuse to take effect. */
  refuses: boolean
}

/** An authority table whose only rows are these routes. */
export function tableOf(given: StepOf[], rows: object[] = [{}], duplicateApprover: 'once' | 'each-time' = 'once') {
  const steps = given.map(({ kind = 'approval', mode = 'any', ifEmpty = 'refuse', approvers }, at) => ({
    title: { zh: `环节${at + 1}`, en: `Step ${at + 1}` },
    kind,
    mode,
    ifEmpty,
    approvers,
    deadlineDays: 2,
  }))
  const bare = { article: null, grade: null, scope: null, basis: null, over: null, upTo: null }
  return { duplicateApprover, rows: rows.map((rest) => ({ matter: 'test.matter', ...bare, steps, ...rest })) }
}

let numbers = 0
const subject = () => ({ kind: 'thing', id: `T${++numbers}`, label: `事物${numbers}` })

/** The code a refusal carries. */
export const code = (answer: TestResponse): [number, string | undefined] => [answer.status, answer.body?.error?.code]

/** People of a company, a matter that exists in tests alone, and the moves of its requests; once per test file. */
export function testApprovals(t: TestApp) {
  const people: Record<string, TestClient> = {}
  const told: Told = { effects: [], opened: [], closed: [], refuses: false }
  defineTestMatter(told)
  hooks.stepOpened.push((_ctx, event) => Promise.resolve(void told.opened.push(event)))
  hooks.stepClosed.push((_ctx, event) => Promise.resolve(void told.closed.push(event)))
  beforeAll(async () => {
    for (const name of ['clerk', 'finance', 'deputy', 'boss', 'other', 'stranger']) {
      people[name] = await t.as({ permissions: ['policies.read'] }, { username: name, name: `${name}先生` })
    }
    people['admin'] = await t.admin()
  })
  beforeEach(() => void Object.assign(told, { effects: [], opened: [], closed: [], refuses: false }))

  const as = <T>(client: TestClient, work: (ctx: Ctx) => Promise<T>): Promise<T> => {
    const { id: userId, name, departmentId, regionId } = client.user
    const rest = { permissions: new Set<string>(), scope: 'all' as const, sessionId: null }
    const actor = { kind: 'user' as const, userId, name, departmentId, regionId, ...rest }
    return inTransaction(t.services(), { tenant: t.tenant(), actor }, work)
  }
  const put = (by: string, rest: Partial<Submission> = {}): Promise<ApprovalRequest> => {
    const input = { matter: 'test.matter', subject: subject(), snapshot: { discount: '8' }, ...rest }
    return as(people[by]!, (ctx) => submit(ctx, input))
  }
  const post = (who: string, request: { id: string }, what: string, body: object) =>
    people[who]!.post(`/approvals/${request.id}/${what}`, body)
  const kinds = async (id: string) => {
    const events = await t.system(({ db }) =>
      db.rows<{ kind: string }>(sql`select kind from events where subject_id = ${id} order by seq`),
    )
    return events.map(({ kind }) => kind)
  }
  return {
    people,
    told,
    as,
    put,
    post,
    subject,
    /** Kinds of the events of a request. */
    kinds,
    named: (...names: string[]): Approver[] =>
      names.map((name) => ({ by: 'person', username: people[name]!.user.username })),
    /** Puts a table in force. */
    routeBy: (...table: Parameters<typeof tableOf>) =>
      t.system((ctx) =>
        publish(ctx, 'authority-table', { effectiveOn: ctx.today, reason: '测试', parameters: tableOf(...table) }),
      ),
    approve: (who: string, { id, contentHash }: { id: string; contentHash: string }, comment = '同意') =>
      people[who]!.post(`/approvals/${id}/approval`, { comment, contentHash }),
    waiting: async (who: string): Promise<string[]> =>
      (await people[who]!.get('/approvals?box=waiting&limit=200')).body.rows.map((row: { id: string }) => row.id),
  }
}

function defineTestMatter(told: Told) {
  defineMatter({
    matter: 'test.matter',
    title: { zh: '测试事项', en: 'Test matter' },
    snapshot: z.strictObject({ discount: z.string(), note: z.string().default('') }),
    summary: ({ discount }) => [{ label: { zh: '折让', en: 'Discount' }, value: discount }],
    link: ({ subject: { id } }) => `/things/${id}`,
    onApproved: (_ctx, { subject: { id } }) => {
      if (told.refuses) return Promise.reject(new Error('cannot take effect'))
      told.effects.push(`approved ${id}`)
      return Promise.resolve()
    },
    onRejected: (_ctx, { subject: { id }, status }) => {
      told.effects.push(`${status} ${id}`)
      return Promise.resolve()
    },
    worsens: (before, after) => Number(after.discount) > Number(before.discount),
  })
}
