import { useQuery } from '@tanstack/react-query'
import { Col, Row } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { today } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay, useMe } from '../../../kernel/session.ts'
import { WaitingForMe } from '../../approvals/index.ts'
import { MyDuties } from '../../obligations/index.ts'
import { FirstSteps } from '../components/first-steps.tsx'
import { GradesTile, RunTile } from '../components/grading-tiles.tsx'
import { ImportTile } from '../components/import-tile.tsx'
import { ReceivablesTile } from '../components/receivables-tile.tsx'
import { RecentCustomers } from '../components/recent-customers.tsx'
import { anyCustomerQuery, runsQuery } from '../queries.ts'

/** The first page of the day: what stands where, and in a new installation what to do next. */
export function Workbench() {
  const { t } = useTranslation('workbench')
  const me = useMe()
  const may = useMay()
  const anyCustomer = useQuery({ ...anyCustomerQuery, enabled: may('customers.read') })
  const runs = useQuery({ ...runsQuery, enabled: may('grading.read') })
  const hasCustomers = anyCustomer.data ?? true
  const isNew = anyCustomer.data === false || (runs.data?.rows.length === 0 && may('grading.run'))
  // Whoever sets the product up begins with that; to everybody else the day comes first.
  const isFounding = !hasCustomers && may('imports.run')
  return (
    <>
      <PageHead title={t(timeOfDay(), { name: me.name })} hint={[me.company, me.position.name, today()].join(' · ')} />
      {!isFounding && <MyDay />}
      {isNew && <FirstSteps hasCustomers={hasCustomers} />}
      {isFounding && <MyDay />}
      {hasCustomers && (
        <Row gutter={[16, 16]}>
          <Place show={may('aging.read')}>
            <ReceivablesTile />
          </Place>
          <Place show={may('grading.read')}>
            <GradesTile />
          </Place>
          <Place show={may('grading.read')}>
            <RunTile />
          </Place>
          <Place show={may('imports.run')}>
            <ImportTile />
          </Place>
          {may('customers.read') && (
            <Col xs={24}>
              <RecentCustomers />
            </Col>
          )}
        </Row>
      )}
    </>
  )
}

/** What waits for one's decision and what one owes. */
function MyDay() {
  return (
    <Row gutter={[16, 16]} style={{ marginBottom: 16 }}>
      <Col xs={24} lg={12}>
        <WaitingForMe />
      </Col>
      <Col xs={24} lg={12}>
        <MyDuties />
      </Col>
    </Row>
  )
}

function Place({ show, children }: { show: boolean; children: ReactNode }) {
  return show ? (
    <Col xs={24} md={12} xl={6}>
      {children}
    </Col>
  ) : null
}

function timeOfDay() {
  const hour = new Date().getHours()
  if (hour >= 18 || hour < 5) return 'evening'
  return hour < 12 ? 'morning' : 'afternoon'
}
