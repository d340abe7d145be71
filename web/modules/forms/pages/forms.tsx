import { FilePdfOutlined, FileWordOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Card, Flex, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AsOfField } from '../../../kernel/as-of-field.tsx'
import { today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { Labelled } from '../../../kernel/labelled.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { SubjectPicker } from '../components/subject-picker.tsx'
import { formsQuery, printAddress, type ListedForm, type Printing } from '../queries.ts'

/** Every form one may print: choose of what, and take it as PDF or Word. */
export function Forms() {
  const { t, i18n } = useTranslation('forms')
  const [asOf, setAsOf] = useState(today)
  const [purpose, setPurpose] = useState('')
  const [locale, setLocale] = useState(i18n.language === 'en' ? 'en' : 'zh-CN')
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      <Flex wrap gap={16} align="center" style={{ marginBottom: 16 }}>
        <AsOfField label={t('asOf')} value={asOf} onChange={setAsOf} />
        <Labelled id="language" label={t('language')}>
          <Select
            id="language"
            value={locale}
            onChange={setLocale}
            style={{ minWidth: 110 }}
            options={[
              { value: 'zh-CN', label: t('chinese') },
              { value: 'en', label: t('english') },
            ]}
          />
        </Labelled>
        <Labelled id="purpose" label={t('purpose')}>
          <Input
            id="purpose"
            value={purpose}
            maxLength={200}
            placeholder={t('purposeHint')}
            onChange={(event) => setPurpose(event.target.value)}
            style={{ width: 'min(320px, 62vw)' }}
          />
        </Labelled>
      </Flex>
      <Await query={useQuery(formsQuery)}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Nothing text={t('empty')} />
          ) : (
            <div style={grid}>
              {rows.map((form) => (
                <FormCard key={form.code + form.subject} form={form} printing={{ asOf, locale, purpose }} />
              ))}
            </div>
          )
        }
      </Await>
    </>
  )
}

const grid = { display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 320px), 1fr))' }

/** The forms that are made of a whole book have its name in place of an id. */
const fixedSubject = ({ code, subject }: ListedForm) =>
  subject === 'book' ? 'book' : code === 'authority-table' ? code : undefined

function FormCard({ form, printing }: { form: ListedForm; printing: Omit<Printing, 'format'> }) {
  const { t } = useTranslation('forms')
  const [picked, setPicked] = useState<string>()
  const fixed = fixedSubject(form)
  const subjectId = fixed ?? picked
  const title = inLocale(form.title)
  const button = (format: Printing['format']) => (
    <Button
      key={format}
      icon={format === 'pdf' ? <FilePdfOutlined aria-hidden /> : <FileWordOutlined aria-hidden />}
      disabled={!subjectId}
      aria-label={`${title} ${t(`subject.${form.subject}`)} ${t(format)}`}
      title={subjectId ? undefined : t('needed')}
      {...(subjectId
        ? { href: printAddress(form.code, subjectId, { ...printing, format }), target: '_blank', rel: 'noreferrer' }
        : {})}
    >
      {t(format)}
    </Button>
  )
  return (
    <Card size="small" style={{ height: '100%' }} styles={{ body: { height: '100%' } }}>
      <Flex vertical gap={10} justify="space-between" style={{ height: '100%' }}>
        <div>
          <Typography.Text type="secondary">
            {[form.code.startsWith('F-') ? form.code : null, t(`subject.${form.subject}`)].filter(Boolean).join(' · ')}
          </Typography.Text>
          <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
            {title}
          </Typography.Title>
        </div>
        {!fixed && form.subject !== 'book' && (
          <SubjectPicker
            subject={form.subject}
            label={`${title}: ${t(`picked.${form.subject}`)}`}
            value={picked}
            onChange={setPicked}
          />
        )}
        <Flex gap={8}>{(['pdf', 'docx'] as const).map(button)}</Flex>
      </Flex>
    </Card>
  )
}
