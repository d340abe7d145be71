import { say, type Text } from '../server/kernel/i18n.ts'
import { id } from '../server/kernel/input.ts'
import { customerSubject } from '../server/modules/customers/index.ts'
import { printedArchive, type PrintedArchive } from './archive.ts'
import { dateText, type Box, type Form, type Options } from './engine/definition.ts'
import { headerOfPolicy } from './regulation.ts'

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

/** F-01 客户概要信息登记表. */
export const customerSummary: Form = {
  code: 'F-01',
  title: { zh: '客户概要信息登记表', en: 'Customer summary' },
  subjects: ['customer'],
  access: 'customers.read',
  subjectId: id(),
  async compose(ctx, subjectId, options) {
    const { locale, asOf } = options
    const archive = await printedArchive(ctx, subjectId, ['basic', 'contact'], options)
    const { customer } = archive
    const word = (name: keyof typeof texts) => say(texts[name], locale)
    return {
      content: {
        header: await headerOfPolicy(ctx, 'customer-data', 'F-01', options),
        blocks: [
          {
            kind: 'line',
            left: `${word('code')}  ${customer.code}`,
            right: `${word('filledOn')}  ${dateText(asOf, locale)}`,
          },
          { kind: 'boxes', pairs: 2, rows: boxesOf(archive, options) },
          { kind: 'signatures', who: [word('filledBy'), word('checkedBy'), word('recordedBy')] },
        ],
      },
      subject: customerSubject(customer),
      name: customer.code,
    }
  },
}

function boxesOf(archive: PrintedArchive, { locale }: Options): Box[][] {
  const box = (name: keyof typeof texts, value: string | null, rest: Partial<Box> = {}): Box => ({
    label: say(texts[name], locale),
    value,
    ...rest,
  })
  const basic = (field: string) => archive.text('basic', field)
  const contact = (field: string) => archive.text('contact', field)
  const registrationNumber = basic('registrationNumber') ?? basic('unifiedSocialCreditCode')
  return [
    [box('name', archive.customer.name, { span: 2 })],
    [box('address', contact('address'), { span: 2 })],
    [box('nature', basic('nature')), box('postcode', contact('postcode'))],
    [box('industry', basic('industry')), box('phone', contact('phone'))],
    [box('superior', basic('superiorBody')), box('fax', contact('fax'))],
    [box('capital', basic('registeredCapital')), box('registrationNumber', registrationNumber)],
    [box('legalRepresentative', basic('legalRepresentative')), box('registeredOn', basic('registeredOn'))],
    [box('size', basic('size')), box('term', basic('termUntil'))],
    [box('staff', basic('staff')), box('authority', basic('registeredBy'))],
    [box('revenue', basic('revenue')), box('netAssets', basic('netAssets'))],
    ...accountsOf(archive, true).map(({ bank, account }) => [box('bank', bank), box('account', account)]),
    ...accountsOf(archive, false).map(({ bank, account }) => [
      box('foreignBank', bank),
      box('foreignAccount', account),
    ]),
    [box('rating', basic('bankRating'), { span: 2 })],
    [box('scope', basic('businessScope'), { span: 2, lines: 6 })],
  ]
}

/** The accounts in renminbi, or those in other currencies; one to be filled in where there is none. */
function accountsOf(archive: PrintedArchive, isYuan: boolean): { bank: string | null; account: string | null }[] {
  const cell = (row: Parameters<PrintedArchive['cell']>[2], field: string) =>
    archive.cell('basic', 'bank-accounts', row, field) || null
  const known = archive
    .rows('basic', 'bank-accounts')
    .filter(({ values }) => values['accountCurrency'] && (values['accountCurrency'] === 'CNY') === isYuan)
    .map((row) => ({ bank: cell(row, 'bank'), account: cell(row, 'accountNumber') }))
  return known.length ? known : [{ bank: null, account: null }]
}
