import { verify, type Verification } from '../modules/audit/index.ts'
import { wrongUsage, type Command } from './command.ts'
import type { Locale } from '../kernel/i18n.ts'

const books = {
  events: { zh: '操作日志', en: 'events' },
  access: { zh: '查阅登记', en: 'access register' },
}
const faults = {
  missing: { zh: '缺失', en: 'is missing' },
  altered: { zh: '内容被改动', en: 'was altered' },
  unlinked: { zh: '与前一条不相接', en: 'does not continue the row before' },
  surplus: { zh: '不属于该链', en: 'does not belong to the chain' },
  rewritten: { zh: '与锚点记下的不同，日志被整体重写', en: 'is not what the anchor noted: the chain was made anew' },
  truncated: {
    zh: '起被删除：锚点记下过更新的记录',
    en: 'and what came after it was removed: an anchor noted later rows',
  },
}

const auditVerify: Command = {
  name: 'audit verify',
  usage: 'audit verify [--anchors FILE] [--json]',
  options: { anchors: { type: 'string' } },
  summary: {
    zh: '逐条校验操作日志与查阅登记，并与每日锚点（或其副本）核对，指出第一条被改动的记录',
    en: 'Verifies events and access register row by row, compares them with the anchors or a copy of them, and names the first row that does not fit',
  },
  async run(cli, args, { anchors: copy }): Promise<Verification> {
    if (args.length) throw wrongUsage(auditVerify)
    const { id } = await cli.tenant()
    const result = await verify(cli.services, id, {
      progress: (checked) => cli.progress(String(checked)),
      copy: copy as string | undefined,
    })
    cli.progress('')
    return result
  },
  text: verdict,
  isBadNews: ({ ok }: Verification) => !ok,
}

function verdict({ firstBroken, checked, chains }: Verification, locale: Locale): string {
  const word = locale === 'en' ? 'en' : 'zh'
  const upTo = (seq: number) => (word === 'en' ? `anchored up to no. ${seq}` : `锚点记至第 ${seq} 条`)
  const ends = chains.map(
    ({ chain, seq, hash, anchoredUpTo }) => `  ${books[chain][word]} ${seq} ${hash} (${upTo(anchoredUpTo)})`,
  )
  if (!firstBroken) {
    const head = word === 'en' ? `${checked} rows, unbroken; the newest are:` : `共 ${checked} 条,完整无改动;最新一条:`
    return [head, ...ends].join('\n')
  }
  const { chain, seq, id, fault } = firstBroken
  const which = `${books[chain][word]} ${word === 'en' ? `no. ${seq}` : `第 ${seq} 条`}${id ? ` (${id})` : ''}`
  return word === 'en' ? `BROKEN: ${which} ${faults[fault].en}` : `已破坏:${which}${faults[fault].zh}`
}

export const auditCommands: Command[] = [auditVerify]
