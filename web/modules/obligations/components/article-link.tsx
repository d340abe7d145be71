import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../kernel/session.ts'
import type { Obligation } from '../queries.ts'

/** The article a duty comes from, leading to the regulation for who may read it. */
export function ArticleLink({ article: { policy, code, version } }: { article: Obligation['article'] }) {
  const { t } = useTranslation('obligations')
  const text = t('articleValue', { code, version })
  if (!useMay()('policies.read')) return text
  return (
    <Link to="/regulations/$kind" params={{ kind: policy }}>
      {text}
    </Link>
  )
}
