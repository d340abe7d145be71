import { parentPort, workerData } from 'node:worker_threads'
import type { Paper } from './definition.ts'
import type { Format } from './render.ts'

const { paper, format } = workerData as { paper: Paper; format: Format }
// Each press loads only what its format needs.
const file =
  format === 'pdf' ? await (await import('./pdf.ts')).toPdf(paper) : await (await import('./docx.ts')).toDocx(paper)
parentPort!.postMessage(file)
