import type { Ctx } from '../../../../kernel/context.ts'
import { say, type Text } from '../../../../kernel/i18n.ts'
import type { EventWording, StoredEvent } from '../../../audit/index.ts'
import { inForce } from '../../../policies/index.ts'
import { isNamed } from '../../archive/history/books/rules.ts'
import type { LeadState } from '../rules.ts'

/** What the fields of a lead are called. */
const labels: Record<string, Text> = {
  name: { zh: '单位名称', en: 'Name' },
  contactName: { zh: '联系人', en: 'Contact' },
  phone: { zh: '电话', en: 'Phone' },
  email: { zh: '邮箱', en: 'E-mail' },
  website: { zh: '网站', en: 'Website' },
  unifiedSocialCreditCode: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  industry: { zh: '行业', en: 'Industry' },
  address: { zh: '地址', en: 'Address' },
  need: { zh: '需求', en: 'Need' },
  source: { zh: '来源', en: 'Source' },
  sourceDetail: { zh: '来源说明', en: 'More on the source' },
  state: { zh: '状态', en: 'State' },
  method: { zh: '核实方式', en: 'Verified by' },
  invalidReason: { zh: '无效原因', en: 'Why invalid' },
  verifiedByName: { zh: '核实人', en: 'Who verified it' },
  verifiedOn: { zh: '核实日期', en: 'Verified on' },
  owner: { zh: '负责人', en: 'Owner' },
  department: { zh: '部门', en: 'Department' },
  region: { zh: '区域', en: 'Region' },
  customer: { zh: '客户', en: 'Customer' },
  learnedOn: { zh: '得知日期', en: 'Learned on' },
  entryDueOn: { zh: '录入期限', en: 'To be entered by' },
  isTimely: { zh: '录入及时', en: 'Entered in time' },
  enteredOn: { zh: '录入日期', en: 'Entered on' },
  enteredByName: { zh: '录入人', en: 'Who entered it' },
}

const states: Record<LeadState, Text> = {
  new: { zh: '待核实', en: 'To verify' },
  verifying: { zh: '核实中', en: 'Verifying' },
  valid: { zh: '有效', en: 'Valid' },
  invalid: { zh: '无效', en: 'Invalid' },
  converted: { zh: '已转客户', en: 'Converted' },
}
const yesNo: Record<string, Text> = { true: { zh: '是', en: 'yes' }, false: { zh: '否', en: 'no' } }

/** The events of leads as their page shows them: sources, ways and states by what they are called, people by name. */
export const leadWording: EventWording = async (ctx, rows) => {
  const leads = rows.filter(({ subjectKind }) => subjectKind === 'lead')
  if (leads.length === 0) return new Map()
  const words = await wordsBy(ctx)
  const text = (field: string, value: unknown): string | null => {
    if (value === null || value === undefined) return null
    if (isNamed(value)) return value.name
    const code = typeof value === 'string' ? value : JSON.stringify(value)
    const word = words[field]?.[code]
    return word ? say(word, ctx.locale) : code
  }
  const worded = ({ before, after }: StoredEvent) => {
    const fields = Object.entries(labels).filter(([field]) => field in (before ?? {}) || field in (after ?? {}))
    return fields.map(([field, label]) => {
      const [from, to] = [text(field, before?.[field]), text(field, after?.[field])]
      return { field, label: say(label, ctx.locale), before: from, after: to }
    })
  }
  return new Map(leads.map((row) => [row.id, worded(row)]))
}

/** What the codes in a field are called: sources and ways as the regulation in force has them. */
async function wordsBy(ctx: Ctx): Promise<Record<string, Record<string, Text>>> {
  const { parameters } = await inForce(ctx.db, 'customer-data', ctx.today)
  const by = (options: { code: string; text: Text }[]) =>
    Object.fromEntries(options.map(({ code, text }) => [code, text]))
  return { source: by(parameters.sources), method: by(parameters.methods), state: states, isTimely: yesNo }
}
