import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect } from 'vitest'
import { sql } from '../kernel/db.ts'
import type { TestApp, TestClient, TestResponse } from './app.ts'
import { pdf } from './bytes.ts'

export interface TestAttachments {
  owner(): TestClient
  /** A customer of the owner that is there from the start. */
  customerId(): string
  newCustomer(): Promise<string>
  /** The query that names a place: a part of the customer's archive, or of another one's. */
  place(part?: string, customerId?: string): string
  upload(name: string, content: Buffer, who?: TestClient, where?: string): Promise<TestResponse>
  /** A PDF that no other is equal to. */
  unique(): Buffer
  serial(): number
  /** What there is: files in the store, rows, and files on their way in. */
  state(): Promise<{ stored: string[]; rows: number; incoming: string[] }>
}

/** A salesman with customers to attach files to. */
export function testAttachments(t: TestApp): TestAttachments {
  let owner: TestClient
  let customerId: string
  let serial = 0
  beforeAll(async () => {
    owner = await t.as('relations-specialist', { departmentId: await t.departmentId('业务部') })
    customerId = await newCustomer()
  })
  const newCustomer = async () => {
    serial += 1
    const { departmentId } = owner.user
    const body = { code: `A${serial}`, name: `华东${serial}`, departmentId, acceptDuplicates: true }
    const made = await owner.post('/customers', body)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    return made.body.id as string
  }
  const place = (part = 'basic', id = customerId) => `customerId=${id}&part=${part}`
  const folder = (...names: string[]) => path.join(t.services().config.dataDir, 'files', ...names)
  return {
    owner: () => owner,
    customerId: () => customerId,
    newCustomer,
    place,
    upload: (name, content, who = owner, where = place()) =>
      who.upload(`/attachments?${where}&name=${encodeURIComponent(name)}`, content),
    unique: () => pdf(`/Serial ${++serial}`),
    serial: () => ++serial,
    state: async () => ({
      stored: (await readdir(folder(), { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name)).toSorted(),
      rows: await t.system(
        async ({ db }) => (await db.one<{ n: number }>(sql`select count(*) as n from attachments`)).n,
      ),
      incoming: await readdir(folder('incoming')),
    }),
  }
}

/** Status and code of a refusal, `403 forbidden`. */
export const refusalOf = ({ status, body }: TestResponse): string => `${status} ${body.error.code}`
