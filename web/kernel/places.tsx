import {
  AppstoreOutlined,
  AuditOutlined,
  BookOutlined,
  CarryOutOutlined,
  CloudUploadOutlined,
  FileDoneOutlined,
  FundOutlined,
  HourglassOutlined,
  PrinterOutlined,
  RiseOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { useMay } from './session.ts'

/** The places of the product; each shows to who holds its right. */
const places = [
  { path: '/', name: 'workbench', icon: <AppstoreOutlined aria-hidden />, needs: null },
  { path: '/approvals', name: 'approvals', icon: <FileDoneOutlined aria-hidden />, needs: null },
  { path: '/obligations', name: 'obligations', icon: <CarryOutOutlined aria-hidden />, needs: null },
  { path: '/customers', name: 'customers', icon: <TeamOutlined aria-hidden />, needs: 'customers.read' },
  {
    path: '/development',
    name: 'development',
    icon: <RiseOutlined aria-hidden />,
    needs: 'development.read',
    also: ['/leads', '/duplicates', '/merges'],
  },
  { path: '/imports', name: 'imports', icon: <CloudUploadOutlined aria-hidden />, needs: 'imports.run' },
  { path: '/aging', name: 'aging', icon: <HourglassOutlined aria-hidden />, needs: 'aging.read' },
  { path: '/grading', name: 'grading', icon: <AuditOutlined aria-hidden />, needs: 'grading.read' },
  { path: '/abc', name: 'abc', icon: <FundOutlined aria-hidden />, needs: 'grading.read' },
  { path: '/regulations', name: 'policies', icon: <BookOutlined aria-hidden />, needs: 'policies.read' },
  { path: '/forms', name: 'forms', icon: <PrinterOutlined aria-hidden />, needs: 'customers.read' },
  { path: '/settings', name: 'settings', icon: <SettingOutlined aria-hidden />, needs: null },
] as const

/** The places the signed-in user may go to. */
export function useMyPlaces() {
  const may = useMay()
  return places.filter(({ needs }) => needs === null || may(needs))
}
