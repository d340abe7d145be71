import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { lastImportQuery } from '../queries.ts'
import { Tile } from './tile.tsx'

export function ImportTile() {
  const { t } = useTranslation('workbench')
  const query = useQuery(lastImportQuery)
  return (
    <Tile title={t('import.title')} more={<Link to="/imports">{t('nav.imports')}</Link>} query={query}>
      {({ rows: [last] }) =>
        last ? (
          <>
            <strong>{last.fileName}</strong>
            <span className="tabular">
              {t(`import.kind.${last.kind}`)} · {t('import.rows', { count: last.imported })}{' '}
              {last.undoneAt && <Tag>{t('import.undone')}</Tag>}
            </span>
            <Typography.Text type="secondary" className="tabular">
              {formatInstant(last.importedAt)} · {last.importedByName}
            </Typography.Text>
          </>
        ) : (
          <>
            <Typography.Text type="secondary">{t('import.none')}</Typography.Text>
            <LinkButton to="/imports/new" style={{ alignSelf: 'flex-start' }}>
              {t('import.go')}
            </LinkButton>
          </>
        )
      }
    </Tile>
  )
}
