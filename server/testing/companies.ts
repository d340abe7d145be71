import { raw } from '../kernel/db.ts'
import { undoImport } from '../modules/trade/imports/undo/service.ts'
import type { StoredResult } from '../modules/trade/index.ts'
import { importContent, type ImportOptions } from './imports.ts'
import type { TestApp } from './app.ts'

/*
 * Files of companies for the tests of their import.
 */

export const columns = {
  name: '名称',
  unifiedSocialCreditCode: '信用代码',
  shortName: '简称',
  englishName: '英文名称',
  website: '网址',
  city: '城市',
  registeredCapital: { column: '注册资金', unit: 'auto' },
  businessScope: '经营范围',
}
export const mapping = { blanks: ['N/A'], columns }
export const head = '名称,信用代码,简称,英文名称,网址,城市,注册资金,经营范围'
export const file = (...rows: string[]) => [head, ...rows].join('\n')

/** Right credit codes that nobody has. */
export const codes = ['91350100M000100Y43', '91350100M000200Y4T', '91350100M000300Y4J', '91350100M000400Y4A']
export const ships = `深江机床（福建）股份有限公司,${codes[0]},深江机床,"Shenjiang Machine Tools Co., Ltd.",www.shenjiang.cn、www.sj.com,福州市,"1,142,489.4787(万元人民币)",${'机床制造。'.repeat(300)}`
export const bank = `海湾银行股份有限公司,${codes[1]},海湾Ａ,N/A,,深圳市,50万美元,N/A`

/** What a test of company files does with an application. */
export function companyImports(t: TestApp) {
  const rows = <T = Record<string, unknown>>(statement: string) => t.system(({ db }) => db.rows<T>(raw(statement)))
  return {
    rows,
    run: (content: string, options: ImportOptions = {}) => importContent(t, 'customers', content, mapping, options),
    undo: (id: string, reason = '导错') => t.system((ctx) => undoImport(ctx, id, reason)),
    emptied: () =>
      t
        .services()
        .database.admin((db) => db.run(raw('truncate customers, customer_terms, imports, code_counters cascade'))),
    /** Customers and their archives without what only counts changes. */
    state: () =>
      rows(`select c.code, c.name, c.former_names, c.short_name, c.unified_social_credit_code, c.registered_capital,
               c.capital_currency, c.business_scope, c.relation,
               (select jsonb_object_agg(p.part, p.data) from archive_parts p where p.customer_id = c.id) as archive,
               (select array_agg(m.kind || ' ' || m.mark order by 1) from customer_marks m where m.customer_id = c.id) as marks,
               (select array_agg(x.kind || ' ' || x.term order by 1) from customer_terms x where x.customer_id = c.id) as terms
        from customers c order by c.code`),
  }
}

/** Row, outcome and code of what was told. */
export const issuesOf = (found: StoredResult) => found.issues.map(({ row, severity, code }) => [row, severity, code])
