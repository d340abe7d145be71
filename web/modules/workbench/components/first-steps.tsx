import { CheckCircleFilled } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Card, Flex, theme, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { useMay } from '../../../kernel/session.ts'
import { hasColleaguesQuery, runsQuery } from '../queries.ts'

/** Remembers on this device that the aging was looked at from here. */
const agingSeen = 'clavis.seen.aging'

const steps = [
  { name: 'import', to: '/imports/new', needs: 'imports.run' },
  { name: 'aging', to: '/aging', needs: 'aging.read' },
  { name: 'grading', to: '/grading/runs', needs: 'grading.run' },
  { name: 'invite', to: '/settings/users', needs: 'people.manage' },
] as const

/** What to do in a new installation, in order; each step ticks itself off. */
export function FirstSteps({ hasCustomers }: { hasCustomers: boolean }) {
  const { t } = useTranslation('workbench')
  const may = useMay()
  const runs = useQuery({ ...runsQuery, enabled: may('grading.read') })
  const colleagues = useQuery({ ...hasColleaguesQuery, enabled: may('people.read') })
  const done = {
    import: hasCustomers,
    aging: hasCustomers && localStorage.getItem(agingSeen) !== null,
    grading: (runs.data?.rows.length ?? 0) > 0,
    invite: colleagues.data === true,
  }
  const shown = steps.filter(({ needs }) => may(needs))
  const next = shown.find(({ name }) => !done[name] && (hasCustomers || name === 'import'))
  return (
    <Card
      title={<h2 style={{ fontSize: 16, margin: 0 }}>{t('steps.title')}</h2>}
      size="small"
      style={{ marginBottom: 16 }}
    >
      <Typography.Paragraph type="secondary">{t('steps.hint')}</Typography.Paragraph>
      <ol style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 4, maxWidth: 760 }}>
        {shown.map(({ name, to }, at) => (
          <Flex component="li" key={name} gap={12} align="center" style={{ minHeight: 60 }}>
            <Mark number={at + 1} isDone={done[name]} word={t('steps.done')} />
            <div style={{ flex: 1 }}>
              <div>
                <strong>{t(`steps.${name}`)}</strong>
              </div>
              <Typography.Text type="secondary">{t(`steps.${name}Hint`)}</Typography.Text>
            </div>
            <LinkButton
              to={to}
              isPrimary={next?.name === name}
              onClick={() => name === 'aging' && localStorage.setItem(agingSeen, 'yes')}
            >
              {t(`steps.${name}Go`)}
            </LinkButton>
          </Flex>
        ))}
      </ol>
    </Card>
  )
}

function Mark({ number, isDone, word }: { number: number; isDone: boolean; word: string }) {
  const { token } = theme.useToken()
  if (isDone) return <CheckCircleFilled aria-label={word} style={{ fontSize: 26, color: token.colorPrimary }} />
  return (
    <span
      className="tabular"
      style={{
        width: 26,
        height: 26,
        lineHeight: '24px',
        textAlign: 'center',
        borderRadius: 13,
        border: `1px solid ${token.colorBorder}`,
      }}
    >
      {number}
    </span>
  )
}
