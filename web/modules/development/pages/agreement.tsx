import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Card, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { AgreementBody, AgreementState } from '../components/agreement-card.tsx'
import { agreementQuery, agreementsKey } from '../queries.ts'

const route = getRouteApi('/app/development/agreements/$id')

/** One agreement: on which terms, until when, with its scans. */
export function AgreementPage() {
  const { t } = useTranslation('development')
  const { id } = route.useParams()
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  const query = useQuery(agreementQuery(id))
  const refresh = () => queryClient.invalidateQueries({ queryKey: agreementsKey })
  return (
    <Await query={query}>
      {(agreement) => (
        <>
          <PageHead
            title={
              <Flex component="span" wrap gap={10} align="center">
                {t(`agreement.kinds.${agreement.kind}`)} <AgreementState of={agreement.state} />
              </Flex>
            }
            hint={`${agreement.customer.code} ${agreement.customer.name}`}
            actions={
              agreement.caseId && (
                <LinkButton to="/development/certifications/$id" params={{ id: agreement.caseId }}>
                  {t('agreement.toCase')}
                </LinkButton>
              )
            }
          />
          <Card size="small" style={{ maxWidth: 860 }}>
            <AgreementBody
              agreement={agreement}
              canEdit={agreement.can.edit}
              isTooEarly={agreement.isTooEarly}
              onChanged={refresh}
              onRemoved={() => navigate({ to: '/development/agreements' })}
            />
          </Card>
        </>
      )}
    </Await>
  )
}
