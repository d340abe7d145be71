import type { Ctx } from '../../../../kernel/context.ts'
import { defineError } from '../../../../kernel/errors.ts'
import { defineReason, record } from '../../../audit/index.ts'
import { changeArchive } from '../../archive/service.ts'
import { insertEntry } from '../../archive/entries/store.ts'
import { provisionalCodes } from '../../codes/store.ts'
import { indexCustomers } from '../../find/service.ts'
import { createCustomer, customerSubject } from '../../service.ts'
import { holdVisibleCustomer, type CustomerName } from '../../store.ts'
import { held, move, mustBe } from '../service.ts'
import type { LeadRow } from '../store.ts'
import { setRelation } from './store.ts'

const unverified = defineError('lead.unverified', 409, {
  zh: '线索核实有效后才能转为客户',
  en: 'A lead becomes a customer only after it is verified',
})

const takenFrom = defineReason({ zh: '由线索“{lead}”转入', en: 'Taken over from the lead “{lead}”' })

export interface Conversion {
  /** What the new customer is to us. */
  relation: 'potential' | 'followed'
  /** The customer it turned out to be; a new one unless said. */
  customerId?: string | undefined
  acceptDuplicates?: boolean | undefined
}

/**
 * Takes a valid lead into the archive: as a new customer with a provisional code, or as the one it turned out to
 * be. A new one may be refused with `dup.suspected` or `dup.uscc`, as everywhere.
 */
export async function convertLead(ctx: Ctx, id: string, conversion: Conversion): Promise<LeadRow> {
  const lead = await held(ctx, id)
  if (lead.state === 'new' || lead.state === 'verifying') throw unverified()
  mustBe('convert', lead)
  const { customerId: known } = conversion
  const customerId = known ? (await holdVisibleCustomer(ctx, known)).id : await becomeCustomer(ctx, lead, conversion)
  return move(ctx, lead, 'convert', { customerId, convertedAt: ctx.now })
}

async function becomeCustomer(ctx: Ctx, lead: LeadRow, { relation, acceptDuplicates }: Conversion): Promise<string> {
  const [code] = await provisionalCodes(ctx, 1)
  const { name, phone, unifiedSocialCreditCode, industry, address, need: remark } = lead
  const fields = { name, phone, unifiedSocialCreditCode, industry, address, remark }
  const place = {
    ownerId: lead.owner.id,
    departmentId: lead.department?.id ?? null,
    regionId: lead.region?.id ?? null,
  }
  const addresses = [lead.website, lead.email].flatMap((text) => (text ? [text] : []))
  const reason = takenFrom({ lead: lead.name })
  const given = { acceptDuplicates, addresses, reason }
  const { id } = await createCustomer(ctx, { code: code!, ...fields, ...place }, given)
  await setRelation(ctx, id, relation)
  const customer = { id, code: code!, name }
  const subject = customerSubject(customer)
  // A new customer is a potential one.
  const [before, after] = [{ relation: 'potential' }, { relation }]
  if (relation !== 'potential') record(ctx, { kind: 'customer.relation_changed', subject, before, after, reason })
  const { email, website } = lead
  if (email || website) await changeArchive(ctx, id, 'contact', { email, website }, reason)
  await takeContact(ctx, customer, lead, reason)
  await indexCustomers(ctx, [id])
  return id
}

async function takeContact(ctx: Ctx, customer: CustomerName, lead: LeadRow, reason: string): Promise<void> {
  const { contactName, phone: contactPhone, email: contactEmail } = lead
  if (!contactName) return
  const place = { customerId: customer.id, part: 'contact', list: 'contacts' } as const
  const values = { contactName, contactPhone, contactEmail }
  const { id: entry } = await insertEntry(ctx, place, values)
  const after = { part: place.part, list: place.list, entry, ...values }
  record(ctx, { kind: 'archive.entry_added', subject: customerSubject(customer), after, reason })
}
