import { CheckCircleFilled, ClockCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { Flex, Tag, Timeline, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import type { ApprovalDetail } from '../queries.ts'

type Step = ApprovalDetail['steps'][number]
type Person = Step['people'][number]

const signs = {
  passed: <CheckCircleFilled aria-hidden style={{ color: 'var(--ant-color-success)' }} />,
  open: <ClockCircleFilled aria-hidden style={{ color: 'var(--ant-color-primary)' }} />,
  ahead: <MinusCircleOutlined aria-hidden style={{ color: 'var(--ant-color-text-description)' }} />,
}

/** The way of a request: each step with its people, what they said and until when they have. */
export function Steps({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals')
  const { submittedBy, submittedAt, steps } = approval
  return (
    <Timeline
      style={{ marginTop: 8 }}
      items={[
        {
          key: 0,
          icon: signs.passed,
          content: (
            <>
              <strong>{t('submitted')}</strong>
              <div className="tabular">
                {submittedBy.name} · {formatInstant(submittedAt)}
              </div>
            </>
          ),
        },
        ...steps.map((step) => ({
          key: step.number,
          icon: signs[step.state],
          content: <OneStep step={step} approval={approval} />,
        })),
      ]}
    />
  )
}

function OneStep({ step, approval }: { step: Step; approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals')
  const { kind, mode, people, deadlineDays, state } = step
  const isNotice = kind === 'notice'
  return (
    <>
      <Flex wrap gap={8} align="center">
        <strong>{inLocale(step.title)}</strong>
        {isNotice && <Tag>{t('notice')}</Tag>}
        <Typography.Text type="secondary">{t(`stepState.${state}`)}</Typography.Text>
      </Flex>
      <Typography.Text type="secondary">
        {[
          !isNotice && people.length > 1 && t(`mode.${mode}`),
          !isNotice && deadlineDays !== null && state !== 'passed' && t('deadline', { days: deadlineDays }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Typography.Text>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {people.map((person) => (
          <li key={person.id} className="tabular">
            {person.name} · {t(person.carried ? 'person.carried' : `person.${person.state}`)}
            {agreedAt(approval, step, person)}
          </li>
        ))}
      </ul>
    </>
  )
}

/** When the person agreed in this step, himself or through a stand-in. */
function agreedAt({ actions }: ApprovalDetail, step: Step, person: Person): string {
  if (person.state !== 'approved' || person.carried) return ''
  const said = actions.findLast(
    ({ action, stepTitle, actor, standingInFor }) =>
      action === 'approve' &&
      stepTitle?.zh === step.title.zh &&
      (actor.id === person.id || standingInFor.includes(person.name)),
  )
  return said ? ` · ${formatInstant(said.at)}` : ''
}
