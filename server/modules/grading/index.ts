import { defineDecision, type DecisionKind } from '../policies/index.ts'
import { abcFacts, decideAbc, decideGrade, decideKeyAccount, gradingFacts, keyAccountFacts } from './rules.ts'

export { permissions } from './access.ts'
export { merging } from './merging/service.ts'
export { routes } from './routes.ts'
export { simulations } from './simulation/service.ts'
export { abcOf, judgeBook, matched, type Judged } from './service.ts'

/** The decisions of this module that anybody may put a case to. */
export const decisions: DecisionKind[] = [
  defineDecision({
    kind: 'key-account',
    policy: 'key-account',
    title: { zh: '大客户认定', en: 'Key account or general customer' },
    facts: keyAccountFacts,
    decide: decideKeyAccount,
  }),
  defineDecision({
    kind: 'grading',
    policy: 'grading',
    title: { zh: '客户等级', en: 'Grade of a customer' },
    facts: gradingFacts,
    decide: decideGrade,
  }),
  defineDecision({
    kind: 'abc',
    policy: 'abc',
    title: { zh: '客户 ABC 分类', en: 'ABC class of a customer' },
    facts: abcFacts,
    decide: decideAbc,
  }),
]
