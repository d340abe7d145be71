import { getRouteApi, Link } from '@tanstack/react-router'
import { Grid, Steps, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../../kernel/page.tsx'
import { ImportJob } from '../components/import-job.tsx'
import { MappingStep } from '../components/import-mapping.tsx'
import { UploadStep } from '../components/import-upload.tsx'
import { importKinds, type ImportFile, type ImportKind } from '../queries.ts'

const route = getRouteApi('/app/imports/new')

/** File, columns, trial, import. Where it stands is in the address, so that a reload or another device goes on. */
export function NewImport() {
  const { t } = useTranslation('trade')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const file = fileOf(search)
  const go = (next: typeof search) => void navigate({ search: next })
  const step = !file ? 0 : search.job ? 3 : search.trial ? 2 : 1
  return (
    <>
      <PageHead title={t('wizard.title')} hint={<Link to="/imports">{t('wizard.back')}</Link>} />
      <Progress step={step} />
      {file && (
        <Typography.Paragraph>
          {t(`kinds.${file.kind}`)} · <strong>{file.name}</strong>
        </Typography.Paragraph>
      )}
      {step === 0 && <UploadStep kind={kindOf(search.kind)} onReady={(ready) => go({ ...ready })} />}
      {file && step === 1 && <MappingStep file={file} onTried={(trial) => go({ ...file, trial })} />}
      {file && step === 2 && (
        <ImportJob
          key={search.trial}
          file={file}
          jobId={search.trial!}
          onBack={() => go({ ...file })}
          onImport={(job) => go({ ...file, trial: search.trial, job })}
          onStarted={(job) => go({ ...file, trial: search.trial, job })}
        />
      )}
      {file && step === 3 && (
        <ImportJob
          key={search.job}
          file={file}
          jobId={search.job!}
          onBack={() => go({ ...file })}
          onStarted={(job) => go({ ...file, trial: search.trial, job })}
        />
      )}
    </>
  )
}

function Progress({ step }: { step: number }) {
  const { t } = useTranslation('trade')
  const isWide = Grid.useBreakpoint().md ?? true
  const names = ['file', 'mapping', 'trial', 'import'].map((name) => t(`wizard.steps.${name}`))
  if (!isWide) {
    return (
      <Typography.Paragraph type="secondary">
        {t('wizard.stepOf', { at: step + 1, of: names.length, name: names[step] })}
      </Typography.Paragraph>
    )
  }
  return (
    <Steps
      size="small"
      current={step}
      items={names.map((title) => ({ title }))}
      style={{ maxWidth: 860, marginBottom: 20 }}
    />
  )
}

const kindOf = (kind: string | undefined): ImportKind | undefined => importKinds.find((one) => one === kind)

function fileOf({ kind, sha256, name }: { kind?: string; sha256?: string; name?: string }): ImportFile | null {
  const known = kindOf(kind)
  return known && sha256 && name ? { kind: known, sha256, name } : null
}
