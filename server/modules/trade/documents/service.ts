import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { becomeTrading, holdVisibleCustomer } from '../../customers/index.ts'
import {
  findProduct,
  insertContract,
  insertProduct,
  insertShipment,
  type ContractRow,
  type NewContract,
  type NewShipment,
  type ProductRow,
  type ShipmentRow,
} from './store.ts'

const texts = {
  product: { zh: '产品编码已存在', en: 'The product code already exists' },
  contract: { zh: '合同编号已存在', en: 'The contract number already exists' },
  shipment: { zh: '发货单号已存在', en: 'The shipment number already exists' },
  noProduct: { zh: '没有这个产品', en: 'No such product' },
} satisfies Record<string, Text>

/** Enters a product; its code is the company's only one. */
export async function createProduct(
  ctx: Ctx,
  product: { code: string; name: string; unit: string },
): Promise<ProductRow> {
  const made = await unique('products_tenant_id_code_key', 'code', texts.product, () =>
    insertProduct(ctx.db, ctx.tenant.id, product),
  )
  const subject = { kind: 'product', id: made.id, label: `${made.code} ${made.name}` }
  record(ctx, { kind: 'product.created', subject, after: made })
  return made
}

/** Enters a contract of a customer the actor sees. */
export async function createContract(ctx: Ctx, customerId: string, contract: NewContract): Promise<ContractRow> {
  const customer = await holdVisibleCustomer(ctx, customerId)
  if (contract.endsOn !== null && contract.endsOn < contract.signedOn) {
    throw invalidInput({}, [fieldError('endsOn', 'date.range_reversed')])
  }
  const made = await unique('contracts_tenant_id_number_key', 'number', texts.contract, () =>
    insertContract(ctx.db, ctx.tenant.id, customer, contract),
  )
  const subject = { kind: 'contract', id: made.id, label: made.number }
  record(ctx, { kind: 'contract.created', subject, after: made })
  return made
}

/** Enters a shipment to a customer the actor sees. */
export async function createShipment(
  ctx: Ctx,
  customerId: string,
  productId: string | null,
  shipment: Omit<NewShipment, 'product'>,
): Promise<ShipmentRow> {
  const customer = await holdVisibleCustomer(ctx, customerId)
  const product = productId === null ? null : await findProduct(ctx.db, ctx.tenant.id, productId)
  if (productId !== null && !product) {
    throw invalidInput({}, [{ field: 'productId', code: 'ref.unknown', text: texts.noProduct }])
  }
  const made = await unique('shipments_tenant_id_number_key', 'number', texts.shipment, () =>
    insertShipment(ctx.db, ctx.tenant.id, customer, { ...shipment, product }),
  )
  const subject = { kind: 'shipment', id: made.id, label: made.number }
  record(ctx, { kind: 'shipment.created', subject, after: made })
  await becomeTrading(ctx, { customerId: customer.id, on: shipment.shippedOn })
  return made
}
