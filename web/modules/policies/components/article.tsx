import { theme, Typography } from 'antd'
import { useEffect, useRef } from 'react'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Policy } from '../queries.ts'
import { WordedTable, type Worded } from './worded.tsx'

interface ArticleProps {
  article: Policy['articles'][number]
  labels: Policy['labels']
  worded: Policy['worded']
  /** The one the reader was sent to. */
  isTarget: boolean
}

/** A numbered article with the numbers in force inside its text; tables of numbers follow below it. */
export function Article({ article, labels, worded, isTarget }: ArticleProps) {
  const { token } = theme.useToken()
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isTarget) ref.current?.scrollIntoView({ block: 'center' })
  }, [isTarget])
  const parts = inLocale(article.text).split(/\{(\w+)\}/)
  const isPoint = article.code.includes('.')
  const tables = parts.flatMap((name, at) => (at % 2 === 1 ? (worded[name]?.table ?? []) : []))
  return (
    <section
      ref={ref}
      id={article.code}
      aria-current={isTarget ? 'location' : undefined}
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 16,
        padding: '12px 12px 12px 8px',
        marginInlineStart: isPoint ? 24 : 0,
        borderRadius: token.borderRadius,
        borderInlineStart: `3px solid ${isTarget ? token.colorPrimary : 'transparent'}`,
        background: isTarget ? token.colorPrimaryBg : undefined,
        scrollMarginTop: 80,
      }}
    >
      <Typography.Text strong style={{ width: 64, flex: 'none', lineHeight: 1.9 }}>
        {article.code}
      </Typography.Text>
      <div style={{ flex: '1 1 220px', minWidth: 0 }}>
        <Typography.Paragraph style={{ marginBottom: 0, fontSize: 15, lineHeight: 1.9 }}>
          {parts.map((part, at) =>
            at % 2 === 0 || !worded[part] ? (
              part
            ) : (
              <Live key={at} label={inLocale(labels[part]!)} worded={worded[part]} />
            ),
          )}
        </Typography.Paragraph>
        {tables.map((table, at) => (
          <div
            key={at}
            style={{
              marginTop: 8,
              paddingInlineStart: 12,
              borderInlineStart: `2px solid ${token.colorBorderSecondary}`,
            }}
          >
            <WordedTable table={table} />
          </div>
        ))}
      </div>
    </section>
  )
}

/** The value in force, set off from the wording around it; of a table its name. */
function Live({ label, worded }: { label: string; worded: Worded }) {
  const { token } = theme.useToken()
  return (
    <span
      className="tabular"
      title={label}
      style={{
        fontWeight: 600,
        color: token.colorLink,
        borderBottom: `1px dashed ${token.colorLink}`,
        marginInline: 2,
      }}
    >
      {worded.table ? label : inLocale(worded.text)}
    </span>
  )
}
