import { Link, type LinkProps } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

interface Section {
  key: string
  label: string
  isCurrent: boolean
  link: LinkProps
}

/** The parts of a place as links in one row, which scrolls sideways where it does not fit. */
export function SectionNav({ label, sections }: { label: string; sections: Section[] }) {
  const nav = useRef<HTMLElement>(null)
  const current = sections.find(({ isCurrent }) => isCurrent)?.key
  useEffect(() => {
    const row = nav.current
    const link = row?.querySelector('[aria-current=page]')
    if (!row || !link) return
    const [outer, inner] = [row.getBoundingClientRect(), link.getBoundingClientRect()]
    if (inner.right > outer.right || inner.left < outer.left) row.scrollLeft += inner.left - outer.left - 24
  }, [current])
  return (
    <nav ref={nav} aria-label={label} className="sections">
      {sections.map(({ key, label: text, isCurrent, link }) => (
        <Link key={key} {...link} activeOptions={{ exact: true }} aria-current={isCurrent ? 'page' : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  )
}
