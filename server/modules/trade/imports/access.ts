import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { forbidden } from '../../../kernel/errors.ts'
import type { Mapping } from './mapping/rules.ts'
import type { Kind } from './rules.ts'

/** Who imports must hold the right to write what the file writes. */
export function mayImport({ actor }: Ctx, kind: Kind, mapping?: Mapping): void {
  const createsCustomers = kind === 'customers' || mapping?.createCustomers === true
  if (kind !== 'customers' && !may(actor, 'trade.write')) throw forbidden()
  if (createsCustomers && !may(actor, 'customers.write')) throw forbidden()
}
