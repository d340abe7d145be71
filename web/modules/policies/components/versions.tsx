import { Link } from '@tanstack/react-router'
import { Card, Flex, Select, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { formatInstant, today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { Effective } from './effective.tsx'
import type { Policy, PolicyVersion } from '../queries.ts'
import { ParameterValue } from './parameter-value.tsx'

/** Every version with who published it when and why; one line each, newest first. */
export function Versions({ policy, shown }: { policy: Policy; shown: number }) {
  const { t } = useTranslation('policies')
  const { kind, versions } = policy
  return (
    <Card size="small" title={t('versions')}>
      <Flex vertical component="ul" style={{ margin: 0, padding: 0, listStyle: 'none' }} gap={12}>
        {versions.map((one) => (
          <Flex key={one.version} component="li" vertical gap={2}>
            <Flex wrap gap={8} align="center">
              <Link to="/regulations/$kind" params={{ kind }} search={{ version: one.version }}>
                {t('versionN', { version: one.version })}
              </Link>
              <StateTag version={one} policy={policy} />
              <Typography.Text>
                <Effective on={one.effectiveOn} />
              </Typography.Text>
              {one.version === shown && <Typography.Text type="secondary">{t('shownNow')}</Typography.Text>}
            </Flex>
            {one.publishedAt === null ? (
              <Typography.Text type="secondary">{t('builtIn')}</Typography.Text>
            ) : (
              <>
                <Typography.Text style={{ whiteSpace: 'pre-line' }}>{one.reason}</Typography.Text>
                <Typography.Text type="secondary">
                  {one.publishedByName} · {formatInstant(one.publishedAt)}
                </Typography.Text>
              </>
            )}
          </Flex>
        ))}
      </Flex>
    </Card>
  )
}

function StateTag({ version, policy }: { version: PolicyVersion; policy: Policy }) {
  const { t } = useTranslation('policies')
  if (version.version === policy.version) return <Tag color="success">{t('statusInForce')}</Tag>
  if (version.effectiveOn > today()) return <Tag color="processing">{t('statusComing')}</Tag>
  return <Tag>{t('statusPast')}</Tag>
}

/** Two versions side by side, the parameters that differ first. */
export function Comparison({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const { versions, labels } = policy
  const [[older, newer], setPair] = useState([versions[1]!.version, versions[0]!.version])
  const of = (version: number) => versions.find((one) => one.version === version)?.parameters ?? {}
  const options = versions.map(({ version }) => ({ value: version, label: t('versionN', { version }) }))
  const rows = Object.entries(labels)
    .map(([name, label]) => ({ name, label: inLocale(label), before: of(older!)[name], after: of(newer!)[name] }))
    .map((row) => ({ ...row, isChanged: JSON.stringify(row.before) !== JSON.stringify(row.after) }))
    .toSorted((a, b) => Number(b.isChanged) - Number(a.isChanged))
  return (
    <Card size="small" title={t('compare')}>
      <Flex wrap gap={8} align="center" style={{ marginBottom: 12 }}>
        <Select
          aria-label={t('compareFrom')}
          value={older}
          options={options}
          style={{ minWidth: 110 }}
          onChange={(value) => setPair([value, newer!])}
        />
        <span aria-hidden>→</span>
        <Select
          aria-label={t('compareTo')}
          value={newer}
          options={options}
          style={{ minWidth: 110 }}
          onChange={(value) => setPair([older!, value])}
        />
      </Flex>
      <ScrollArea label={t('compare')}>
        <Table
          size="small"
          rowKey="name"
          pagination={false}
          dataSource={rows}
          columns={[
            {
              key: 'label',
              title: t('parameter'),
              render: (_, row) => (
                <Flex vertical align="start" gap={2}>
                  {row.label}
                  {row.isChanged && <Tag color="warning">{t('changed')}</Tag>}
                </Flex>
              ),
            },
            {
              key: 'before',
              title: t('versionN', { version: older }),
              render: (_, row) => <ParameterValue value={row.before} />,
            },
            {
              key: 'after',
              title: t('versionN', { version: newer }),
              render: (_, row) => <ParameterValue value={row.after} />,
            },
          ]}
        />
      </ScrollArea>
    </Card>
  )
}
