import { useQuery } from '@tanstack/react-query'
import { Flex, Tag, theme, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { differenceQuery, policyQuery, type Difference, type Text } from '../queries.ts'
import { ParameterValue } from './parameter-value.tsx'

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
  const { data: policy } = useQuery(policyQuery(kind))
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
                  <ValueLine key={one.path.join('.') + one.change} {...one} words={policy?.words ?? {}} />
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
                  <ValueLine key={one.path.join('.') + one.change} {...one} label={null} words={{}} />
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

type ValueChange = Omit<Difference['header'][number], never> & { label: Text | null; words: Record<string, Text> }

/** One number, from what to what; within a table with the way there. */
function ValueLine({ path, change, before, after, label, words }: ValueChange) {
  const { t } = useTranslation('policies')
  const { token } = theme.useToken()
  const [name, ...rest] = path
  const title = label ? inLocale(label) : t(`field.${String(name)}`, { defaultValue: String(name) })
  const place = rest.map((step) => (typeof step === 'number' ? `#${step + 1}` : step)).join(' · ')
  const box = { padding: '2px 8px', borderRadius: token.borderRadiusSM, textDecoration: 'none' }
  return (
    <li style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 16px', alignItems: 'center' }}>
      <span style={{ flex: '0 1 260px' }}>
        {title}
        {place && <Typography.Text type="secondary"> {place}</Typography.Text>}
      </span>
      <Flex wrap gap={8} align="center" style={{ flex: '1 1 260px' }}>
        {change !== 'added' && (
          <del style={{ ...box, background: token.colorErrorBg }}>
            <span className="sr-only">{t('diff.before')}</span>
            <ParameterValue value={before} words={words} />
          </del>
        )}
        <span aria-hidden>→</span>
        {change === 'removed' ? (
          <Typography.Text type="secondary">{t('diff.removed')}</Typography.Text>
        ) : (
          <ins style={{ ...box, background: token.colorSuccessBg, fontWeight: 600 }}>
            <span className="sr-only">{t('diff.after')}</span>
            <ParameterValue value={after} words={words} />
          </ins>
        )}
      </Flex>
    </li>
  )
}

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
