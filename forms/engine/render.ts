import { Worker } from 'node:worker_threads'
import { defineError } from '../../server/kernel/errors.ts'
import type { Paper } from './definition.ts'

export const formats = ['pdf', 'docx'] as const
export type Format = (typeof formats)[number]

const tooSlow = defineError('form.too_slow', 503, {
  zh: '打印件过大，未能在 60 秒内生成，请缩小范围后再试',
  en: 'The form is too large to be ready within 60 seconds; narrow it and try again',
})

/** A thread of Node does not take over the TypeScript loader of the main one, so it is given its own. */
const boot = `
  import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
    .then(({ register }) => { register(); return import(${JSON.stringify(new URL('./render-worker.ts', import.meta.url).href)}) })
`

/** Presses at work at the same time; whoever comes later waits, so that printing never takes all of the machine. */
const presses = 2
let busy = 0
const waiting: (() => void)[] = []

/** Makes the file in a thread of its own, so that a long ledger holds nobody else up. */
export async function render(paper: Paper, format: Format): Promise<Buffer> {
  if (busy >= presses) await new Promise<void>((resolve) => waiting.push(resolve))
  else busy += 1
  try {
    return await press(paper, format)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else busy -= 1
  }
}

async function press(paper: Paper, format: Format): Promise<Buffer> {
  const worker = new Worker(boot, {
    eval: true,
    workerData: { paper, format },
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 128 },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const made = await new Promise<Uint8Array>((resolve, reject) => {
      timer = setTimeout(() => reject(tooSlow()), 60_000)
      worker.once('message', resolve)
      worker.once('error', (error: Error & { code?: string }) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooSlow() : error),
      )
      worker.once('exit', () => reject(new Error('the press stopped before the form was ready')))
    })
    return Buffer.from(made)
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
