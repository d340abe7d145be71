import type { Text } from '../server/kernel/i18n.ts'

type Fact = {
  label: Text
  /** People write it; or it is a field of the opportunity; or it follows from its tender. */
  from: 'people' | 'opportunity' | 'tender'
}

/** What can be asked of an opportunity before it goes on (T-06). */
export const opportunityFacts = {
  need: { from: 'people', label: { zh: '需求说明', en: 'what is needed' } },
  decisionMaker: { from: 'people', label: { zh: '采购决策人', en: 'who decides' } },
  visit: { from: 'people', label: { zh: '拜访洽谈记录', en: 'record of the visit' } },
  budget: { from: 'people', label: { zh: '预算与资金来源', en: 'budget and funds' } },
  solution: { from: 'people', label: { zh: '解决方案', en: 'solution' } },
  quotation: { from: 'people', label: { zh: '报价', en: 'quotation' } },
  terms: { from: 'people', label: { zh: '商务条款', en: 'commercial terms' } },
  contract: { from: 'people', label: { zh: '合同编号', en: 'contract number' } },
  amount: { from: 'opportunity', label: { zh: '预计金额', en: 'expected amount' } },
  expectedOn: { from: 'opportunity', label: { zh: '预计成交日期', en: 'expected date' } },
  competitors: { from: 'opportunity', label: { zh: '竞争对手', en: 'competitors' } },
  tender: { from: 'tender', label: { zh: '采购公告已登记', en: 'tender on the board' } },
  bidFee: { from: 'tender', label: { zh: '投标费用已核准', en: 'bid fee approved' } },
  bidDocuments: { from: 'tender', label: { zh: '投标文件已备齐', en: 'papers of the bid ready' } },
  bidSubmitted: { from: 'tender', label: { zh: '投标文件已递交', en: 'bid handed in' } },
  award: { from: 'tender', label: { zh: '已中标', en: 'tender awarded to us' } },
} as const satisfies Record<string, Fact>

export type OpportunityFact = keyof typeof opportunityFacts
