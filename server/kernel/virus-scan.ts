import { execFile } from 'node:child_process'
import type { Config } from './config.ts'
import { defineError } from './errors.ts'

const infected = defineError('file.infected', 400, {
  zh: '杀毒软件认定文件带有病毒，未予保存',
  en: 'The virus scanner finds the file infected; it was not stored',
})
const scanFailed = defineError('file.scan_failed', 503, {
  zh: '杀毒扫描未能完成，文件未保存，请稍后再试',
  en: 'The virus scan did not complete and the file was not stored; please try again later',
})

const longestScan = 120_000

/**
 * Lets the scanner the administrator has named (CLAVIS_VIRUS_SCANNER, e.g. `clamdscan --no-summary --fdpass`) look at a
 * file: exit code 0 is clean, 1 infected, as ClamAV has it; anything else is no answer, and nothing is stored on it.
 */
export async function mustBeClean({ virusScanner }: Config, file: string): Promise<void> {
  if (virusScanner === undefined) return
  const [command, ...words] = virusScanner.split(/\s+/) as [string, ...string[]]
  const code = await new Promise<number>((resolve) => {
    execFile(command, [...words, file], { timeout: longestScan }, (error) => {
      resolve(error === null ? 0 : typeof error.code === 'number' ? error.code : -1)
    })
  })
  if (code === 1) throw infected()
  if (code !== 0) throw scanFailed()
}
