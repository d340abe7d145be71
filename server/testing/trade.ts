import { sql, type Db } from '../kernel/db.ts'
import { indexNewCustomers } from '../modules/customers/index.ts'
import { reallocate } from '../modules/trade/index.ts'

/** A customer with documents, as tests write them: amounts in yuan, credit notes negative. */
export interface AccountOf {
  code: string
  name?: string
  ownerId?: string | null
  departmentId?: string | null
  regionId?: string | null
  invoices?: { number: string; gross: string; dueOn: string; issuedOn?: string; series?: string; isVoid?: boolean }[]
  /** `pays` states allocations by invoice number; without it a receipt pays the oldest due invoices first. */
  receipts?: { number: string; amount: string; receivedOn: string; pays?: Record<string, string> }[]
}

/** Writes customers, findable as any, and their documents, and allocates what no receipt states; the customers' ids by code. */
export async function insertAccounts(db: Db, tenantId: string, accounts: AccountOf[]): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const account of accounts) ids[account.code] = await insertAccount(db, tenantId, account)
  await indexNewCustomers(db, tenantId, sql`c.id = any(${Object.values(ids)}::uuid[])`)
  await reallocate(db, tenantId, Object.values(ids))
  return ids
}

async function insertAccount(db: Db, tenantId: string, account: AccountOf): Promise<string> {
  const { code, name = code, ownerId = null, departmentId = null, regionId = null } = account
  const { id } = await db.one<{ id: string }>(sql`
    insert into customers (tenant_id, code, name, owner_id, department_id, region_id)
    values (${tenantId}, ${code}, ${name}, ${ownerId}, ${departmentId}, ${regionId}) returning id`)
  for (const { number, gross, dueOn, issuedOn = dueOn, series = '', isVoid = false } of account.invoices ?? []) {
    await db.run(sql`
      insert into invoices (tenant_id, customer_id, series, number, kind, status, issued_on, due_on, gross)
      values (${tenantId}, ${id}, ${series}, ${number}, ${gross.startsWith('-') ? 'credit-note' : 'invoice'},
              ${isVoid ? 'void' : 'valid'}, ${issuedOn}, ${dueOn}, ${gross})`)
  }
  for (const { number, amount, receivedOn, pays = {} } of account.receipts ?? []) {
    const receipt = await db.one<{ id: string }>(sql`
      insert into receipts (tenant_id, customer_id, number, received_on, amount)
      values (${tenantId}, ${id}, ${number}, ${receivedOn}, ${amount}) returning id`)
    for (const [invoice, share] of Object.entries(pays)) {
      await db.run(sql`
        insert into allocations (tenant_id, receipt_id, invoice_id, amount, method)
        select tenant_id, ${receipt.id}, id, ${share}, 'explicit' from invoices
        where tenant_id = ${tenantId} and customer_id = ${id} and number = ${invoice}`)
    }
  }
  return id
}
