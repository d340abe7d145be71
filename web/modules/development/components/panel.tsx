import { Card, Descriptions, Grid } from 'antd'
import type { ReactNode } from 'react'

/** A part of a page under its own heading. */
export function Panel({ title, extra, children }: { title: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <Card
      size="small"
      title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{title}</h2>}
      {...(extra ? { extra } : {})}
    >
      {children}
    </Card>
  )
}

/** Names and values under each other; what is not there is left out. */
export function Lines({ lines }: { lines: { name: string; value: ReactNode }[] }) {
  const isWide = Grid.useBreakpoint().sm ?? true
  return (
    <Descriptions
      size="small"
      column={1}
      bordered
      styles={{ label: { width: isWide ? '32%' : '38%' } }}
      items={lines.flatMap(({ name, value }) =>
        value === null || value === undefined || value === ''
          ? []
          : [{ key: name, label: name, children: <span className="tabular">{value}</span> }],
      )}
    />
  )
}
