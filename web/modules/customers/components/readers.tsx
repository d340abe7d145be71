import { QuestionCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Drawer, Flex, Grid, theme, Typography, type TableColumnsType } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { reasonText } from '../../../kernel/decision-texts.ts'
import { fillText } from '../../../kernel/facts.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { useMay, useMe } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { loadReaders, readersKey, type Reader } from '../access-queries.ts'
import { GrantRevoking, type Revoked } from './grant-revoking.tsx'
import { usePartNames } from './part-names.ts'

type Right = Reader['parts'][number]['right']
const rights: Right[] = ['edit', 'read', 'masked', 'hidden']

/** Who can see a customer, how that comes, and what of it (T-12). */
export function Readers({ customer }: { customer: { id: string } }) {
  const { t } = useTranslation('customers')
  const me = useMe()
  const [explained, setExplained] = useState<Reader>()
  const [revoked, setRevoked] = useState<Revoked>()
  const [version, setVersion] = useState<number>()
  const load = async (cursor: string | undefined) => {
    const page = await loadReaders(customer.id, cursor)
    setVersion(page.policyVersion)
    return page
  }
  const grants = (reader: Reader) => (
    <Grants
      reader={reader}
      onRevoke={({ id, part }) =>
        setRevoked({ id, part, userName: reader.user.name, isMine: reader.user.id === me.id })
      }
    />
  )
  const why = (reader: Reader) => <WhyButton reader={reader} onOpen={() => setExplained(reader)} />
  return (
    <section aria-label={t('readers.title')}>
      <Flex wrap gap="4px 16px" align="center" style={{ marginBottom: 12 }}>
        <Typography.Text type="secondary">{t('readers.hint')}</Typography.Text>
        <TableLink version={version} />
      </Flex>
      <DataList<Reader>
        queryKey={readersKey(customer.id)}
        load={load}
        rowKey={({ user }) => user.id}
        columns={useColumns(grants, why)}
        card={(reader) => (
          <Flex vertical gap={8}>
            <Flex justify="space-between" align="start" gap={8}>
              <Person reader={reader} />
              {why(reader)}
            </Flex>
            <span>{t(`readers.viaOf.${reader.via}`)}</span>
            <Scope reader={reader} />
            {grants(reader)}
          </Flex>
        )}
        empty={<Nothing text={t('readers.none')} />}
      />
      <WhyDrawer reader={explained} onClose={() => setExplained(undefined)} />
      <GrantRevoking grant={revoked} onClose={() => setRevoked(undefined)} />
    </section>
  )
}

function useColumns(
  grants: (reader: Reader) => ReactNode,
  why: (reader: Reader) => ReactNode,
): TableColumnsType<Reader> {
  const { t } = useTranslation('customers')
  return [
    { key: 'person', title: t('readers.person'), render: (_, reader) => <Person reader={reader} /> },
    {
      key: 'via',
      title: t('readers.via'),
      render: (_, reader) => (
        <Flex vertical gap={4}>
          {t(`readers.viaOf.${reader.via}`)}
          {grants(reader)}
        </Flex>
      ),
    },
    { key: 'scope', title: t('readers.scope'), render: (_, reader) => <Scope reader={reader} /> },
    { key: 'why', title: t('readers.why'), render: (_, reader) => why(reader) },
  ]
}

function Person({ reader: { user, position, department } }: { reader: Reader }) {
  return (
    <div>
      <strong>{user.name}</strong>
      <br />
      <Typography.Text type="secondary">
        {[position.name, department?.name].filter(Boolean).join(' · ')}
      </Typography.Text>
    </div>
  )
}

/** What of the archive is open, in a line for each right; what is hidden goes without saying. */
function Scope({ reader: { parts } }: { reader: Reader }) {
  const { t } = useTranslation('customers')
  const { names } = usePartNames()
  const lines = rights.flatMap((right) => {
    const having = parts.filter((one) => one.right === right).map(({ part }) => part)
    if (right === 'hidden' || having.length === 0) return []
    return [{ right, text: having.length === parts.length ? t('readers.allParts') : names(having) }]
  })
  if (lines.length === 0) return <Typography.Text type="secondary">{t('readers.right.hidden')}</Typography.Text>
  return (
    <div style={{ maxWidth: 460, whiteSpace: 'normal' }}>
      {lines.map(({ right, text }) => (
        <div key={right}>
          <Typography.Text type="secondary">{t(`readers.right.${right}`)}</Typography.Text> {text}
        </div>
      ))}
    </div>
  )
}

type ReaderGrant = Reader['grants'][number]

function Grants({ reader: { grants }, onRevoke }: { reader: Reader; onRevoke: (grant: ReaderGrant) => void }) {
  const { t } = useTranslation('customers')
  const { name } = usePartNames()
  return grants.map((grant) => {
    const part = name(grant.part)
    return (
      <Flex key={grant.id} wrap gap={8} align="center" style={{ maxWidth: 420, whiteSpace: 'normal' }}>
        <Typography.Text type="secondary">
          {t('readers.untilOf', { ...grant, date: grant.until, part })}
        </Typography.Text>
        <RevokeButton label={t('grants.revokeOf', { part })} onClick={() => onRevoke(grant)} />
      </Flex>
    )
  })
}

function RevokeButton({ label, onClick }: { label: string; onClick: () => void }) {
  const { t } = useTranslation('customers')
  const isWide = Grid.useBreakpoint().md ?? true
  return (
    <Button danger size={isWide ? 'small' : 'middle'} aria-label={label} onClick={onClick}>
      {t('grants.revoke')}
    </Button>
  )
}

function WhyButton({ reader, onOpen }: { reader: Reader; onOpen: () => void }) {
  const { t } = useTranslation('customers')
  return (
    <Button
      type="text"
      icon={<QuestionCircleOutlined />}
      aria-label={t('readers.whyOf', { name: reader.user.name })}
      title={t('readers.whyOf', { name: reader.user.name })}
      onClick={onOpen}
    />
  )
}

/** Where the rows of the table of rights can be read. */
function TableLink({ version }: { version?: number | undefined }) {
  const { t } = useTranslation('customers')
  if (!useMay()('policies.read')) return null
  return (
    <Link to="/regulations/$kind" params={{ kind: 'archive-access' }}>
      {version === undefined ? t('readers.toTable') : t('readers.toTableOf', { version })}
    </Link>
  )
}

/** The right to each part with the row of the regulation it rests on. */
function WhyDrawer({ reader, onClose }: { reader: Reader | undefined; onClose: () => void }) {
  const { t } = useTranslation('customers')
  const { token } = theme.useToken()
  const { name } = usePartNames()
  const isWide = Grid.useBreakpoint().md ?? true
  return (
    <Drawer
      open={reader !== undefined}
      onClose={onClose}
      size={isWide ? 480 : '100%'}
      title={reader && t('readers.whyOf', { name: reader.user.name })}
    >
      {reader && (
        <Flex vertical gap={4}>
          <Person reader={reader} />
          <Flex justify="space-between" gap={12} style={{ margin: '4px 0' }}>
            <span>{t(`readers.viaOf.${reader.via}`)}</span>
            <TableLink />
          </Flex>
          {reader.parts.map((one) => (
            <div key={one.part} style={{ padding: '10px 0', borderTop: `1px solid ${token.colorBorderSecondary}` }}>
              <Flex justify="space-between" gap={12}>
                <strong>{name(one.part)}</strong>
                <span>{t(`readers.right.${one.right}`)}</span>
              </Flex>
              <PartReasons of={one} />
            </div>
          ))}
        </Flex>
      )}
    </Drawer>
  )
}

const rank = (right: unknown) => rights.length - rights.indexOf(right as Right)

function PartReasons({ of: { right, reasons } }: { of: Reader['parts'][number] }) {
  const { t } = useTranslation('customers')
  const best = Math.max(...reasons.map(({ facts }) => rank(facts['right'] ?? 'hidden')))
  const lines = reasons.map((reason) => {
    const words = reasonText(reason)
    return `${words ? fillText(inLocale(words), reason.facts) : reason.code} · ${reason.article}`
  })
  if (reasons.length === 0) lines.push(t('readers.notGranted'))
  else if (best < rank(right)) lines.push(t('readers.someFields'))
  if (reasons.length > 0 && best > rank(right)) lines.push(t('readers.readOnlyPost'))
  return lines.map((line) => (
    <div key={line}>
      <Typography.Text type="secondary">{line}</Typography.Text>
    </div>
  ))
}
