/** What nearly everybody needs: looking up. */
const reading = [
  'people.read',
  'policies.read',
  'customers.read',
  'leads.read',
  'trade.read',
  'aging.read',
  'grading.read',
  'development.read',
  'decisions.run',
]
/** Who goes along on a field survey (D-07) sees the case he surveys and what he is let into, not more. */
const surveying = ['policies.read', 'customers.read', 'development.read']
const supplying = ['policies.read', 'customers.read']

/** Looking after what everybody owes, and when work is done. */
const pressing = ['obligations.read-all', 'obligations.manage', 'calendar.manage']
const auditing = ['audit.read', 'audit.verify', 'access-register.read']

/** A post, how far its sight of customers reaches, and the rights it holds. */
interface DefaultPosition {
  code: string
  name: string
  scope: 'own' | 'department' | 'region' | 'all'
  permissions: string[]
}

const position = (
  code: string,
  name: string,
  scope: DefaultPosition['scope'],
  permissions: string[],
): DefaultPosition => ({
  code,
  name,
  scope,
  permissions,
})

/**
 * The organisation a new company starts with, as the regulations name its posts. Strategic influence is judged by the
 * sales manager and above (C-03); a grading is adopted by the deputy general manager or the general manager (C-08).
 */
export const defaultOrganisation = {
  positions: [
    position('general-manager', '总经理', 'all', [
      ...reading,
      'customers.export',
      'customers.hand-over',
      'account-plans.write',
      'archive.oversee',
      'customers.write',
      'customers.merge',
      'leads.write',
      'development.write',
      'grading.run',
      'grading.assess',
      'grading.adopt',
      'policies.draft',
      ...pressing,
      ...auditing,
    ]),
    position('deputy-general-manager', '主管副总经理', 'all', [
      ...reading,
      'customers.export',
      'customers.hand-over',
      'account-plans.write',
      'archive.oversee',
      'customers.write',
      'customers.merge',
      'leads.write',
      'development.write',
      'grading.run',
      'grading.assess',
      'grading.adopt',
      'policies.draft',
      ...pressing,
    ]),
    position('sales-manager', '业务部经理', 'all', [
      ...reading,
      'customers.export',
      'customers.hand-over',
      'account-plans.write',
      'policies.draft',
      'customers.write',
      'customers.merge',
      'leads.write',
      'development.write',
      'development.certify',
      'trade.write',
      'imports.run',
      'grading.run',
      'grading.assess',
    ]),
    position('service-manager', '客户服务部经理', 'all', [
      ...reading,
      'customers.export',
      'customers.hand-over',
      'account-plans.write',
      'policies.draft',
      'archive.oversee',
      'customers.write',
      'customers.merge',
      'leads.write',
      'development.write',
      'development.certify',
      'imports.run',
      'grading.run',
      ...auditing,
    ]),
    position('relations-supervisor', '客户关系主管', 'department', [
      ...reading,
      'customers.export',
      'account-plans.write',
      'customers.write',
      'leads.write',
      'development.write',
      'development.certify',
    ]),
    position('relations-specialist', '客户关系专员', 'own', [
      ...reading,
      'account-plans.write',
      'customers.write',
      'leads.write',
      'development.write',
    ]),
    position('office-director', '办事处主任', 'region', [
      ...reading,
      'customers.export',
      'account-plans.write',
      'customers.write',
      'leads.write',
      'development.write',
    ]),
    position('account-executive', '大客户员', 'own', [
      ...reading,
      'account-plans.write',
      'customers.write',
      'leads.write',
      'development.write',
    ]),
    position('back-office', '内勤', 'department', [
      ...reading,
      'customers.write',
      'leads.write',
      'development.write',
      'trade.write',
      'imports.run',
    ]),
    position('finance', '财务', 'all', [...reading, 'policies.draft', 'trade.write', 'imports.run']),
    position('planning', '企划', 'all', [
      ...reading,
      'customers.export',
      'policies.draft',
      'leads.write',
      'customers.merge',
      'grading.run',
    ]),
    position('technology', '技术', 'own', surveying),
    position('design', '设计', 'own', surveying),
    position('quality', '质量', 'own', surveying),
    position('production', '生产', 'own', supplying),
    position('administrator', '管理员', 'all', ['everything']),
  ],
  departments: ['总经理办公室', '业务部', '客户服务部', '企划部', '财务部', '技术部', '设计部', '质量部', '生产部'],
  regions: ['华北', '东北', '华东', '华中', '华南', '西南', '西北'],
}
