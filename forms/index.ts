import type { Form } from './engine/definition.ts'
import { authorityAppendix } from './authority-table.ts'
import { customerSummary } from './f-01-customer-summary.ts'
import { informationSlip } from './f-02-information-slip.ts'
import { fieldSurveyForm } from './f-03-field-survey.ts'
import { managementCard } from './f-04-management-card.ts'
import { gradeTable } from './f-06-grade-table.ts'
import { agingLedger } from './f-07-aging-ledger.ts'
import { certificationReport } from './f-15-certification-report.ts'
import { basicDataCard } from './f-19-basic-data-card.ts'
import { policyDocument } from './policy-document.ts'
import { routesOf } from './routes.ts'

/** Every form there is; a new one is a file of its own and a line here. */
export const forms: Form[] = [
  customerSummary,
  informationSlip,
  fieldSurveyForm,
  managementCard,
  gradeTable,
  agingLedger,
  certificationReport,
  basicDataCard,
  policyDocument,
  authorityAppendix,
]

export const routes = routesOf(forms)
