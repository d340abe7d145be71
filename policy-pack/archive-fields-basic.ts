import { choices, field, type FieldGroup, type FieldList, type PartFields } from './archive-fields-shape.ts'

const currencies = choices({
  CNY: ['人民币', 'CNY'],
  USD: ['美元', 'USD'],
  EUR: ['欧元', 'EUR'],
  HKD: ['港元', 'HKD'],
  JPY: ['日元', 'JPY'],
  GBP: ['英镑', 'GBP'],
  TWD: ['新台币', 'TWD'],
  KRW: ['韩元', 'KRW'],
  SGD: ['新加坡元', 'SGD'],
  AUD: ['澳元', 'AUD'],
  CAD: ['加元', 'CAD'],
  CHF: ['瑞士法郎', 'CHF'],
})

const natures = choices({
  state: ['国有', 'state-owned'],
  collective: ['集体', 'collective'],
  private: ['民营', 'private'],
  joint: ['中外合资', 'joint venture'],
  foreign: ['外商独资', 'foreign-owned'],
  government: ['政府机关', 'government'],
  institution: ['事业单位', 'public institution'],
  other: ['其他', 'other'],
})

const organisationForms = choices({
  limited: ['有限责任公司', 'limited company'],
  shares: ['股份有限公司', 'company limited by shares'],
  sole: ['个人独资企业', 'sole proprietorship'],
  partnership: ['合伙企业', 'partnership'],
  individual: ['个体工商户', 'individual business'],
  cooperative: ['合作社', 'cooperative'],
  branch: ['分公司', 'branch'],
  other: ['其他', 'other'],
})

const sizes = choices({
  large: ['大型', 'large'],
  medium: ['中型', 'medium'],
  small: ['小型', 'small'],
  micro: ['微型', 'micro'],
})

const standings = choices({
  excellent: ['优', 'excellent'],
  good: ['良', 'good'],
  fair: ['中', 'fair'],
  poor: ['差', 'poor'],
})

const identity: FieldGroup = {
  title: { zh: '客户身份', en: 'Identity' },
  fields: [
    field('name', '客户名称', 'Customer name', 'line', 'D-17', { required: true, column: 'name' }),
    field('code', '客户编号', 'Customer code', 'line', 'D-17', { column: 'code', fixed: true }),
    field('shortName', '简称', 'Short name', 'line', 'F-19', { column: 'short_name' }),
    field('englishName', '英文名称', 'Name in English', 'line', 'K-03'),
    field('class', '客户类型', 'Class', 'choice', 'D-17', {
      column: 'class',
      fixed: true,
      choices: choices({ key: ['大客户', 'key account'], general: ['一般客户', 'general customer'] }),
    }),
    field('grade', '客户等级', 'Grade', 'choice', 'D-17', {
      column: 'grade',
      fixed: true,
      choices: choices({ A: ['A', 'A'], B: ['B', 'B'], C: ['C', 'C'] }),
    }),
    field('relation', '往来关系', 'Relation', 'choice', 'A-01', {
      column: 'relation',
      fixed: true,
      choices: choices({
        potential: ['潜在', 'potential'],
        followed: ['已跟进未成交', 'followed up'],
        trading: ['已成交', 'trading'],
        lost: ['流失', 'lost'],
      }),
    }),
    field('industry', '行业分类', 'Industry', 'line', 'D-17', { required: true, column: 'industry' }),
    field('productKinds', '产品种类', 'Kinds of products', 'line', 'D-17', { required: true }),
    field('coreProducts', '核心产品', 'Core products', 'line', 'D-17'),
    field('serviceForm', '服务形式', 'Form of service', 'line', 'D-17'),
    field('parent', '上级公司', 'Parent company', 'customer', 'A-05', { column: 'parent_id' }),
  ],
}

const registration: FieldGroup = {
  title: { zh: '登记信息', en: 'Registration' },
  fields: [
    field('unifiedSocialCreditCode', '统一社会信用代码', 'Unified social credit code', 'creditCode', 'F-01', {
      required: true,
      column: 'unified_social_credit_code',
    }),
    field('nature', '企业性质', 'Kind of company', 'choice', 'F-01', { required: true, choices: natures }),
    field('organisationForm', '企业组织形式', 'Legal form', 'choice', 'K-03', { choices: organisationForms }),
    field('superiorBody', '上级主管部门', 'Superior body', 'line', 'F-01'),
    field('registeredCapital', '注册资本', 'Registered capital', 'amount', 'F-01', {
      required: true,
      column: 'registered_capital',
    }),
    field('capitalCurrency', '注册资本币种', 'Currency of the capital', 'choice', 'F-01', {
      column: 'capital_currency',
      choices: currencies,
    }),
    field('registeredType', '登记企业类型', 'Type as registered', 'line', 'F-01'),
    field('registrationNumber', '注册号', 'Registration number', 'line', 'F-01'),
    field('registeredOn', '注册日期', 'Registered on', 'date', 'F-01', { required: true, column: 'registered_on' }),
    field('registeredBy', '注册机关', 'Registered by', 'line', 'F-01'),
    field('termUntil', '经营期限', 'Term of operation', 'line', 'F-01'),
    field('foundedOn', '创业时间', 'Founded on', 'date', 'K-03'),
    field('businessScope', '经营范围', 'Scope of business', 'note', 'F-01', { column: 'business_scope' }),
    field('articlesOfAssociation', '公司章程要点', 'Articles of association in short', 'note', 'D-17'),
  ],
}

const listing: FieldGroup = {
  title: { zh: '上市信息', en: 'Listing' },
  fields: [
    field('stockCode', '股票代码', 'Stock code', 'line', 'K-03'),
    field('listedOn', '上市日期', 'Listed on', 'date', 'K-03'),
    field('shareCapital', '总股本（股）', 'Shares issued', 'count', 'K-03'),
  ],
}

const management: FieldGroup = {
  title: { zh: '所有者与经营者', en: 'Owners and management' },
  fields: [
    field('legalRepresentative', '法定代表人', 'Legal representative', 'line', 'D-17', {
      required: true,
      column: 'legal_representative',
    }),
    field('proprietor', '所有者', 'Owner of the company', 'line', 'K-03'),
    field('manager', '经营管理者', 'Manager', 'line', 'K-03'),
    field('majorChanges', '重大事项变动情况', 'Major changes', 'note', 'K-03'),
  ],
}

const scale: FieldGroup = {
  title: { zh: '规模与经营成果', en: 'Size and results' },
  fields: [
    field('size', '企业规模', 'Size', 'choice', 'F-01', { required: true, choices: sizes }),
    field('staff', '雇员人数', 'Staff', 'count', 'F-01', { required: true }),
    field('revenue', '营业收入', 'Revenue', 'amount', 'F-01', { required: true }),
    field('annualOutput', '年度产值', 'Annual output', 'amount', 'D-17'),
    field('totalAssets', '资产总额', 'Total assets', 'amount', 'K-03'),
    field('netAssets', '净资产', 'Net assets', 'amount', 'F-01', { negative: true }),
    field('profitAndLoss', '盈利与亏损情况', 'Profit and loss', 'note', 'D-17'),
    field('creditStanding', '信誉等级', 'Credit standing', 'line', 'D-17'),
    field('bankRating', '银行对企业评级', 'Rating by the bank', 'line', 'F-01'),
  ],
}

const characteristics: FieldGroup = {
  title: { zh: '客户特征', en: 'Characteristics' },
  fields: [
    field('serviceArea', '服务区域', 'Area served', 'line', 'K-03'),
    field('salesAbility', '销售能力', 'Ability to sell', 'note', 'K-03'),
    field('potential', '发展潜力', 'Potential', 'note', 'K-03'),
    field('businessPhilosophy', '经营观念', 'Business philosophy', 'note', 'K-03'),
    field('businessDirection', '经营方向', 'Business direction', 'note', 'K-03'),
    field('businessPolicy', '经营政策', 'Business policy', 'note', 'K-03'),
    field('businessTraits', '经营特点', 'Traits of the business', 'note', 'K-03'),
    field('needs', '具体需求', 'Needs', 'note', 'A-02'),
    field('trend', '业务发展趋势', 'Trend of the business', 'note', 'A-02'),
  ],
}

const business: FieldGroup = {
  title: { zh: '业务状况', en: 'Business' },
  fields: [
    field('salesRecord', '销售实绩', 'Sales record', 'note', 'K-03'),
    field('peopleQuality', '经营管理者和业务人员素质', 'Quality of management and staff', 'note', 'K-03'),
    field('competitorRelations', '与其他竞争者的关系', 'Relations with competitors', 'note', 'K-03'),
    field('peerOpinion', '同行评价', 'Opinion of its peers', 'note', 'K-03'),
    field('relationWithUs', '与本公司的业务关系', 'Business relation with us', 'note', 'K-03'),
    field('cooperation', '合作态度', 'Attitude to cooperation', 'choice', 'K-03', { choices: standings }),
  ],
}

const trading: FieldGroup = {
  title: { zh: '交易现状', en: 'Trading' },
  fields: [
    field('salesActivity', '销售活动现状', 'State of its sales', 'note', 'K-03'),
    field('problems', '存在的问题', 'Problems', 'note', 'K-03'),
    field('strengths', '保持的优势', 'Strengths', 'note', 'K-03'),
    field('countermeasures', '未来的对策', 'What is to be done', 'note', 'K-03'),
    field('image', '企业形象', 'Image', 'choice', 'K-03', { choices: standings }),
    field('reputation', '声誉', 'Reputation', 'choice', 'K-03', { choices: standings }),
    field('creditSituation', '信用状况', 'Credit situation', 'choice', 'K-03', { choices: standings }),
    field('tradingTerms', '交易条件', 'Terms of trade', 'note', 'K-03'),
    field('creditProblems', '出现的信用问题', 'Credit problems met', 'note', 'K-03'),
    field('remark', '备注', 'Remark', 'note', 'F-19', { column: 'remark' }),
  ],
}

const statements: FieldList = {
  list: 'financial-statements',
  title: { zh: '年度财务报表', en: 'Annual accounts' },
  article: 'K-03',
  fields: [
    field('statementYear', '年度', 'Year', 'year', 'K-03', { required: true }),
    field('statementRevenue', '营业收入', 'Revenue', 'amount', 'K-03'),
    field('costOfSales', '营业成本', 'Cost of sales', 'amount', 'K-03'),
    field('operatingProfit', '营业利润', 'Operating profit', 'amount', 'K-03', { negative: true }),
    field('netProfit', '净利润', 'Net profit', 'amount', 'K-03', { negative: true }),
    field('currentAssets', '流动资产', 'Current assets', 'amount', 'K-03'),
    field('inventory', '存货', 'Inventory', 'amount', 'K-03'),
    field('receivables', '应收账款', 'Receivables', 'amount', 'K-03'),
    field('statementTotalAssets', '资产总计', 'Total assets', 'amount', 'K-03'),
    field('currentLiabilities', '流动负债', 'Current liabilities', 'amount', 'K-03'),
    field('totalLiabilities', '负债合计', 'Total liabilities', 'amount', 'K-03'),
    field('audit', '审计', 'Audit', 'choice', 'K-03', {
      choices: choices({ audited: ['已审计', 'audited'], unaudited: ['未审计', 'not audited'] }),
    }),
    field('statementRemark', '报表说明', 'Remark on the accounts', 'note', 'K-03'),
  ],
}

const bankAccounts: FieldList = {
  list: 'bank-accounts',
  title: { zh: '开户银行', en: 'Bank accounts' },
  article: 'F-01',
  fields: [
    field('bank', '开户银行', 'Bank', 'line', 'F-01', { required: true }),
    field('accountNumber', '账号', 'Account number', 'account', 'F-01', { required: true, secret: true }),
    field('accountCurrency', '账户币种', 'Currency of the account', 'choice', 'F-01', {
      required: true,
      choices: currencies,
    }),
    field('accountHolder', '户名', 'Account holder', 'line', 'F-01'),
    field('accountRemark', '账户说明', 'Remark on the account', 'line', 'F-01'),
  ],
}

const groupMembers: FieldList = {
  list: 'group-members',
  title: { zh: '集团成员', en: 'Companies of the group' },
  article: 'A-05',
  fields: [
    field('memberName', '公司名称', 'Company', 'line', 'A-05', { required: true }),
    field('memberKind', '集团关系', 'Place in the group', 'choice', 'A-05', {
      required: true,
      choices: choices({
        parent: ['母公司', 'parent'],
        subsidiary: ['子公司', 'subsidiary'],
        branch: ['分公司', 'branch'],
        associate: ['关联企业', 'associate'],
      }),
    }),
    field('memberCreditCode', '成员统一社会信用代码', 'Its unified social credit code', 'creditCode', 'A-05'),
    field('memberShare', '持股比例', 'Share held', 'percent', 'A-05'),
    field('memberCustomer', '对应客户', 'The customer it is with us', 'customer', 'A-05'),
    field('memberRemark', '成员说明', 'Remark on the company', 'line', 'A-05'),
  ],
}

/** D-17 (1), with the registration of F-01, the card of K-03 and the characteristics of A-02. */
export const basicFields: PartFields = {
  part: 'basic',
  title: { zh: '基本信息', en: 'Basic data' },
  article: 'D-17.1',
  groups: [identity, registration, listing, management, scale, characteristics, business, trading],
  lists: [statements, bankAccounts, groupMembers],
}
