import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import type { Dossier } from '../queries.ts'
import { Said } from './papers.tsx'

/** The moves of a case, the latest first: who, when, from where to where, and what was said. */
export function Moves({ moves }: Pick<Dossier, 'moves'>) {
  const { t } = useTranslation('development')
  return (
    <ol style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 12 }}>
      {moves.toReversed().map(({ from, to, at, byName, note }) => (
        <li key={at + to}>
          <Flex vertical>
            <strong>
              {from
                ? t('case.moved', { from: t(`stages.${from}`), to: t(`stages.${to}`) })
                : `${t('case.opened')} → ${t(`stages.${to}`)}`}
            </strong>
            {note && <Said text={note} />}
            <Typography.Text type="secondary" className="tabular">
              {byName} · {formatInstant(at)}
            </Typography.Text>
          </Flex>
        </li>
      ))}
    </ol>
  )
}
