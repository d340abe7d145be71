import { WarningOutlined } from '@ant-design/icons'
import { Button, Flex, Input, InputNumber, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileSlot } from '../../../kernel/file-slot.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { score, type Dossier, type ScoreInput, type Scored } from '../queries.ts'
import { Field } from './fields.tsx'
import { Said } from './papers.tsx'
import { useCase } from './use-case.ts'

/** The criteria with their points, what these rest on, and the evidence. */
export function Scores({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const [scoring, setScoring] = useState<Scored | null>(null)
  return (
    <Flex vertical gap={4}>
      {dossier.can.score && <Typography.Text type="secondary">{t('file.hint')}</Typography.Text>}
      <ul className="slots">
        {dossier.scoring.criteria.map((one) => (
          <CriterionLine key={one.criterion} one={one} dossier={dossier} onScore={() => setScoring(one)} />
        ))}
      </ul>
      <ScoreForm dossier={dossier} one={scoring} onClose={() => setScoring(null)} />
    </Flex>
  )
}

function CriterionLine({ one, dossier, onScore }: { one: Scored; dossier: Dossier; onScore: () => void }) {
  const { t } = useTranslation('development')
  const { refresh } = useCase(dossier.id)
  const { criterion, weight, minimum, score: given, subjectId, files } = one
  const name = t(`criteria.${criterion}`)
  return (
    <li>
      <Flex vertical gap={4} style={{ flex: '1 1 240px', minWidth: 0 }}>
        <Flex wrap gap="4px 10px" align="baseline">
          <Typography.Text strong>{name}</Typography.Text>
          <Typography.Text type="secondary" className="tabular">
            {t('scoring.standard', { weight, minimum })}
          </Typography.Text>
        </Flex>
        <Flex wrap gap="4px 10px" align="center">
          <Points given={given} minimum={minimum} />
          {dossier.can.score && (
            <Button
              size="small"
              className="touch"
              aria-label={t('scoring.editOf', { criterion: name })}
              onClick={onScore}
            >
              {t('scoring.edit')}
            </Button>
          )}
        </Flex>
        {given && <Said text={given.basis} />}
        {given && (
          <Typography.Text type="secondary" className="tabular">
            {t('scoring.by', { name: given.scoredByName, at: formatInstant(given.scoredAt) })}
          </Typography.Text>
        )}
      </Flex>
      <div style={{ flex: '1 1 260px', minWidth: 0 }}>
        <FileSlot
          place={{
            customerId: dossier.customer.id,
            part: 'other',
            subjectKind: 'certification-evidence',
            subjectId,
          }}
          label={t('scoring.evidenceOf', { criterion: name })}
          files={files}
          canEdit={dossier.can.score}
          onChanged={refresh}
        />
      </div>
    </li>
  )
}

function Points({ given, minimum }: { given: Scored['score']; minimum: number }) {
  const { t } = useTranslation('development')
  if (!given) return <Typography.Text type="secondary">{t('scoring.notYet')}</Typography.Text>
  const isBelow = given.points < minimum
  return (
    <Typography.Text strong className="tabular" {...(isBelow ? { type: 'danger' } : {})} style={{ fontSize: 16 }}>
      {t('scoring.points', { points: given.points })}
      {isBelow && (
        <span style={{ fontSize: 14, fontWeight: 400 }}>
          {' '}
          <WarningOutlined aria-hidden /> {t('scoring.below')}
        </span>
      )}
    </Typography.Text>
  )
}

function ScoreForm({ dossier, one, onClose }: { dossier: Dossier; one: Scored | null; onClose: () => void }) {
  const { t } = useTranslation('development')
  const { keep } = useCase(dossier.id)
  const save = async (input: ScoreInput) => {
    await keep(score(dossier, one!.criterion, input), t('scoring.scored'))
    onClose()
  }
  return (
    <FormSheet<ScoreInput>
      title={one ? t('scoring.editOf', { criterion: t(`criteria.${one.criterion}`) }) : ''}
      open={one !== null}
      onClose={onClose}
      save={save}
      saveLabel={t('save')}
      initialValues={one?.score ?? {}}
    >
      <Field
        name="points"
        label={t('scoring.pointsField')}
        extra={one && t('scoring.standard', { weight: one.weight, minimum: one.minimum })}
        required
      >
        <InputNumber min={0} max={100} precision={0} inputMode="numeric" style={{ width: 140 }} />
      </Field>
      <Field name="basis" label={t('scoring.basis')} required>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Field>
    </FormSheet>
  )
}
