import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { acknowledge, type Obligation } from '../queries.ts'
import { ActionSheet, type Act } from './action-sheet.tsx'

const others = ['handOver', 'pause', 'resume', 'waive'] as const

/** The link to where a duty is done, or the way to say that it is. `all`: also what is not done every day. */
export function Actions({ duty, all = false }: { duty: Obligation; all?: boolean }) {
  const { t } = useTranslation('obligations')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [act, setAct] = useState<Act | null>(null)
  const { can, link } = duty
  const title = inLocale(duty.title)
  const named = (action: string) => t('doOn', { action, duty: title })
  const know = useMutation({
    mutationFn: () => acknowledge(duty.id),
    onSuccess: () => message.success(t('done.acknowledge')),
    onError: (error) => message.error(error.message),
    onSettled: () => queryClient.invalidateQueries(),
  })
  const isDoneElsewhere = duty.state === 'open' && duty.evidenceKind === 'record' && link !== null
  const isWord = duty.evidenceKind === 'acknowledgement'
  return (
    <Flex wrap gap={8}>
      {all &&
        others
          .filter((one) => can[one])
          .map((one) => (
            <Button key={one} aria-label={named(t(`do.${one}`))} onClick={() => setAct(one)}>
              {t(`do.${one}`)}
            </Button>
          ))}
      {can.acknowledge && (all || isWord) && (
        <Button aria-label={named(t('do.acknowledge'))} loading={know.isPending} onClick={() => know.mutate()}>
          {t('do.acknowledge')}
        </Button>
      )}
      {isDoneElsewhere && (
        <LinkButton to={link as '/'} isPrimary={all} aria-label={t('goTo', { duty: title })}>
          {t('go')}
        </LinkButton>
      )}
      {can.fulfil && !(isWord && can.acknowledge) && (
        <Button type="primary" aria-label={named(t('do.fulfil'))} onClick={() => setAct('fulfil')}>
          {t('do.fulfil')}
        </Button>
      )}
      <ActionSheet act={act} duty={duty} onClose={() => setAct(null)} />
    </Flex>
  )
}

/** A duty by its name, leading to its page, and what it is about. */
export function DutyName({ duty }: { duty: Obligation }) {
  const { t } = useTranslation('obligations')
  return (
    <div>
      <Link to="/obligations/$id" params={{ id: duty.id }}>
        {inLocale(duty.title)}
      </Link>
      <div>
        <Typography.Text type="secondary">{duty.subject.label ?? t('hidden')}</Typography.Text>
      </div>
    </div>
  )
}
