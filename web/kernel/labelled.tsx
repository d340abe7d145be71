import { Flex } from 'antd'
import type { ReactNode } from 'react'

/** A field outside a form with its name beside it; the field carries the id. */
export function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <Flex gap={8} align="center">
      <label htmlFor={id} style={{ flex: 'none' }}>
        {label}
      </label>
      {children}
    </Flex>
  )
}
