import { choices, field, type PartFields } from './archive-fields-shape.ts'

/** D-17 (2): where and through whom the customer is reached. */
export const contactFields: PartFields = {
  part: 'contact',
  title: { zh: '联络信息', en: 'Contact' },
  article: 'D-17.2',
  groups: [
    {
      title: { zh: '通讯', en: 'How to reach it' },
      fields: [
        field('address', '地址', 'Address', 'line', 'D-17', { required: true, column: 'address' }),
        field('area', '所在大区', 'Part of the country', 'line', 'A-02'),
        field('province', '省份', 'Province', 'line', 'A-02'),
        field('city', '城市', 'City', 'line', 'A-02'),
        field('postcode', '邮政编码', 'Postcode', 'postcode', 'D-17', { required: true }),
        field('phone', '电话号码', 'Phone', 'phone', 'D-17', { required: true, column: 'phone' }),
        field('fax', '传真号码', 'Fax', 'phone', 'D-17'),
        field('email', '电子邮箱', 'E-mail', 'email', 'D-17', { required: true }),
        field('website', '网址', 'Website', 'url', 'A-03'),
        field('otherWebsites', '其他网址', 'Other websites', 'line', 'A-03'),
      ],
    },
  ],
  lists: [
    {
      list: 'contacts',
      title: { zh: '联系人', en: 'Contacts' },
      article: 'D-17',
      fields: [
        field('contactName', '联系人姓名', 'Name', 'line', 'D-17', { required: true }),
        field('contactPosition', '职务', 'Position', 'line', 'D-17'),
        field('contactDepartment', '部门', 'Department', 'line', 'D-17'),
        field('contactPhone', '联系电话', 'Phone', 'phone', 'D-17'),
        field('contactMobile', '手机', 'Mobile', 'phone', 'A-02'),
        field('contactFax', '联系人传真', 'Fax', 'phone', 'A-02'),
        field('contactEmail', '联系人邮箱', 'E-mail', 'email', 'D-17'),
        field('contactWechat', '微信', 'WeChat', 'line', 'A-02'),
        field('contactRemark', '联系人说明', 'Remark', 'line', 'A-02'),
      ],
    },
    {
      list: 'sites',
      title: { zh: '厂区与办公地点', en: 'Sites' },
      article: 'A-05',
      fields: [
        field('siteName', '地点名称', 'Site', 'line', 'A-05', { required: true }),
        field('siteKind', '地点类型', 'Kind of site', 'choice', 'A-05', {
          required: true,
          choices: choices({
            head: ['总部', 'head office'],
            plant: ['工厂', 'plant'],
            branch: ['分支机构', 'branch'],
            warehouse: ['仓库', 'warehouse'],
            office: ['办事处', 'office'],
            project: ['项目现场', 'project site'],
          }),
        }),
        field('siteAddress', '地点地址', 'Address of the site', 'line', 'A-05', { required: true }),
        field('sitePostcode', '地点邮编', 'Postcode of the site', 'postcode', 'A-05'),
        field('sitePhone', '地点电话', 'Phone of the site', 'phone', 'A-05'),
        field('siteContact', '收货或接洽人', 'Whom to ask for', 'line', 'A-05'),
        field('siteRemark', '地点说明', 'Remark on the site', 'line', 'A-05'),
      ],
    },
  ],
}

const responsible = choices({
  company: ['企业领导', 'head of the company'],
  purchasing: ['采购', 'purchasing'],
  technology: ['技术', 'technology'],
  production: ['生产', 'production'],
  quality: ['品质', 'quality'],
  finance: ['财务', 'finance'],
  sales: ['销售', 'sales'],
  administration: ['行政', 'administration'],
  other: ['其他', 'other'],
})

/** D-17 (3), with what K-03 and A-02 want to know of owners, managers and those who decide. */
export const keyPersonFields: PartFields = {
  part: 'key-persons',
  title: { zh: '重要相关人员', en: 'Key persons' },
  article: 'D-17.3',
  groups: [
    {
      title: { zh: '采购决策', en: 'How purchases are decided' },
      fields: [
        field('purchasingDecision', '采购决策特征', 'How it decides purchases', 'note', 'A-02', { required: true }),
        field('decisionPeriod', '采购周期', 'When it buys', 'line', 'A-02'),
      ],
    },
  ],
  lists: [
    {
      list: 'key-persons',
      title: { zh: '重要人员', en: 'Key persons' },
      article: 'D-17',
      fields: [
        field('personName', '姓名', 'Name', 'line', 'D-17', { required: true }),
        field('personPosition', '职务', 'Position', 'line', 'D-17'),
        field('personField', '分管', 'In charge of', 'choice', 'D-17', { choices: responsible }),
        field('responsibilities', '负责事项', 'Responsibilities', 'note', 'D-17'),
        field('personPhone', '联系电话', 'Phone', 'phone', 'D-17'),
        field('personEmail', '电子邮箱', 'E-mail', 'email', 'D-17'),
        field('sex', '性别', 'Sex', 'choice', 'K-03', {
          choices: choices({ male: ['男', 'male'], female: ['女', 'female'] }),
        }),
        field('birthday', '生日', 'Birthday', 'date', 'A-02'),
        field('age', '年龄', 'Age', 'count', 'K-03'),
        field('character', '性格', 'Character', 'line', 'K-03'),
        field('interests', '爱好与偏好', 'Interests', 'line', 'A-02'),
        field('family', '家庭情况', 'Family', 'note', 'K-03'),
        field('ability', '能力', 'Ability', 'note', 'K-03'),
        field('background', '履历', 'Background', 'note', 'D-17'),
        field('decisionRole', '采购决策角色', 'Role in the decision', 'choice', 'A-02', {
          choices: choices({
            decides: ['决策者', 'decides'],
            approves: ['审批者', 'approves'],
            influences: ['影响者', 'influences'],
            buys: ['采购执行者', 'buys'],
            uses: ['使用者', 'uses'],
            screens: ['把关者', 'screens'],
          }),
        }),
        field('influence', '影响力', 'Influence', 'choice', 'A-02', {
          choices: choices({ high: ['高', 'high'], medium: ['中', 'medium'], low: ['低', 'low'] }),
        }),
        field('attitude', '对本公司态度', 'Attitude to us', 'choice', 'A-02', {
          choices: choices({
            champion: ['积极支持', 'champion'],
            friendly: ['友好', 'friendly'],
            neutral: ['中立', 'neutral'],
            sceptical: ['有疑虑', 'sceptical'],
            opposed: ['反对', 'opposed'],
          }),
        }),
        field('personRemark', '人员说明', 'Remark on the person', 'note', 'D-17'),
      ],
    },
  ],
}
