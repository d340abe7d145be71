import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'
import {
  casesKey,
  closeFieldSurvey,
  closeGeneralSurvey,
  completeCase,
  fileApplication,
  openCase,
  type Dossier,
} from '../queries.ts'
import { Field } from './fields.tsx'
import { useCase } from './use-case.ts'

type Step = 'closeGeneralSurvey' | 'closeFieldSurvey' | 'file' | 'complete' | 'tryAgain'

/** What is said before each step, and after it. */
const words = {
  closeGeneralSurvey: { label: 'survey.close', hint: 'survey.closeHint', done: 'survey.closed' },
  closeFieldSurvey: { label: 'field.close', hint: 'field.closeHint', done: 'field.closed' },
  file: { label: 'report.file', hint: 'report.fileHint', done: 'report.filed' },
  complete: { label: 'agreement.complete', hint: 'agreement.completeHint', done: 'gate.codedTitle' },
  tryAgain: { label: 'case.again', hint: 'case.againHint', done: 'case.opened' },
} as const

const stepOf = ({ can }: Dossier): Step | null =>
  (['closeGeneralSurvey', 'closeFieldSurvey', 'file', 'complete', 'tryAgain'] as const).find((step) => can[step]) ??
  null

/** The step that takes a case on, for who may take it; closed while something is missing. */
export function NextStep({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const { keep } = useCase(dossier.id)
  const again = useSecondTry()
  const [open, setOpen] = useState(false)
  const step = stepOf(dossier)
  if (!step) return null
  const { label, hint, done } = words[step]
  const save = async ({ conclusion }: { conclusion?: string }) => {
    if (step === 'tryAgain') await again(dossier)
    else await keep(send(step, dossier.id, conclusion ?? ''), t(done))
    setOpen(false)
  }
  return (
    <>
      <Button type="primary" disabled={dossier.gate.length > 0} onClick={() => setOpen(true)}>
        {t(label)}
      </Button>
      <FormSheet<{ conclusion?: string }>
        title={t(label)}
        open={open}
        onClose={() => setOpen(false)}
        save={save}
        saveLabel={t(label)}
      >
        <Typography.Paragraph>{t(hint)}</Typography.Paragraph>
        {step === 'closeGeneralSurvey' && (
          <Field name="conclusion" label={t('survey.conclusion')} required>
            <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} />
          </Field>
        )}
      </FormSheet>
    </>
  )
}

function send(step: Exclude<Step, 'tryAgain'>, id: string, conclusion: string): Promise<Dossier> {
  switch (step) {
    case 'closeGeneralSurvey':
      return closeGeneralSurvey(id, conclusion)
    case 'closeFieldSurvey':
      return closeFieldSurvey(id)
    case 'file':
      return fileApplication(id)
    case 'complete':
      return completeCase(id)
  }
}

function useSecondTry() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async ({ customer }: Dossier) => {
    const { id } = await openCase(customer.id)
    // Away first: the old case no longer offers the try this comes from.
    await navigate({ to: '/development/certifications/$id', params: { id } })
    await queryClient.invalidateQueries({ queryKey: casesKey })
  }
}
