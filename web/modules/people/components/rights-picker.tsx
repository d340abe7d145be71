import { useQuery } from '@tanstack/react-query'
import { Checkbox, Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { rightsQuery, type Right } from '../queries.ts'

interface RightsPickerProps {
  id?: string
  value?: string[]
  onChange?: (rights: string[]) => void
}

/** Rights in words, in groups; nobody can tick what they do not hold themselves. */
export function RightsPicker({ id, value = [], onChange }: RightsPickerProps) {
  const { t, i18n } = useTranslation('people')
  const may = useMay()
  const query = useQuery(rightsQuery)
  const toggle = (code: string) =>
    onChange?.(value.includes(code) ? value.filter((held) => held !== code) : [...value, code])
  const hasAll = value.includes('everything')
  return (
    <Flex id={id} vertical gap={12} tabIndex={-1}>
      <Await query={query}>
        {({ rows }) =>
          grouped(rows).map(([group, rights]) => (
            <fieldset key={group} style={{ border: 0, margin: 0, padding: 0 }}>
              <legend style={{ padding: 0, marginBottom: 2 }}>
                <Typography.Text strong>
                  {i18n.exists(`people:positions.group.${group}`) ? t(`positions.group.${group}` as never) : group}
                </Typography.Text>
              </legend>
              {rights.map(({ code, text }) => (
                <Flex key={code} align="center" style={{ minHeight: 32 }}>
                  <Checkbox
                    checked={value.includes(code) || hasAll}
                    disabled={!may(code) || (hasAll && code !== 'everything')}
                    onChange={() => toggle(code)}
                  >
                    {inLocale(text)}
                  </Checkbox>
                </Flex>
              ))}
            </fieldset>
          ))
        }
      </Await>
    </Flex>
  )
}

/** By the word before the dot, in the order they come. */
function grouped(rights: Right[]): [string, Right[]][] {
  const groups = new Map<string, Right[]>()
  for (const right of rights) {
    const group = right.code.split('.')[0]!
    groups.set(group, [...(groups.get(group) ?? []), right])
  }
  return [...groups]
}
