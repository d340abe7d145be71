import { Link, type LinkProps } from '@tanstack/react-router'

interface Section {
  key: string
  label: string
  isCurrent: boolean
  link: LinkProps
}

/** The parts of a place as links in one row, which scrolls sideways where it does not fit. */
export function SectionNav({ label, sections }: { label: string; sections: Section[] }) {
  return (
    <nav aria-label={label} className="sections">
      {sections.map(({ key, label: text, isCurrent, link }) => (
        <Link key={key} {...link} activeOptions={{ exact: true }} aria-current={isCurrent ? 'page' : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  )
}
