import { choices, field, type PartFields } from './archive-fields-shape.ts'

const payments = choices({
  prepaid: ['预付', 'prepaid'],
  cash: ['现款现货', 'cash on delivery'],
  transfer: ['银行转账', 'bank transfer'],
  bill: ['承兑汇票', 'bill of exchange'],
  letter: ['信用证', 'letter of credit'],
  monthly: ['月结', 'monthly settlement'],
  instalments: ['分期', 'instalments'],
  other: ['其他', 'other'],
})

const ways = choices({
  direct: ['直接供货', 'direct supply'],
  dealer: ['经销', 'through a dealer'],
  tender: ['招投标', 'tender'],
  framework: ['框架协议', 'framework agreement'],
  consignment: ['寄售', 'consignment'],
  other: ['其他', 'other'],
})

/** D-17 (4) and R-06: who serves the customer and how, and what is done for it otherwise than usual. */
export const serviceFields: PartFields = {
  part: 'service',
  title: { zh: '服务管理', en: 'Service' },
  article: 'D-17.4',
  groups: [
    {
      title: { zh: '服务', en: 'Service' },
      fields: [
        field('owner', '负责人', 'Owner', 'person', 'R-06', { column: 'owner_id', fixed: true }),
        field('department', '所属部门', 'Department', 'line', 'F-19', { column: 'department_id', fixed: true }),
        field('region', '所属区域', 'Region', 'line', 'F-19', { column: 'region_id', fixed: true }),
        field('marketingPerson', '营销服务人员', 'Person for sales service', 'person', 'D-17', { required: true }),
        field('serviceMethod', '服务实施方式', 'How service is carried out', 'note', 'D-17', { required: true }),
        field('serviceHours', '服务时间要求', 'Hours of service', 'line', 'D-17'),
        field('deliveryDemands', '交货与包装要求', 'Demands on delivery and packing', 'note', 'D-17'),
        field('invoiceDemands', '开票与对账要求', 'Demands on invoices and statements', 'note', 'D-17'),
      ],
    },
  ],
  lists: [
    {
      list: 'deputies',
      title: { zh: '协办人', en: 'Deputies' },
      article: 'R-06',
      fields: [field('deputy', '协办人', 'Deputy', 'person', 'R-06', { required: true })],
    },
    {
      list: 'service-exceptions',
      title: { zh: '特殊服务约定', en: 'Service exceptions' },
      article: 'R-06',
      fields: [
        field('exception', '特殊约定', 'Exception', 'line', 'R-06', { required: true }),
        field('exceptionReason', '约定理由', 'Reason for it', 'note', 'R-06', { required: true }),
        field('exceptionFrom', '约定起始', 'From', 'date', 'R-06', { required: true }),
        field('exceptionUntil', '约定截止', 'Until', 'date', 'R-06'),
        field('exceptionAgreedBy', '同意人', 'Agreed by', 'person', 'R-06'),
      ],
    },
  ],
}

/** D-17 (5), A-02: what the customer uses, from us and from others, on which terms and with which payments. */
export const productFields: PartFields = {
  part: 'products',
  title: { zh: '产品使用情况', en: 'Products used and transfers' },
  article: 'D-17.5',
  groups: [
    {
      title: { zh: '产品与需求', en: 'Products and need' },
      fields: [
        field('mainProducts', '主要产品类别', 'Main kinds of products used', 'line', 'D-17', { required: true }),
        field('annualNeed', '年需求金额', 'Need per year', 'amount', 'D-17'),
        field('shareOfNeed', '本公司供货占比', 'Our share of the need', 'percent', 'D-17'),
        field('needTrend', '需求变化', 'Change of the need', 'note', 'D-18'),
      ],
    },
    {
      title: { zh: '与本公司的交易', en: 'Trade with us' },
      fields: [
        field('tradeWay', '合作方式', 'Way of dealing', 'choice', 'A-02', { choices: ways }),
        field('tradeAmount', '交易额', 'Amount of trade', 'amount', 'A-02'),
        field('tradePayment', '付款方式', 'Payment', 'choice', 'A-02', { choices: payments }),
        field('tradeContract', '合同编号', 'Contract number', 'line', 'A-02'),
        field('lostReason', '流失原因', 'Reason lost', 'note', 'A-02', { column: 'lost_reason', fixed: true }),
        field('lostTo', '流失去向', 'Where it went', 'line', 'D-18', { column: 'lost_destination', fixed: true }),
        field('lostCompetitor', '流失到的竞争对手', 'Competitor it went to', 'line', 'D-18', {
          column: 'lost_competitor',
          fixed: true,
        }),
      ],
    },
  ],
  lists: [
    {
      list: 'product-use',
      title: { zh: '产品使用记录', en: 'Products used' },
      article: 'D-17',
      fields: [
        field('product', '产品', 'Product', 'product', 'D-17', { required: true }),
        field('usedFor', '用途', 'Used for', 'line', 'D-17'),
        field('usedBy', '使用单位或产线', 'Unit or line that uses it', 'line', 'D-17'),
        field('usedAmount', '年用量金额', 'Amount used per year', 'amount', 'D-17'),
        field('usedSince', '开始使用', 'Used since', 'date', 'D-17'),
        field('useRemark', '使用说明', 'Remark on the use', 'note', 'D-17'),
      ],
    },
    {
      list: 'transfers',
      title: { zh: '转账记录', en: 'Transfers' },
      article: 'D-17',
      fields: [
        field('transferredOn', '转账日期', 'Transferred on', 'date', 'D-17', { required: true }),
        field('transferAmount', '转账金额', 'Amount transferred', 'amount', 'D-17', { required: true }),
        field('transferFrom', '付款单位', 'Paid by', 'line', 'D-17'),
        field('transferMethod', '转账方式', 'Way of payment', 'choice', 'D-17', { choices: payments }),
        field('transferReference', '凭证号', 'Voucher', 'line', 'D-17'),
        field('transferRemark', '转账说明', 'Remark on the transfer', 'line', 'D-17'),
      ],
    },
    {
      list: 'competitors',
      title: { zh: '与竞争对手的交易', en: 'Dealings with competitors' },
      article: 'A-02',
      fields: [
        field('competitor', '竞争对手', 'Competitor', 'line', 'A-02', { required: true }),
        field('competitorProduct', '竞品', 'Their product', 'product', 'A-02'),
        field('competitorWay', '竞争对手合作方式', 'Their way of dealing', 'choice', 'A-02', { choices: ways }),
        field('competitorAmount', '竞争对手年交易额', 'Their trade per year', 'amount', 'A-02'),
        field('competitorPayment', '竞争对手付款方式', 'Payment to them', 'choice', 'A-02', { choices: payments }),
        field('competitorRemark', '优势与说明', 'Strengths and remark', 'note', 'A-02'),
      ],
    },
  ],
}

/** D-17 (6): visits, complaints and how they were handled; and the information slips of K-02. */
export const otherFields: PartFields = {
  part: 'other',
  title: { zh: '其他文档', en: 'Other files' },
  article: 'D-17.6',
  groups: [
    {
      title: { zh: '文档', en: 'Files' },
      fields: [field('filesKept', '纸质档案存放处', 'Where papers are kept', 'line', 'D-19')],
    },
  ],
  lists: [
    {
      list: 'records',
      title: { zh: '拜访、投诉与处理记录', en: 'Visits, complaints and their handling' },
      article: 'D-17',
      fields: [
        field('recordKind', '记录类型', 'Kind of record', 'choice', 'D-17', {
          required: true,
          choices: choices({
            visit: ['拜访记录', 'visit'],
            complaint: ['投诉记录', 'complaint'],
            handling: ['处理过程记录', 'handling'],
            information: ['信息处理单', 'information slip'],
            other: ['其他', 'other'],
          }),
        }),
        field('recordedOn', '发生日期', 'Date', 'date', 'D-17', { required: true }),
        field('recordPerson', '对方人员', 'Person at the customer', 'line', 'D-17'),
        field('recordOurs', '我方人员', 'Our person', 'person', 'D-17'),
        field('recordSource', '信息来源', 'Source', 'line', 'K-02'),
        field('recordContent', '内容', 'Content', 'note', 'D-17', { required: true }),
        field('recordOpinion', '处理意见', 'Opinion', 'note', 'K-02'),
        field('recordResult', '处理结果', 'Result', 'note', 'D-17'),
      ],
    },
  ],
}

/** D-17 (7): what was granted to the customer, in which form and for how long. */
export const preferentialFields: PartFields = {
  part: 'preferential',
  title: { zh: '优惠政策', en: 'Preferential policies' },
  article: 'D-17.7',
  groups: [
    {
      title: { zh: '总述', en: 'Summary' },
      fields: [field('preferenceSummary', '优惠概述', 'Preferences in short', 'note', 'D-17')],
    },
  ],
  lists: [
    {
      list: 'preferences',
      title: { zh: '优惠', en: 'Preferences' },
      article: 'D-17',
      fields: [
        field('preferenceForm', '优惠形式', 'Form', 'choice', 'D-17', {
          required: true,
          choices: choices({
            discount: ['价格折扣', 'discount'],
            rebate: ['返利', 'rebate'],
            term: ['账期', 'longer term'],
            freight: ['运费', 'freight'],
            service: ['服务', 'service'],
            gift: ['赠品', 'gift'],
            other: ['其他', 'other'],
          }),
        }),
        field('preferenceRate', '优惠比例', 'Rate', 'percent', 'D-17'),
        field('preferenceFrom', '优惠开始', 'Valid from', 'date', 'D-17', { required: true }),
        field('preferenceUntil', '优惠截止', 'Valid until', 'date', 'D-17'),
        field('preferenceCondition', '优惠条件', 'Condition', 'note', 'D-17'),
        field('preferenceProducts', '适用产品', 'Products it is for', 'line', 'D-17'),
        field('preferenceApproval', '批准文号', 'Approved under', 'line', 'D-17'),
      ],
    },
  ],
}
