import { archiveFields, type Choice, type Field, type Part } from '../../../../policy-pack/index.ts'
import type { Text } from '../../../kernel/i18n.ts'

export const kinds = ['customers', 'contracts', 'shipments', 'invoices', 'receipts'] as const
export type Kind = (typeof kinds)[number]

export type FieldType =
  | 'text'
  | 'note'
  | 'code'
  | 'creditCode'
  | 'phone'
  | 'amount'
  | 'quantity'
  | 'date'
  | 'days'
  | 'flag'
  | 'choice'
  | 'archive'

/** One thing a file can say about a record, and the headers under which files usually say it. */
export interface ImportField {
  field: string
  label: Text
  required: boolean
  type: FieldType
  /** Column of the staging table; none for what is worked into another one. */
  column?: string
  max?: number
  negative?: boolean
  choices?: readonly string[]
  synonyms: readonly string[]
  /** The part of the archive that keeps it, where no column does. */
  part?: Part
  /** What the catalogue of the archive says about it. */
  archive?: Field
  /** Under what it stands on a long page; nothing for what every file says. */
  group?: Text
}

type Rest = Partial<Omit<ImportField, 'field' | 'type'>>
const field = (
  name: string,
  type: FieldType,
  zh: string,
  en: string,
  synonyms: string[],
  rest: Rest = {},
): ImportField => ({
  field: name,
  type,
  label: { zh, en },
  required: false,
  synonyms: [zh, en, name, ...synonyms],
  ...rest,
})

const required = { required: true }
const currencies = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP', 'TWD', 'KRW', 'SGD', 'AUD', 'CAD', 'CHF']
// prettier-ignore
const customerCode = field(
  'customerCode', 'code', '客户编码', 'Customer code',
  ['客户代码', '客户代号', '客户编号', '购方单位代号', '购方代号', '购货单位编码', 'customer id', 'customer no', 'client code'],
  { ...required, column: 'customer_code' },
)
// prettier-ignore
const customerName = field(
  'customerName', 'text', '客户名称', 'Customer name',
  ['客户', '购方名称', '购货单位', '购方单位名称', 'customer', 'client', 'buyer'],
  { column: 'customer_name', max: 255 },
)
const number = (zh: string, en: string, synonyms: string[]) =>
  field('number', 'text', zh, en, synonyms, { ...required, column: 'number', max: 64 })

// prettier-ignore
const ofCustomers: ImportField[] = [
  field('name', 'text', '客户名称', 'Name', ['公司全称', '公司名称', '企业名称', '单位名称', '全称', 'customer name', 'company', 'company name'], { ...required, column: 'name', max: 255 }),
  field('unifiedSocialCreditCode', 'creditCode', '统一社会信用代码', 'Unified social credit code', ['信用代码', '税号', '纳税人识别号', 'uscc', 'tax id'], { column: 'unified_social_credit_code'}),
  field('code', 'code', '客户编码', 'Code', ['客户代码', '客户编号', 'customer code', 'customer id'], { column: 'code' }),
  field('shortName', 'text', '简称', 'Short name', ['客户简称', 'A股简称', '公司简称', '股票简称'], { column: 'short_name', max: 64 }),
  field('relation', 'choice', '往来关系', 'Relation', ['客户关系', '客户状态'], { column: 'relation', choices: ['potential', 'followed', 'trading'] }),
  field('industry', 'text', '行业', 'Industry', ['所属行业', '行业分类'], { column: 'industry', max: 64 }),
  field('address', 'text', '地址', 'Address', ['注册地址', '公司地址', '联系地址', 'registered address'], { column: 'address', max: 255 }),
  field('phone', 'phone', '电话', 'Phone', ['联系电话', '电话号码', 'telephone', 'tel'], { column: 'phone' }),
  field('registeredCapital', 'amount', '注册资本', 'Registered capital', ['注册资金', 'capital'], { column: 'registered_capital' }),
  field('capitalCurrency', 'choice', '注册资本币种', 'Currency of the capital', ['币种', 'currency'], { column: 'capital_currency', choices: currencies }),
  field('registeredOn', 'date', '注册日期', 'Registered on', ['成立日期', 'registration date', 'founded'], { column: 'registered_on' }),
  field('legalRepresentative', 'text', '法定代表人', 'Legal representative', ['法人代表', '法人'], { column: 'legal_representative', max: 64 }),
  field('businessScope', 'note', '经营范围', 'Business scope', [], { column: 'business_scope' }),
  field('remark', 'note', '备注', 'Remark', ['说明', 'note', 'notes'], { column: 'remark' }),
]

/** Other headers under which files give what the catalogue of the archive has. */
const headers: Record<string, string[]> = {
  englishName: ['公司英文名称', '英文名', 'english name'],
  registeredType: ['企业类型', '公司类型', 'company type'],
  stockCode: ['A股代码', '证券代码', 'stock code'],
  listedOn: ['A股上市日期', 'listing date'],
  shareCapital: ['A股总股本', '总股本', 'total shares'],
  area: ['地区', '大区'],
  province: ['省', '所属省份'],
  city: ['市', '所属城市'],
  website: ['公司网址', '官网', '公司网站', 'web', 'url'],
}

/** Values that name a person, a customer or an account are entered by hand, and lists are no table of companies. */
const byHand = new Set<Field['type']>(['person', 'customer', 'product', 'account', 'creditCode'])

/** What the archive has of a customer once, outside of the columns. */
const ofArchive: ImportField[] = archiveFields.flatMap(({ part, title, groups }) =>
  groups
    .flatMap(({ fields }) => fields)
    .filter(({ column, fixed, secret, type }) => !column && !fixed && !secret && !byHand.has(type))
    .map((archive) => {
      const { field: name, label, type, choices } = archive
      const kind = type === 'date' || type === 'amount' || type === 'choice' || type === 'note' ? type : 'archive'
      const words = { part, archive, group: title, ...(choices ? { choices: choices.map(({ value }) => value) } : {}) }
      return field(name, kind, label.zh, label.en, headers[name] ?? [], words)
    }),
)
const customers = [...ofCustomers, ...ofArchive]

/** The part of the archive a field of a customer belongs to; none for what no archive has. */
const partsOf = new Map(
  archiveFields.flatMap(({ part, groups }) =>
    groups.flatMap(({ fields }) => fields.map(({ field: name }) => [name, part] as const)),
  ),
)
export const partOf = (name: string): Part | undefined => partsOf.get(name)

// prettier-ignore
const invoices: ImportField[] = [
  number('发票号码', 'Invoice number', ['发票号', '发票编号', '票号', 'invoice no', 'invoice id']),
  field('series', 'text', '发票代码', 'Invoice series', ['invoice code'], { column: 'series', max: 32 }),
  customerCode,
  customerName,
  field('issuedOn', 'date', '开票日期', 'Issued on', ['发票日期', '开具日期', 'invoice date', 'issue date'], { ...required, column: 'issued_on' }),
  field('dueOn', 'date', '到期日', 'Due on', ['应收日期', '到期日期', '付款期限', 'due date'], { column: 'due_on' }),
  field('dueDays', 'days', '账期(天)', 'Days to due', ['账期', '账期天数', 'payment days'], {}),
  field('net', 'amount', '金额(不含税)', 'Net', ['金额', '不含税金额', 'net amount'], { column: 'net', negative: true }),
  field('tax', 'amount', '税额', 'Tax', ['tax amount'], { column: 'tax', negative: true }),
  field('gross', 'amount', '价税合计', 'Gross', ['含税金额', '发票金额', '合计', 'invoice amount', 'amount', 'total'], { ...required, column: 'gross', negative: true }),
  field('status', 'choice', '发票状态', 'Status', ['状态', 'invoice status'], { column: 'status', choices: ['valid', 'void'] }),
  field('disputed', 'flag', '有争议', 'Disputed', ['争议', '是否争议', 'dispute'], { column: 'disputed' }),
  field('receivedOn', 'date', '到账日期', 'Settled on', ['回款日期', '收款日期', '结清日期', 'settled date', 'payment date', 'paid on'], { column: 'received_on' }),
  field('receivedAmount', 'amount', '到账金额', 'Settled amount', ['回款金额', '收款金额', 'paid amount'], { column: 'received_amount' }),
]

// prettier-ignore
const receipts: ImportField[] = [
  number('回款单号', 'Receipt number', ['收款单号', '到账单号', '流水号', '凭证号', 'receipt no', 'receipt id', 'payment no']),
  customerCode,
  customerName,
  field('receivedOn', 'date', '到账日期', 'Received on', ['回款日期', '收款日期', '交易日期', 'receipt date', 'payment date', 'settled date'], { ...required, column: 'received_on' }),
  field('amount', 'amount', '到账金额', 'Amount', ['回款金额', '收款金额', '金额', 'amount received', 'paid amount'], { ...required, column: 'amount' }),
  field('method', 'text', '结算方式', 'Method', ['收款方式', '付款方式', 'payment method'], { column: 'method', max: 64 }),
  field('invoiceNumber', 'text', '核销发票号码', 'Invoice paid', ['发票号码', '发票号', 'invoice number', 'invoice no'], { column: 'invoice_number', max: 64 }),
  field('invoiceSeries', 'text', '核销发票代码', 'Series of the invoice paid', ['发票代码', 'invoice series'], { column: 'invoice_series', max: 32 }),
]

// prettier-ignore
const shipments: ImportField[] = [
  number('发货单号', 'Shipment number', ['出库单号', '送货单号', '单号', 'delivery note', 'shipment no', 'delivery no']),
  customerCode,
  customerName,
  field('shippedOn', 'date', '发货日期', 'Shipped on', ['出库日期', '送货日期', 'ship date', 'delivery date'], { ...required, column: 'shipped_on' }),
  field('productCode', 'code', '产品编码', 'Product code', ['物料编码', '产品代码', 'sku', 'item code'], { column: 'product_code' }),
  field('quantity', 'quantity', '数量', 'Quantity', ['发货数量', 'qty'], { column: 'quantity', negative: true }),
  field('amount', 'amount', '金额', 'Amount', ['发货金额', '含税金额', '价税合计', 'total'], { ...required, column: 'amount', negative: true }),
]

// prettier-ignore
const contracts: ImportField[] = [
  number('合同编号', 'Contract number', ['合同号', 'contract no', 'contract id']),
  customerCode,
  customerName,
  field('title', 'text', '合同名称', 'Title', ['合同标题', '项目名称', 'contract name'], { column: 'title', max: 255 }),
  field('signedOn', 'date', '签订日期', 'Signed on', ['签约日期', '签署日期', 'sign date', 'signed date'], { ...required, column: 'signed_on' }),
  field('endsOn', 'date', '截止日期', 'Ends on', ['到期日期', '终止日期', '合同到期日', 'end date', 'expiry date'], { column: 'ends_on' }),
  field('amount', 'amount', '合同金额', 'Amount', ['金额', '合同总额', 'contract amount', 'total'], { ...required, column: 'amount' }),
]

/** What a file of each kind can say. */
export const importFields: Record<Kind, ImportField[]> = { customers, contracts, shipments, invoices, receipts }

const folded = (header: string) =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-.()]/g, '')

/** For each field the column whose header says it, in the order headers are usually written; each column once. */
export function suggestColumns(kind: Kind, columns: string[]): Record<string, string> {
  const free = new Map(columns.map((column) => [folded(column), column]))
  const suggested: Record<string, string> = {}
  for (const { field: name, synonyms } of importFields[kind]) {
    const hit = synonyms.map(folded).find((synonym) => free.has(synonym))
    if (hit === undefined) continue
    suggested[name] = free.get(hit)!
    free.delete(hit)
  }
  return suggested
}

/** What a field may be, in words. */
export const choicesOf = ({ field: name, archive, choices = [] }: ImportField): Choice[] =>
  (name === 'status' ? statuses : ((archive ?? catalogued.get(name))?.choices ?? [])).filter(({ value }) =>
    choices.includes(value),
  )
const statuses: Choice[] = [
  { value: 'valid', text: { zh: '有效', en: 'valid' } },
  { value: 'void', text: { zh: '作废', en: 'void' } },
]

/** Words files use for the choices of a field, in both languages of the archive and as its values. */
export function usualWords(spec: ImportField): Record<string, string> | null {
  if (spec.field === 'status') return usualStatuses
  const choices = choicesOf(spec)
  if (choices.length === 0) return null
  return Object.fromEntries(
    choices.flatMap(({ value, text }) => [text.zh, text.en, value].map((word) => [word, value])),
  )
}
const catalogued = new Map(
  archiveFields.flatMap(({ groups }) => groups.flatMap(({ fields }) => fields.map((one) => [one.field, one] as const))),
)

/** Words files use for the states of an invoice. */
export const usualStatuses: Record<string, 'valid' | 'void'> = {
  有效发票: 'valid',
  有效: 'valid',
  正常: 'valid',
  正常发票: 'valid',
  valid: 'valid',
  作废发票: 'void',
  作废: 'void',
  已作废: 'void',
  void: 'void',
  voided: 'void',
}
