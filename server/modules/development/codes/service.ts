import type { Ctx } from '../../../kernel/context.ts'
import { assignCode, isCodeUsed, type CustomerName } from '../../customers/index.ts'
import { regulation } from '../gates/service.ts'
import { counterOf, writeCode } from './rules.ts'
import { nextNumber } from './store.ts'

/**
 * Gives a customer the next code of the pattern in force (D-11). Numbers some customer carries or has carried already,
 * given by hand, are passed over. Not before everything else is checked: the count stays locked until the end.
 */
export async function assignCertifiedCode(ctx: Ctx, customer: CustomerName): Promise<string> {
  const pattern = (await regulation(ctx)).parameters.codePattern
  const year = ctx.today.slice(0, 4)
  for (;;) {
    const code = writeCode(pattern, { year, number: await nextNumber(ctx, counterOf(pattern, year)) })
    if (await isCodeUsed(ctx, code)) continue
    await assignCode(ctx, customer, code)
    return code
  }
}
