import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { formsQuery, printAddress } from '../queries.ts'

/** Prints one form of one subject, in the language of the page. */
export function PrintMenu({ code, subjectId }: { code: string; subjectId: string }) {
  const { t, i18n } = useTranslation('forms')
  const locale = i18n.language === 'en' ? 'en' : 'zh-CN'
  const item = (format: 'pdf' | 'docx') => ({
    key: format,
    label: (
      <a href={printAddress(code, subjectId, { format, locale })} target="_blank" rel="noreferrer">
        {t(format)}
      </a>
    ),
  })
  return (
    <Dropdown trigger={['click']} menu={{ items: [item('pdf'), item('docx')] }}>
      <Button icon={<PrinterOutlined aria-hidden />}>{t('print')}</Button>
    </Dropdown>
  )
}

/** Prints any form of a customer the reader may print, for the purpose he has stated. */
export function PrintCustomer({ customerId, purpose }: { customerId: string; purpose: string | undefined }) {
  const { data } = useQuery(formsQuery)
  const forms = data?.rows.filter(({ subject }) => subject === 'customer') ?? []
  if (forms.length === 0) return null
  const titled = forms.map(({ code, title }) => ({ code, title: inLocale(title) }))
  return <PrintForms forms={titled} subjectId={customerId} purpose={purpose} />
}

interface PrintFormsProps {
  forms: { code: string; title: string }[]
  subjectId: string
  purpose?: string | undefined
}

/** Prints one of several forms of one subject, in the language of the page. */
export function PrintForms({ forms, subjectId, purpose }: PrintFormsProps) {
  const { t, i18n } = useTranslation('forms')
  const locale = i18n.language === 'en' ? 'en' : 'zh-CN'
  const items = forms.map(({ code, title }) => ({
    key: code,
    type: 'group' as const,
    label: `${code} ${title}`,
    children: (['pdf', 'docx'] as const).map((format) => ({
      key: `${code}-${format}`,
      label: (
        <a
          href={printAddress(code, subjectId, { format, locale, purpose })}
          target="_blank"
          rel="noreferrer"
          aria-label={`${title} ${t(format)}`}
        >
          {t(format)}
        </a>
      ),
    })),
  }))
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button icon={<PrinterOutlined aria-hidden />}>{t('print')}</Button>
    </Dropdown>
  )
}
