import { Link } from '@tanstack/react-router'
import { Card, Flex, Select, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import type { Policy } from '../queries.ts'
import { DifferenceView } from './difference.tsx'
import { StateTag } from './document-header.tsx'
import { Effective } from './effective.tsx'

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
              <StateTag state={one.state} />
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

/** Two versions against each other: words, numbers and header. */
export function Comparison({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const { kind, versions } = policy
  const [[older, newer], setPair] = useState([versions[1]!.version, versions[0]!.version])
  const options = versions.map(({ version }) => ({ value: version, label: t('versionN', { version }) }))
  return (
    <Card size="small" title={t('compare')}>
      <Flex wrap gap={8} align="center" style={{ marginBottom: 16 }}>
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
      <DifferenceView kind={kind} from={String(older)} to={String(newer)} />
    </Card>
  )
}
