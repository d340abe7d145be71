import type { Texts } from '../../kernel/texts.ts'
import { agreementTexts } from './agreement-texts.ts'
import { certificationTexts } from './certification-texts.ts'
import { pipelineTexts } from './pipeline-texts.ts'
import { surveyTexts } from './survey-texts.ts'
import { tenderTexts } from './tender-texts.ts'

export const texts = {
  zh: { ...certificationTexts.zh, ...surveyTexts.zh, ...agreementTexts.zh, ...pipelineTexts.zh, ...tenderTexts.zh },
  en: { ...certificationTexts.en, ...surveyTexts.en, ...agreementTexts.en, ...pipelineTexts.en, ...tenderTexts.en },
} satisfies Texts
