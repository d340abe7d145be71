import { useQueryClient } from '@tanstack/react-query'
import { App, Card, Typography } from 'antd'
import type { ReactNode } from 'react'
import { accountPlansKey } from '../plan-queries.ts'

interface PlanPanelProps {
  title: string
  hint?: string
  extra?: ReactNode
  children: ReactNode
}

/** A part of a plan under its own heading. */
export function PlanPanel({ title, hint, extra, children }: PlanPanelProps) {
  return (
    <Card
      size="small"
      title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{title}</h2>}
      {...(extra ? { extra } : {})}
    >
      {hint && <Typography.Paragraph type="secondary">{hint}</Typography.Paragraph>}
      {children}
    </Card>
  )
}

/** Shows a plan that came back at once, whatever purpose it was loaded with. */
export function usePlanSaved() {
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  return async (said: string) => {
    void message.success(said)
    await queryClient.invalidateQueries({ queryKey: accountPlansKey })
    await queryClient.invalidateQueries({ queryKey: ['obligations'] })
  }
}
