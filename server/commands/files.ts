import { checkFiles, unneededFiles, type FileCheck } from '../file-check.ts'
import type { Locale } from '../kernel/i18n.ts'
import { wrongUsage, type Command } from './command.ts'

type Answer = FileCheck & { unneeded: { count: number; bytes: number } }

const filesCheck: Command = {
  name: 'files check',
  usage: 'files check [--content] [--json]',
  summary: {
    zh: '核对附件与记录是否一致，指出缺失或损坏的文件；--content 逐字节核对内容',
    en: 'Checks that every file a record needs is there and names those that are not; --content reads every byte',
  },
  options: { content: { type: 'boolean' } },
  async run(cli, args, { content }): Promise<Answer> {
    if (args.length) throw wrongUsage(filesCheck)
    const progress = (checked: number) => cli.progress(String(checked))
    const checked = await checkFiles(cli.services, await cli.tenant(), { content: content === true, progress })
    cli.progress('')
    return { ...checked, unneeded: await unneededFiles(cli.services) }
  },
  text: told,
  isBadNews: ({ ok }: Answer) => !ok,
}

const faults = {
  absent: { zh: '缺失', en: 'missing' },
  size: { zh: '大小不符', en: 'wrong size' },
  content: { zh: '内容已损坏', en: 'content damaged' },
}

function told({ ok, checked, missing, unneeded }: Answer, locale: Locale): string {
  const word = locale === 'en' ? 'en' : 'zh'
  const lines = missing.flatMap(({ sha256, fault, neededBy }) => [
    `  ${sha256} ${faults[fault][word]}`,
    ...neededBy.map(({ kind, id, label }) => `    ${kind} ${id} ${label}`),
  ])
  const head =
    word === 'en'
      ? `${checked} files that records need: ${ok ? 'all there' : `${missing.length} NOT in order`}`
      : `记录所需文件 ${checked} 个：${ok ? '齐全' : `${missing.length} 个有问题`}`
  const megabytes = (unneeded.bytes / 1_048_576).toFixed(1)
  const rest =
    word === 'en'
      ? `files no record needs: ${unneeded.count} (${megabytes} MB)`
      : `没有记录需要的文件 ${unneeded.count} 个（${megabytes} MB）`
  return [head, ...lines, rest].join('\n')
}

export const fileCommands: Command[] = [filesCheck]
