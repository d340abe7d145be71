import { useQuery } from '@tanstack/react-query'
import { Flex, Tag, theme, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { differenceQuery, type Difference } from '../queries.ts'

interface Compared {
  kind: string
  from: string
  to: string
  /** Changes when a draft was written in. */
  stamp?: number
}

/** What differs between two versions or drafts: the words of the articles, the numbers and the header. */
export function DifferenceView({ kind, from, to, stamp }: Compared) {
  const { t } = useTranslation('policies')
  const query = useQuery(differenceQuery(kind, from, to, stamp))
  return (
    <Await query={query}>
      {(difference) =>
        difference.articles.length + difference.parameters.length + difference.header.length === 0 ? (
          <Nothing text={t('diff.none')} />
        ) : (
          <Flex vertical gap={20}>
            {difference.parameters.length > 0 && (
              <Part title={t('parameters')}>
                {difference.parameters.map((one) => (
                  <ValueLine key={one.path.join('.') + one.change} {...one} />
                ))}
              </Part>
            )}
            {difference.articles.length > 0 && (
              <Part title={t('diff.articles')}>
                {difference.articles.map((one) => (
                  <ArticleLine key={one.code} article={one} />
                ))}
              </Part>
            )}
            {difference.header.length > 0 && (
              <Part title={t('diff.header')}>
                {difference.header.map((one) => (
                  <ValueLine key={one.path.join('.') + one.change} {...one} />
                ))}
              </Part>
            )}
          </Flex>
        )
      }
    </Await>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 15, margin: '0 0 8px' }}>
        {title}
      </Typography.Title>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 12 }}>{children}</ul>
    </section>
  )
}

/** One value, from what to what; within a table with the way there. */
function ValueLine({ place, was, becomes }: Difference['parameters'][number]) {
  const { t } = useTranslation('policies')
  const { token } = theme.useToken()
  const box = { padding: '2px 8px', borderRadius: token.borderRadiusSM, textDecoration: 'none', ...lines }
  return (
    <li style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 16px', alignItems: 'center' }}>
      <span style={{ flex: '0 1 260px' }}>{inLocale(place)}</span>
      <Flex wrap gap={8} align="center" style={{ flex: '1 1 260px' }}>
        {was && (
          <del className="tabular" style={{ ...box, background: token.colorErrorBg }}>
            <span className="sr-only">{t('diff.before')}</span>
            {inLocale(was)}
          </del>
        )}
        <span aria-hidden>→</span>
        {becomes === null ? (
          <Typography.Text type="secondary">{t('diff.removed')}</Typography.Text>
        ) : (
          <ins className="tabular" style={{ ...box, background: token.colorSuccessBg, fontWeight: 600 }}>
            <span className="sr-only">{t('diff.after')}</span>
            {inLocale(becomes)}
          </ins>
        )}
      </Flex>
    </li>
  )
}

const lines = { whiteSpace: 'pre-line' } as const

function ArticleLine({ article }: { article: Difference['articles'][number] }) {
  const { t, i18n } = useTranslation('policies')
  const languages = i18n.language === 'en' ? (['en', 'zh'] as const) : (['zh', 'en'] as const)
  return (
    <li style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 16px' }}>
      <Flex vertical gap={4} align="start" style={{ width: 88, flex: 'none' }}>
        <Typography.Text strong>{article.code}</Typography.Text>
        <Tag>{t(`diff.${article.change}`)}</Tag>
      </Flex>
      <div style={{ flex: '1 1 240px', minWidth: 0 }}>
        {languages
          .filter((language) => article.change === 'moved' || article[language].some(({ op }) => op !== 'same'))
          .map((language) => (
            <Typography.Paragraph key={language} lang={language} style={{ marginBottom: 6, lineHeight: 1.9 }}>
              {article[language].map((part, at) => (
                <Words key={at} part={part} />
              ))}
            </Typography.Paragraph>
          ))}
      </div>
    </li>
  )
}

/** Words that came or went are marked by a line as well as a colour. */
function Words({ part: { op, text } }: { part: Difference['articles'][number]['zh'][number] }) {
  const { token } = theme.useToken()
  if (op === 'same') return text
  if (op === 'removed') return <del style={{ background: token.colorErrorBg }}>{text}</del>
  return <ins style={{ background: token.colorSuccessBg }}>{text}</ins>
}
