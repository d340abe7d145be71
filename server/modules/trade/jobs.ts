import type { JobDefinition } from '../../kernel/jobs.ts'
import {
  parseMapping,
  runImport,
  type DuplicatePolicy,
  presentResult,
  type ImportRequest,
  type StoredResult,
} from './imports/index.ts'

type Payload = ImportRequest & { dryRun: boolean; duplicates?: DuplicatePolicy }

/** An import asked for over HTTP. Run again after a crash, it answers with what it did the first time. */
const importJob: JobDefinition = {
  name: 'import',
  access: 'imports.run',
  shown: (result: StoredResult) => presentResult(result),
  run: (job, payload: Payload) =>
    runImport(job.transaction, {
      ...payload,
      mapping: parseMapping(payload.mapping),
      jobId: job.id,
      progress: job.progress,
    }),
}

export const jobs: JobDefinition[] = [importJob]
