import { Card, Flex, Grid, Table, Typography } from 'antd'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Policy } from '../queries.ts'

export type Worded = Policy['worded'][string]
type WordedTable = NonNullable<Worded['table']>

/** What fits in one line, such as the number of an article, stays in one. */
const isShort = (text: string) => text.length <= 7
const lines = { whiteSpace: 'pre-line' } as const

/** A parameter that is a table: one line per row where there are two columns; on a phone wider ones become cards. */
export function WordedTable({ table: { columns, rows } }: { table: WordedTable }) {
  const isWide = Grid.useBreakpoint().md ?? true
  if (columns.length <= 2) return <Pairs rows={rows} />
  const keyed = rows.map((cells, key) => ({ key, cells }))
  if (!isWide) {
    return (
      <Flex vertical gap={8}>
        {keyed.map(({ key, cells: [head, ...rest] }) => (
          <Card key={key} size="small">
            <Flex vertical gap={6}>
              <strong>
                {key + 1}. {inLocale(head!)}
              </strong>
              {rest.map((text, at) => (
                <div key={at}>
                  <Typography.Text type="secondary">{inLocale(columns[at + 1]!)}</Typography.Text>
                  <div className="tabular" style={lines}>
                    {inLocale(text)}
                  </div>
                </div>
              ))}
            </Flex>
          </Card>
        ))}
      </Flex>
    )
  }
  return (
    <Table
      size="small"
      pagination={false}
      dataSource={keyed}
      columns={[
        { key: 'number', title: '', width: 40, render: (_, { key }) => key + 1 },
        ...columns.map((title, at) => ({
          key: at,
          title: isShort(inLocale(title)) ? (
            <span style={{ whiteSpace: 'nowrap' }}>{inLocale(title)}</span>
          ) : (
            inLocale(title)
          ),
          render: (_: unknown, { cells }: (typeof keyed)[number]) => (
            <span className="tabular" style={isShort(inLocale(cells[at]!)) ? { whiteSpace: 'nowrap' } : lines}>
              {inLocale(cells[at]!)}
            </span>
          ),
        })),
      ]}
    />
  )
}

/** What has a name, or a limit, and one value; a list of names alone. */
function Pairs({ rows }: { rows: WordedTable['rows'] }) {
  return (
    <table className="tabular" style={{ borderCollapse: 'collapse' }}>
      <tbody>
        {rows.map(([name, value], at) => (
          <tr key={at}>
            <td style={{ padding: '2px 20px 2px 0', verticalAlign: 'top' }}>{inLocale(name!)}</td>
            {value && (
              <td style={{ padding: '2px 0', ...lines }}>
                <Typography.Text strong>{inLocale(value)}</Typography.Text>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
