import { CheckCircleOutlined, CloseCircleOutlined, ClockCircleOutlined, UserAddOutlined } from '@ant-design/icons'
import { Button, Flex, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { FileSlot } from '../../../kernel/file-slot.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { assignSurveyor, withdrawSurveyor, type Dossier } from '../queries.ts'
import { Field } from './fields.tsx'
import { Lines } from './panel.tsx'
import { Said } from './papers.tsx'
import { ReasonSheet } from './reason-sheet.tsx'
import { useCase } from './use-case.ts'

export type Finding = Dossier['findings'][number]

/** Who goes along by department, and what each of them found. */
export function Findings({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const [assigning, setAssigning] = useState<string | null>(null)
  const { departments, findings, can } = dossier
  const all = [...new Set([...departments, ...findings.map(({ department }) => department)])]
  return (
    <Flex vertical gap={12}>
      {all.map((department) => {
        const own = findings.filter((finding) => finding.department === department)
        return (
          <section key={department} aria-label={department} className="department">
            <Flex wrap gap={8} align="center" justify="space-between">
              <Flex wrap gap={8} align="center">
                <h3 style={{ fontSize: 14, fontWeight: 600, margin: 0 }}>{department}</h3>
                {own.length === 0 && <Tag color="warning">{t('field.nobody')}</Tag>}
              </Flex>
              {can.assign && (
                <Button
                  icon={<UserAddOutlined aria-hidden />}
                  aria-label={t('field.assignTo', { department })}
                  onClick={() => setAssigning(department)}
                >
                  {t('field.assign')}
                </Button>
              )}
            </Flex>
            {own.map((finding) => (
              <FindingOf key={finding.id} finding={finding} dossier={dossier} />
            ))}
          </section>
        )
      })}
      <Assignment dossier={dossier} department={assigning} onClose={() => setAssigning(null)} />
    </Flex>
  )
}

const looks = {
  fit: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  conditional: { color: 'warning', icon: <CheckCircleOutlined aria-hidden /> },
  unfit: { color: 'error', icon: <CloseCircleOutlined aria-hidden /> },
}

function FindingOf({ finding, dossier }: { finding: Finding; dossier: Dossier }) {
  const { t } = useTranslation('development')
  const { refresh } = useCase(dossier.id)
  const { id, person, verdict, visitedOn, seen, advice, signedAt, files } = finding
  return (
    <Flex vertical gap={8} style={{ marginTop: 8 }}>
      <Flex wrap gap={8} align="center">
        <Typography.Text strong>{person.name}</Typography.Text>
        {verdict ? (
          <Tag {...looks[verdict]}>{t(`verdicts.${verdict}`)}</Tag>
        ) : (
          <Tag icon={<ClockCircleOutlined aria-hidden />}>{t('field.waiting')}</Tag>
        )}
        <Typography.Text type="secondary" className="tabular">
          {signedAt
            ? t('field.signedAt', { at: formatInstant(signedAt) })
            : t('field.assignedBy', { name: finding.assignedByName, at: formatInstant(finding.assignedAt) })}
        </Typography.Text>
        {!signedAt && dossier.can.assign && <Withdrawal dossier={dossier} finding={finding} />}
      </Flex>
      {signedAt && (
        <Lines
          lines={[
            { name: t('field.visitedOn'), value: visitedOn },
            { name: t('field.seen'), value: seen && <Said text={seen} /> },
            { name: t('field.advice'), value: advice && <Said text={advice} /> },
          ]}
        />
      )}
      {files.length > 0 && (
        <FileSlot
          place={{ customerId: dossier.customer.id, part: 'other', subjectKind: 'field-finding', subjectId: id }}
          label={t('field.files')}
          files={files}
          canEdit={false}
          onChanged={refresh}
        />
      )}
    </Flex>
  )
}

function Withdrawal({ dossier, finding: { person } }: { dossier: Dossier; finding: Finding }) {
  const { t } = useTranslation('development')
  const { keep } = useCase(dossier.id)
  const [open, setOpen] = useState(false)
  const title = t('field.withdrawTitle', { person: person.name })
  return (
    <>
      <Button size="small" className="touch" aria-label={title} onClick={() => setOpen(true)}>
        {t('field.withdraw')}
      </Button>
      <ReasonSheet
        title={title}
        open={open}
        onClose={() => setOpen(false)}
        save={(reason) => keep(withdrawSurveyor(dossier.id, person.id, reason), t('field.withdrawn'))}
        saveLabel={t('field.withdraw')}
      />
    </>
  )
}

interface AssignmentProps {
  dossier: Dossier
  department: string | null
  onClose: () => void
}

function Assignment({ dossier, department, onClose }: AssignmentProps) {
  const { t } = useTranslation('development')
  const { keep } = useCase(dossier.id)
  const save = async ({ userId }: { userId: string }) => {
    await keep(assignSurveyor(dossier.id, department!, userId), t('field.assigned'))
    onClose()
  }
  return (
    <FormSheet<{ userId: string }>
      title={department ? t('field.assignTo', { department }) : ''}
      open={department !== null}
      onClose={onClose}
      save={save}
      saveLabel={t('field.assign')}
    >
      <Typography.Paragraph>{t('field.assignHint')}</Typography.Paragraph>
      <Field name="userId" label={t('field.who')} required>
        <ColleagueChoice<string> withMe department={department ?? undefined} />
      </Field>
    </FormSheet>
  )
}
