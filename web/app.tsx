import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRouter, RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './kernel/api.ts'
import { useCalm, useDark } from './kernel/appearance.ts'
import { appRoute, rootRoute } from './kernel/root.tsx'
import { themeOf } from './kernel/theme.ts'
import { approvalRoutes } from './modules/approvals/routes.tsx'
import { auditRoutes } from './modules/audit/routes.tsx'
import { findCustomers } from './modules/customers/access-queries.ts'
import { customerRoutes } from './modules/customers/routes.tsx'
import { developmentRoutes } from './modules/development/routes.tsx'
import { formRoutes } from './modules/forms/routes.tsx'
import { gradingRoutes } from './modules/grading/routes.tsx'
import { leadRoutes } from './modules/leads/routes.tsx'
import { messageRoutes } from './modules/messages/routes.tsx'
import { obligationRoutes } from './modules/obligations/routes.tsx'
import { entryRoutes, settingsRoute, settingsRoutes } from './modules/people/routes.tsx'
import { policyRoutes } from './modules/policies/routes.tsx'
import { tradeRoutes } from './modules/trade/routes.tsx'
import { workbenchRoutes } from './modules/workbench/routes.tsx'

/** A refusal is final; only a server that was not reached, or was busy, is asked again. */
const mayRetry = (failures: number, error: Error) =>
  failures < 3 && (!(error instanceof ApiError) || error.status === 0 || error.status === 503)

const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: mayRetry, staleTime: 10_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...entryRoutes,
    appRoute.addChildren([
      ...workbenchRoutes,
      ...approvalRoutes,
      ...obligationRoutes,
      ...messageRoutes,
      ...customerRoutes,
      ...developmentRoutes,
      ...leadRoutes,
      ...tradeRoutes,
      ...gradingRoutes,
      ...policyRoutes,
      ...formRoutes,
      settingsRoute.addChildren([...settingsRoutes, ...auditRoutes]),
    ]),
  ]),
  context: { queryClient, find: findCustomers },
  defaultPreload: 'intent',
  scrollRestoration: true,
})

/** Links and search parameters are checked against the routes there are. */
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

export function App() {
  const { i18n } = useTranslation()
  const dark = useDark()
  const calm = useCalm()
  useEffect(() => {
    dayjs.locale(i18n.language === 'en' ? 'en' : 'zh-cn')
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  }, [i18n.language, dark])
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? enUS : zhCN}
      theme={themeOf(dark, calm)}
      button={{ autoInsertSpace: false }}
    >
      <AntApp style={{ height: '100%' }}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  )
}
