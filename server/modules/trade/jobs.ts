import type { JobDefinition } from '../../kernel/jobs.ts'
import { parseMapping, runImport, type ImportRequest } from './imports/index.ts'

type Payload = ImportRequest & { dryRun: boolean }

/** An import asked for over HTTP. Run again after a crash, it answers with what it did the first time. */
const importJob: JobDefinition = {
  name: 'import',
  run: (job, payload: Payload) =>
    runImport(job.transaction, {
      ...payload,
      mapping: parseMapping(payload.mapping),
      jobId: job.id,
      progress: job.progress,
    }),
}

export const jobs: JobDefinition[] = [importJob]
