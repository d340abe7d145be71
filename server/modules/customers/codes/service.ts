import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import { defineError } from '../../../kernel/errors.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { normalise } from '../find/rules.ts'
import { indexCustomers } from '../find/service.ts'
import { formerly } from '../former/store.ts'

const keptText = {
  zh: '客户编码由认证编定，不能更改',
  en: 'The code was assigned by certification and stays as it is',
}
const codeIsKept = defineError('customer.code_kept', 409, keptText)
const codeTaken = { zh: '客户编码已存在', en: 'The customer code already exists' }

/** Whether the present code of a customer was assigned for good. */
export type CodeKeeper = (ctx: Ctx, customer: { id: string; code: string }) => Promise<boolean>

/** Filled by the modules that assign codes (D-11). */
export const codeKeepers: CodeKeeper[] = []

/** Refuses another code for a customer whose own was assigned for good: `customer.code_kept` (409). */
export async function mustKeepCode(ctx: Ctx, customer: { id: string; code: string }, next: string | undefined) {
  if (next === undefined || next === customer.code) return
  for (const isKept of codeKeepers) {
    if (await isKept(ctx, customer))
      throw codeIsKept({}, [{ field: 'code', code: 'customer.code_kept', text: keptText }])
  }
}

/** Whether some customer carries or has carried a code. */
export async function isCodeUsed({ db, tenant }: Ctx, code: string): Promise<boolean> {
  const { used } = await db.one<{ used: boolean }>(sql`
    select exists (select from customers where tenant_id = ${tenant.id} and code = ${code})
      or exists (select from customer_terms where tenant_id = ${tenant.id} and kind = 'b' and term = ${normalise(code)}) as used`)
  return used
}

/** Gives a customer its certified code (D-11) in place of the one it has, by which it stays findable. */
export async function assignCode(ctx: Ctx, customer: { id: string; code: string; name: string }, code: string) {
  await unique('customers_tenant_id_code_key', 'code', codeTaken, () =>
    ctx.db.run(sql`
      update customers set code = ${code}, former_codes = ${formerly(sql`former_codes`, sql`code`, code)},
        version = version + 1, updated_at = ${ctx.now}
      where tenant_id = ${ctx.tenant.id} and id = ${customer.id}`),
  )
  await indexCustomers(ctx, [customer.id])
  const subject = { kind: 'customer', id: customer.id, label: `${code} ${customer.name}` }
  record(ctx, { kind: 'customer.coded', subject, before: { code: customer.code }, after: { code } })
}
