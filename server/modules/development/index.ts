import type { Route } from '../../kernel/http.ts'
import { attachables, codeKeepers, readerSources } from '../customers/index.ts'
import type { Duty, Generator } from '../obligations/index.ts'
import { defineDecision, type DecisionKind } from '../policies/index.ts'
import { renewDuty } from './agreements/rules.ts'
import { agreementRoutes } from './agreements/routes.ts'
import { applicationRoutes } from './applications/routes.ts'
import { certificationRoutes } from './certifications/routes.ts'
import { caseReaders } from './certifications/service.ts'
import { decideQualification, qualificationFacts } from './certifications/rules.ts'
import { isCertifiedCode } from './codes/store.ts'
import { dossierRoutes } from './dossier/routes.ts'
import { caseFiles } from './files/access.ts'
import { decideMove, moveFacts } from './opportunities/rules.ts'
import { opportunityRoutes } from './opportunities/routes.ts'
import { followHandover as followWithOpportunities } from './opportunities/service.ts'
import { planningRoutes } from './plans/routes.ts'
import { followHandover as followWithTargets } from './plans/service.ts'
import { findingDuty } from './surveys/rules.ts'
import { surveyRoutes } from './surveys/routes.ts'
import { tenderFiles } from './tenders/access.ts'
import { paperDuty } from './tenders/papers/service.ts'
import { tenderRoutes } from './tenders/routes.ts'
import { decideSubmission, submissionFacts } from './tenders/rules.ts'
import { followHandover as followWithTenders } from './tenders/service.ts'

export { permissions } from './access.ts'
export { verdictWords } from './applications/rules.ts'
export { merging } from './merging/service.ts'
export { approvalIds, developmentIds } from './certifications/store.ts'
export { openDossier } from './dossier/service.ts'
export { checkDevelopment } from './gates/service.ts'

attachables.push(...caseFiles, tenderFiles)
readerSources.push(caseReaders)
codeKeepers.push(isCertifiedCode)

/** What goes along when customers change hands. */
export const followHandover = [followWithOpportunities, followWithTenders, followWithTargets]

/** Every route of the module, one line per sub-folder. */
export const routes: Route[] = [
  ...certificationRoutes,
  ...dossierRoutes,
  ...surveyRoutes,
  ...applicationRoutes,
  ...agreementRoutes,
  ...planningRoutes,
  ...opportunityRoutes,
  ...tenderRoutes,
]

/** The decisions of this module that anybody may put a case to. */
export const decisions: DecisionKind[] = [
  defineDecision({
    kind: 'qualification',
    policy: 'development',
    title: { zh: '大客户认证资格', en: 'Qualification of a candidate' },
    facts: qualificationFacts,
    decide: decideQualification,
  }),
  defineDecision({
    kind: 'opportunity-move',
    policy: 'opportunities',
    title: { zh: '商机推进', en: 'Whether an opportunity goes on' },
    facts: moveFacts,
    decide: decideMove,
  }),
  defineDecision({
    kind: 'bid-submission',
    policy: 'opportunities',
    title: { zh: '投标递交', en: 'Whether a bid may be handed in' },
    facts: submissionFacts,
    decide: decideSubmission,
  }),
]

/** What somebody can owe here. */
export const duties: Duty[] = [findingDuty, renewDuty, paperDuty]

/** What makes somebody owe something without being told. */
export const generators: Generator[] = []
