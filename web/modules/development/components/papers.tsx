import { Button, Flex, Input, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { FileSlot } from '../../../kernel/file-slot.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { today } from '../../../kernel/formats.ts'
import { writeInterview, type Dossier, type InterviewInput } from '../queries.ts'
import { Field } from './fields.tsx'
import { Lines } from './panel.tsx'
import { useCase } from './use-case.ts'

const part = 'other'

/** The papers of the general survey, slot by slot. */
export function Papers({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const { refresh } = useCase(dossier.id)
  const { customer, survey, can } = dossier
  const shown = survey.documents.filter(({ isRequired, files }) => isRequired || files.length > 0 || can.interview)
  return (
    <Flex vertical gap={4}>
      {can.interview && <Typography.Text type="secondary">{t('file.hint')}</Typography.Text>}
      <ul className="slots">
        {shown.map(({ slot, isRequired, subjectId, files }) => (
          <li key={slot}>
            <Flex wrap gap={8} align="center" style={{ flex: '0 0 200px' }}>
              <Typography.Text strong>{t(`slots.${slot}`)}</Typography.Text>
              {isRequired ? (
                <Tag color={files.length > 0 ? 'success' : 'warning'} style={{ marginInlineEnd: 0 }}>
                  {t('survey.needed')}
                </Tag>
              ) : (
                <Tag style={{ marginInlineEnd: 0 }}>{t('survey.optional')}</Tag>
              )}
            </Flex>
            <div style={{ flex: '1 1 260px', minWidth: 0 }}>
              <FileSlot
                place={{ customerId: customer.id, part, subjectKind: 'survey-document', subjectId }}
                label={t(`slots.${slot}`)}
                files={files}
                canEdit={can.interview}
                onChanged={refresh}
              />
            </div>
          </li>
        ))}
      </ul>
    </Flex>
  )
}

/** The interview with the principal, as it was held or still to be written up. */
export function Interview({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const [isWriting, setWriting] = useState(false)
  const { interview } = dossier.survey
  return (
    <Flex vertical gap={12} align="start">
      {interview ? (
        <div style={{ width: '100%' }}>
          <Lines
            lines={[
              { name: t('survey.person'), value: `${interview.person}（${interview.position}）` },
              { name: t('survey.heldOn'), value: interview.heldOn },
              { name: t('survey.heldBy'), value: interview.heldByName },
              ...texts.map((name) => ({ name: t(`survey.${name}`), value: <Said text={interview[name]} /> })),
            ]}
          />
        </div>
      ) : (
        <Typography.Text type="secondary">{t('survey.interviewNone')}</Typography.Text>
      )}
      {dossier.can.interview && (
        <Button onClick={() => setWriting(true)}>
          {interview ? t('survey.interviewChange') : t('survey.interviewEdit')}
        </Button>
      )}
      <InterviewForm dossier={dossier} open={isWriting} onClose={() => setWriting(false)} />
    </Flex>
  )
}

const texts = ['operations', 'strategy', 'viewOfUs'] as const

/** What somebody wrote, with its lines. */
export const Said = ({ text }: { text: string }) => <span style={{ whiteSpace: 'pre-wrap' }}>{text}</span>

function InterviewForm({ dossier, open, onClose }: { dossier: Dossier; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('development')
  const { keep } = useCase(dossier.id)
  const save = async (input: InterviewInput) => {
    await keep(writeInterview(dossier, input), t('saved'))
    onClose()
  }
  return (
    <FormDrawer<InterviewInput>
      title={t('survey.interview')}
      open={open}
      onClose={onClose}
      save={save}
      initialValues={dossier.survey.interview ?? { heldOn: today() }}
      width={560}
    >
      <Field name="person" label={t('survey.person')} required>
        <Input maxLength={64} />
      </Field>
      <Field name="position" label={t('survey.position')} required>
        <Input maxLength={64} />
      </Field>
      <Field name="heldOn" label={t('survey.heldOn')} required>
        <DateField until={today()} />
      </Field>
      {texts.map((name) => (
        <Field key={name} name={name} label={t(`survey.${name}`)} required>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
        </Field>
      ))}
    </FormDrawer>
  )
}
