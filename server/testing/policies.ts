import { beforeAll, beforeEach } from 'vitest'
import { pack } from '../../policy-pack/index.ts'
import { sql } from '../kernel/db.ts'
import type { TestApp, TestClient, TestResponse } from './app.ts'

/** The code a refusal carries. */
export const code = ({ status, body }: TestResponse): [number, string | undefined] => [status, body?.error?.code]
export const fields = ({ body }: TestResponse): string[] =>
  body.error.details.map(({ field }: { field: string }) => field)
export const match = (version: number) => ({ 'if-match': String(version) })

interface Submitted {
  id: string
  approvalId: string
  contentHash: string
  version: number
}

interface Drafted {
  id: string
  version: number
  issues: { field: string; code: string; message: string }[]
}

type Person = 'drafter' | 'deputy' | 'general' | 'executive'

/**
 * People around a regulation — who drafts, reviews and signs it, and who only reads — and their moves; once per test
 * file. Every test starts on 15 June 2026 without drafts and published versions.
 */
export function testDrafts(t: TestApp) {
  const people = {} as Record<Person, TestClient>
  beforeAll(async () => {
    people.drafter = await t.as('service-manager', { name: '钱起草' })
    people.deputy = await t.as('deputy-general-manager', { name: '孙审核' })
    people.general = await t.as('general-manager', { name: '李签发' })
    people.executive = await t.as('account-executive')
  })
  /** Moves the clock; everybody signs in again, since sessions do not live that long. */
  const at = async (instant: string) => {
    t.setClock(instant)
    for (const name of Object.keys(people) as Person[])
      people[name] = await t.as({ permissions: [] }, { username: people[name].user.username })
  }
  beforeEach(async () => {
    await at('2026-06-15T02:00:00Z')
    await t.system(async ({ db }) => {
      await db.run(sql`update approval_requests set status = 'withdrawn' where status = 'pending'`)
      await db.run(sql`delete from policy_drafts`)
      await db.run(sql`delete from policy_versions`)
    })
  })

  /** A draft that raises the limit of from 1 July on, or whatever else is given. */
  const aDraft = async (change?: object, kind = 'key-account'): Promise<Drafted> => {
    const raised = { parameters: { ...pack['key-account'].defaults, cumulativeOver: '3000000' } }
    const body = { reason: '上调门槛', effectiveOn: '2026-07-01', ...(change ?? raised) }
    return mustSucceed(await people.drafter.post(`/policies/${kind}/drafts`, body)) as Drafted
  }
  const submit = (id: string, who = people.drafter) => who.post(`/policy-drafts/${id}/submission`)
  return {
    people,
    at,
    aDraft,
    submit,
    aSubmission: async (change?: object): Promise<Submitted> =>
      mustSucceed(await submit((await aDraft(change)).id)) as Submitted,
    agree: async (who: TestClient, approvalId: string) => {
      const { contentHash } = (await who.get(`/approvals/${approvalId}`)).body as { contentHash: string }
      return who.post(`/approvals/${approvalId}/approval`, { comment: '同意', contentHash })
    },
    draft: async (id: string, who = people.drafter) => (await who.get(`/policy-drafts/${id}`)).body,
  }
}

function mustSucceed({ status, body }: TestResponse): unknown {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}
