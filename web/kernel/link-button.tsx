import { createLink } from '@tanstack/react-router'
import { Button, type ButtonProps } from 'antd'

// The router keeps the property `type` to itself, so emphasis has a name of its own.
function Linked({ isPrimary = false, ...props }: Omit<ButtonProps, 'type'> & { isPrimary?: boolean }) {
  return <Button {...props} type={isPrimary ? 'primary' : 'default'} />
}

/** A link to a page that looks like a button; one element, so that the keyboard stops once. */
export const LinkButton = createLink(Linked)
