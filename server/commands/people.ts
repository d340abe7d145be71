import { z } from 'zod'
import { permissions } from '../app.ts'
import { defineError } from '../kernel/errors.ts'
import { line, parse } from '../kernel/input.ts'
import { createKey, findByUsername, firstAdministrator, setUp, username } from '../modules/people/index.ts'
import { wrongUsage, type Command } from './command.ts'

const unknownUser = defineError('user.unknown', 404, {
  zh: '没有用户“{user}”',
  en: 'There is no active user “{user}”',
})

const setup: Command = {
  name: 'setup',
  usage: 'setup --company NAME --admin USER [--name NAME] --password-stdin',
  summary: {
    zh: '设立公司及其管理员；密码从标准输入读取',
    en: 'Sets the company up with its administrator; the password is read from standard input',
  },
  options: {
    company: { type: 'string' },
    admin: { type: 'string' },
    name: { type: 'string' },
    'password-stdin': { type: 'boolean' },
  },
  async run({ services }, args, { company, admin, name, 'password-stdin': fromStdin }) {
    if (typeof company !== 'string' || typeof admin !== 'string' || !fromStdin || args.length) throw wrongUsage(setup)
    const password = await passwordFrom(process.stdin)
    const fullName = typeof name === 'string' ? name : admin
    const who = { company, name: fullName, username: admin, password }
    const { tenantId } = await setUp(services, who)
    return { company, administrator: admin, tenantId }
  },
  text: ({ company, administrator }: { company: string; administrator: string }, locale) =>
    locale === 'en'
      ? `${company} is set up; sign in as ${administrator}`
      : `“${company}”已设立，请以 ${administrator} 登录`,
}

/** The first line, as typed; the line end belongs to the terminal. */
async function passwordFrom(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk))
    size += chunk.length
    if (size > 10_000) break
  }
  return /^[^\r\n]*/.exec(Buffer.concat(chunks).toString('utf8'))![0]
}

const keyInput = z.object({
  name: line(64),
  scopes: z.array(z.enum(Object.keys(permissions) as [string, ...string[]])).min(1),
  user: username().optional(),
})

const createApiKey: Command = {
  name: 'api-key create',
  usage: 'api-key create --name NAME --scope SCOPE [--scope SCOPE…] [--user USER]',
  summary: {
    zh: '新建接口密钥并显示一次；默认归第一位管理员',
    en: 'Makes an API key and shows it once; it belongs to the first administrator unless said otherwise',
  },
  options: { name: { type: 'string' }, scope: { type: 'string', multiple: true }, user: { type: 'string' } },
  async run(cli, args, { name, scope, user }) {
    if (typeof name !== 'string' || scope === undefined || args.length) throw wrongUsage(createApiKey)
    const wanted = parse(keyInput, { name, scopes: scope, user })
    return cli.transaction(async (ctx) => {
      const named = wanted.user === undefined ? null : await findByUsername(ctx.db, wanted.user)
      const owner = wanted.user === undefined ? await firstAdministrator(ctx.db) : named
      if (!owner || named?.isDisabled) throw unknownUser({ user: wanted.user ?? '' })
      return createKey(ctx, { name: wanted.name, scopes: [...new Set(wanted.scopes)] }, owner.id)
    })
  },
  text: ({ key }: { key: string }) => key,
}

export const peopleCommands: Command[] = [setup, createApiKey]
