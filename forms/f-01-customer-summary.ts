import { notFound } from '../server/kernel/errors.ts'
import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject, findCustomer, type CustomerRow } from '../server/modules/customers/index.ts'
import { capitals } from './engine/capitals.ts'
import { thousands, type Box, type Form, type Options } from './engine/definition.ts'
import { headerOf, type Regulation } from './regulation.ts'

/** Collected from first contact on, and kept by sales. */
export const customerData: Regulation = {
  title: { zh: '客户信用管理办法', en: 'Management of customers and credit' },
  number: 'K-02',
  executing: { zh: '销售部', en: 'Sales' },
}

const texts = {
  code: { zh: '客户编码', en: 'Code' },
  filledOn: { zh: '填表日期', en: 'Date' },
  name: { zh: '客户名称', en: 'Customer' },
  address: { zh: '地址', en: 'Address' },
  nature: { zh: '企业性质', en: 'Kind of company' },
  postcode: { zh: '邮政编码', en: 'Postcode' },
  industry: { zh: '行业类型', en: 'Industry' },
  phone: { zh: '电话号码', en: 'Phone' },
  superior: { zh: '上级主管部门', en: 'Superior body' },
  fax: { zh: '传真号码', en: 'Fax' },
  capital: { zh: '注册资本', en: 'Registered capital' },
  registrationNumber: { zh: '注册号', en: 'Registration no.' },
  legalRepresentative: { zh: '法人代表', en: 'Legal representative' },
  registeredOn: { zh: '注册日期', en: 'Registered on' },
  size: { zh: '企业规模', en: 'Size' },
  term: { zh: '经营期限', en: 'Term' },
  staff: { zh: '雇员人数', en: 'Staff' },
  authority: { zh: '注册机关', en: 'Registered by' },
  revenue: { zh: '营业收入', en: 'Revenue' },
  netAssets: { zh: '净资产', en: 'Net assets' },
  bank: { zh: '开户银行（人民币）', en: 'Bank (RMB)' },
  account: { zh: '人民币账号', en: 'RMB account' },
  foreignBank: { zh: '开户银行（外币）', en: 'Bank (foreign currency)' },
  foreignAccount: { zh: '外币账号', en: 'Foreign currency account' },
  rating: { zh: '银行对企业评级', en: 'Rating by the bank' },
  scope: { zh: '经营范围', en: 'Scope of business' },
  filledBy: { zh: '填表人', en: 'Filled in by' },
  checkedBy: { zh: '审核人', en: 'Checked by' },
  recordedBy: { zh: '业务部登记人', en: 'Recorded by' },
} satisfies Record<string, Text>

/** A capital in figures and, in renminbi, in capitals. */
export function capitalText({ registeredCapital, capitalCurrency }: CustomerRow, locale: Options['locale']) {
  if (registeredCapital === null) return null
  const currency = capitalCurrency ?? 'CNY'
  const figures = `${currency} ${thousands(registeredCapital)}`
  const isYuan = ['CNY', 'RMB', '人民币'].includes(currency)
  return isYuan && locale === 'zh-CN'
    ? `￥${thousands(registeredCapital)}\n人民币${capitals(registeredCapital)}`
    : figures
}

/** F-01 客户概要信息登记表. */
export const customerSummary: Form = {
  code: 'F-01',
  title: { zh: '客户概要信息登记表', en: 'Customer summary' },
  subjects: ['customer'],
  access: 'customers.read',
  subjectId: id(),
  async compose(ctx, subjectId, options) {
    const customer = await findCustomer(ctx, subjectId)
    if (!customer) throw notFound()
    const { locale, asOf } = options
    const word = (name: keyof typeof texts) => say(texts[name], locale)
    return {
      content: {
        header: headerOf(customerData, 'F-01', locale),
        blocks: [
          {
            kind: 'line',
            left: `${word('code')}  ${customer.code}`,
            right: `${word('filledOn')}  ${asOf}`,
          },
          { kind: 'boxes', pairs: 2, rows: boxesOf(customer, options) },
          { kind: 'signatures', who: [word('filledBy'), word('checkedBy'), word('recordedBy')] },
        ],
      },
      subject: customerSubject(customer),
      name: customer.code,
    }
  },
}

function boxesOf(customer: CustomerRow, { locale }: Options): Box[][] {
  const box = (name: keyof typeof texts, value: string | null = null, rest: Partial<Box> = {}): Box => ({
    label: say(texts[name], locale),
    value,
    ...rest,
  })
  return [
    [box('name', customer.name, { span: 2 })],
    [box('address', customer.address, { span: 2 })],
    [box('nature'), box('postcode')],
    [box('industry', customer.industry), box('phone', customer.phone)],
    [box('superior'), box('fax')],
    [box('capital', capitalText(customer, locale)), box('registrationNumber', customer.unifiedSocialCreditCode)],
    [box('legalRepresentative', customer.legalRepresentative), box('registeredOn', customer.registeredOn)],
    [box('size'), box('term')],
    [box('staff'), box('authority')],
    [box('revenue'), box('netAssets')],
    [box('bank'), box('account')],
    [box('foreignBank'), box('foreignAccount')],
    [box('rating', null, { span: 2 })],
    [box('scope', customer.businessScope, { span: 2, lines: 6 })],
  ]
}
